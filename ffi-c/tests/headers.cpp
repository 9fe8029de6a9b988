// The headers of C++ alone, twice in one file: that they compile without a warning is the test.
#include <toku_codes.hpp>
#include <toku_codes.hpp>
#ifdef STD_FORMAT
#include <toku_codes_format.hpp>
#include <toku_codes_format.hpp>

std::string low_credit_balance_text();

std::string low_credit_balance_text() { return std::format("{}", toku::code::low_credit_balance); }
#endif

toku::code low_credit_balance();

toku::code low_credit_balance() { return toku::to_code(0 -TOKU_LOW_CREDIT_BALANCE); }
