// Formats codes, conditions and actions: with {fmt}, or with std::format where STD_FORMAT is defined.
#include <cstdlib>
#include <iostream>
#include <string>

#include <toku_codes.hpp>
#ifdef STD_FORMAT
#include <toku_codes_format.hpp>
#include <vector>
#define FORMATTING std
#else
#include <fmt/format.h>
#define FORMATTING fmt
#endif

static void check(const std::string &text, const std::string &expected) {
    if (text != expected) {
        std::cerr << "format.cpp: \"" << text << "\", not \"" << expected << "\"\n";
        std::exit(1);
    }
}

int main() {
    using FORMATTING::format;
    const std::string low = "low credit balance (-1100 LOW_CREDIT_BALANCE)";
    check(format("{}", toku::code::low_credit_balance), low);
    check(format("{}", toku::to_code(-9999)), "unknown code -9999");
    check(format("{:*^22}|", toku::to_code(-9999)), "**unknown code -9999**|");
    check(format("{:>{}}", toku::code::low_credit_balance, low.size() + 2), "  " + low);
    check(format("{:.10}", toku::code::low_credit_balance), "low credit");
    check(format("{:s}", toku::code::success), "success (0 SUCCESS)");
    check(format("{:10}|", toku::condition::credit), "credit    |");
    check(format("{:->10}", toku::condition::retryable), "-retryable");
    check(format("{}", static_cast<toku::condition>(99)), "unknown");
    check(format("{:<8}|{}", toku::action::top_up, toku::action_of(toku::to_code(-3005))), "top_up  |ended");
    check(format("{}", static_cast<toku::action>(0)), "unknown");
#ifdef STD_FORMAT
#ifdef __cpp_lib_format_ranges
    check(format("{::}", std::vector<toku::condition>{toku::condition::credit, toku::condition::sms}), "[credit, sms]");
#endif
    // A format that strings do not have is refused: by the compiler, or here.
    try {
        const toku::code code = toku::code::success;
        check(std::vformat("{:d}", std::make_format_args(code)), "a refusal");
    } catch (const std::format_error &) {
    }
#endif
}
