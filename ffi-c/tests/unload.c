/*
 * Loads, calls and unloads the library a thousand times, as a plugin: unload LIBRARY. It must be gone each time, and the
 * process must not grow. Prints by how much it grew.
 */
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TIMES 1000
#define CHECK(condition) ((condition) ? (void)0 : fail(#condition, __LINE__))

static void fail(const char *condition, int at)
{
    const char *said = dlerror();

    fprintf(stderr, "unload.c:%d: %s: %s\n", at, condition, said ? said : "");
    exit(1);
}

static void once(const char *path)
{
    char text[64];
    size_t (*describe)(int32_t, char *, size_t);
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);

    CHECK(library);
    *(void **)&describe = dlsym(library, "toku_describe");
    CHECK(describe && describe(-1100, text, sizeof text) == 18 && strcmp(text, "low credit balance") == 0);
    CHECK(dlclose(library) == 0);
    CHECK(!dlopen(path, RTLD_NOW | RTLD_NOLOAD)); /* NULL when it is unloaded */
    dlerror();
}

/* How many pages of memory the process has, whether they are in use or not. */
static long pages(void)
{
    long count = 0;
    FILE *file = fopen("/proc/self/statm", "r");

    CHECK(file && fscanf(file, "%ld", &count) == 1);
    fclose(file);
    return count;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: unload LIBRARY\n");
        return 2;
    }
    for (int i = 0; i < 10; i++)
        once(argv[1]);
    long before = pages();
    for (int i = 0; i < TIMES; i++)
        once(argv[1]);
    long grown = pages() - before;
    /* A leak in every round would show: of the library, which has six pages, or of 200 bytes. */
    CHECK(grown < 20);
    printf("loaded, asked and unloaded %d times, %ld pages more\n", TIMES, grown);
    return 0;
}
