/* SPDX-License-Identifier: MIT */
#include "extract/scan.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"

#include <ctype.h>
#include <string.h>

enum {
    MAX_DEPTH = 64,        /* C requires 63 */
    MAX_NAMES = 4096,      /* in the conditions of one file */
    GUARDS_PER_BYTE = 16,  /* of a file: how long its conditions may be together, */
    GUARDS_LEAST = 1 << 16 /* written out for each line where they change */
};

/* One level of #if: the condition that holds now, and what #else has to negate. */
struct level {
    const char *now;    /* NULL: an include guard, which is no condition */
    const char *before; /* conjunction of the negated earlier branches, or NULL */
};

struct scanner {
    struct hv_arena *arena;
    struct hv_scan *scan;
    struct level levels[MAX_DEPTH];
    size_t depth;
    size_t directives;
    size_t guards; /* bytes of all conditions so far */
    const char *first_ifndef;
};

/* A logical line: comments replaced by a blank, splices gone. */
struct line {
    struct hv_buf text;
    uint32_t number; /* of its first physical line */
    size_t from;     /* offset of its first byte in the file */
};

static const char *skip_blank(const char *p)
{
    while (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\f' || *p == '\v')
        p++;
    return p;
}

/* Fold runs of white space to one blank and drop it at both ends. */
static const char *fold_blanks(struct hv_arena *arena, const char *p)
{
    size_t n = strlen(p), k = 0;
    char *out = hv_arena_alloc(arena, n + 1);
    for (p = skip_blank(p); *p; p++) {
        if (isspace((unsigned char)*p)) {
            if (k && out[k - 1] != ' ')
                out[k++] = ' ';
        } else {
            out[k++] = *p;
        }
    }
    while (k && out[k - 1] == ' ')
        k--;
    out[k] = '\0';
    return out;
}

static const char *conjoin(struct hv_arena *arena, const char *a, const char *b)
{
    if (!a)
        return b;
    if (!b)
        return a;
    return hv_arena_printf(arena, "%s && %s", a, b);
}

/* A condition as one factor of a conjunction. */
static const char *as_factor(struct hv_arena *arena, const char *cond)
{
    int depth = 0;
    for (const char *p = cond; *p; p++) {
        depth += *p == '(';
        depth -= *p == ')';
        if (depth == 0 && ((p[0] == '|' && p[1] == '|') || *p == '?'))
            return hv_arena_printf(arena, "(%s)", cond);
    }
    return cond;
}

static const char *negate(struct hv_arena *arena, const char *cond)
{
    size_t n = strcspn(cond, " &|?<>=+-*/()");
    if (strncmp(cond, "defined(", 8) == 0 && !strchr(cond + 8, '(')) {
        const char *end = strchr(cond, ')');
        if (end && !end[1])
            return hv_arena_printf(arena, "!%s", cond);
    }
    if (strncmp(cond, "!defined(", 9) == 0) {
        const char *end = strchr(cond, ')');
        if (end && !end[1])
            return cond + 1;
    }
    if (!cond[n])
        return hv_arena_printf(arena, "!%s", cond);
    return hv_arena_printf(arena, "!(%s)", cond);
}

/* The first thing that is too much; what is behind it is not read. */
static void refuse_file(struct scanner *s, uint32_t line, const char *why)
{
    if (s->scan->refused)
        return;
    s->scan->refused = why;
    s->scan->refused_line = line;
}

static void add_mark(struct scanner *s, uint32_t line)
{
    const char *guard = NULL;
    for (size_t i = 0; i < s->depth; i++) {
        struct level *l = &s->levels[i];
        const char *now = l->now ? as_factor(s->arena, l->now) : NULL;
        guard = conjoin(s->arena, guard, conjoin(s->arena, l->before, now));
    }
    struct hv_scan *scan = s->scan;
    s->guards += guard ? strlen(guard) : 0;
    if (s->guards > GUARDS_LEAST + GUARDS_PER_BYTE * scan->file->n)
        refuse_file(s, line, "conditions that are too long");
    HV_ARENA_GROW(s->arena, scan->marks, scan->n_marks, scan->cap_marks);
    scan->marks[scan->n_marks++] = (struct hv_scan_mark){.line = line, .guard = guard};
}

static void push_level(struct scanner *s, const char *cond, uint32_t line)
{
    if (s->depth == MAX_DEPTH)
        refuse_file(s, line, "more than 64 nested conditions");
    else
        s->levels[s->depth++] = (struct level){.now = cond};
}

/* #elif and #else: cond NULL for #else. */
static void next_branch(struct scanner *s, const char *cond)
{
    if (!s->depth)
        return;
    struct level *l = &s->levels[s->depth - 1];
    if (l->now)
        l->before = conjoin(s->arena, l->before, negate(s->arena, l->now));
    l->now = cond;
}

static void scan_define(struct scanner *s, const char *p, uint32_t number)
{
    p = skip_blank(p);
    size_t n = 0;
    while (hv_is_word(p[n]))
        n++;
    if (!n)
        return;
    struct hv_scan *scan = s->scan;
    struct hv_scan_macro m = {.line = number, .params = ""};
    m.name = hv_arena_strndup(s->arena, p, n);
    p += n;
    if (*p == '(') {
        const char *end = strchr(p, ')');
        m.function_like = true;
        if (end) {
            m.params = hv_arena_strndup(s->arena, p, (size_t)(end + 1 - p));
            p = end + 1;
        }
    }
    m.body = fold_blanks(s->arena, p);
    HV_ARENA_GROW(s->arena, scan->macros, scan->n_macros, scan->cap_macros);
    scan->macros[scan->n_macros++] = m;
    /* the second directive of a file, after #ifndef of the same name, and nothing in it
     */
    if (s->directives == 2 && s->first_ifndef && strcmp(s->first_ifndef, m.name) == 0) {
        scan->include_guard = m.name;
        s->levels[0].now = NULL;
        add_mark(s, number);
    }
}

static void scan_undef(struct scanner *s, const char *p)
{
    p = skip_blank(p);
    size_t n = 0;
    while (hv_is_word(p[n]))
        n++;
    struct hv_scan *scan = s->scan;
    HV_ARENA_GROW(s->arena, scan->undefs, scan->n_undefs, scan->cap_undefs);
    scan->undefs[scan->n_undefs++] = hv_arena_strndup(s->arena, p, n);
}

static void scan_include(struct scanner *s, const char *p, const struct line *line)
{
    p = skip_blank(p);
    char close = *p == '"' ? '"' : *p == '<' ? '>' : '\0';
    const char *end = close ? strchr(p + 1, close) : NULL;
    if (!end)
        return;
    struct hv_scan_include inc = {.angled = close == '>', .line = line->number};
    inc.name = hv_arena_strndup(s->arena, p + 1, (size_t)(end - p - 1));
    /* where it stands in the file: only when the physical line spells it the same way
     */
    const char *from = s->scan->file->bytes + line->from;
    const char *eol = strchr(from, '\n');
    size_t len = (size_t)(end + 1 - p);
    const char *at = memmem(from, eol ? (size_t)(eol - from) : strlen(from), p, len);
    if (at) {
        inc.from = (size_t)(at - s->scan->file->bytes);
        inc.to = inc.from + len;
    }
    struct hv_scan *scan = s->scan;
    HV_ARENA_GROW(s->arena, scan->includes, scan->n_includes, scan->cap_includes);
    scan->includes[scan->n_includes++] = inc;
}

static void scan_error(struct scanner *s, const char *p, uint32_t number)
{
    struct hv_scan *scan = s->scan;
    HV_ARENA_GROW(s->arena, scan->errors, scan->n_errors, scan->cap_errors);
    scan->errors[scan->n_errors++] =
        (struct hv_scan_error){.text = fold_blanks(s->arena, p), .line = number};
}

static bool word_is(const char *p, size_t n, const char *word)
{
    return strlen(word) == n && memcmp(p, word, n) == 0;
}

static void note_name(struct scanner *s, const char *p, size_t n, uint32_t number)
{
    struct hv_scan *scan = s->scan;
    for (size_t i = 0; i < scan->n_conditions; i++)
        if (word_is(p, n, scan->conditions[i].name))
            return;
    if (scan->n_conditions == MAX_NAMES)
        refuse_file(s, number, "more than 4096 names in its conditions");
    if (scan->refused)
        return;
    HV_ARENA_GROW(s->arena, scan->conditions, scan->n_conditions, scan->cap_conditions);
    scan->conditions[scan->n_conditions++] = (struct hv_scan_condition){
        .name = hv_arena_strndup(s->arena, p, n), .line = number};
}

static void note_condition(struct scanner *s, const char *cond, uint32_t number)
{
    struct hv_scan *scan = s->scan;
    HV_ARENA_GROW(s->arena, scan->ifs, scan->n_ifs, scan->cap_ifs);
    scan->ifs[scan->n_ifs++] = cond;
    for (const char *p = cond; *p;) {
        size_t n = 0;
        while (hv_is_word(p[n]))
            n++;
        if (n && !isdigit((unsigned char)*p) && !word_is(p, n, "defined"))
            note_name(s, p, n, number);
        p += n ? n : 1;
    }
}

static void scan_conditional(struct scanner *s, const char *word, size_t n,
                             const char *rest, uint32_t number)
{
    const char *cond = fold_blanks(s->arena, rest);
    if ((n >= 2 && strncmp(word, "if", 2) == 0) || word_is(word, n, "elif"))
        note_condition(s, cond, number);
    if (word_is(word, n, "if")) {
        push_level(s, cond, number);
    } else if (word_is(word, n, "ifdef")) {
        push_level(s, hv_arena_printf(s->arena, "defined(%s)", cond), number);
    } else if (word_is(word, n, "ifndef")) {
        if (s->directives == 1)
            s->first_ifndef = cond;
        push_level(s, hv_arena_printf(s->arena, "!defined(%s)", cond), number);
    } else if (word_is(word, n, "elif")) {
        next_branch(s, cond);
    } else if (word_is(word, n, "else")) {
        next_branch(s, NULL);
    } else if (word_is(word, n, "endif")) {
        if (s->depth)
            s->depth--;
    } else {
        return;
    }
    add_mark(s, number);
}

static void scan_line(struct scanner *s, const struct line *line)
{
    const char *p = line->text.p ? skip_blank(line->text.p) : "";
    if (*p != '#')
        return;
    p = skip_blank(p + 1);
    size_t n = 0;
    while (hv_is_word(p[n]))
        n++;
    s->directives++;
    const char *rest = p + n;
    if (word_is(p, n, "define"))
        scan_define(s, rest, line->number);
    else if (word_is(p, n, "include"))
        scan_include(s, rest, line);
    else if (word_is(p, n, "undef"))
        scan_undef(s, rest);
    else if (word_is(p, n, "error"))
        scan_error(s, rest, line->number);
    else
        scan_conditional(s, p, n, rest, line->number);
}

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

static bool only_blank(const char *p, const char *end)
{
    while (p < end && isspace((unsigned char)*p))
        p++;
    return p == end;
}

/* Comments that stand alone on successive lines are one. */
static void note_comment(struct scanner *s, const struct hv_scan_comment *comment)
{
    struct hv_scan *scan = s->scan;
    const char *bytes = scan->file->bytes;
    struct hv_scan_comment *before =
        scan->n_comments ? &scan->comments[scan->n_comments - 1] : NULL;
    if (before && before->alone && comment->alone &&
        comment->first <= before->last + 1 &&
        only_blank(bytes + before->to, bytes + comment->from)) {
        before->to = comment->to;
        before->last = comment->last;
        return;
    }
    HV_ARENA_GROW(s->arena, scan->comments, scan->n_comments, scan->cap_comments);
    scan->comments[scan->n_comments++] = *comment;
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

/* Read one logical line from p; returns where the next one begins. */
static const char *read_line(struct scanner *s, const char *p, const char *end,
                             struct line *line, uint32_t *number)
{
    const char *bytes = s->scan->file->bytes;
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
            note_comment(s, &comment);
            hv_buf_putc(&line->text, ' ');
        } else if (*p == '"' || (*p == '\'' && directive)) {
            p = copy_quoted(&line->text, p, end);
        } else {
            if (!seen && !isspace((unsigned char)*p)) {
                seen = true;
                directive = *p == '#';
            }
            hv_buf_putc(&line->text, *p++);
        }
    }
    if (p < end) {
        p++;
        ++*number;
    }
    return p;
}

static uint32_t count_lines(const char *p, const char *end)
{
    uint32_t n = 0;
    while ((p = memchr(p, '\n', (size_t)(end - p)))) {
        p++;
        n++;
    }
    return n;
}

void hv_scan(const struct hv_source_file *file, struct hv_arena *arena,
             struct hv_scan *ret_scan)
{
    *ret_scan = (struct hv_scan){.file = file};
    struct scanner s = {.arena = arena, .scan = ret_scan};
    const char *p = file->bytes, *end = file->bytes + file->n;
    uint32_t number = 1;
    struct line line = {0};
    const char *nul = memchr(p, '\0', file->n);
    if (nul)
        refuse_file(&s, count_lines(p, nul) + 1, "a NUL byte; expected text");
    while (p < end && !ret_scan->refused) {
        line.text.n = 0;
        if (line.text.p)
            line.text.p[0] = '\0';
        line.number = number;
        line.from = (size_t)(p - file->bytes);
        p = read_line(&s, p, end, &line, &number);
        scan_line(&s, &line);
    }
    hv_buf_done(&line.text);
    if (!ret_scan->refused)
        hv_scan_index(ret_scan, arena);
}
