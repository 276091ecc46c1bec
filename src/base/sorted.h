/* SPDX-License-Identifier: MIT
 *
 * Sorted arrays: the search that bsearch() cannot do (the first of equal elements, or
 * where one would stand), and comparisons for qsort().
 */
#pragma once

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* Set at (a size_t variable) to the index of the first of n sorted elements for which
 * is_before, an expression of at, is false; to n if it is true for all. */
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

/* qsort() of n elements; none need no array. */
#define HV_SORT(array, n, order)                                                       \
    ((n) ? qsort((array), (n), sizeof *(array), (order)) : (void)0)

/* -1, 0 or 1: how two numbers or two pointers into one array are ordered. */
#define HV_ORDER(a, b) (((a) > (b)) - ((a) < (b)))

/* For qsort() and bsearch() over const char *: by their texts. */
static inline int hv_by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}
