/* SPDX-License-Identifier: MIT */
#include "extract/lexer.h"

#include <limits.h>

size_t hv_splice_length(const char *p, const char *end)
{
    const char *newline = p + 1;
    if (*p != '\\')
        return 0;
    while (newline < end && *newline != '\n' && isspace((unsigned char)*newline))
        newline++;
    return newline < end && *newline == '\n' ? (size_t)(newline + 1 - p) : 0;
}

static bool skip_splice(struct hv_lexer *l)
{
    size_t n = hv_splice_length(l->p, l->end);
    l->p += n;
    l->line += n != 0;
    return n != 0;
}

const char *hv_skip_comment(const char *p, const char *end)
{
    if (*p == '/' && p + 1 < end && p[1] == '*') {
        const char *close = p + 2; /* memmem() looks at every byte */
        while ((close = memchr(close, '/', (size_t)(end - close))) &&
               (close == p + 2 || close[-1] != '*'))
            close++;
        return close ? close + 1 : end;
    }
    if (*p == '/' && p + 1 < end && p[1] == '/') {
        const char *close = memchr(p, '\n', (size_t)(end - p));
        return close ? close : end;
    }
    return p;
}

const char *hv_skip_byte_order_mark(const char *p, const char *end)
{
    return end - p >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0 ? p + 3 : p;
}

/* Skip the comment that begins there, if one does. */
static bool skip_comment(struct hv_lexer *l)
{
    const char *from = l->p;
    if (from + 1 < l->end && from[1] == '/') {
        while (l->p < l->end && *l->p != '\n')
            if (!skip_splice(l))
                l->p++;
        return true;
    }
    l->p = hv_skip_comment(from, l->end);
    if (l->p == l->end && l->p > from &&
        (l->p < from + 4 || memcmp(l->p - 2, "*/", 2) != 0)) {
        l->p = l->end = from;
        return true;
    }
    for (const char *p = from; (p = memchr(p, '\n', (size_t)(l->p - p))); p++)
        l->line++;
    return l->p > from;
}

/* Skip what is not a token. Returns whether a line began. */
static bool skip_blanks(struct hv_lexer *l)
{
    static const bool blank[UCHAR_MAX + 1] = {
        [' '] = true,  ['\t'] = true, ['\r'] = true,
        ['\f'] = true, ['\v'] = true, ['\0'] = true};
    bool fresh = false;
    while (l->p < l->end) {
        unsigned char c = (unsigned char)*l->p;
        if (c == '\\' ? skip_splice(l) : c == '/' && skip_comment(l))
            continue;
        if (c == '\n') {
            fresh = true;
            l->line++;
        } else if (!blank[c]) {
            break;
        }
        l->p++;
    }
    return fresh;
}

/* A newline ends a literal as well. */
static void skip_quoted(struct hv_lexer *l)
{
    const char quote = *l->p;
    bool escaped = true;
    while (l->p < l->end && *l->p != '\n') {
        if (skip_splice(l))
            continue;
        const char c = *l->p++;
        if (c == quote && !escaped)
            break;
        escaped = c == '\\' && !escaped;
    }
}

struct hv_token hv_lexer_next(struct hv_lexer *l)
{
    bool fresh = skip_blanks(l) || !l->begun;
    struct hv_token t = {.fresh = fresh};
    l->begun = true;
    t.p = l->p;
    t.line = l->line;
    if (l->p >= l->end)
        return t;
    if (hv_is_word(*l->p)) {
        t.type = HV_TOKEN_WORD;
        while (l->p < l->end &&
               (hv_is_word(*l->p) || (*l->p == '\'' && !hv_begins_literal(t.p, l->p))))
            l->p++;
    } else if (*l->p == '"' || *l->p == '\'') {
        t.type = HV_TOKEN_QUOTED;
        skip_quoted(l);
    } else {
        t.type = (unsigned char)*l->p++;
    }
    t.n = (size_t)(l->p - t.p);
    return t;
}
