// std::format for toku-codes, from C++20 on: a code is formatted as the message of an error, such as
// `low credit balance (-1100 LOW_CREDIT_BALANCE)`, a condition and an action as their names, all with width and fill as
// for a string. Written by hand. It is a separate header because <format> takes long to compile.
#ifndef TOKU_CODES_FORMAT_HPP
#define TOKU_CODES_FORMAT_HPP

#include <version>
#ifndef __cpp_lib_format
#error "toku_codes_format.hpp needs C++20 and a standard library that has std::format"
#endif
#include <format>

#include "toku_codes.hpp"

namespace toku {
namespace detail {

/// Formats a value as the text that format_as() returns.
template <class T>
struct formatter : std::formatter<std::string_view> {
    template <class Context>
    typename Context::iterator format(T value, Context &context) const {
        return std::formatter<std::string_view>::format(format_as(value), context);
    }
};

}  // namespace detail
}  // namespace toku

template <>
struct std::formatter<toku::code> : toku::detail::formatter<toku::code> {};
template <>
struct std::formatter<toku::condition> : toku::detail::formatter<toku::condition> {};
template <>
struct std::formatter<toku::action> : toku::detail::formatter<toku::action> {};

#endif
