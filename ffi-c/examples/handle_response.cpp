// What to do with Toku's answer: done, wait, top up, try again or report.
#include <cstdio>
#include <iostream>
#include <string>

#include <toku_codes.hpp>

void handle_response(const std::string &body) {
    int number = 0;
    // Your JSON library's way of reading {"code": -1100}.
    if (std::sscanf(body.c_str(), "{\"code\": %d}", &number) != 1) {
        std::cerr << "no code in " << body << '\n';
        return;
    }
    std::cout << number << ": ";
    const std::error_code error = toku::error_from(number);
    if (!error && toku_outcome(number) == TOKU_OUTCOME_PROGRESS) {
        std::cout << "in progress or finished: " << toku::describe(toku::to_code(number)) << '\n';
    } else if (!error) {
        std::cout << "done\n";
    } else if (error == toku::code::low_credit_balance) {
        std::cout << "top up: " << error.message() << '\n';
    } else if (error == toku::condition::retryable) {
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
