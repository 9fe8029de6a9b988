/* Answers for C: see core/examples/answer.rs for the questions and the columns. */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <toku_codes.h>

static const char *or_dash(const char *text)
{
    return text ? text : "-";
}

static const char *truth(bool is_so)
{
    return is_so ? "true" : "false";
}

static void *resized(void *memory, size_t size)
{
    void *room = realloc(memory, size);

    if (!room) {
        perror("realloc");
        exit(1);
    }
    return room;
}

static void answer_number(int32_t code, int among)
{
    char text[TOKU_TEXT_MAX], message[TOKU_TEXT_MAX] = "-";

    toku_describe(code, text, sizeof text);
    if (toku_is_error(code))
        toku_message(code, message, sizeof message);
    printf("%" PRId32 "\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%" PRId32 "\t%s\t%s\t%s\t%" PRId32 "\t%d\t%s\n", code,
           truth(toku_is_known(code)), or_dash(toku_name(code)), or_dash(toku_description(code)), text,
           or_dash(toku_category_name(toku_category(code))), toku_outcome_name(toku_outcome(code)),
           toku_action_name(toku_action(code)), toku_grpc_status_name(toku_grpc_status(code)), toku_http_status(code), truth(toku_is_error(code)),
           truth(toku_is_retryable(code)), message, toku_ordinal(code), among, toku_table_hash());
}

static void answer_numbers(void)
{
    size_t count = 0;
    int32_t *codes = NULL;
    char line[64];

    while (fgets(line, sizeof line, stdin)) {
        codes = resized(codes, (count + 1) * sizeof *codes);
        codes[count++] = (int32_t)strtol(line, NULL, 10);
    }
    int16_t *among = resized(NULL, count * sizeof *among + 1);
    if (!toku_ordinals(codes, count, among))
        exit(1);
    for (size_t i = 0; i < count; i++)
        answer_number(codes[i], among[i]);
    free(among);
    free(codes);
}

/* The words of the other languages for the refusals, which the header numbers. */
static const char *refusal(int32_t error)
{
    switch (error) {
    case TOKU_PARSE_ERROR_EMPTY: return "the text is empty";
    case TOKU_PARSE_ERROR_TOO_LONG: return "the text is longer than 256 bytes";
    case TOKU_PARSE_ERROR_NOT_A_CODE: return "neither a name nor a number";
    case TOKU_PARSE_ERROR_OUT_OF_RANGE: return "the number is outside 32 bits";
    default: return "refused without a reason";
    }
}

static void answer_text(const char *text, size_t length)
{
    int32_t code, codes[256];
    size_t found = toku_search(text, length, codes, 256);

    if (toku_parse(text, length, &code))
        printf("%" PRId32 "\t", code);
    else
        printf("%s\t", refusal(toku_parse_error(text, length)));
    if (toku_lookup_name(text, length, &code))
        printf("%" PRId32 "\t", code);
    else
        printf("-\t");
    for (size_t i = 0; i < found; i++)
        printf("%s%" PRId32, i ? " " : "", codes[i]);
    printf("\n");
}

static void answer_texts(void)
{
    static char line[8192], text[sizeof line / 2];

    while (fgets(line, sizeof line, stdin)) {
        size_t length = strcspn(line, "\n") / 2;
        for (size_t i = 0; i < length; i++) {
            char digits[3] = { line[2 * i], line[2 * i + 1], '\0' };
            text[i] = (char)(unsigned char)strtoul(digits, NULL, 16);
        }
        answer_text(text, length);
    }
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "numbers") == 0)
        answer_numbers();
    else if (argc == 2 && strcmp(argv[1], "texts") == 0)
        answer_texts();
    else
        return fprintf(stderr, "usage: answer numbers|texts\n"), 2;
    return 0;
}
