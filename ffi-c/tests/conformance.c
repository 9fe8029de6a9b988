/* Compares the installed C library with the vectors of conformance/: conformance_c TEST FOLDER. */
#define _DEFAULT_SOURCE /* mmap with MAP_ANONYMOUS */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <toku_codes.h>

#define CHECK(condition) ((condition) ? (void)0 : fail(#condition, __LINE__))
#define COLUMNS 10
#define FILLING 0xA5

static char line[4096];
static char about[4096];

static void fail(const char *condition, int at)
{
    fprintf(stderr, "conformance.c:%d: %s\n  at: %s\n", at, condition, about);
    exit(1);
}

static bool same(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

/* --- Memory with a page behind it that crashes when touched --- */

static size_t whole_pages(size_t size)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);

    return (size + page - 1) / page * page;
}

/* Memory for size bytes, aligned as size is. A touch of the page behind it is a crash. The bytes before it are filled, and
 * release() checks that they were not written to. */
static void *guarded(size_t size)
{
    size_t room = whole_pages(size);
    char *pages = mmap(NULL, room + whole_pages(1), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (pages == MAP_FAILED || mprotect(pages + room, whole_pages(1), PROT_NONE) != 0) {
        perror("mmap");
        exit(1);
    }
    memset(pages, FILLING, room - size);
    return pages + room - size;
}

static void release(void *memory, size_t size)
{
    for (unsigned char *before = (unsigned char *)memory - 1; before >= (unsigned char *)memory + size - whole_pages(size);
         before--)
        CHECK(*before == FILLING);
    munmap((char *)memory + size - whole_pages(size), whole_pages(size) + whole_pages(1));
}

/* --- Reading the vectors --- */

struct vectors {
    const char *name;
    FILE *file;
    int read;
    char *columns[COLUMNS];
};

static struct vectors vectors_of(const char *folder, const char *name)
{
    char path[4096];
    struct vectors vectors = { name, NULL, 0, { NULL } };

    snprintf(path, sizeof path, "%s/%s", folder, name);
    vectors.file = fopen(path, "r");
    if (!vectors.file) {
        perror(path);
        exit(1);
    }
    return vectors;
}

/* `cargo prove agree` reports what was read. */
static void note(const struct vectors *vectors)
{
    const char *path = getenv("TOKU_VECTORS_READ");
    FILE *list = path ? fopen(path, "a") : NULL;

    CHECK(!path || list);
    if (list) {
        fprintf(list, "%s\t%d\n", vectors->name, vectors->read);
        fclose(list);
    }
}

/* The next line that is not a comment, split at its tabs. */
static bool next(struct vectors *vectors)
{
    do {
        if (!fgets(line, sizeof line, vectors->file)) {
            fclose(vectors->file);
            note(vectors);
            return false;
        }
        line[strcspn(line, "\n")] = '\0';
    } while (line[0] == '#');
    snprintf(about, sizeof about, "%s", line);
    vectors->read++;
    char *rest = line;
    for (int i = 0; i < COLUMNS; i++) {
        vectors->columns[i] = rest;
        char *tab = rest ? strchr(rest, '\t') : NULL;
        if (tab)
            *tab = '\0';
        rest = tab ? tab + 1 : NULL;
    }
    return true;
}

static int32_t number(const char *text)
{
    char *end;
    long value = strtol(text, &end, 10);

    CHECK(*text && !*end);
    return (int32_t)value;
}

/* Undoes the escapes that parse.tsv describes, into guarded memory of exactly the right size. */
static char *unescape(const char *text, size_t *length)
{
    char buffer[1024];
    size_t n = 0;
    unsigned count;
    char repeated;

    if (sscanf(text, "<%u*%c>", &count, &repeated) == 2) {
        CHECK(count <= sizeof buffer);
        memset(buffer, repeated, count);
        n = count;
    } else {
        for (const char *at = text; *at; at++) {
            if (*at != '\\') {
                buffer[n++] = *at;
                continue;
            }
            at++;
            if (*at == 'x') {
                char digits[3] = { at[1], at[2], '\0' };
                buffer[n++] = (char)(unsigned char)strtoul(digits, NULL, 16);
                at += 2;
            } else {
                CHECK(*at == 't' || *at == 'r' || *at == 'n' || *at == '\\');
                buffer[n++] = *at == 't' ? '\t' : *at == 'r' ? '\r' : *at == 'n' ? '\n' : '\\';
            }
        }
    }
    char *bytes = guarded(n);
    memcpy(bytes, buffer, n);
    *length = n;
    return bytes;
}

/* --- What the vectors say about a number --- */

static int32_t listed[255];
static int listed_count;

static void read_listed(const char *folder)
{
    struct vectors rows = vectors_of(folder, "table.tsv");

    while (next(&rows))
        listed[listed_count++] = number(rows.columns[0]);
    CHECK(listed_count > 100);
}

static int position(int32_t code)
{
    for (int i = 0; i < listed_count; i++)
        if (listed[i] == code)
            return i;
    return -1;
}

/* --- The tests --- */

static void test_rows(const char *folder)
{
    struct vectors rows = vectors_of(folder, "table.tsv");

    while (next(&rows)) {
        char **row = rows.columns;
        int32_t code = number(row[0]), found = 1;
        char expected[TOKU_TEXT_MAX], text[TOKU_TEXT_MAX];

        CHECK(toku_is_known(code));
        CHECK(same(toku_name(code), row[1]));
        CHECK(same(toku_category_name(toku_category(code)), row[2]));
        CHECK(same(toku_outcome_name(toku_outcome(code)), row[3]));
        CHECK(same(toku_action_name(toku_action(code)), row[4]));
        CHECK(same(toku_grpc_status_name(toku_grpc_status(code)), row[5]));
        CHECK(same(toku_description(code), row[6]));
        CHECK(same(toku_strerror(code), row[6]));
        CHECK(toku_http_status(code) == number(row[7]));
        CHECK(toku_is_error(code) == same(row[8], "true"));
        CHECK(toku_is_retryable(code) == same(row[9], "true"));
        CHECK(toku_describe(code, text, sizeof text) == strlen(row[6]) && same(text, row[6]));
        snprintf(expected, sizeof expected, "%s (%s %s)", row[6], row[0], row[1]);
        CHECK(toku_message(code, text, sizeof text) == strlen(expected) && same(text, expected));
        CHECK(toku_lookup_name(row[1], strlen(row[1]), &found) && found == code);
        CHECK(toku_ordinal(code) == rows.read - 1);
        CHECK(toku_code_at((size_t)rows.read - 1, &found) && found == code);
    }
    CHECK((size_t)rows.read == toku_count());
    int32_t untouched = 7;
    CHECK(!toku_code_at(toku_count(), &untouched) && untouched == 7);
    CHECK(!toku_code_at(SIZE_MAX, &untouched) && untouched == 7);
    CHECK(toku_code_at(0, NULL));
    CHECK(toku_table_version() == TOKU_TABLE_VERSION && toku_abi_version() == TOKU_ABI_VERSION);
    CHECK(strlen(toku_table_hash()) == 16);

    /* The published rows, which do not come from the core. */
    struct vectors published = vectors_of(folder, "published.tsv");
    while (next(&published))
        CHECK(same(toku_description(number(published.columns[0])), published.columns[1]));
    CHECK(published.read > 100);
}

/* The action of each code, what follows from it, and what its status says, by lists that do not come from the core. */
static void test_statuses(const char *folder)
{
    struct { char name[32]; int32_t http; bool is_retryable; } of[32];
    struct vectors statuses = vectors_of(folder, "statuses.tsv"), actions = vectors_of(folder, "actions.tsv");
    int errors = 0, last = -1;

    while (next(&statuses)) {
        last = number(statuses.columns[0]);
        CHECK(last >= 0 && last < 32);
        snprintf(of[last].name, sizeof of[last].name, "%s", statuses.columns[1]);
        of[last].http = number(statuses.columns[2]);
        of[last].is_retryable = same(statuses.columns[3], "true");
    }
    while (next(&actions)) {
        int32_t code = number(actions.columns[0]);
        const char *action = actions.columns[1];
        bool is_error = !same(action, "done") && !same(action, "track") && !same(action, "ended");
        int32_t no_error = same(action, "done") ? TOKU_OUTCOME_SUCCESS : TOKU_OUTCOME_PROGRESS;

        CHECK(toku_ordinal(code) == actions.read - 1 && same(toku_action_name(toku_action(code)), action));
        CHECK(toku_is_error(code) == is_error && toku_is_retryable(code) == same(action, "retry"));
        CHECK(toku_outcome(code) == (is_error ? TOKU_OUTCOME_ERROR : no_error));
        CHECK((toku_grpc_status(code) == TOKU_GRPC_STATUS_OK) == !is_error);
        errors += is_error;
    }
    for (size_t i = 0; i < toku_count(); i++) {
        int32_t code = 0, status;

        CHECK(toku_code_at(i, &code));
        snprintf(about, sizeof about, "%" PRId32, code);
        status = toku_grpc_status(code);
        CHECK(status >= 0 && status <= last && same(toku_grpc_status_name(status), of[status].name));
        CHECK(toku_http_status(code) == of[status].http && toku_is_retryable(code) == of[status].is_retryable);
    }
    CHECK(actions.read == (int)toku_count() && errors > 100 && errors < actions.read - 1);
}

/* Every number of a block has its category, listed or not. All numbers around the table are asked of answer.c. */
static void test_numbers(const char *folder)
{
    struct vectors rows = vectors_of(folder, "blocks.tsv");

    while (next(&rows))
        for (int32_t code = number(rows.columns[2]); code <= number(rows.columns[1]); code++) {
            const char *text = toku_description(code);

            snprintf(about, sizeof about, "%" PRId32, code);
            CHECK(same(toku_category_name(toku_category(code)), rows.columns[0]));
            CHECK(same(toku_strerror(code), text ? text : "unknown code"));
        }
    CHECK(rows.read > 10);
}

static void test_names(const char *folder)
{
    struct vectors rows = vectors_of(folder, "names.tsv");

    while (next(&rows)) {
        size_t length;
        int32_t code = 7;
        char *name = unescape(rows.columns[0], &length);

        if (same(rows.columns[1], "-"))
            CHECK(!toku_lookup_name(name, length, &code) && code == 7);
        else
            CHECK(toku_lookup_name(name, length, &code) && code == number(rows.columns[1]));
        CHECK(toku_lookup_name(name, length, NULL) == (code != 7));
        release(name, length);
    }
    CHECK(rows.read > 20);
    CHECK(!toku_lookup_name(NULL, 5, NULL));
}

static void test_parse(const char *folder)
{
    static const char *const errors[] = { "", "empty", "too_long", "not_a_code", "out_of_range" };
    struct vectors rows = vectors_of(folder, "parse.tsv");

    while (next(&rows)) {
        size_t length;
        int32_t code = 7;
        char *text = unescape(rows.columns[0], &length);
        int32_t error = toku_parse_error(text, length);

        CHECK(error >= 0 && error <= TOKU_PARSE_ERROR_OUT_OF_RANGE);
        CHECK(toku_parse(text, length, &code) == (error == TOKU_PARSE_ERROR_NONE));
        if (error)
            CHECK(same(errors[error], rows.columns[1]) && code == 7);
        else
            CHECK(code == number(rows.columns[1]));
        CHECK(toku_parse(text, length, NULL) == (error == TOKU_PARSE_ERROR_NONE));
        release(text, length);
    }
    CHECK(rows.read > 80);
    CHECK(toku_parse_error(NULL, 5) == TOKU_PARSE_ERROR_EMPTY);
    /* A length that no text has: only as much is read as shows that it is too long. */
    char *text = guarded(257);
    memset(text, '1', 257);
    CHECK(toku_parse_error(text, SIZE_MAX) == TOKU_PARSE_ERROR_TOO_LONG);
    CHECK(!toku_parse(text, SIZE_MAX, NULL) && !toku_lookup_name(text, SIZE_MAX, NULL));
    CHECK(toku_search(text, SIZE_MAX, NULL, 0) == 0);
    release(text, 257);
}

/* The quotation of each refused text, and why it is refused. */
static void test_refused(const char *folder)
{
    static const char *const reasons[] = { "", "the text is empty", "the text is longer than 256 bytes",
                                           "neither a name nor a number", "the number is outside 32 bits" };
    struct vectors rows = vectors_of(folder, "refused.tsv");

    while (next(&rows)) {
        size_t length, written = strlen(rows.columns[1]);
        char *text = unescape(rows.columns[0], &length);
        char *quoted = guarded(written + 1);
        int32_t error = toku_parse_error(text, length);

        CHECK(error > TOKU_PARSE_ERROR_NONE && error <= TOKU_PARSE_ERROR_OUT_OF_RANGE && same(reasons[error], rows.columns[2]));
        CHECK(written < TOKU_TEXT_MAX && toku_quote(text, length, NULL, 0) == written);
        CHECK(toku_quote(text, length, quoted, SIZE_MAX) == written && same(quoted, rows.columns[1]));
        CHECK(toku_quote(text, length, quoted, written) == written && strlen(quoted) == written - 1);
        release(quoted, written + 1);
        release(text, length);
    }
    CHECK(rows.read > 40);
    CHECK(toku_quote(NULL, 5, NULL, 0) == strlen("\"\""));
    char *text = guarded(257);
    memset(text, 0xff, 257);
    CHECK(toku_quote(text, SIZE_MAX, NULL, 0) == strlen("\"\"...") + 64 / strlen("\\u{fffd}") * strlen("\\u{fffd}"));
    release(text, 257);
}

static void test_search(const char *folder)
{
    struct vectors rows = vectors_of(folder, "search.tsv");

    while (next(&rows)) {
        size_t length;
        int32_t codes[256];
        char found[4096] = "";
        char *query = unescape(rows.columns[0], &length);
        size_t total = toku_search(query, length, codes, 256);

        for (size_t i = 0, end = 0; i < total; i++)
            end += (size_t)snprintf(found + end, sizeof found - end, "%s%" PRId32, i ? " " : "", codes[i]);
        CHECK(same(found, rows.columns[1]));
        CHECK(toku_search(query, length, NULL, 0) == total && toku_search(query, length, NULL, 9) == total);
        int32_t *one = guarded(sizeof *one);
        CHECK(toku_search(query, length, one, 1) == total && (total == 0 || *one == codes[0]));
        release(one, sizeof *one);
        /* A capacity that no array has: nothing past the codes found is touched. */
        int32_t *all = guarded(total * sizeof *all);
        CHECK(toku_search(query, length, all, SIZE_MAX) == total && memcmp(all, codes, total * sizeof *all) == 0);
        release(all, total * sizeof *all);
        release(query, length);
    }
    CHECK(rows.read > 25);
    CHECK(toku_search(NULL, 5, NULL, 0) == 0);
}

static void test_ordinals(const char *folder)
{
    enum { COUNT = 8001 };
    int32_t *codes = guarded(COUNT * sizeof *codes);
    int16_t *ordinals = guarded(COUNT * sizeof *ordinals);

    (void)folder;
    for (int i = 0; i < COUNT; i++)
        codes[i] = 4000 - i;
    CHECK(toku_ordinals(codes, COUNT, ordinals) == 1);
    for (int i = 0; i < COUNT; i++)
        CHECK(ordinals[i] == toku_ordinal(codes[i]));
    ordinals[0] = ordinals[1] = 7;
    CHECK(toku_ordinals(codes, 0, ordinals) == 1 && toku_ordinals(NULL, 0, NULL) == 1);
    CHECK(toku_ordinals(codes, SIZE_MAX, ordinals) == 0);
    CHECK(toku_ordinals(codes, (size_t)PTRDIFF_MAX / 4 + 1, ordinals) == 0);
    CHECK(toku_ordinals(NULL, 5, ordinals) == 0 && toku_ordinals(codes, 5, NULL) == 0);
    CHECK(ordinals[0] == 7);
    CHECK(toku_ordinals(codes, 1, ordinals) == 1 && ordinals[0] == -1 && ordinals[1] == 7);
    release(codes, COUNT * sizeof *codes);
    release(ordinals, COUNT * sizeof *ordinals);
}

static void test_buffers(const char *folder)
{
    const char *whole = toku_description(-2004); /* invalid ‘From’ number: the quotes have three bytes each */
    size_t length = strlen(whole);

    (void)folder;
    CHECK(toku_describe(-2004, NULL, 0) == length && toku_describe(-2004, NULL, 10) == length);
    for (size_t size = 0; size <= length + 2; size++) {
        char *text = guarded(size);
        CHECK(toku_describe(-2004, text, size) == length);
        if (size > 0) {
            size_t written = strlen(text);
            CHECK(written < size && strncmp(text, whole, written) == 0);
            CHECK(written == length || (whole[written] & 0xC0) != 0x80);
            CHECK(written == length || size - 1 - written < 3);
        }
        release(text, size);
    }
    /* A size that no buffer has: nothing past the text and its NUL is touched. */
    char *text = guarded(length + 1);
    CHECK(toku_describe(-2004, text, SIZE_MAX) == length && same(text, whole));
    release(text, length + 1);
    for (int32_t code = -3100; code <= 1; code++)
        CHECK(toku_describe(code, NULL, 0) < TOKU_TEXT_MAX && toku_message(code, NULL, 0) < TOKU_TEXT_MAX);
    static const char message[] = "invalid \342\200\230From\342\200\231 number (-2004 INVALID_FROM_NUMBER)";
    CHECK(toku_message(-2004, NULL, 0) == strlen(message) && toku_message(-2004, NULL, SIZE_MAX) == strlen(message));
    for (size_t size = 0; size <= sizeof message; size++) {
        char *part = guarded(size);
        CHECK(toku_message(-2004, part, size) == strlen(message));
        CHECK(size == 0 || (strlen(part) < size && strncmp(part, message, strlen(part)) == 0));
        CHECK(size < sizeof message || same(part, message));
        release(part, size);
    }
}

static void test_kinds(const char *folder)
{
    struct vectors kinds = vectors_of(folder, "kinds.tsv"), statuses = vectors_of(folder, "statuses.tsv");
    static const struct { const char *kind; const char *(*name)(int32_t); } names[] = {
        { "category", toku_category_name }, { "outcome", toku_outcome_name }, { "action", toku_action_name },
        { "grpc_status", toku_grpc_status_name },
    };
    enum { KINDS = sizeof names / sizeof names[0] };
    int32_t last[KINDS] = { 0, 0, 0, -1 };

    while (next(&kinds)) {
        int32_t kind = number(kinds.columns[1]);
        int which = 0;
        while (which < KINDS && !same(kinds.columns[0], names[which].kind))
            which++;
        CHECK(which < KINDS && same(names[which].name(kind), kinds.columns[2]) && kind == ++last[which]);
    }
    while (next(&statuses)) {
        int32_t status = number(statuses.columns[0]);
        CHECK(same(toku_grpc_status_name(status), statuses.columns[1]) && status == ++last[KINDS - 1]);
    }
    for (int which = 0; which < KINDS; which++)
        CHECK(!names[which].name(last[which] + 1));
    CHECK(last[0] > 10 && last[1] > 2 && last[2] > 7 && last[3] > 15);
    CHECK(!toku_category_name(TOKU_CATEGORY_NONE) && !toku_outcome_name(0) && !toku_action_name(0));
    CHECK(same(toku_category_name(TOKU_CATEGORY_PHONE_NUMBER), "phone_number"));
    CHECK(same(toku_outcome_name(TOKU_OUTCOME_PROGRESS), "progress"));
    CHECK(same(toku_action_name(TOKU_ACTION_TOP_UP), "top_up"));
    CHECK(same(toku_grpc_status_name(TOKU_GRPC_STATUS_OK), "OK"));
    CHECK(same(toku_grpc_status_name(TOKU_GRPC_STATUS_UNAUTHENTICATED), "UNAUTHENTICATED"));
    static const int32_t none[] = { -1, 17, 99, 255, 256, 257, INT32_MIN, INT32_MAX };
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        for (int which = 0; which < KINDS; which++)
            CHECK(!names[which].name(none[i]));
    CHECK(toku_category(TOKU_LOW_CREDIT_BALANCE) == TOKU_CATEGORY_CREDIT && TOKU_TASK_COMPLETED == -3005);
    CHECK(toku_action(TOKU_LOW_CREDIT_BALANCE) == TOKU_ACTION_TOP_UP);
}

/* clang warns about functions without a prototype, which this test needs. */
#ifdef __clang__
#pragma clang diagnostic ignored "-Wunknown-warning-option"
#pragma clang diagnostic ignored "-Wstrict-prototypes"
#pragma clang diagnostic ignored "-Wdeprecated-non-prototype"
#endif

/*
 * Calls every function that answers yes or no through `int (*)()`, because callers in other languages read the whole
 * register like this: JNA, Ruby's Fiddle, and ctypes. The pointers are volatile, so that the compiler does not use the
 * declarations of the header.
 */
static void test_registers(const char *folder)
{
    typedef int (*function)();
#define WITHOUT_HEADER(name) ((function)(void (*)(void))(name))
    function volatile is_known = WITHOUT_HEADER(toku_is_known), is_error = WITHOUT_HEADER(toku_is_error);
    function volatile is_retryable = WITHOUT_HEADER(toku_is_retryable), lookup_name = WITHOUT_HEADER(toku_lookup_name);
    function volatile parse = WITHOUT_HEADER(toku_parse), code_at = WITHOUT_HEADER(toku_code_at);
    static struct { int error, retryable; } answers[sizeof listed / sizeof listed[0]];
    struct vectors rows = vectors_of(folder, "table.tsv");
    int32_t found = 7;

    for (int i = 0; next(&rows); i++) {
        char **row = rows.columns;
        int32_t code = number(row[0]);

        CHECK(i < (int)(sizeof answers / sizeof answers[0]));
        answers[i].error = same(row[8], "true");
        answers[i].retryable = same(row[9], "true");
        CHECK(lookup_name(row[1], strlen(row[1]), &found) == 1 && found == code);
        CHECK(parse(row[0], strlen(row[0]), &found) == 1 && found == code);
        CHECK(lookup_name(row[0], strlen(row[0]), &found) == 0 && parse("?", (size_t)1, &found) == 0);
        CHECK(code_at((size_t)i, &found) == 1 && found == code);
        CHECK(code_at((size_t)i + 200, &found) == 0 && found == code);
    }
    read_listed(folder);
    for (int32_t code = -4000; code <= 100; code++) {
        int at = position(code);

        snprintf(about, sizeof about, "%" PRId32, code);
        CHECK(is_known(code) == (at >= 0));
        CHECK(is_error(code) == (at < 0 || answers[at].error));
        CHECK(is_retryable(code) == (at >= 0 && answers[at].retryable));
    }
}

int main(int argc, char **argv)
{
    static const struct { const char *name; void (*run)(const char *); } tests[] = {
        { "rows", test_rows },       { "numbers", test_numbers }, { "names", test_names },
        { "parse", test_parse },     { "refused", test_refused }, { "search", test_search },
        { "ordinals", test_ordinals }, { "buffers", test_buffers }, { "kinds", test_kinds },
        { "statuses", test_statuses }, { "registers", test_registers },
    };

    for (size_t i = 0; argc == 3 && i < sizeof tests / sizeof tests[0]; i++)
        if (same(tests[i].name, argv[1])) {
            tests[i].run(argv[2]);
            return 0;
        }
    fprintf(stderr, "usage: conformance_c TEST FOLDER\n");
    return 2;
}
