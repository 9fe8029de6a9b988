// toku-codes for C++11 and later: what C++ expects over the C ABI of toku_codes.h. Header only; link the C library.
// Written by hand; the enumerators are in toku_codes_constants.hpp, which is generated.
//
// Success is action_of(c) == action::done, which only 0 gives. Two traps: a std::error_code is true whenever its number is
// not 0, so one made from -3005 "task completed" would be true. For numbers from Toku use error_from(), not
// make_error_code(): it is empty unless the number is an error. And `if (!error)` says only that it is not a failure: a task
// that is not over (-3001), or was canceled (-3007), is not one either. An empty error_code does not equal any toku::code, not
// even success.
#ifndef TOKU_CODES_HPP
#define TOKU_CODES_HPP

#include <cstdint>
#include <cstring>
#include <new>
#include <string>
#include <system_error>
#include <type_traits>
// MSVC says 199711 in __cplusplus unless /Zc:__cplusplus is set.
#if __cplusplus >= 201703L || (defined(_MSVC_LANG) && _MSVC_LANG >= 201703L)
#include <string_view>
#endif

#include "toku_codes.h"
#include "toku_codes_constants.hpp"

// The category has one identity in all libraries that are linked with each other, even if they are built with hidden
// visibility. A process may still have two of it (a plugin that is loaded separately, a version script that hides
// everything). Then comparing with a toku::code or a condition works, since it uses the category's name; comparing two
// std::error_code does not.
#if defined(__GNUC__) && !defined(_WIN32) && !defined(__CYGWIN__)
#define TOKU_CODES_VISIBLE __attribute__((visibility("default")))
#else
#define TOKU_CODES_VISIBLE
#endif

namespace toku {

namespace detail {

/// Whether every value of a type is a number of 32 bits with a sign; bool is not meant as a number. Enumerations and classes
/// that convert to an integer are, unless an enumeration is wider.
template <class T>
struct fits : std::integral_constant<bool, std::is_class<T>::value || std::is_union<T>::value ||
                                               (std::is_enum<T>::value && sizeof(T) <= sizeof(std::int32_t)) ||
                                               (std::is_integral<T>::value && !std::is_same<T, bool>::value &&
                                                (sizeof(T) < sizeof(std::int32_t) ||
                                                 (sizeof(T) == sizeof(std::int32_t) && std::is_signed<T>::value)))> {};

/// T for the deleted functions that take every other type: a wider, unsigned or floating number would become another one,
/// 2^32 even 0, success. Check the range and convert it, or give toku_parse its text.
template <class T, class Result>
using unless_it_fits = typename std::enable_if<!fits<T>::value, Result>::type;

}  // namespace detail

/// The code with this number, known or not.
constexpr code to_code(std::int32_t number) noexcept { return static_cast<code>(number); }
template <class T>
detail::unless_it_fits<T, code> to_code(T number) = delete;

/// Whether the table lists the number.
inline bool is_known(code c) noexcept { return toku_is_known(static_cast<std::int32_t>(c)) != 0; }

/// Whether the number is a failure. An unknown one is; -3005 "task completed" is not. "No" is not success: that is
/// action::done.
inline bool is_error(code c) noexcept { return toku_is_error(static_cast<std::int32_t>(c)) != 0; }

/// What to do next; action::investigate for an unknown number. This is this library's reading, not Toku's word. Each
/// enumerator says what to do; a newer library may have more of them, so give every switch a default.
inline action action_of(code c) noexcept { return static_cast<action>(toku_action(static_cast<std::int32_t>(c))); }

/// Whether the action is action::retry: the same request may succeed later. The first one may still have had an effect: a
/// message may be sent, or a charge made, twice.
inline bool is_retryable(code c) noexcept { return toku_is_retryable(static_cast<std::int32_t>(c)) != 0; }

/// Toku's text, or `unknown code -9999`. May throw std::bad_alloc.
inline std::string describe(code c) {
    char text[TOKU_TEXT_MAX];
    return std::string(text, toku_describe(static_cast<std::int32_t>(c), text, sizeof text));
}

#if __cplusplus >= 201703L || (defined(_MSVC_LANG) && _MSVC_LANG >= 201703L)

/// The name, such as LOW_CREDIT_BALANCE, or an empty text for an unknown code. Names are this library's, not Toku's.
inline std::string_view name(code c) noexcept {
    const char *text = toku_name(static_cast<std::int32_t>(c));
    return text != nullptr ? std::string_view(text) : std::string_view();
}

/// The name of an action, such as top_up, or an empty text for a number that is not an action.
inline std::string_view name(action a) noexcept {
    const char *text = toku_action_name(static_cast<std::int32_t>(a));
    return text != nullptr ? std::string_view(text) : std::string_view();
}

/// Toku's text, or an empty one for an unknown code.
inline std::string_view description(code c) noexcept {
    const char *text = toku_description(static_cast<std::int32_t>(c));
    return text != nullptr ? std::string_view(text) : std::string_view();
}

#endif

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

class TOKU_CODES_VISIBLE category_of_conditions final : public std::error_category {
public:
    const char *name() const noexcept override { return "toku.condition"; }

    /// The name of the category, such as `credit`, or `retryable`.
    std::string message(int number) const override {
        const char *text = toku_category_name(number);
        return text != nullptr ? text : number == static_cast<int>(condition::retryable) ? "retryable" : "unknown";
    }

    /// Compares the category's name, not its address, so that it also works where a process has two of them.
    bool equivalent(const std::error_code &error, int number) const noexcept override {
        if (std::strcmp(error.category().name(), "toku") != 0) {
            return false;
        }
        return number == static_cast<int>(condition::retryable) ? toku_is_retryable(error.value()) != 0
                                                                : toku_category(error.value()) == number;
    }
};

/// The one object of a category. It lives to the end of the process, so that the destructor of another static object
/// may still use it.
template <class T>
TOKU_CODES_VISIBLE const T &never_destroyed() noexcept {
    alignas(T) static unsigned char memory[sizeof(T)];
    static const T *const object = ::new (static_cast<void *>(memory)) T;
    return *object;
}

}  // namespace detail

/// The category of every std::error_code that is a Toku code; its name is "toku".
TOKU_CODES_VISIBLE inline const std::error_category &error_category() noexcept {
    return detail::never_destroyed<detail::category_of_errors>();
}

/// The category of the conditions; its name is "toku.condition".
TOKU_CODES_VISIBLE inline const std::error_category &condition_category() noexcept {
    return detail::never_destroyed<detail::category_of_conditions>();
}

/// What to compare a std::error_code with: `error == toku::condition::credit`, `error == toku::condition::retryable`.
inline std::error_condition make_error_condition(condition c) noexcept {
    return std::error_condition(static_cast<int>(c), condition_category());
}

/// A std::error_code with the number, even if it is not an error. For numbers from Toku, use error_from().
inline std::error_code make_error_code(code c) noexcept {
    return std::error_code(static_cast<int>(c), error_category());
}

/// A std::error_code with the number if it is an error, else an empty one, which does not equal any toku::code. `if (!error)`
/// says only that it is not a failure; success is action_of(to_code(number)) == action::done.
inline std::error_code error_from(std::int32_t number) noexcept {
    return toku_is_error(number) != 0 ? std::error_code(number, error_category()) : std::error_code();
}
template <class T>
detail::unless_it_fits<T, std::error_code> error_from(T number) = delete;

/// How {fmt} 10 and later formats a code: as the message of an error, such as
/// `low credit balance (-1100 LOW_CREDIT_BALANCE)`, with width and fill as for a string. For std::format include
/// toku_codes_format.hpp.
inline std::string format_as(code c) { return make_error_code(c).message(); }

/// How {fmt} formats a condition: as its name, such as `credit` or `retryable`.
inline std::string format_as(condition c) { return make_error_condition(c).message(); }

/// How {fmt} formats an action: as its name, such as `top_up`, or as `unknown`.
inline std::string format_as(action a) {
    const char *text = toku_action_name(static_cast<std::int32_t>(a));
    return text != nullptr ? text : "unknown";
}

#if defined(__cpp_exceptions) || defined(__EXCEPTIONS)

/// The exception of a code that is an error. what() is the message of the error, code() its std::error_code. The other
/// functions give facts about the code, whether the table lists it or not.
class TOKU_CODES_VISIBLE error : public std::system_error {
public:
    explicit error(toku::code c) : std::system_error(make_error_code(c)) {}

    /// The code.
    toku::code value() const noexcept { return static_cast<toku::code>(code().value()); }

    /// What to do next, as action_of() returns it.
    toku::action action() const noexcept { return action_of(value()); }

    /// Toku's text, or `unknown code -9999`, as describe() returns it. May throw std::bad_alloc.
    std::string description() const { return describe(value()); }

    /// The gRPC status that fits best, one of TOKU_GRPC_STATUS_..., as toku_grpc_status() returns it.
    std::int32_t grpc_status() const noexcept { return toku_grpc_status(code().value()); }

    /// The HTTP status that goes with it: what your own service might answer, not what Toku sent.
    std::int32_t http_status() const noexcept { return toku_http_status(code().value()); }

    /// Whether the action is action::retry, as toku::is_retryable() returns it.
    bool is_retryable() const noexcept { return toku_is_retryable(code().value()) != 0; }
};

/// Throws an error if the number is one, else does nothing. That it does not throw is not success, which is
/// action_of(to_code(number)) == action::done.
inline void throw_if_error(std::int32_t number) {
    if (toku_is_error(number) != 0) {
        throw error(static_cast<code>(number));
    }
}
template <class T>
detail::unless_it_fits<T, void> throw_if_error(T number) = delete;

#endif

}  // namespace toku

namespace std {
template <>
struct is_error_code_enum<toku::code> : true_type {};
template <>
struct is_error_condition_enum<toku::condition> : true_type {};
}  // namespace std

namespace toku {

/// Whether the error is this code. Compares the category's name, not its address.
inline bool operator==(const std::error_code &error, code c) noexcept {
    return error.value() == static_cast<int>(c) && std::strcmp(error.category().name(), error_category().name()) == 0;
}
inline bool operator==(code c, const std::error_code &error) noexcept { return error == c; }
inline bool operator!=(const std::error_code &error, code c) noexcept { return !(error == c); }
inline bool operator!=(code c, const std::error_code &error) noexcept { return !(error == c); }

}  // namespace toku

#endif
