/* What to do when Toku calls back. Reads the bodies of callbacks from standard input, one per line, and prints a line
 * for each. If your web server parses forms, use that in place of read_form(). */
#define _POSIX_C_SOURCE 200809L /* getline */
#include <ctype.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include <toku_codes.h>

/* A key or value without its escapes. toku_parse() refuses more than 256 bytes, so 257 of a longer one are enough. */
struct text {
    char bytes[257];
    size_t length;
};

/* Undoes the escapes of a form: + is a space, and %2D a minus. Returns whether each % has two hex digits. */
static bool decode(const char *from, const char *end, struct text *to)
{
    for (to->length = 0; from < end; from++) {
        char byte = *from == '+' ? ' ' : *from;

        if (byte == '%') {
            if (end - from < 3 || !isxdigit((unsigned char)from[1]) || !isxdigit((unsigned char)from[2]))
                return false;
            byte = (char)strtoul((char[]){ from[1], from[2], '\0' }, NULL, 16);
            from += 2;
        }
        if (to->length < sizeof to->bytes)
            to->bytes[to->length++] = byte;
    }
    return true;
}

/* Reads `result` from the pairs key=value of a form body or query string. Returns what is wrong with it, or NULL. */
static const char *read_form(const char *body, size_t length, struct text *result)
{
    const char *end = body + length, *next;
    bool is_found = false;

    for (; body < end; body = next < end ? next + 1 : end) {
        struct text key;
        const char *equals;

        next = memchr(body, '&', (size_t)(end - body));
        next = next ? next : end;
        equals = memchr(body, '=', (size_t)(next - body));
        if (!decode(body, equals ? equals : next, &key))
            return "a key has a % without two hex digits";
        if (key.length != strlen("result") || memcmp(key.bytes, "result", key.length) != 0)
            continue;
        if (is_found)
            return "result is there twice";
        if (!decode(equals ? equals + 1 : next, next, result))
            return "result has a % without two hex digits";
        is_found = true;
    }
    return is_found ? NULL : "result is missing";
}

/* Use your JSON library here: let it refuse a repeated key, and give toku_parse() the number's digits or the text.
 * To do without a library, this example accepts only {"result": -1100}, or "-1100" as text, where "result_desc" may
 * follow, and refuses all other JSON. */
static const char *read_json(const char *body, size_t length, struct text *result)
{
    int end = 0, more = 0;
    const char *digits = result->bytes, *rest;

    if (sscanf(body, "{ \"result\" : %256[-0123456789] %n", result->bytes, &end) == 1) {
        digits += *digits == '-';
        if (digits[0] == '0' && digits[1])
            return "a number in JSON does not begin with 0";
    } else if (sscanf(body, "{ \"result\" : \"%256[^\"\\]\" %n", result->bytes, &end) != 1) {
        return "result is missing, or neither an integer nor a text";
    }
    sscanf(body + end, ", \"result_desc\" : \"%*[^\"\\]\" %n", &more);
    result->length = strlen(result->bytes);
    rest = body + end + more;
    if (end == 0 || *rest != '}' || rest + 1 + strspn(rest + 1, " \t\r\n") != body + length)
        return "unexpected JSON";
    return NULL;
}

/* Prints a body that cannot be read: at most 64 bytes, without characters that could forge a line of a log. */
static void refuse(const char *why, const char *body, size_t length)
{
    printf("refused: %s: \"", why);
    for (size_t i = 0; i < length && i < 64; i++)
        putchar(isprint((unsigned char)body[i]) ? body[i] : '?');
    puts("\"");
}

/* The field names are those of Toku's call webhook ("Call Handle, Status, and Callback"). Check the key in REST
 * answers. Toku calls every negative result an error: `track` and `ended` are this library's reading. */
static void handle_callback(const char *body, size_t length)
{
    int32_t code;
    struct text result;
    char message[TOKU_TEXT_MAX];
    const char *problem = body[0] == '{' ? read_json(body, length, &result) : read_form(body, length, &result);

    /* A body that cannot be read must never become 0, which is success. */
    if (problem || !toku_parse(result.bytes, result.length, &code)) {
        refuse(problem ? problem : "result is not a code", body, length);
        return;
    }
    toku_message(code, message, sizeof message);
    printf("%" PRId32 ": ", code);
    switch (toku_action(code)) {
    case TOKU_ACTION_DONE: /* the only success */
        puts("done");
        break;
    case TOKU_ACTION_TRACK:
        printf("ask again later: %s\n", toku_strerror(code));
        break;
    case TOKU_ACTION_ENDED: /* a loop that polls stops here */
        printf("stop asking: %s\n", toku_strerror(code));
        break;
    case TOKU_ACTION_RETRY:
        printf("send again later: %s\n", message);
        break;
    case TOKU_ACTION_TOP_UP:
        printf("top up, then send again: %s\n", message);
        break;
    default: /* fix_request, fix_setup, investigate, and what a newer library adds */
        printf("ask a person (%s): %s\n", toku_action_name(toku_action(code)), message);
    }
}

int main(void)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t length;

    while ((length = getline(&line, &room, stdin)) >= 0) {
        length -= line[length - 1] == '\n';
        line[length] = '\0';
        handle_callback(line, (size_t)length);
    }
    free(line);
    return ferror(stdin) ? EXIT_FAILURE : EXIT_SUCCESS;
}
