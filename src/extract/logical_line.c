/* SPDX-License-Identifier: MIT */
#include "extract/logical_line.h"

#include "extract/lexer.h"

#include <limits.h>

/* The end of the quoted literal at p, which is added if wanted. A newline ends it,
 * too. */
static const char *read_quoted(const char *p, struct hv_logical_line *line, bool wanted)
{
    const char quote = *p, *end = line->end;
    bool escaped = true, open = true;
    for (size_t n; open && p < end && *p != '\n'; p += n ? n : 1) {
        n = hv_splice_length(p, end);
        line->next += n != 0;
        if (n)
            continue;
        if (wanted)
            hv_buf_putc(&line->text, *p);
        open = *p != quote || escaped;
        escaped = *p == '\\' && !escaped;
    }
    return p;
}

/* The end of a "//" comment, whose lines may be spliced. */
static const char *end_of_line_comment(const char *p, const char *end)
{
    size_t n;
    for (; p < end && *p != '\n'; p += n ? n : 1)
        n = hv_splice_length(p, end);
    return p;
}

/* Skip a comment that begins at p; counts its newlines. */
static const char *skip_comment(const char *p, const char *end, uint32_t *number)
{
    const char *close =
        p[1] == '/' ? end_of_line_comment(p, end) : hv_skip_comment(p, end);
    for (; (p = memchr(p, '\n', (size_t)(close - p))); p++)
        ++*number;
    return close;
}

/* Bytes that end a run of plain text. */
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
        size_t k = hv_splice_length(p, end);
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
        } else {
            const bool first = !seen && !isspace((unsigned char)*p);
            if (first)
                directive = *p == '#';
            seen |= first;
            const bool quoted = hv_begins_literal(bytes + line->from, p);
            p = quoted ? read_quoted(p, line, first || directive) : p;
            const char *from = p;
            p += !quoted;
            while (seen && p < end && !ends_text[(unsigned char)*p])
                p++;
            if (first || directive)
                hv_buf_add(&line->text, from, (size_t)(p - from));
        }
    }
    if (p < end) {
        p++;
        ++*number;
    }
    return p;
}
