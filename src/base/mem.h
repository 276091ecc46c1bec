/* SPDX-License-Identifier: MIT
 *
 * Memory. An allocation that fails ends the program with status 3 and a line
 * on stderr: a checker that goes on without memory could lose a finding, and a
 * lost finding is a wrong verdict. So no caller ever sees NULL.
 *
 * An arena hands out memory that is freed all at once, with whatever owns it.
 * With HVABI_DEBUG_ARENA each object is its own malloc, so that AddressSanitizer
 * sees overruns.
 */
#ifndef HV_BASE_MEM_H
#define HV_BASE_MEM_H

#include <stddef.h>

struct hv_arena;

/* There is no memory left: nothing can be decided, so the process ends by abort(). For
 * callers that find out by other ways than allocating as well. */
_Noreturn void hv_out_of_memory(void);
/* From now on end it with that exit status instead: for a worker process, whose parent
 * reports what the status means. */
void hv_exit_without_memory(int status);

/* Zeroed memory; never NULL. Free with free(). */
void *hv_alloc(size_t size);

/* realloc() that never fails. */
void *hv_realloc(void *p, size_t size);

/* A copy of s that the caller frees. */
char *hv_strdup(const char *s);

struct hv_arena *hv_arena_new(void);
void hv_arena_free(struct hv_arena *arena); /* accepts NULL */

/* Zeroed memory that lives as long as the arena; aligned for any type. */
void *hv_arena_alloc(struct hv_arena *arena, size_t size);

/* A copy of n bytes of s with a NUL behind them. */
char *hv_arena_strndup(struct hv_arena *arena, const char *s, size_t n);

/* printf into the arena. */
char *hv_arena_printf(struct hv_arena *arena, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Make room for one more element in a malloc'ed array. */
#define HV_GROW(array, n, cap)                                                         \
    do {                                                                               \
        if ((n) == (cap)) {                                                            \
            (cap) = (cap) ? 2 * (cap) : 16;                                            \
            (array) = hv_realloc((array), (cap) * sizeof *(array));                    \
        }                                                                              \
    } while (0)

/* The same for an array in an arena (the old copy stays until the arena goes). */
void *hv_arena_grow(struct hv_arena *arena, void *array, size_t n, size_t *cap,
                    size_t size);
#define HV_ARENA_GROW(arena, array, n, cap)                                            \
    ((array) = hv_arena_grow((arena), (array), (n), &(cap), sizeof *(array)))

#define HV_COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif
