// Errors from two shared libraries compare as equal, and an exception of one is caught by the type of the program.
#include <cstdlib>
#include <iostream>

#include <toku_codes.hpp>

#define CHECK(condition) ((condition) ? (void)0 : fail(#condition, __LINE__))

[[noreturn]] static void fail(const char *condition, int line) {
    std::cerr << "identity.cpp:" << line << ": " << condition << '\n';
    std::exit(1);
}

std::error_code one_error(int number);
std::error_code two_error(int number);
std::error_condition one_condition(toku::condition condition);
std::error_condition two_condition(toku::condition condition);
void one_throw(int number);
void two_throw(int number);

int main() {
    CHECK(one_error(-1100) == two_error(-1100));
    CHECK(one_error(-1100) != two_error(-1101));
    CHECK(&one_error(-1100).category() == &two_error(-1101).category());
    CHECK(&one_error(-1100).category() == &toku::error_category());
    CHECK(two_error(-1100) == toku::code::low_credit_balance);
    CHECK(two_error(-1100) == toku::condition::credit);
    CHECK(two_error(-101) == toku::condition::retryable);
    CHECK(one_condition(toku::condition::sms) == two_condition(toku::condition::sms));
    CHECK(one_error(-2000) == two_condition(toku::condition::sms));
    int caught = 0;
    for (void (*const thrower)(int) : {one_throw, two_throw}) {
        try {
            thrower(-1100);
        } catch (const toku::error &error) {
            CHECK(error.code() == toku::code::low_credit_balance);
            caught++;
        }
    }
    CHECK(caught == 2);
}
