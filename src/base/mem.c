/* SPDX-License-Identifier: MIT */
#include "base/mem.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
    FIRST_CHUNK = 2 * 1024,
    CHUNK = 256 * 1024,
    LARGEST_SPARE = 4 * CHUNK,
    MOST_SPARE = 32,
    ALIGN = 16
};

struct chunk {
    struct chunk *next;
    size_t size, used;
    unsigned forks;  /* number of forks when it was made */
    unsigned spares; /* in the first of a list: the number of spare chunks */
    _Alignas(ALIGN) char data[];
};

struct hv_arena {
    struct chunk *chunks;
};

static int status_without_memory = -1;

void hv_exit_without_memory(int status)
{
    status_without_memory = status;
}

_Noreturn void hv_out_of_memory(void)
{
    if (status_without_memory >= 0)
        _exit(status_without_memory);
    abort();
}

void *hv_alloc(size_t size)
{
    void *p = calloc(1, size ? size : 1);
    if (!p)
        hv_out_of_memory();
    return p;
}

void *hv_realloc(void *p, size_t size)
{
    p = realloc(p, size ? size : 1);
    if (!p)
        hv_out_of_memory();
    return p;
}

char *hv_strdup(const char *s)
{
    size_t n = strlen(s) + 1;
    return memcpy(hv_alloc(n), s, n);
}

struct hv_arena *hv_arena_new(void)
{
    return hv_alloc(sizeof(struct hv_arena));
}

void *hv_owner_new(size_t size)
{
    struct hv_arena **owner = hv_alloc(size);
    *owner = hv_arena_new();
    return owner;
}

void hv_owner_free(void *owner)
{
    if (owner)
        hv_arena_free(*(struct hv_arena **)owner);
    free(owner);
}

void *hv_owner_if(bool sound, void *owner)
{
    if (!sound)
        hv_owner_free(owner);
    return sound ? owner : NULL;
}

/* Is it mapped? Sanitizers check memory of malloc(), and find no pointers in mapped
 * pages. */
static bool is_mapped(size_t size)
{
#ifdef HVABI_DEBUG_ARENA
    (void)size;
    return false;
#else
    return size >= CHUNK;
#endif
}

/* Chunks of freed arenas, to be cleared and reused, which is cheaper than new pages
 * from the kernel. A thread takes the whole list for a moment; chunks that others put
 * there meanwhile are unmapped. */
static _Atomic(struct chunk *) spare;
static atomic_uint forks;

static void chunk_unmap(struct chunk *c)
{
    munmap(c, sizeof *c + c->size);
}

static void unmap_all(struct chunk *first)
{
    for (struct chunk *c = first, *next; c; c = next) {
        next = c->next;
        chunk_unmap(c);
    }
}

static struct chunk *take_spares(void)
{
    return atomic_exchange(&spare, NULL);
}

static void put_spares(struct chunk *first)
{
    unmap_all(atomic_exchange(&spare, first));
}

/* Clearing a page that is shared with a forked process would copy it first. */
void hv_memory_is_shared(void)
{
    unmap_all(take_spares());
    atomic_fetch_add(&forks, 1);
}

static void chunk_free(struct chunk *c)
{
    if (!is_mapped(c->size)) {
        free(c);
        return;
    }
    struct chunk *first = take_spares();
    const unsigned n = first ? first->spares : 0;
    if (n == MOST_SPARE || c->size > LARGEST_SPARE || c->forks != atomic_load(&forks)) {
        chunk_unmap(c);
    } else {
        c->next = first;
        c->spares = n + 1;
        first = c;
    }
    put_spares(first);
}

/* A cleared spare chunk; NULL: there is none of that size. */
static struct chunk *take_spare(size_t size)
{
    struct chunk *first = take_spares(), **at = &first;
    const unsigned n = first ? first->spares : 0;
    while (*at && (*at)->size != size)
        at = &(*at)->next;
    struct chunk *found = *at;
    if (found)
        *at = found->next;
    if (first)
        first->spares = n - (found != NULL);
    put_spares(first);
    if (found)
        memset(found->data, 0, found->used);
    return found;
}

void hv_arena_free(struct hv_arena *arena)
{
    if (!arena)
        return;
    for (struct chunk *c = arena->chunks; c;) {
        struct chunk *next = c->next;
        chunk_free(c);
        c = next;
    }
    free(arena);
}

static struct chunk *new_pages(size_t size)
{
    return mmap(NULL, sizeof(struct chunk) + size, PROT_READ | PROT_WRITE,
                MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

/* A chunk of zeroed memory. */
static struct chunk *chunk_map(size_t size)
{
    struct chunk *c = take_spare(size) ?: new_pages(size);
    if (c == MAP_FAILED) { /* spare chunks of other sizes may use the memory */
        unmap_all(take_spares());
        c = new_pages(size);
    }
    if (c == MAP_FAILED)
        hv_out_of_memory();
    return c;
}

static struct chunk *chunk_add(struct hv_arena *arena, size_t size)
{
    if (is_mapped(size))
        size = (size + CHUNK - 1) / CHUNK * CHUNK; /* so that few sizes are in use */
    struct chunk *c =
        is_mapped(size) ? chunk_map(size) : hv_realloc(NULL, sizeof *c + size);
    *c = (struct chunk){
        .size = size, .forks = atomic_load(&forks), .next = arena->chunks};
    arena->chunks = c;
    return c;
}

#ifndef HVABI_DEBUG_ARENA
/* Chunk sizes grow to the usual size, as many arenas stay small. */
static size_t chunk_size(const struct chunk *last, size_t needed)
{
    size_t size = !last ? FIRST_CHUNK : 8 * last->size < CHUNK ? 8 * last->size : CHUNK;
    return needed > size ? needed : size;
}
#endif

void *hv_arena_alloc(struct hv_arena *arena, size_t size)
{
    if (size > SIZE_MAX / 2)
        hv_out_of_memory();
    size = (size + ALIGN - 1) & ~(size_t)(ALIGN - 1);
#ifdef HVABI_DEBUG_ARENA
    struct chunk *c = chunk_add(arena, size);
#else
    struct chunk *c = arena->chunks;
    if (!c || c->size - c->used < size)
        c = chunk_add(arena, chunk_size(c, size));
#endif
    void *p = c->data + c->used;
    c->used += size;
    return is_mapped(c->size) ? p
                              : memset(p, 0, size); /* most chunks stay half empty */
}

char *hv_arena_strndup(struct hv_arena *arena, const char *s, size_t n)
{
    char *p = hv_arena_alloc(arena, n + 1);
    memcpy(p, s, n);
    return p;
}

void *hv_arena_copy(struct hv_arena *arena, const void *v, size_t n, size_t size)
{
    void *copy = hv_arena_alloc(arena, n * size);
    if (n)
        memcpy(copy, v, n * size);
    return copy;
}

char *hv_arena_join(struct hv_arena *arena, const char *a, size_t n, const char *b,
                    const char *c)
{
    size_t n_b = strlen(b), n_c = strlen(c);
    char *p = hv_arena_alloc(arena, n + n_b + n_c + 1);
    memcpy(p, a, n);
    memcpy(p + n, b, n_b);
    memcpy(p + n + n_b, c, n_c);
    return p;
}

char *hv_arena_printf(struct hv_arena *arena, const char *fmt, ...)
{
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    char *p = hv_arena_alloc(arena, (size_t)(n < 0 ? 0 : n) + 1);
    vsnprintf(p, (size_t)(n < 0 ? 0 : n) + 1, fmt, again);
    va_end(again);
    return p;
}

void *hv_grow(void *array, size_t n, size_t *cap, size_t size)
{
    if (n < *cap)
        return array;
    *cap = *cap ? 2 * *cap : 16;
    return hv_realloc(array, *cap * size);
}

void *hv_arena_grow(struct hv_arena *arena, void *array, size_t n, size_t *cap,
                    size_t size)
{
    if (n < *cap)
        return array;
    *cap = *cap ? 2 * *cap : 8;
    void *p = hv_arena_alloc(arena, *cap * size);
    if (n)
        memcpy(p, array, n * size);
    return p;
}

void *hv_arena_append(struct hv_arena *arena, void *array, size_t n, size_t size)
{
    size_t cap = n;
    if (n & (n - 1)) /* it is full at each power of two */
        return array;
    return n ? hv_arena_grow(arena, array, n, &cap, size) : hv_arena_alloc(arena, size);
}
