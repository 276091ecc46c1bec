/* SPDX-License-Identifier: MIT
 *
 * Sorted arrays: the search that bsearch() cannot do (the first of equal elements, or
 * where one would stand), and comparisons for qsort().
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Set at (a size_t variable) to the index of the first of n sorted elements for which
 * is_before, an expression of at, is false; to n if there is none. */
#define HV_LOWER_BOUND(at, n, is_before)                                               \
    do {                                                                               \
        size_t low_ = 0, high_ = (n);                                                  \
        while (low_ < high_) {                                                         \
            (at) = low_ + (high_ - low_) / 2;                                          \
            if (is_before)                                                             \
                low_ = (at) + 1;                                                       \
            else                                                                       \
                high_ = (at);                                                          \
        }                                                                              \
        (at) = low_;                                                                   \
    } while (0)

/* qsort() of n elements; the array may be NULL if n is 0. */
#define HV_SORT(array, n, order)                                                       \
    ((n) ? qsort((array), (n), sizeof *(array), (order)) : (void)0)

/* bsearch() in n elements; the array may be NULL if n is 0. */
#define HV_SEARCH(key, array, n, order)                                                \
    ((n) ? bsearch((key), (array), (n), sizeof *(array), (order)) : NULL)

/* Remove duplicates from n sorted texts; n becomes the new number. */
#define HV_UNIQUE_TEXTS(array, n)                                                      \
    HV_KEEP(text, array, n, !kept_ || strcmp((array)[kept_ - 1], *text) != 0)

/* For each run [first, end) of n elements for which `same`, an expression of both,
 * holds. */
#define HV_EACH_RUN(first, end, n, same)                                               \
    for (size_t first = 0, end; first < (n) && __extension__({                         \
                                    end = first + 1;                                   \
                                    while (end < (n) && (same))                        \
                                        end++;                                         \
                                    true;                                              \
                                });                                                    \
         first = end)

/* -1, 0 or 1: the order of two numbers or two pointers into one array. */
#define HV_ORDER(a, b) (((a) > (b)) - ((a) < (b)))

#define HV_MIN(a, b) ((a) < (b) ? (a) : (b))
#define HV_MAX(a, b) ((a) > (b) ? (a) : (b))

/* Define a function for qsort() and bsearch() over elements of that type, from an
 * expression that compares *x and *y. */
#define HV_BY(name, type, order)                                                       \
    static int name(const void *x_, const void *y_)                                    \
    {                                                                                  \
        __typeof__(type) const *x = x_, *y = y_;                                       \
        return order;                                                                  \
    }

/* For qsort() and bsearch() over const char *, or structures that begin with one:
 * compare these texts. */
static inline int hv_by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Over pointers: by address, which orders interned texts faster than strcmp() does. */
static inline int hv_by_address(const void *a, const void *b)
{
    return HV_ORDER((uintptr_t) * (const void *const *)a,
                    (uintptr_t) * (const void *const *)b);
}

static inline int hv_by_u64(const void *a, const void *b)
{
    return HV_ORDER(*(const uint64_t *)a, *(const uint64_t *)b);
}
