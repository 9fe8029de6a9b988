// What to do when Toku calls back. Reads the bodies of callbacks from standard input, one per line, and prints a line
// for each. If your web server parses forms, use that in place of read_form().
#include <algorithm>
#include <cctype>
#include <iostream>
#include <regex>
#include <stdexcept>
#include <string>

#include <toku_codes.hpp>

// Undoes the escapes of a form: + is a space, and %2D a minus.
static std::string decoded(const std::string &text) {
    std::string plain;
    for (std::size_t at = 0; at < text.size(); at++) {
        if (text[at] != '%') {
            plain += text[at] == '+' ? ' ' : text[at];
            continue;
        }
        const std::string digits = text.substr(at + 1, 2);
        const auto is_digit = [](unsigned char c) { return std::isxdigit(c) != 0; };
        if (digits.size() != 2 || !std::all_of(digits.begin(), digits.end(), is_digit)) {
            throw std::invalid_argument("a % without two hex digits");
        }
        plain += static_cast<char>(std::stoi(digits, nullptr, 16));
        at += 2;
    }
    return plain;
}

// The text of `result` among the pairs key=value of a form body or query string.
static std::string read_form(const std::string &body) {
    std::string result;
    bool is_found = false;
    for (std::size_t start = 0, end; start < body.size(); start = end + 1) {
        end = std::min(body.find('&', start), body.size());
        const std::size_t equals = std::min(body.find('=', start), end);
        if (decoded(body.substr(start, equals - start)) != "result") {
            continue;
        }
        if (is_found) {
            throw std::invalid_argument("result is there twice");
        }
        result = equals < end ? decoded(body.substr(equals + 1, end - equals - 1)) : "";
        is_found = true;
    }
    if (!is_found) {
        throw std::invalid_argument("result is missing");
    }
    return result;
}

// Use your JSON library here: let it refuse a repeated key, and give toku_parse() the number's digits or the text.
// To do without a library, this example accepts only {"result": -1100}, or "-1100" as text, where "result_desc" may
// follow, and refuses all other JSON.
static std::string read_json(const std::string &body) {
    const std::regex object(R"re(\{\s*"result"\s*:\s*("[^"\\]*"|-?(0|[1-9][0-9]*))\s*)re"
                            R"re((,\s*"result_desc"\s*:\s*"[^"\\]*"\s*)?\}\s*)re");
    std::smatch match;
    // std::regex may overflow the stack on a long text.
    if (body.size() > 4096 || !std::regex_match(body, match, object)) {
        throw std::invalid_argument("unexpected JSON");
    }
    const std::string result = match[1];
    return result[0] == '"' ? result.substr(1, result.size() - 2) : result;
}

// The field names are those of Toku's call webhook ("Call Handle, Status, and Callback"). Check the key in REST
// answers. Toku calls every negative result an error: `track` and `ended` are this library's reading.
static void handle_callback(const std::string &body) {
    const std::string result = body[0] == '{' ? read_json(body) : read_form(body);
    std::int32_t number;
    // A body that cannot be read must never become 0, which is success.
    if (!toku_parse(result.data(), result.size(), &number)) {
        throw std::invalid_argument("result is not a code");
    }
    const toku::code code = toku::to_code(number);
    std::cout << number << ": ";
    switch (toku::action_of(code)) {
    case toku::action::done: // the only success
        std::cout << "done\n";
        break;
    case toku::action::track:
        std::cout << "ask again later: " << toku::describe(code) << '\n';
        break;
    case toku::action::ended: // a loop that polls stops here
        std::cout << "stop asking: " << toku::describe(code) << '\n';
        break;
    case toku::action::retry:
        std::cout << "send again later: " << toku::error_from(number).message() << '\n';
        break;
    case toku::action::top_up:
        std::cout << "top up, then send again: " << toku::error_from(number).message() << '\n';
        break;
    default: // fix_request, fix_setup, investigate, and what a newer library adds
        std::cout << "ask a person (" << toku_action_name(toku_action(number))
                  << "): " << toku::error_from(number).message() << '\n';
    }
}

int main() {
    for (std::string body; std::getline(std::cin, body);) {
        try {
            handle_callback(body);
        } catch (const std::invalid_argument &error) {
            // At most 64 bytes, without characters that could forge a line of a log.
            std::string quoted = body.substr(0, 64);
            const auto is_unprintable = [](unsigned char c) { return std::isprint(c) == 0; };
            std::replace_if(quoted.begin(), quoted.end(), is_unprintable, '?');
            std::cout << "refused: " << error.what() << ": \"" << quoted << "\"\n";
        }
    }
    return std::cin.bad() ? 1 : 0;
}
