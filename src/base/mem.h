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
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

struct hv_arena;

/* Abort because there is no memory: nothing can be decided any more. Also for callers
 * that detect this otherwise than by allocating. */
_Noreturn void hv_out_of_memory(void);
/* Exit with that status instead from now on: for a worker process, whose parent reports
 * the meaning. */
void hv_exit_without_memory(int status);

/* Called before a fork: writing to existing memory costs more afterwards, so chunks
 * made before are not reused. */
void hv_memory_is_shared(void);

/* Zeroed memory; never NULL. Free with free(). */
void *hv_alloc(size_t size);

/* realloc() that never fails. */
void *hv_realloc(void *p, size_t size);

/* Attribute of a variable: done() is called with its address at the end of the block.
 * HV_FREED: frees its pointer, or the pointer that its struct begins with. */
#define HV_AUTO(done) __attribute__((cleanup(done)))
#define HV_FREED HV_AUTO(hv_free_at)
static inline void hv_free_at(void *pointer)
{
    free(*(void **)pointer);
}

/* A copy of s that the caller frees. */
char *hv_strdup(const char *s);

struct hv_arena *hv_arena_new(void);
void hv_arena_free(struct hv_arena *arena); /* accepts NULL */

/* An arena that is freed at the end of the block: HV_ARENA arena = hv_arena_new(). */
#define HV_ARENA HV_AUTO(hv_arena_free_at) struct hv_arena *
static inline void hv_arena_free_at(struct hv_arena **arena)
{
    hv_arena_free(*arena);
}

/* Make a zeroed struct that begins with the arena of all it owns; and free it (accepts
 * NULL). hv_owner_if(): return the struct, or free it and return NULL. */
void *hv_owner_new(size_t size);
void hv_owner_free(void *owner);
void *hv_owner_if(bool sound, void *owner);

/* Zeroed memory that lives as long as the arena; aligned for any type. */
void *hv_arena_alloc(struct hv_arena *arena, size_t size);

/* A copy of n bytes of s with a NUL behind them. */
char *hv_arena_strndup(struct hv_arena *arena, const char *s, size_t n);

/* A copy of an array of n elements; v may be NULL if there are none. */
void *hv_arena_copy(struct hv_arena *arena, const void *v, size_t n, size_t size);
#define HV_ARENA_COPY(arena, v, n) hv_arena_copy((arena), (v), (n), sizeof *(v))

/* The n characters at a, then b, then c. */
char *hv_arena_join(struct hv_arena *arena, const char *a, size_t n, const char *b,
                    const char *c);

/* printf into the arena. */
char *hv_arena_printf(struct hv_arena *arena, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Make room for one more element after the n of a malloc'ed array, or of one in an
 * arena (whose old copy stays until the arena is freed). */
void *hv_grow(void *array, size_t n, size_t *cap, size_t size);
void *hv_arena_grow(struct hv_arena *arena, void *array, size_t n, size_t *cap,
                    size_t size);
#define HV_GROW(array, n, cap)                                                         \
    ((array) = hv_grow((array), (n), &(cap), sizeof *(array)))
#define HV_ARENA_GROW(arena, array, n, cap)                                            \
    ((array) = hv_arena_grow((arena), (array), (n), &(cap), sizeof *(array)))

/* The same; returns the address of the new element, which is already counted. */
#define HV_ADD(array, n, cap) (HV_GROW(array, n, cap), &(array)[(n)++])
#define HV_ARENA_ADD(arena, array, n, cap)                                             \
    (HV_ARENA_GROW(arena, array, n, cap), &(array)[(n)++])

/* The same for a list without a stored capacity, which must only have grown by this
 * function: its capacity is the next power of two. */
void *hv_arena_append(struct hv_arena *arena, void *array, size_t n, size_t size);
#define HV_ARENA_APPEND(arena, array, n)                                               \
    ((array) = hv_arena_append((arena), (array), (n), sizeof *(array)), &(array)[(n)++])

/* For each of n elements of an array, which may be NULL and is not changed. */
#define HV_EACH(item, array, n)                                                        \
    for (__typeof__(*(array)) *item = (array), *item##_end = item ? item + (n) : item; \
         item < item##_end; item++)

/* The first element for which an expression of item holds, or NULL. */
#define HV_FIND(item, array, n, holds)                                                 \
    __extension__({                                                                    \
        __typeof__(*(array)) *found_##item = NULL;                                     \
        HV_EACH (item, array, n) {                                                     \
            if (holds) {                                                               \
                found_##item = item;                                                   \
                break;                                                                 \
            }                                                                          \
        }                                                                              \
        found_##item;                                                                  \
    })

/* Does the expression hold for any element? For all? */
#define HV_ANY(item, array, n, holds) (HV_FIND(item, array, n, holds) != NULL)
#define HV_ALL(item, array, n, holds) (!HV_ANY(item, array, n, !(holds)))

/* The sum of a number or bool over all elements. */
#define HV_SUM(item, array, n, of_item)                                                \
    __extension__({                                                                    \
        size_t sum_##item = 0;                                                         \
        HV_EACH (item, array, n)                                                       \
            sum_##item += (of_item);                                                   \
        sum_##item;                                                                    \
    })

/* Keep the elements for which an expression of item holds, in order; n becomes their
 * number. */
#define HV_KEEP(item, array, n, holds)                                                 \
    do {                                                                               \
        size_t kept_ = 0;                                                              \
        HV_EACH (item, array, n)                                                       \
            if (holds)                                                                 \
                (array)[kept_++] = *item;                                              \
        (n) = kept_;                                                                   \
    } while (0)

#define HV_COUNT(array) (sizeof(array) / sizeof((array)[0]))
