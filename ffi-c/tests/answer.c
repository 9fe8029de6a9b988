/* Answers for C in `cargo xtask demo`: see core/examples/answer.rs for the columns. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <toku_codes.h>

static const char *or_dash(const char *text)
{
    return text ? text : "-";
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        int32_t code = (int32_t)strtol(argv[i], NULL, 10);
        char text[TOKU_TEXT_MAX];

        toku_describe(code, text, sizeof text);
        printf("%" PRId32 "\t%s\t%s\t%s\t%s\t%s\t%" PRId32 "\t%s\t%s\t%s\n", code, or_dash(toku_name(code)), text,
               or_dash(toku_category_name(toku_category(code))), toku_outcome_name(toku_outcome(code)),
               toku_grpc_status_name(toku_grpc_status(code)), toku_http_status(code),
               toku_is_error(code) ? "true" : "false", toku_is_retryable(code) ? "true" : "false",
               toku_table_hash());
    }
    return 0;
}
