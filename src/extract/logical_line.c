/* SPDX-License-Identifier: MIT */
#include "extract/logical_line.h"

#include <limits.h>

/* Copy one quoted literal; returns the byte behind it. A newline ends it, too. */
static const char *copy_quoted(struct hv_buf *out, const char *p, const char *end)
{
    char quote = *p;
    do {
        if (*p == '\\' && p + 1 < end && p[1] != '\n')
            hv_buf_putc(out, *p++);
        hv_buf_putc(out, *p++);
    } while (p < end && *p != quote && *p != '\n');
    if (p < end && *p == quote)
        hv_buf_putc(out, *p++);
    return p;
}

/* Skip a comment that begins at p; counts its newlines. */
static const char *skip_comment(const char *p, const char *end, uint32_t *number)
{
    if (p[1] == '/') {
        while (p < end && *p != '\n') {
            if (*p == '\\' && p + 1 < end && p[1] == '\n') {
                ++*number;
                p++;
            }
            p++;
        }
        return p;
    }
    for (p += 2; p < end; p++) {
        if (*p == '\n')
            ++*number;
        if (*p == '*' && p + 1 < end && p[1] == '/')
            return p + 2;
    }
    return p;
}

/* The length of a line splice at p, or 0. */
static size_t splice(const char *p, const char *end)
{
    if (*p != '\\' || p + 1 >= end)
        return 0;
    if (p[1] == '\n')
        return 2;
    return p[1] == '\r' && p + 2 < end && p[2] == '\n' ? 3 : 0;
}

/* Where something else may begin than text that is copied as it is. */
static const bool ends_text[UCHAR_MAX + 1] = {
    ['\n'] = true, ['\\'] = true, ['/'] = true, ['"'] = true, ['\''] = true};

const char *hv_logical_line_read(const char *p, struct hv_logical_line *line)
{
    const char *bytes = line->bytes, *end = line->end;
    uint32_t *number = &line->next;
    line->text.n = 0;
    if (line->text.p)
        line->text.p[0] = '\0';
    line->number = *number;
    line->from = (size_t)(p - bytes);
    bool directive = false, seen = false;
    while (p < end && *p != '\n') {
        size_t k = splice(p, end);
        if (k) {
            p += k;
            ++*number;
        } else if (*p == '/' && p + 1 < end && (p[1] == '*' || p[1] == '/')) {
            struct hv_scan_comment comment = {
                .first = *number, .from = (size_t)(p - bytes), .alone = !seen};
            p = skip_comment(p, end, number);
            comment.last = *number;
            comment.to = (size_t)(p - bytes);
            line->note_comment(line->ctx, &comment);
            hv_buf_putc(&line->text, ' ');
        } else if (*p == '"' || (*p == '\'' && directive)) {
            p = copy_quoted(&line->text, p, end);
        } else {
            const char *from = p++;
            if (!seen && !isspace((unsigned char)*from)) {
                seen = true;
                directive = *from == '#';
            }
            while (seen && p < end && !ends_text[(unsigned char)*p])
                p++;
            hv_buf_add(&line->text, from, (size_t)(p - from));
        }
    }
    if (p < end) {
        p++;
        ++*number;
    }
    return p;
}
