// A shared library that hides what it does not name, with toku_codes.hpp compiled into it; identity.cpp links two.
#include <toku_codes.hpp>

#define JOIN(a, b) a##b
#define FUNCTION(name, end) JOIN(name, end)
#define EXPORTED __attribute__((visibility("default")))

EXPORTED std::error_code FUNCTION(NAME, _error)(int number);
EXPORTED void FUNCTION(NAME, _throw)(int number);

std::error_code FUNCTION(NAME, _error)(int number) { return toku::error_from(number); }
void FUNCTION(NAME, _throw)(int number) { toku::throw_if_error(number); }
