// What to do with Toku's answer: done, wait, top up, try again or report.
#include <cstdio>
#include <iostream>
#include <string>

#include <toku_codes.hpp>

void handle_response(const std::string &body) {
    int code = 0;
    // Your JSON library's way of reading {"code": -1100}.
    if (std::sscanf(body.c_str(), "{\"code\": %d}", &code) != 1) {
        std::cerr << "no code in " << body << '\n';
        return;
    }
    std::cout << code << ": ";
    const std::error_code error = toku::error_from(code);
    if (!error && toku_outcome(code) == TOKU_OUTCOME_PROGRESS) {
        std::cout << "in progress or finished: " << toku::describe(static_cast<toku::code>(code)) << '\n';
    } else if (!error) {
        std::cout << "done\n";
    } else if (error == toku::code::low_credit_balance) {
        std::cout << "top up: " << error.message() << '\n';
    } else if (toku::is_retryable(static_cast<toku::code>(code))) {
        std::cout << "try again later: " << error.message() << '\n';
    } else {
        std::cout << "report: " << error.message() << '\n';
    }
}

int main() {
    for (const char *body : {R"({"code": 0})", R"({"code": -3005})", R"({"code": -3001})", R"({"code": -1100})",
                             R"({"code": -101})", R"({"code": -9999})"}) {
        handle_response(body);
    }
}
