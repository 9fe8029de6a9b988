// A shared library that hides what it does not name, with toku_codes.hpp compiled into it; identity.cpp links two.
#include <toku_codes.hpp>

#define JOIN(a, b) a##b
#define FUNCTION(name, end) JOIN(name, end)
#define EXPORTED __attribute__((visibility("default")))

EXPORTED std::error_code FUNCTION(NAME, _error)(int number);
EXPORTED std::error_condition FUNCTION(NAME, _condition)(toku::condition condition);
EXPORTED void FUNCTION(NAME, _throw)(int number);

std::error_code FUNCTION(NAME, _error)(int number) { return toku::error_from(number); }
std::error_condition FUNCTION(NAME, _condition)(toku::condition condition) {
    return toku::make_error_condition(condition);
}
void FUNCTION(NAME, _throw)(int number) { toku::throw_if_error(number); }
