/* What to do with Toku's answer: done, wait, top up, try again or report. */
#include <inttypes.h>
#include <stdio.h>

#include <toku_codes.h>

static void handle_response(const char *body)
{
    int32_t code;
    char text[TOKU_TEXT_MAX];

    /* Your JSON library's way of reading {"code": -1100}. */
    if (sscanf(body, "{\"code\": %" SCNd32 "}", &code) != 1) {
        fprintf(stderr, "no code in %s\n", body);
        return;
    }
    if (!toku_is_error(code)) {
        toku_describe(code, text, sizeof text);
        if (toku_outcome(code) == TOKU_OUTCOME_PROGRESS)
            printf("%" PRId32 ": in progress or finished: %s\n", code, text);
        else
            printf("%" PRId32 ": done\n", code);
        return;
    }
    toku_message(code, text, sizeof text);
    if (code == TOKU_LOW_CREDIT_BALANCE)
        printf("%" PRId32 ": top up: %s\n", code, text);
    else if (toku_is_retryable(code))
        printf("%" PRId32 ": try again later: %s\n", code, text);
    else
        printf("%" PRId32 ": report: %s\n", code, text);
}

int main(void)
{
    handle_response("{\"code\": 0}");
    handle_response("{\"code\": -3005}");
    handle_response("{\"code\": -3001}");
    handle_response("{\"code\": -1100}");
    handle_response("{\"code\": -101}");
    handle_response("{\"code\": -9999}");
    return 0;
}
