/* SPDX-License-Identifier: MIT */
#include "extract/scan.h"

#include "extract/lexer.h"
#include "model/condition.h"

enum {
    MAX_DEPTH = 64,        /* C requires 63 */
    MAX_NAMES = 4096,      /* in the conditions of one file */
    GUARDS_PER_BYTE = 16,  /* of a file: how long its conditions may be together, */
    GUARDS_LEAST = 1 << 16 /* repeated for each line where they change */
};

/* One level of #if: the condition that holds now, and what #else has to negate. */
struct level {
    const char *now;    /* NULL: an include guard, which is not a condition */
    const char *before; /* conjunction of the negated earlier branches, or NULL */
};

struct scanner {
    struct hv_arena *arena;
    struct hv_scan *scan;
    struct level levels[MAX_DEPTH];
    size_t depth;
    size_t directives;     /* but for #pragma */
    size_t guards;         /* bytes of all conditions so far */
    const char *may_guard; /* macro that the first directive tests, as guards do */
    bool guard_closed;     /* the guard's #endif is behind us */
    bool guard_refuted;    /* it does not enclose the whole file */
    bool no_guard;         /* known from the start */
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

/* Refuse a file for its first excess; the rest is not read. */
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
    HV_EACH (l, s->levels, s->depth) {
        const char *now = l->now ? as_factor(s->arena, l->now) : NULL;
        guard = conjoin(s->arena, guard, conjoin(s->arena, l->before, now));
    }
    struct hv_scan *scan = s->scan;
    s->guards += guard ? strlen(guard) : 0;
    if (s->guards > GUARDS_LEAST + GUARDS_PER_BYTE * scan->file->n)
        refuse_file(s, line, "conditions that are too long");
    *HV_ARENA_ADD(s->arena, scan->marks, scan->n_marks, scan->cap_marks) =
        (struct hv_scan_mark){.line = line, .guard = guard};
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
    s->guard_refuted |= s->depth == 1 && s->scan->include_guard;
    if (l->now)
        l->before = conjoin(s->arena, l->before, negate(s->arena, l->now));
    l->now = cond;
}

static void scan_define(struct scanner *s, const char *p, uint32_t number)
{
    p = skip_blank(p);
    size_t n = hv_word_length(p);
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
    *HV_ARENA_ADD(s->arena, scan->macros, scan->n_macros, scan->cap_macros) = m;
    if (s->directives == 2 && s->may_guard && strcmp(s->may_guard, m.name) == 0) {
        scan->include_guard = m.name;
        s->levels[0].now = NULL;
        add_mark(s, number);
    }
}

static void scan_undef(struct scanner *s, const char *p, uint32_t number)
{
    struct hv_scan *scan = s->scan;
    p = skip_blank(p);
    *HV_ARENA_ADD(s->arena, scan->undefs, scan->n_undefs, scan->cap_undefs) =
        (struct hv_scan_undef){hv_arena_strndup(s->arena, p, hv_word_length(p)),
                               number};
}

static void scan_include(struct scanner *s, const char *p,
                         const struct hv_logical_line *line)
{
    p = skip_blank(p);
    char close = *p == '"' ? '"' : *p == '<' ? '>' : '\0';
    const char *end = close ? strchr(p + 1, close) : NULL;
    if (!end)
        return;
    struct hv_scan_include inc = {.angled = close == '>', .line = line->number};
    inc.name = hv_arena_strndup(s->arena, p + 1, (size_t)(end - p - 1));
    /* in the file, if the physical line has the same spelling */
    const char *from = s->scan->file->bytes + line->from;
    const char *eol = strchr(from, '\n');
    size_t len = (size_t)(end + 1 - p);
    const char *at = memmem(from, eol ? (size_t)(eol - from) : strlen(from), p, len);
    if (at) {
        inc.from = (size_t)(at - s->scan->file->bytes);
        inc.to = inc.from + len;
    }
    struct hv_scan *scan = s->scan;
    *HV_ARENA_ADD(s->arena, scan->includes, scan->n_includes, scan->cap_includes) = inc;
}

static void scan_error(struct scanner *s, const char *p, uint32_t number)
{
    struct hv_scan *scan = s->scan;
    *HV_ARENA_ADD(s->arena, scan->errors, scan->n_errors, scan->cap_errors) =
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
    *HV_ARENA_ADD(s->arena, scan->conditions, scan->n_conditions,
                  scan->cap_conditions) = (struct hv_scan_condition){
        .name = hv_arena_strndup(s->arena, p, n), .line = number};
}

static void note_condition(struct scanner *s, const char *cond, uint32_t number)
{
    struct hv_scan *scan = s->scan;
    *HV_ARENA_ADD(s->arena, scan->ifs, scan->n_ifs, scan->cap_ifs) = cond;
    const char *p = cond;
    for (struct hv_span name; (name = hv_condition_next_name(&p)).n;)
        note_name(s, name.p, name.n, number);
}

/* The macro that a condition wants undefined, as include guards do, or NULL. */
static const char *may_guard(struct scanner *s, const char *cond)
{
    const struct hv_condition *c = hv_condition_read(s->arena, cond);
    bool is = c && c->kind == HV_CONDITION_UNARY && *c->op == '!' &&
              c->part[0]->kind == HV_CONDITION_DEFINED;
    return is ? hv_arena_strndup(s->arena, c->part[0]->text.p, c->part[0]->text.n)
              : NULL;
}

/* The directives with a condition, and how they write it. */
static const struct conditional {
    const char *word, *before, *behind;
    bool opens;
} conditionals[] = {
    {"if", "", "", true},
    {"ifdef", "defined(", ")", true},
    {"ifndef", "!defined(", ")", true},
    {"elif", "", "", false},
    {"elifdef", "defined(", ")", false},
    {"elifndef", "!defined(", ")", false},
};

static const struct conditional *find_conditional(const char *word, size_t n)
{
    return HV_FIND(x, conditionals, HV_COUNT(conditionals), word_is(word, n, x->word));
}

static void scan_condition(struct scanner *s, const struct conditional *conditional,
                           const char *rest, uint32_t number)
{
    const char *cond = fold_blanks(s->arena, rest);
    note_condition(s, cond, number);
    if (*conditional->before)
        cond = hv_arena_printf(s->arena, "%s%s%s", conditional->before, cond,
                               conditional->behind);
    if (conditional->opens) {
        if (s->directives == 1 && !s->no_guard)
            s->may_guard = may_guard(s, cond);
        push_level(s, cond, number);
    } else {
        next_branch(s, cond);
    }
    add_mark(s, number);
}

static void scan_else(struct scanner *s, uint32_t number)
{
    next_branch(s, NULL);
    add_mark(s, number);
}

static void scan_endif(struct scanner *s, uint32_t number)
{
    if (s->depth)
        s->depth--;
    s->guard_closed |= !s->depth && s->scan->include_guard;
    add_mark(s, number);
}

static void scan_line(struct scanner *s, const struct hv_logical_line *line)
{
    const char *p = line->text.p ? skip_blank(line->text.p) : "";
    s->guard_refuted |= *p && s->guard_closed;
    if (*p != '#')
        return;
    p = skip_blank(p + 1);
    size_t n = hv_word_length(p);
    s->directives += !word_is(p, n, "pragma");
    const char *rest = p + n;
    const struct conditional *conditional = find_conditional(p, n);
    if (conditional)
        scan_condition(s, conditional, rest, line->number);
    else if (word_is(p, n, "define"))
        scan_define(s, rest, line->number);
    else if (word_is(p, n, "include"))
        scan_include(s, rest, line);
    else if (word_is(p, n, "undef"))
        scan_undef(s, rest, line->number);
    else if (word_is(p, n, "error"))
        scan_error(s, rest, line->number);
    else if (word_is(p, n, "else"))
        scan_else(s, line->number);
    else if (word_is(p, n, "endif"))
        scan_endif(s, line->number);
}

static bool only_blank(const char *p, const char *end)
{
    while (p < end && isspace((unsigned char)*p))
        p++;
    return p == end;
}

/* Comments that stand alone on successive lines are one. */
static void note_comment(void *ctx, const struct hv_scan_comment *comment)
{
    struct scanner *s = ctx;
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
    *HV_ARENA_ADD(s->arena, scan->comments, scan->n_comments, scan->cap_comments) =
        *comment;
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

/* Returns false if an assumed include guard is none. */
static bool scan_file(const struct hv_source_file *file, struct hv_arena *arena,
                      bool no_guard, struct hv_scan *ret_scan)
{
    *ret_scan = (struct hv_scan){.file = file};
    struct scanner s = {.arena = arena, .scan = ret_scan, .no_guard = no_guard};
    const char *p = file->bytes, *end = file->bytes + file->n;
    struct hv_logical_line line = {
        .bytes = p, .end = end, .note_comment = note_comment, .ctx = &s, .next = 1};
    const char *nul = memchr(p, '\0', file->n);
    if (nul)
        refuse_file(&s, count_lines(p, nul) + 1, "a NUL byte; expected text");
    p = hv_skip_byte_order_mark(p, end);
    while (p < end && !ret_scan->refused) {
        p = hv_logical_line_read(p, &line);
        scan_line(&s, &line);
    }
    hv_buf_done(&line.text);
    return !s.guard_refuted;
}

void hv_scan(const struct hv_source_file *file, struct hv_arena *arena,
             struct hv_scan *ret_scan)
{
    if (!scan_file(file, arena, false, ret_scan))
        scan_file(file, arena, true, ret_scan);
    if (!ret_scan->refused)
        hv_scan_index(ret_scan, arena);
}
