// The header of C++ alone, twice in one file: that it compiles is the test.
#include <toku_codes.hpp>
#include <toku_codes.hpp>

toku::code low_credit_balance();

toku::code low_credit_balance() { return toku::to_code(0 -TOKU_LOW_CREDIT_BALANCE); }
