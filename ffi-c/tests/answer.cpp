// Answers for C++ in `cargo xtask demo`: see core/examples/answer.rs for the columns.
#include <cstdlib>
#include <iostream>

#include <toku_codes.hpp>

static const char *or_dash(const char *text) { return text != nullptr ? text : "-"; }

int main(int argc, char **argv) {
    std::cout << std::boolalpha;
    for (int i = 1; i < argc; i++) {
        const std::int32_t number = static_cast<std::int32_t>(std::strtol(argv[i], nullptr, 10));
        const toku::code code = toku::to_code(number);
        std::cout << number << '\t' << or_dash(toku_name(number)) << '\t' << toku::describe(code) << '\t'
                  << or_dash(toku_category_name(toku_category(number))) << '\t'
                  << toku_outcome_name(toku_outcome(number)) << '\t'
                  << toku_grpc_status_name(toku_grpc_status(number)) << '\t' << toku_http_status(number) << '\t'
                  << static_cast<bool>(toku::error_from(number)) << '\t' << toku::is_retryable(code) << '\t'
                  << toku_table_hash() << '\n';
    }
}
