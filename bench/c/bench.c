/* Measures what a look-up costs in C, through shared libraries, compared with code that you would write yourself. Prints
 * one line per figure: what, workload, ns per code. The fastest of some passes counts. Argument: the folder of the
 * workloads. LARGEST in the environment is the length of the longest array. `cargo xtask bench c` runs it once per
 * round. */

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <toku_codes.h>

#include "peers.h"

enum { CODES = 1 << 16, PASSES = 9 };

static int32_t codes[CODES];

/* The processor time of this thread, which other programs do not change. */
static clockid_t timer = CLOCK_THREAD_CPUTIME_ID;

static double now(void)
{
    struct timespec time;
    clock_gettime(timer, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static void load(const char *folder, const char *workload)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s.i32", folder, workload);
    FILE *file = fopen(path, "rb");
    if (!file || fread(codes, sizeof *codes, CODES, file) != CODES) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        exit(1);
    }
    fclose(file);
}

/* The compiler must think that the answer is used. */
#define USE(answer) __asm__ volatile("" : : "r"(answer) : "memory")

/* Prints the time of the fastest pass for each of `count`. */
#define TIME(what, workload, count, pass) \
    do { \
        double fastest = 1e300; \
        for (int turn = 0; turn < PASSES; turn++) { \
            double start = now(); \
            pass; \
            double taken = now() - start; \
            fastest = taken < fastest ? taken : fastest; \
        } \
        printf("%s\t%s\t%.6g\tns\n", what, workload, fastest / (double)(count)); \
    } while (0)

#define EACH(what, workload, call) \
    TIME(what, workload, CODES, for (size_t i = 0; i < CODES; i++) USE(call(codes[i])))

/* So many codes that the time to start the thread does not matter. */
enum { OF_A_THREAD = CODES * 500 };

static void *look_up(void *unused)
{
    for (size_t i = 0; i < OF_A_THREAD; i++)
        USE(toku_description(codes[i % CODES]));
    return unused;
}

static void run_threads(int count)
{
    pthread_t threads[2];
    for (int i = 0; i < count; i++)
        if (pthread_create(&threads[i], NULL, look_up, NULL) != 0)
            abort();
    for (int i = 0; i < count; i++)
        pthread_join(threads[i], NULL);
}

static void arrays(size_t largest)
{
    int32_t *from = malloc(largest * sizeof *from), *copy = malloc(largest * sizeof *copy);
    int16_t *to = malloc(largest * sizeof *to);
    if (!from || !copy || !to)
        exit(1);
    /* Written once, so that the system need not provide memory during a pass. */
    memset(copy, 1, largest * sizeof *copy);
    memset(to, 1, largest * sizeof *to);
    for (size_t i = 0; i < largest; i++)
        from[i] = codes[i % CODES];
    static const size_t lengths[] = {1, 100, 10000, 1000000, 10000000, 100000000};
    for (size_t k = 0; k < sizeof lengths / sizeof *lengths && lengths[k] <= largest; k++) {
        size_t length = lengths[k], repeats = length < 100000 ? 100000 / length : 1;
        char workload[24];
        snprintf(workload, sizeof workload, "%zu", length);
        TIME("toku_ordinals", workload, length * repeats,
             for (size_t i = 0; i < repeats; i++) { toku_ordinals(from, length, to); USE(to); });
        TIME("memcpy", workload, length * repeats,
             for (size_t i = 0; i < repeats; i++) USE(memcpy(copy, from, length * sizeof *from)));
    }
    free(from);
    free(copy);
    free(to);
}

int main(int count, char **arguments)
{
    static const char *const workloads[] = {"uniform", "mix", "unknown", "hot"};
    const char *largest = getenv("LARGEST");
    if (count != 2)
        return 2;
    for (size_t i = 0; i < sizeof workloads / sizeof *workloads; i++) {
        const char *workload = workloads[i];
        load(arguments[1], workload);
        EACH("toku_description", workload, toku_description);
        EACH("switch", workload, switch_description);
        EACH("array load", workload, array_description);
        EACH("empty call", workload, empty);
    }
    load(arguments[1], "errnos");
    EACH("strerror", "uniform", strerror);
    load(arguments[1], "uniform");
    arrays(largest ? strtoul(largest, NULL, 10) : 10000000);
    /* The wall-clock time for one code of one thread. */
    timer = CLOCK_MONOTONIC;
    TIME("toku_description, one of 1 thread", "uniform", OF_A_THREAD, run_threads(1));
    TIME("toku_description, one of 2 threads", "uniform", OF_A_THREAD, run_threads(2));
    return 0;
}
