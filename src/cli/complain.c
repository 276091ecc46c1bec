/* SPDX-License-Identifier: MIT */
#include "cli.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

/* Names in messages come from trees and command lines, so control characters are
 * escaped for the terminal. C1 controls are 0xc2 0x80 to 0xc2 0x9f. Line ends stay,
 * because some messages have several lines. */
static void put_safe(const char *text, FILE *out)
{
    const unsigned char *p = (const unsigned char *)text;
    for (; *p; p++) {
        bool control = (*p < 0x20 && *p != '\n') || *p == 0x7f;
        bool c1 = *p == 0xc2 && p[1] >= 0x80 && p[1] <= 0x9f;
        if (control || c1)
            fprintf(out, "\\x%02x", *p);
        else
            fputc(*p, out);
        if (c1)
            fprintf(out, "\\x%02x", *++p);
    }
}

enum hvabi_status hv_complain(const char *fmt, ...)
{
    char text[4096];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    fputs("hvabi: ", stderr);
    put_safe(text, stderr);
    fputc('\n', stderr);
    return HVABI_USAGE;
}

enum hvabi_status hv_flush(FILE *out, enum hvabi_status status)
{
    bool failed = ferror(out) != 0;
    errno = 0;
    if (fflush(out) != 0 || failed) {
        hv_complain("cannot write standard output: %s",
                    errno ? strerror(errno) : "an earlier write failed");
        return HVABI_INPUT;
    }
    return status;
}

/* ---- suggestions ---- */

enum { LONGEST = 31 };

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Levenshtein distance. */
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
