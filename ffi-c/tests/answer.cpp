// Answers for C++: see core/examples/answer.rs for the questions and the columns. Like any C++ program, it calls
// toku_codes.hpp, and the functions of C for the rest.
#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

#include <toku_codes.hpp>

template <class Text> static std::string or_dash(const Text &text) { return text.empty() ? "-" : std::string(text); }

static std::string or_dash(const char *text) { return text != nullptr ? text : "-"; }

// The message of a number's exception, if it has one.
static std::string message(std::int32_t number) {
    try {
        toku::throw_if_error(number);
    } catch (const toku::error &error) {
        return error.what();
    }
    return "-";
}

static void answer_numbers() {
    std::vector<std::int32_t> numbers;
    for (std::string line; std::getline(std::cin, line);) {
        numbers.push_back(static_cast<std::int32_t>(std::stol(line)));
    }
    std::vector<std::int16_t> among(numbers.size());
    if (!toku_ordinals(numbers.data(), numbers.size(), among.data())) {
        throw std::length_error("toku_ordinals");
    }
    std::cout << std::boolalpha;
    for (std::size_t i = 0; i < numbers.size(); i++) {
        const std::int32_t number = numbers[i];
        const toku::code code = toku::to_code(number);
        std::cout << static_cast<std::int32_t>(code) << '\t' << toku::is_known(code) << '\t' << or_dash(toku::name(code))
                  << '\t' << or_dash(toku::description(code)) << '\t' << toku::describe(code) << '\t'
                  << or_dash(toku_category_name(toku_category(number))) << '\t'
                  << toku_outcome_name(toku_outcome(number)) << '\t'
                  << toku::name(toku::action_of(code)) << '\t'
                  << toku_grpc_status_name(toku_grpc_status(number)) << '\t' << toku_http_status(number) << '\t'
                  << static_cast<bool>(toku::error_from(number)) << '\t' << toku::is_retryable(code) << '\t'
                  << message(number) << '\t' << toku_ordinal(number) << '\t' << among[i] << '\t' << toku_table_hash()
                  << '\n';
    }
}

// The words of the other languages for the refusals, which the header numbers.
static const char *refusal(std::int32_t error) {
    switch (error) {
    case TOKU_PARSE_ERROR_EMPTY: return "the text is empty";
    case TOKU_PARSE_ERROR_TOO_LONG: return "the text is longer than 256 bytes";
    case TOKU_PARSE_ERROR_NOT_A_CODE: return "neither a name nor a number";
    case TOKU_PARSE_ERROR_OUT_OF_RANGE: return "the number is outside 32 bits";
    default: return "refused without a reason";
    }
}

static void answer_texts() {
    for (std::string line; std::getline(std::cin, line);) {
        std::string text;
        for (std::size_t at = 0; at < line.size(); at += 2) {
            text.push_back(static_cast<char>(std::stoi(line.substr(at, 2), nullptr, 16)));
        }
        std::int32_t code = 0;
        const bool is_read = toku_parse(text.data(), text.size(), &code) != 0;
        std::cout << (is_read ? std::to_string(code) : refusal(toku_parse_error(text.data(), text.size()))) << '\t';
        const bool is_named = toku_lookup_name(text.data(), text.size(), &code) != 0;
        std::cout << (is_named ? std::to_string(code) : "-") << '\t';
        std::vector<std::int32_t> found(toku_search(text.data(), text.size(), nullptr, 0));
        toku_search(text.data(), text.size(), found.data(), found.size());
        const char *separator = "";
        for (const std::int32_t one : found) {
            std::cout << separator << one;
            separator = " ";
        }
        std::cout << '\n';
    }
}

int main(int argc, char **argv) {
    const std::string kind = argc == 2 ? argv[1] : "";
    if (kind == "numbers") {
        answer_numbers();
    } else if (kind == "texts") {
        answer_texts();
    } else {
        std::cerr << "usage: answer numbers|texts\n";
        return 2;
    }
}
