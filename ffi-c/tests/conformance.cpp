// Compares the installed C++ header and library with the vectors of conformance/: conformance_cpp TEST FOLDER.
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <toku_codes.hpp>

#define CHECK(condition) ((condition) ? (void)0 : fail(#condition, __LINE__))

static std::string about;

[[noreturn]] static void fail(const char *condition, int line) {
    std::cerr << "conformance.cpp:" << line << ": " << condition << "\n  at: " << about << '\n';
    std::exit(1);
}

using Row = std::vector<std::string>;

static std::vector<Row> rows_of(const std::string &folder, const std::string &name) {
    std::ifstream file(folder + "/" + name);
    std::vector<Row> rows;
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line[0] == '#') {
            continue;
        }
        Row row;
        std::istringstream columns(line);
        for (std::string column; std::getline(columns, column, '\t');) {
            row.push_back(column);
        }
        rows.push_back(row);
    }
    about = folder + "/" + name;
    CHECK(rows.size() > 5);
    if (const char *list = std::getenv("TOKU_VECTORS_READ")) { // `cargo prove agree` reports what was read
        CHECK(std::ofstream(list, std::ios::app) << name + '\t' + std::to_string(rows.size()) + '\n');
    }
    return rows;
}

static toku::code code_of(int number) { return static_cast<toku::code>(number); }

// Which types a function takes: those whose values all fit into 32 bits. The others would be wrapped, some to 0.
#define TAKES(function)                                                               \
    template <class T, class = void>                                                  \
    struct takes_##function : std::false_type {};                                     \
    template <class T>                                                                \
    struct takes_##function<T, decltype(void(toku::function(std::declval<T>())))> : std::true_type {}
#define CHECK_TYPES(function)                                                                                       \
    static_assert(takes_##function<int>::value && takes_##function<short>::value && takes_##function<char>::value && \
                      takes_##function<unsigned short>::value && takes_##function<std::int32_t &>::value &&         \
                      takes_##function<Plain>::value && takes_##function<Convertible>::value,                       \
                  #function " refuses numbers that fit");                                                           \
    static_assert(!takes_##function<std::int64_t>::value && !takes_##function<std::uint64_t>::value &&              \
                      !takes_##function<std::uint32_t>::value && !takes_##function<float>::value &&                 \
                      !takes_##function<double>::value && !takes_##function<long double>::value &&                  \
                      !takes_##function<bool>::value && !takes_##function<Wide>::value &&                           \
                      !takes_##function<const std::int64_t &>::value,                                               \
                  #function " takes numbers that do not fit")
enum Plain { plain = 1 };
enum Wide : std::int64_t { wide = 1 };
struct Convertible {
    operator std::int32_t() const;
};
TAKES(to_code);
TAKES(error_from);
CHECK_TYPES(to_code);
CHECK_TYPES(error_from);
#ifdef __cpp_exceptions
TAKES(throw_if_error);
CHECK_TYPES(throw_if_error);
#endif

static void test_rows(const std::string &folder) {
    for (const Row &row : rows_of(folder, "table.tsv")) {
        about = row[0];
        const int number = std::stoi(row[0]);
        const std::string message = row[6] + " (" + row[0] + " " + row[1] + ")";
        CHECK(toku::is_known(code_of(number)));
        CHECK(toku::describe(code_of(number)) == row[6]);
        CHECK(toku_action_name(static_cast<std::int32_t>(toku::action_of(code_of(number)))) == row[4]);
        CHECK(toku::is_error(code_of(number)) == (row[8] == "true"));
        CHECK(toku::is_retryable(code_of(number)) == (row[9] == "true"));
        CHECK(toku::make_error_code(code_of(number)).message() == message);
        CHECK(static_cast<bool>(toku::error_from(number)) == (row[8] == "true"));
    }
}

// By lists that do not come from the core.
static void test_published(const std::string &folder) {
    std::map<std::string, toku::action> actions;
    for (const Row &row : rows_of(folder, "kinds.tsv")) {
        if (row[0] == "action") {
            actions[row[2]] = static_cast<toku::action>(std::stoi(row[1]));
        }
    }
    CHECK(actions.at("done") == toku::action::done && actions.at("investigate") == toku::action::investigate);
    std::map<int, std::string> decided;
    for (const Row &row : rows_of(folder, "actions.tsv")) {
        decided[std::stoi(row[0])] = row[1];
    }
    for (const Row &row : rows_of(folder, "published.tsv")) {
        about = row[0];
        const int number = std::stoi(row[0]);
        CHECK(toku::describe(code_of(number)) == row[1] && toku::is_known(code_of(number)));
        const std::string action = decided.at(number);
        const bool is_error = action != "done" && action != "track" && action != "ended";
        CHECK(toku::action_of(code_of(number)) == actions.at(action));
        CHECK(static_cast<bool>(toku::error_from(number)) == is_error && toku::is_error(code_of(number)) == is_error);
        CHECK(toku::is_retryable(code_of(number)) == (action == "retry"));
    }
    std::map<std::string, bool> is_retryable;
    for (const Row &row : rows_of(folder, "statuses.tsv")) {
        is_retryable[row[1]] = row[3] == "true";
    }
    for (const Row &row : rows_of(folder, "table.tsv")) {
        about = row[0];
        CHECK((toku::error_from(std::stoi(row[0])) == toku::condition::retryable) == is_retryable.at(row[5]));
    }
}

static void test_errors(const std::string &) {
    const std::error_code low = toku::error_from(-1100);
    CHECK(low == toku::code::low_credit_balance && low != toku::code::invalid_package);
    CHECK(low.category() == toku::error_category() && std::string(low.category().name()) == "toku");
    CHECK(!toku::error_from(0));
    CHECK(toku::code::low_credit_balance == low && toku::code::invalid_package != low);
    // An empty one equals no code, not even success.
    CHECK(toku::error_from(0) != toku::code::success && toku::error_from(-3005) != toku::code::task_completed);
    CHECK(std::error_code(-1100, std::generic_category()) != toku::code::low_credit_balance);
    // The trap: -3005 is "task completed", yet an error_code made of it directly is true.
    CHECK(!toku::error_from(-3005));
    // No failure, and no success.
    for (const int number : {-3001, -3005, -3007}) {
        CHECK(!toku::error_from(number) && toku::action_of(toku::to_code(number)) != toku::action::done);
    }
    CHECK(static_cast<bool>(toku::make_error_code(toku::code::task_completed)));
}

// A second copy of the category in one process: another object with the same name.
class SecondCategory : public std::error_category {
public:
    const char *name() const noexcept override { return "toku"; }
    std::string message(int) const override { return ""; }
};

static void test_conditions(const std::string &folder) {
    // A condition has the number of its category; the end of this test uses some by name.
    std::map<std::string, toku::condition> conditions;
    for (const Row &row : rows_of(folder, "kinds.tsv")) {
        if (row[0] == "category" && row[2] != "success") {
            conditions[row[2]] = static_cast<toku::condition>(std::stoi(row[1]));
        }
    }
    int compared = 0;
    for (const Row &row : rows_of(folder, "table.tsv")) {
        about = row[0];
        const std::error_code error = toku::error_from(std::stoi(row[0]));
        for (const auto &condition : conditions) {
            CHECK((error == condition.second) == (row[8] == "true" && row[2] == condition.first));
            CHECK(toku::make_error_condition(condition.second).message() == condition.first);
            compared++;
        }
        CHECK((error == toku::condition::retryable) == (row[9] == "true"));
    }
    CHECK(compared > 1000);
    // Every number of a block, listed or not.
    for (const Row &row : rows_of(folder, "blocks.tsv")) {
        for (int number = std::stoi(row[2]); number <= std::stoi(row[1]); number++) {
            about = std::to_string(number);
            const std::error_code error = toku::error_from(number);
            for (const auto &condition : conditions) {
                CHECK((error == condition.second) == (static_cast<bool>(error) && row[0] == condition.first));
            }
        }
    }
    CHECK(toku::make_error_condition(toku::condition::retryable).message() == "retryable");
    CHECK(std::string(toku::make_error_condition(toku::condition::sms).category().name()) == "toku.condition");
    static const SecondCategory second;
    const std::error_code other(-101, second);
    CHECK(other == toku::condition::database && other == toku::condition::retryable && other != toku::condition::sms);
    CHECK(other == toku::code::database_connection_error && other != toku::code::low_credit_balance);
    CHECK(toku::error_from(-1399) == toku::condition::engine);
    CHECK(toku::error_from(-9999) != toku::condition::general);
    CHECK(std::make_error_code(std::errc::timed_out) != toku::condition::retryable);
    CHECK(std::error_code(-1100, std::generic_category()) != toku::condition::credit);
}

static void test_texts(const std::string &folder) {
    for (const Row &row : rows_of(folder, "table.tsv")) {
        about = row[0];
#if __cplusplus >= 201703L
        const toku::code code = code_of(std::stoi(row[0]));
        CHECK(toku::name(code) == row[1] && toku::description(code) == row[6]);
        CHECK(toku::name(toku::action_of(code)) == row[4]);
#endif
    }
#if __cplusplus >= 201703L
    CHECK(toku::name(code_of(-9999)).empty() && toku::description(code_of(-9999)).empty());
    CHECK(toku::name(static_cast<toku::action>(0)).empty());
#endif
    CHECK(toku::describe(toku::to_code(-2147483647 - 1)) == "unknown code -2147483648");
    CHECK(toku::to_code(TOKU_LOW_CREDIT_BALANCE) == toku::code::low_credit_balance);
}

#ifdef __cpp_exceptions
// Compares the facts of an exception with a row in the form of table.tsv, whether the table lists its code or not.
static void check_facts(const Row &row) {
    about = row[0];
    const toku::error error(code_of(std::stoi(row[0])));
    CHECK(error.value() == code_of(std::stoi(row[0])) && error.code() == toku::make_error_code(error.value()));
    CHECK(toku_action_name(static_cast<std::int32_t>(error.action())) == row[4]);
    CHECK(toku_grpc_status_name(error.grpc_status()) == row[5] && error.description() == row[6]);
    CHECK(error.http_status() == std::stoi(row[7]) && error.is_retryable() == (row[9] == "true"));
    // libc++ has no text for an error_code of 0, which is never thrown.
    const std::string message = row[1] == "-" ? row[6] : row[6] + " (" + row[0] + " " + row[1] + ")";
    CHECK(error.what() == message || row[0] == "0");
}
#endif

static void test_exceptions(const std::string &folder) {
    const std::vector<Row> table = rows_of(folder, "table.tsv");
#ifdef __cpp_exceptions
    for (const Row &row : table) {
        check_facts(row);
    }
    check_facts({"-9999", "-", "-", "error", "investigate", "UNKNOWN", "unknown code -9999", "500", "true", "false"});
    toku::throw_if_error(0);
    toku::throw_if_error(-3005);
    for (const int number : {-1100, -9999}) {
        bool is_caught = false;
        try {
            toku::throw_if_error(number);
        } catch (const std::system_error &error) {
            is_caught = true;
            CHECK(error.code() == toku::error_from(number));
            CHECK(dynamic_cast<const toku::error &>(error).value() == code_of(number));
            CHECK(std::string(error.what()) ==
                  (number == -1100 ? "low credit balance (-1100 LOW_CREDIT_BALANCE)" : "unknown code -9999"));
        }
        CHECK(is_caught);
    }
#else
    CHECK(toku::error_from(-1100).message() == "low credit balance (-1100 LOW_CREDIT_BALANCE)");
#endif
}

int main(int argc, char **argv) {
    const std::map<std::string, void (*)(const std::string &)> tests = {
        {"rows", test_rows}, {"published", test_published}, {"errors", test_errors},
        {"conditions", test_conditions}, {"texts", test_texts}, {"exceptions", test_exceptions}};
    if (argc != 3 || tests.count(argv[1]) == 0) {
        std::cerr << "usage: conformance_cpp TEST FOLDER\n";
        return 2;
    }
    tests.at(argv[1])(argv[2]);
}
