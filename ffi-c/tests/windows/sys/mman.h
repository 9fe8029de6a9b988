/* What conformance.c needs of POSIX, for Windows. */
#ifndef TOKU_TESTS_MMAN_H
#define TOKU_TESTS_MMAN_H

#define WIN32_LEAN_AND_MEAN
#include <windows.h>

#define PROT_NONE PAGE_NOACCESS
#define PROT_READ 0
#define PROT_WRITE PAGE_READWRITE
#define MAP_PRIVATE 0
#define MAP_ANONYMOUS 0
#define MAP_FAILED NULL
#define _SC_PAGESIZE 0

static inline long sysconf(int name)
{
    (void)name;
    return 4096;
}

static inline void *mmap(void *at, size_t size, int protection, int flags, int file, long offset)
{
    (void)flags, (void)file, (void)offset;
    return VirtualAlloc(at, size, MEM_RESERVE | MEM_COMMIT, (DWORD)protection);
}

static inline int mprotect(void *at, size_t size, int protection)
{
    DWORD before;

    return VirtualProtect(at, size, (DWORD)protection, &before) ? 0 : -1;
}

static inline int munmap(void *at, size_t size)
{
    (void)size;
    return VirtualFree(at, 0, MEM_RELEASE) ? 0 : -1;
}

#endif
