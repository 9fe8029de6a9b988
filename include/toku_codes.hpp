// toku-codes for C++11 and later: what C++ expects over the C ABI of toku_codes.h. Header only; link the C library.
// Written by hand; the enumerators stand in toku_codes_constants.hpp, which is generated.
//
// Truth trap: a std::error_code is true whenever its number is not 0, so one made of -3005 "task completed" would be
// true. error_from() is empty unless the number is an error: use it, and not make_error_code(), on what Toku sent.
#ifndef TOKU_CODES_HPP
#define TOKU_CODES_HPP

#include <cstdint>
#include <string>
#include <system_error>

#include "toku_codes.h"
#include "toku_codes_constants.hpp"

// One identity for the category in a whole process, also where a library is built with hidden visibility.
#if defined(__GNUC__)
#define TOKU_CODES_VISIBLE __attribute__((visibility("default")))
#else
#define TOKU_CODES_VISIBLE
#endif

namespace toku {

/// Whether the table lists the number.
inline bool is_known(code c) noexcept { return toku_is_known(static_cast<std::int32_t>(c)); }

/// Whether the number is a failure: unknown ones are, -3005 "task completed" is not.
inline bool is_error(code c) noexcept { return toku_is_error(static_cast<std::int32_t>(c)); }

/// Whether a retry may help. It is not said to be safe: a message or a charge may happen twice.
inline bool is_retryable(code c) noexcept { return toku_is_retryable(static_cast<std::int32_t>(c)); }

/// Toku's text, or `unknown code -9999`. May throw std::bad_alloc.
inline std::string describe(code c) {
    char text[TOKU_TEXT_MAX];
    return std::string(text, toku_describe(static_cast<std::int32_t>(c), text, sizeof text));
}

namespace detail {

class TOKU_CODES_VISIBLE category_of_errors final : public std::error_category {
public:
    const char *name() const noexcept override { return "toku"; }

    /// The message of an error: `low credit balance (-1100 LOW_CREDIT_BALANCE)`, or `unknown code -9999`.
    std::string message(int number) const override {
        char text[TOKU_TEXT_MAX];
        return std::string(text, toku_message(number, text, sizeof text));
    }
};

}  // namespace detail

/// The category of every std::error_code that is a Toku code; its name is "toku".
TOKU_CODES_VISIBLE inline const std::error_category &error_category() noexcept {
    static const detail::category_of_errors category;
    return category;
}

/// A std::error_code with the number, whatever it is. For what Toku sent, use error_from().
inline std::error_code make_error_code(code c) noexcept {
    return std::error_code(static_cast<int>(c), error_category());
}

/// A std::error_code with the number if it is an error, else an empty one.
inline std::error_code error_from(std::int32_t number) noexcept {
    return toku_is_error(number) ? std::error_code(number, error_category()) : std::error_code();
}

#if defined(__cpp_exceptions) || defined(__EXCEPTIONS)

/// The exception of a code that is an error. what() is the message of the error, code() its std::error_code.
class TOKU_CODES_VISIBLE error : public std::system_error {
public:
    explicit error(toku::code c) : std::system_error(make_error_code(c)) {}

    /// The code.
    toku::code value() const noexcept { return static_cast<toku::code>(code().value()); }
};

/// Throws error if the number is one, else does nothing.
inline void throw_if_error(std::int32_t number) {
    if (toku_is_error(number)) {
        throw error(static_cast<code>(number));
    }
}

#endif

}  // namespace toku

namespace std {
template <>
struct is_error_code_enum<toku::code> : true_type {};
}  // namespace std

#endif
