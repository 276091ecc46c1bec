/* SPDX-License-Identifier: MIT */
#include "cli.h"

#include <string.h>

enum { LONGEST = 31 };

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Levenshtein's distance. */
static size_t distance(const char *a, const char *b)
{
    size_t row[LONGEST + 1], n = strlen(a), m = strlen(b);
    for (size_t j = 0; j <= m; j++)
        row[j] = j;
    for (size_t i = 1; i <= n; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t replaced = corner + (a[i - 1] != b[j - 1]);
            corner = row[j];
            row[j] = least(replaced, least(row[j], row[j - 1]) + 1);
        }
    }
    return row[m];
}

const char *hv_nearest_word(const char *word, const char *const *list)
{
    const char *best = NULL;
    size_t limit = strlen(word) / 3 + 2;
    for (; strlen(word) <= LONGEST && *list; list++) {
        size_t d = strlen(*list) <= LONGEST ? distance(word, *list) : limit;
        if (d < limit) {
            best = *list;
            limit = d;
        }
    }
    return best;
}
