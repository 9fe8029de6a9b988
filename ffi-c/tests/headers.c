/* The header of C alone, twice in one file: that it compiles is the test. */
#include <toku_codes.h>
#include <toku_codes.h>

int32_t low_credit_balance(void);

int32_t low_credit_balance(void)
{
    return 0 -TOKU_LOW_CREDIT_BALANCE;
}
