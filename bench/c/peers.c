/* Built as a shared library, like toku_codes. rows.inc has one line ROW(code, text) per code. */

#include "peers.h"

const char *switch_description(int32_t code)
{
    switch (code) {
#define ROW(code, text) \
    case code: \
        return text;
#include "rows.inc"
#undef ROW
    default:
        return 0;
    }
}

const char *array_description(int32_t code)
{
    static const char *const texts[] = {
#define ROW(code, text) [-(code)] = text,
#include "rows.inc"
#undef ROW
    };
    uint32_t at = -(uint32_t)code;
    return at < sizeof texts / sizeof *texts ? texts[at] : 0;
}

int32_t empty(int32_t code)
{
    return code;
}
