/* A shared library that links the static one and hides what is not its own. */
#include <toku_codes.h>

__attribute__((visibility("default"))) int32_t next_step(int32_t code);

int32_t next_step(int32_t code)
{
    return toku_action(code);
}
