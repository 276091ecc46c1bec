/* SPDX-License-Identifier: MIT
 *
 * Searches in a scan. The author of a header decides how often they run, so each is a
 * search in a sorted list, never a pass over the file.
 */
#include "extract/scan.h"

#include "extract/lexer.h"

/* Sort by name, then by position in the file. */
HV_BY(by_name, const struct hv_scan_macro *,
      strcmp((*x)->name, (*y)->name) ?: HV_ORDER(*x, *y))

static size_t find_arrow(const char *text, size_t n)
{
    const char *arrow = memchr(text, '`', n) ? memmem(text, n, "* => ", 5) : NULL;
    return arrow ? (size_t)(arrow - text) : 0;
}

void hv_scan_index(struct hv_scan *scan, struct hv_arena *arena)
{
    const char *p = scan->file->bytes, *end = p + scan->file->n;
    size_t n = 1;
    for (const char *q = p; (q = memchr(q, '\n', (size_t)(end - q))); q++)
        n++;
    scan->lines = hv_arena_alloc(arena, n * sizeof *scan->lines);
    scan->lines[scan->n_lines++] = 0;
    for (const char *q = p; (q = memchr(q, '\n', (size_t)(end - q)));)
        scan->lines[scan->n_lines++] = (uint32_t)(++q - p);
    scan->by_name = hv_arena_alloc(arena, (scan->n_macros + 1) * sizeof *scan->by_name);
    for (size_t i = 0; i < scan->n_macros; i++)
        scan->by_name[i] = &scan->macros[i];
    HV_SORT(scan->by_name, scan->n_macros, by_name);
    HV_EACH (c, scan->comments, scan->n_comments)
        c->arrow = find_arrow(scan->file->bytes + c->from, c->to - c->from);
}

const char *hv_scan_line(const struct hv_scan *scan, size_t line, bool trimmed,
                         size_t *ret_n)
{
    size_t from = scan->lines[line];
    size_t to = line + 1 < scan->n_lines ? scan->lines[line + 1] : scan->file->n;
    const char *p = scan->file->bytes;
    while (trimmed && from < to && isspace((unsigned char)p[from]))
        from++;
    while (trimmed && to > from && isspace((unsigned char)p[to - 1]))
        to--;
    *ret_n = to - from;
    return p + from;
}

const char *hv_scan_guard(const struct hv_scan *scan, uint32_t line)
{
    size_t i;
    HV_LOWER_BOUND(i, scan->n_marks, scan->marks[i].line <= line);
    return i ? scan->marks[i - 1].guard : NULL;
}

/* A guard is a conjunction; a factor with && is in parentheses. */
bool hv_scan_is_dead(const struct hv_scan *scan, uint32_t line)
{
    const char *p = hv_scan_guard(scan, line);
    while (p && *p) {
        size_t n = 0;
        for (int depth = 0; p[n] && (depth || strncmp(p + n, " && ", 4) != 0); n++)
            depth += (p[n] == '(') - (p[n] == ')');
        if ((n == 1 && *p == '0') || (n == 2 && strncmp(p, "!1", 2) == 0))
            return true;
        p += n + (p[n] ? 4 : 0);
    }
    return false;
}

static const char *start_of_line(const struct hv_scan *scan, uint32_t line)
{
    size_t i = line ? line - 1 : 0;
    return scan->file->bytes + (i < scan->n_lines ? scan->lines[i] : scan->file->n);
}

/* The first comment that begins at or after the byte. */
static size_t comment_from(const struct hv_scan *scan, size_t from)
{
    size_t i;
    HV_LOWER_BOUND(i, scan->n_comments, scan->comments[i].from < from);
    return i;
}

uint32_t hv_scan_block_end(const struct hv_scan *scan, uint32_t line)
{
    const char *p = start_of_line(scan, line), *bytes = scan->file->bytes;
    uint32_t number = line;
    size_t c = comment_from(scan, (size_t)(p - bytes));
    int depth = 0;
    for (; *p; p++) {
        if (c < scan->n_comments && (size_t)(p - bytes) == scan->comments[c].from) {
            p = bytes + scan->comments[c].to;
            number = scan->comments[c++].last;
            if (!*p)
                break; /* nothing stands behind it, not even a newline */
        }
        number += *p == '\n';
        depth += *p == '{';
        depth -= *p == '}';
        if (depth <= 0 && (*p == '}' || *p == ';'))
            return *p == '}' ? number : line;
    }
    return line;
}

/* The end of the quoted literal that begins at p, in a text from `from` to end; p
 * itself if none does. */
static const char *skip_literal(const char *from, const char *p, const char *end)
{
    if (p == end || !hv_begins_literal(from, p))
        return p;
    char quote = *p++;
    while (p < end && *p != quote && *p != '\n')
        p += *p == '\\' && p + 1 < end ? 2 : 1;
    return p < end ? p + 1 : end;
}

size_t hv_scan_close(const char *text, size_t n, size_t open)
{
    int depth = 0;
    for (const char *p = text + open, *end = text + n; p < end;) {
        const char *behind = skip_literal(text + open, hv_skip_comment(p, end), end);
        depth += behind == p ? (*p == '{') - (*p == '}') : 0;
        p = behind > p ? behind : p + 1;
        if (!depth)
            return (size_t)(p - text);
    }
    return 0;
}

static bool is_after(const struct hv_scan_macro *m, const char *name, uint32_t line)
{
    int order = strcmp(m->name, name);
    return order > 0 || (order == 0 && m->line > line);
}

const struct hv_scan_macro *hv_scan_macro_at(const struct hv_scan *scan,
                                             const char *name, uint32_t line)
{
    size_t i; /* index after the last one that is not after line */
    HV_LOWER_BOUND(i, scan->n_macros, !is_after(scan->by_name[i], name, line));
    bool found = i && strcmp(scan->by_name[i - 1]->name, name) == 0;
    return found ? scan->by_name[i - 1] : NULL;
}

/* Would the two characters be or begin one token without a blank between them? */
static bool would_join(char a, char b)
{
    static const char pairs[] = "++ -- -> << >> <= >= == != && || += -= *= /= %= &= ^= "
                                "|= ## :: .. // /* <: <% :> %> %: ";
    char pair[] = {a, b, ' ', '\0'};
    const char *hit = strstr(pairs, pair);
    if ((hv_is_word(a) || a == '.') &&
        (hv_is_word(b) || b == '.' || b == '"' || b == '\''))
        return true;
    return hit && (hit - pairs) % 3 == 0;
}

/* Is the string at p a continuation of the one before it, of n bytes? Not after an
 * escape that can take more digits. */
static bool is_continued(const char *before, size_t n, const char *p)
{
    return n > 1 && before[n - 1] == '"' && *p == '"' &&
           !(isxdigit((unsigned char)p[1]) && memchr(before, '\\', n));
}

void hv_tokens_put(struct hv_buf *buf, const char *text, size_t n)
{
    bool blank = false;
    const char *string = text; /* the one in front, of length bytes; 0: there is none */
    size_t length = 0;
    for (const char *p = text, *end = text + n; p < end;) {
        const char *behind = hv_skip_comment(p, end);
        if (behind > p || isspace((unsigned char)*p)) {
            blank = true;
            p = behind > p ? behind : p + 1;
            continue;
        }
        if (blank && buf->n && would_join(buf->p[buf->n - 1], *p))
            hv_buf_putc(buf, ' ');
        blank = false;
        behind = skip_literal(text, p, end);
        behind = behind > p ? behind : p + 1;
        bool continued = is_continued(string, length, p);
        buf->n -= continued;
        hv_buf_add(buf, p + continued, (size_t)(behind - p) - continued);
        string = p;
        length = *p == '"' ? (size_t)(behind - p) : 0;
        p = behind;
    }
}
