/* Starts, answers once, and waits until its input ends, so that its time and memory can be measured. */

#include <stdio.h>

#include <toku_codes.h>

int main(int count, char **arguments)
{
    (void)arguments;
    puts(toku_strerror(-1101 + count));
    fflush(stdout);
    return getchar() != EOF;
}
