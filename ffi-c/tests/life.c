/*
 * The library in the life of a process: life TEST, where TEST is one of
 *   calls    every function, with memory from malloc of exactly the declared size: for valgrind and sanitizers
 *   threads  every function in many threads at once: for sanitizers, too
 *   fork     children that call it while the threads of their parent do
 *   silent   every function under a filter that kills the process at any system call
 */
#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <toku_codes.h>

#define CHECK(condition) ((condition) ? (void)0 : fail(#condition, __LINE__))
#define THREADS 4
#define CHILDREN 20

static void fail(const char *condition, int at)
{
    fprintf(stderr, "life.c:%d: %s\n", at, condition);
    exit(1);
}

/* Calls every function; the answers about a number must agree. It must not allocate, so it uses the caller's memory. */
static void every_call(int32_t code)
{
    const char *name = toku_name(code), *description = toku_description(code);
    char text[TOKU_TEXT_MAX], message[TOKU_TEXT_MAX];
    size_t length = toku_describe(code, text, sizeof text);
    int32_t found = 7, codes[2] = { 7, 7 };
    int16_t ordinal = 7;

    CHECK(toku_is_known(code) == (name != NULL) && (description != NULL) == (name != NULL));
    CHECK(strlen(text) == length && strncmp(text, toku_strerror(code), strlen(toku_strerror(code))) == 0);
    CHECK(toku_message(code, message, sizeof message) >= length && memcmp(message, text, length) == 0);
    CHECK(toku_ordinals(&code, 1, &ordinal) == 1 && ordinal == toku_ordinal(code));
    if (name) {
        size_t size = strlen(name);
        CHECK(strcmp(text, description) == 0 && toku_code_at((size_t)ordinal, &found) && found == code);
        CHECK(toku_lookup_name(name, size, &found) && found == code);
        CHECK(toku_parse(name, size, &found) && found == code && toku_parse_error(name, size) == TOKU_PARSE_ERROR_NONE);
        CHECK(toku_search(name, size, codes, 1) >= 1 && codes[0] <= 0 && codes[1] == 7);
        CHECK(toku_quote(name, size, text, sizeof text) == size + 2 && memcmp(text + 1, name, size) == 0);
    } else {
        const char *digits = text + strlen("unknown code ");
        CHECK(ordinal == -1 && toku_parse(digits, strlen(digits), &found) && found == code);
        CHECK(!toku_code_at(toku_count(), &found) && found == code && toku_search(digits, strlen(digits), codes, 1) == 0);
    }
    CHECK((toku_category(code) == TOKU_CATEGORY_NONE) == !toku_category_name(toku_category(code)));
    CHECK(toku_is_error(code) == (strcmp(toku_outcome_name(toku_outcome(code)), "error") == 0));
    CHECK(toku_action_name(toku_action(code)) && (name || toku_action(code) == TOKU_ACTION_INVESTIGATE));
    CHECK(toku_grpc_status_name(toku_grpc_status(code)) && toku_http_status(code) >= 200);
    CHECK(toku_is_retryable(code) == (toku_action(code) == TOKU_ACTION_RETRY));
    CHECK(strlen(toku_table_hash()) == 16 && toku_table_version() > 0 && toku_abi_version() == TOKU_ABI_VERSION);
}

static void every_code(void)
{
    for (int32_t code = -3100; code <= 10; code += 7)
        every_call(code);
    every_call(INT32_MIN);
    every_call(INT32_MAX);
}

/* --- calls --- */

static void *exactly(size_t size)
{
    void *memory = malloc(size);

    CHECK(memory || size == 0);
    return memory;
}

static void in_exact_buffers(void)
{
    static const int32_t numbers[] = { -1100, -2004, -9999 };

    every_code();
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        size_t described = toku_describe(numbers[i], NULL, 0), said = toku_message(numbers[i], NULL, 0);
        for (size_t size = 0; size <= said + 2; size++) {
            char *text = exactly(size);
            CHECK(toku_describe(numbers[i], text, size) == described && (size == 0 || strlen(text) < size));
            CHECK(toku_message(numbers[i], text, size) == said && (size == 0 || strlen(text) < size));
            free(text);
        }
    }
    for (size_t length = 0; length <= 300; length++) {
        char *text = exactly(length);
        memset(text, '1', length);
        CHECK(toku_parse(text, length, NULL) == (toku_parse_error(text, length) == TOKU_PARSE_ERROR_NONE));
        CHECK(!toku_lookup_name(text, length, NULL) && toku_search(text, length, NULL, 0) < toku_count());
        char *quoted = exactly(length < 64 ? length + 3 : 70);
        CHECK(toku_quote(text, length, quoted, SIZE_MAX) == strlen(quoted) && strlen(quoted) >= 2);
        free(quoted);
        free(text);
    }
    size_t total = toku_search("invalid", 7, NULL, 0);
    int32_t *codes = exactly(total * sizeof *codes);
    int16_t *ordinals = exactly(total * sizeof *ordinals);
    CHECK(total > 10 && toku_search("invalid", 7, codes, SIZE_MAX) == total);
    CHECK(toku_ordinals(codes, total, ordinals) == 1);
    for (size_t i = 0; i < total; i++)
        CHECK(ordinals[i] == toku_ordinal(codes[i]) && ordinals[i] >= 0);
    free(codes);
    free(ordinals);
}

/* --- threads, fork --- */

static pthread_barrier_t start;
static atomic_bool stop;

static void *call_some(void *unused)
{
    pthread_barrier_wait(&start);
    for (int i = 0; i < 5; i++)
        every_code();
    return unused;
}

static void *call_until_stopped(void *unused)
{
    pthread_barrier_wait(&start);
    while (!atomic_load(&stop))
        every_code();
    return unused;
}

static void with_threads(void *(*work)(void *), void (*meanwhile)(void))
{
    pthread_t threads[THREADS];

    CHECK(pthread_barrier_init(&start, NULL, THREADS + 1) == 0);
    for (int i = 0; i < THREADS; i++)
        CHECK(pthread_create(&threads[i], NULL, work, NULL) == 0);
    pthread_barrier_wait(&start);
    meanwhile();
    atomic_store(&stop, true);
    for (int i = 0; i < THREADS; i++)
        CHECK(pthread_join(threads[i], NULL) == 0);
}

/* Runs `work` in a child, which then exits with 0, and returns the status from waitpid. */
static int in_child(void (*work)(void))
{
    int status = 0;
    pid_t child = fork();

    CHECK(child >= 0);
    if (child == 0) {
        work();
        syscall(SYS_exit, 0); /* without the functions that run at exit, which may call anything */
    }
    CHECK(waitpid(child, &status, 0) == child);
    return status;
}

static void fork_many(void)
{
    for (int i = 0; i < CHILDREN; i++)
        CHECK(in_child(every_code) == 0);
    printf("%d children forked while %d threads call, each answers\n", CHILDREN, THREADS);
}

/* --- silent --- */

/* From linux/filter.h and linux/seccomp.h, headers that musl does not have. */
#define LOAD 0x20 /* BPF_LD | BPF_W | BPF_ABS */
#define IS 0x15 /* BPF_JMP | BPF_JEQ | BPF_K */
#define RETURN 0x06 /* BPF_RET | BPF_K */
#define KILL 0x80000000U
#define ALLOW 0x7fff0000U
#define FILTER 2

struct rule { uint16_t code; uint8_t when_true, when_false; uint32_t value; };
struct rules { unsigned short count; const struct rule *rules; };

/*
 * From here on the kernel kills the process on every system call except those that end it. A check that fails cannot
 * print its message: it dies of the attempt. This is a filter, because the strict mode allows more calls, and most
 * containers refuse it.
 */
static void forbid_system_calls(void)
{
    static const struct rule rules[] = {
        { LOAD, 0, 0, 0 }, /* the number of the call, the first field of its data */
        { IS, 2, 0, SYS_exit },
        { IS, 1, 0, SYS_exit_group },
        { RETURN, 0, 0, KILL },
        { RETURN, 0, 0, ALLOW },
    };
    const struct rules all = { sizeof rules / sizeof rules[0], rules };

    CHECK(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
    CHECK(prctl(PR_SET_SECCOMP, FILTER, &all) == 0);
}

static void ask_the_kernel(void)
{
    forbid_system_calls();
    syscall(SYS_getppid);
}

static void write_nothing(void)
{
    forbid_system_calls();
    syscall(SYS_write, STDOUT_FILENO, "", 0);
}

static void call_in_silence(void)
{
    forbid_system_calls();
    every_code();
}

static void silent(void)
{
    void (*const faults[])(void) = { ask_the_kernel, write_nothing };

    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        int status = in_child(faults[i]);
        CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS);
    }
    CHECK(in_child(call_in_silence) == 0);
    puts("no function makes a system call; getppid and write, planted, are seen");
}

int main(int argc, char **argv)
{
    const char *test = argc == 2 ? argv[1] : "";

    if (strcmp(test, "calls") == 0)
        in_exact_buffers();
    else if (strcmp(test, "threads") == 0)
        with_threads(call_some, every_code);
    else if (strcmp(test, "fork") == 0)
        with_threads(call_until_stopped, fork_many);
    else if (strcmp(test, "silent") == 0)
        silent();
    else
        return fprintf(stderr, "usage: life calls|threads|fork|silent\n"), 2;
    return 0;
}
