/* SPDX-License-Identifier: MIT */
#include "base/nearest.h"

#include <strings.h>

enum { LONGEST = 63 };
static int lower(char c)
{
    return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

/* Levenshtein distance, ignoring case. */
static size_t distance(const char *a, size_t n, const char *b, size_t m)
{
    size_t row[LONGEST + 1];
    for (size_t j = 0; j <= m; j++)
        row[j] = j;
    for (size_t i = 1; i <= n; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t replaced = corner + (lower(a[i - 1]) != lower(b[j - 1]));
            corner = row[j];
            size_t shifted = HV_MIN(row[j], row[j - 1]) + 1;
            row[j] = HV_MIN(replaced, shifted);
        }
    }
    return row[m];
}

struct hv_nearest hv_nearest_begin(const char *word)
{
    return (struct hv_nearest){word, NULL, strlen(word) / 3 + 2};
}

void hv_nearest_offer(struct hv_nearest *nearest, const char *word, const char *answer)
{
    size_t n = strlen(nearest->word), m = strlen(word);
    if (n > LONGEST || m > LONGEST)
        return;
    size_t d = distance(nearest->word, n, word, m);
    if (d < nearest->distance) {
        nearest->distance = d;
        nearest->best = answer;
    }
}
