/*
 * Compares the answers of the shipped C library to all 2^32 numbers with the published list and the list of blocks, which
 * do not come from it: exhaustive FOLDER, or exhaustive FOLDER FIRST LAST for a part of the numbers. Prints how many
 * numbers were tried and how many of them are listed; the first wrong answer ends it. It takes minutes. `cargo prove
 * exhaustive` runs it.
 */
#include <inttypes.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <toku_codes.h>

#define CHECK(number, condition) ((condition) ? (void)0 : fail(#condition, number))
#define PART (INT64_C(1) << 22)
#define MOST 256

static struct { int32_t code; char text[TOKU_TEXT_MAX]; } published[MOST];
static struct { int32_t first, last; char name[TOKU_TEXT_MAX]; } blocks[MOST];
static struct { int32_t code; char action[32]; } actions[MOST];
static int published_count, blocks_count, actions_count;
static int32_t lowest; /* number of all blocks: no list has a lower one */

static void fail(const char *condition, int32_t number)
{
    fprintf(stderr, "%" PRId32 ": this is false: %s\n", number, condition);
    exit(1);
}

/* Reads the next line of a list that is not a comment. */
static bool next(FILE *file, const char *name, char line[1024])
{
    if (!file) {
        perror(name);
        exit(1);
    }
    do {
        if (!fgets(line, 1024, file)) {
            fclose(file);
            return false;
        }
    } while (line[0] == '#');
    return true;
}

static FILE *list(const char *folder, const char *name)
{
    char path[4096];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    return fopen(path, "r");
}

static void read_lists(const char *folder)
{
    char line[1024];

    for (FILE *file = list(folder, "published.tsv"); next(file, "published.tsv", line); published_count++) {
        CHECK(published_count, published_count < MOST);
        CHECK(published_count, sscanf(line, "%" SCNd32 "\t%255[^\n]", &published[published_count].code,
                                      published[published_count].text) == 2);
    }
    for (FILE *file = list(folder, "blocks.tsv"); next(file, "blocks.tsv", line); blocks_count++) {
        CHECK(blocks_count, blocks_count < MOST);
        CHECK(blocks_count, sscanf(line, "%255[^\t]\t%" SCNd32 "\t%" SCNd32, blocks[blocks_count].name,
                                   &blocks[blocks_count].last, &blocks[blocks_count].first) == 3);
        if (blocks[blocks_count].first < lowest)
            lowest = blocks[blocks_count].first;
    }
    for (FILE *file = list(folder, "actions.tsv"); next(file, "actions.tsv", line); actions_count++) {
        CHECK(actions_count, actions_count < MOST);
        CHECK(actions_count, sscanf(line, "%" SCNd32 "\t%31[^\n]", &actions[actions_count].code,
                                    actions[actions_count].action) == 2);
    }
}

/* Writes the digits of a number at the right end of a buffer, and returns their start. */
static const char *digits(int32_t number, char end[static 12])
{
    uint32_t rest = number < 0 ? 0 - (uint32_t)number : (uint32_t)number;
    char *at = end + 11;

    *at = '\0';
    do
        *--at = (char)('0' + rest % 10);
    while (rest /= 10);
    if (number < 0)
        *--at = '-';
    return at;
}

static bool compare(int32_t number)
{
    static const char unknown[] = "unknown code ";
    char text[TOKU_TEXT_MAX], written[12];
    const char *name = toku_category_name(toku_category(number)), *block = NULL, *action = "investigate";
    int at = -1;

    if (number <= 0 && number >= lowest) { /* within the lists */
        for (int i = 0; i < published_count; i++)
            if (published[i].code == number)
                at = i;
        for (int i = 0; i < blocks_count; i++)
            if (blocks[i].first <= number && number <= blocks[i].last)
                block = blocks[i].name;
        for (int i = 0; i < actions_count; i++)
            if (actions[i].code == number)
                action = actions[i].action;
    }
    size_t length = toku_describe(number, text, sizeof text);
    if (at >= 0) {
        CHECK(number, strcmp(toku_description(number), published[at].text) == 0);
        CHECK(number, strcmp(text, published[at].text) == 0 && length == strlen(text));
    } else {
        const char *end = digits(number, written);
        CHECK(number, !toku_description(number) && !toku_name(number));
        CHECK(number, memcmp(text, unknown, sizeof unknown - 1) == 0 && strcmp(text + sizeof unknown - 1, end) == 0);
        CHECK(number, length == sizeof unknown - 1 + strlen(end));
    }
    CHECK(number, at >= 0 || (toku_grpc_status(number) == TOKU_GRPC_STATUS_UNKNOWN && toku_http_status(number) == 500));
    CHECK(number, toku_ordinal(number) == at && toku_is_known(number) == (at >= 0));
    CHECK(number, block ? name && strcmp(name, block) == 0 : !name);
    CHECK(number, strcmp(toku_action_name(toku_action(number)), action) == 0);
    bool is_done = strcmp(action, "done") == 0, is_retryable = strcmp(action, "retry") == 0;
    bool is_error = !is_done && strcmp(action, "track") != 0 && strcmp(action, "ended") != 0;
    int32_t outcome = is_done ? TOKU_OUTCOME_SUCCESS : is_error ? TOKU_OUTCOME_ERROR : TOKU_OUTCOME_PROGRESS;
    CHECK(number, toku_outcome(number) == outcome && toku_is_error(number) == is_error);
    CHECK(number, toku_is_retryable(number) == is_retryable);
    return at >= 0;
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int64_t first = INT32_MIN, last = INT32_MAX, start, tried;
static int listed;

/* Takes one part after the other until none is left. */
static void *work(void *unused)
{
    for (;;) {
        int found = 0;

        pthread_mutex_lock(&lock);
        int64_t from = start;
        start += PART;
        pthread_mutex_unlock(&lock);
        if (from > last)
            return unused;
        int64_t end = from + PART - 1 < last ? from + PART - 1 : last;
        for (int64_t number = from; number <= end; number++)
            found += compare((int32_t)number);
        pthread_mutex_lock(&lock);
        listed += found;
        tried += end - from + 1;
        printf("up to %" PRId64 "\n", end);
        fflush(stdout);
        pthread_mutex_unlock(&lock);
    }
}

int main(int argc, char **argv)
{
    pthread_t workers[64];
    long count = sysconf(_SC_NPROCESSORS_ONLN);

    if (argc != 2 && argc != 4) {
        fprintf(stderr, "usage: exhaustive FOLDER [FIRST LAST]\n");
        return 2;
    }
    if (argc == 4) {
        first = strtol(argv[2], NULL, 10);
        last = strtol(argv[3], NULL, 10);
    }
    start = first;
    read_lists(argv[1]);
    count = count < 1 ? 1 : count > 64 ? 64 : count;
    for (long i = 0; i < count; i++)
        if (pthread_create(&workers[i], NULL, work, NULL) != 0) {
            perror("pthread_create");
            return 1;
        }
    for (long i = 0; i < count; i++)
        pthread_join(workers[i], NULL);
    int expected = 0;
    for (int i = 0; i < published_count; i++)
        expected += first <= published[i].code && published[i].code <= last;
    CHECK(listed, listed == expected && published_count > 100);
    printf("%" PRId64 " numbers, %d listed, 0 differ\n", tried, listed);
    return 0;
}
