/* SPDX-License-Identifier: MIT */
#include "extract/signature_read.h"

const char *hv_signature_skip_blank(const char *p)
{
    while (isspace((unsigned char)*p))
        p++;
    return p;
}

bool hv_signature_is_among(const char *p, size_t n, const char *const *words)
{
    for (; *words; words++)
        if (strlen(*words) == n && memcmp(p, *words, n) == 0)
            return true;
    return false;
}

/* The text at p up to a length, fit for a message. */
static const char *found(struct hv_signature_reader *r, const char *p)
{
    p = hv_signature_skip_blank(p);
    size_t n = strcspn(p, "\n");
    char *out = hv_arena_strndup(
        r->arena, p, n < HV_SIGNATURE_FOUND_MAX ? n : HV_SIGNATURE_FOUND_MAX);
    for (char *o = out; *o; o++) {
        if (!isprint((unsigned char)*o))
            *o = isspace((unsigned char)*o) ? ' ' : '?';
    }
    return *out ? hv_arena_printf(r->arena, "'%s'", out) : "the end of the line";
}

bool hv_signature_expected(struct hv_signature_reader *r, const char *what,
                           const char *p)
{
    return hv_fail_at(r->err, r->file->path, r->line, 0, "expected %s, found %s", what,
                      found(r, p));
}

/* A line comment's length: up to a newline without a splice. */
static size_t line_comment(const char *p, size_t n)
{
    size_t k = 2;
    while (k < n && (p[k] != '\n' || p[p[k - 1] == '\r' ? k - 2 : k - 1] == '\\'))
        k++;
    return k;
}

/* A literal's length with its quotes; a newline ends it, too. */
static size_t quoted(const char *p, size_t n)
{
    size_t k = 1;
    while (k < n && p[k] != *p && p[k] != '\n')
        k += p[k] == '\\' && k + 1 < n ? 2 : 1;
    return k < n && p[k] == *p ? k + 1 : k;
}

/* The length of a comment, a literal or a splice at p; 0: none of them; more than n: a
 * comment that does not end. */
static size_t opaque(const char *p, size_t n)
{
    if (*p == '"' || *p == '\'')
        return quoted(p, n);
    if (n > 1 && p[0] == '/' && p[1] == '/')
        return line_comment(p, n);
    if (n > 1 && p[0] == '/' && p[1] == '*') {
        const char *end = memmem(p + 2, n - 2, "*/", 2);
        return end ? (size_t)(end + 2 - p) : n + 1;
    }
    if (n > 1 && p[0] == '\\' && p[1] == '\n')
        return 2;
    return n > 2 && memcmp(p, "\\\r\n", 3) == 0 ? 3 : 0;
}

/* Comments and splices become blanks, literals runs of quotes. What was a newline in
 * them becomes '\v': it ends no line, but is counted as one. */
static void hide(char *p, size_t n)
{
    char fill = *p == '"' || *p == '\'' ? *p : ' ';
    for (size_t i = 0; i < n; i++)
        p[i] = p[i] == '\n' ? '\v' : fill;
}

uint32_t hv_signature_lines(const char *from, const char *to)
{
    uint32_t n = 0;
    for (; from < to; from++)
        n += *from == '\n' || *from == '\v';
    return n;
}

bool hv_signature_clean(struct hv_signature_reader *r)
{
    size_t n = r->file->n, k;
    char *text = r->text = hv_arena_strndup(r->arena, r->file->bytes, n);
    for (size_t i = 0; i < n; i += k ? k : 1) {
        k = opaque(r->file->bytes + i, n - i);
        if (k > n - i) {
            r->line = 1 + hv_signature_lines(text, text + i);
            return hv_fail_at(
                r->err, r->file->path, r->line, 0,
                "expected the end of the comment, found the end of the file");
        }
        if (k)
            hide(text + i, k);
        else if (!text[i])
            text[i] = '?';
        else if (text[i] == '\v')
            text[i] = ' ';
    }
    return true;
}
