/* SPDX-License-Identifier: MIT */
#include "extract/companion/signature_read.h"

enum { MAX_PREFIXES = 16, MAX_CALLERS = 64, MAX_MACROS = 1000 };

struct macro {
    const char *name, *value;
};

/* One cell of a table. */
struct call {
    const char *handler, *caller;
    uint32_t line;
};

struct table {
    struct hv_signature_reader *r;
    size_t n_macros, cap_macros;
    struct macro *macros;
    bool prefixed; /* a prefix: line was there, even if its macros are all empty */
    size_t n_prefixes;
    const char *prefixes[MAX_PREFIXES];
    size_t n_columns;
    const char *columns[MAX_CALLERS];
    size_t n_calls, cap_calls;
    struct call *calls;
};

/* Do something for each line from its first word on; it ends with a NUL by now. */
static bool each_line(struct table *t, bool (*take)(struct table *, const char *))
{
    const char *end = t->r->text + t->r->file->n;
    t->r->line = 1;
    for (const char *p = t->r->text; p < end; p += strlen(p) + 1) {
        if (!take(t, hv_signature_skip_blank(p)))
            return false;
        t->r->line += 1 + hv_signature_lines(p, p + strlen(p));
    }
    return true;
}

/* The next word at *p, or NULL at the line's end. */
static const char *next_word(struct table *t, const char **p)
{
    const char *from = hv_signature_skip_blank(*p), *end = from;
    while (*end && !isspace((unsigned char)*end))
        end++;
    *p = end;
    return end > from ? hv_arena_strndup(t->r->arena, from, (size_t)(end - from))
                      : NULL;
}

static bool is_name(const char *p)
{
    return *p && !isdigit((unsigned char)*p) && !p[hv_word_length(p)];
}

static bool too_many(struct table *t, const char *what, int limit)
{
    return hv_fail_at(t->r->err, t->r->file->path, t->r->line, 0,
                      "expected at most %d %s, found more", limit, what);
}

static bool on_define(struct table *t, const char *p)
{
    const char *name = next_word(t, &p), *value = hv_signature_skip_blank(p);
    if (!name || !is_name(name))
        return true;
    if (t->n_macros == MAX_MACROS)
        return too_many(t, "macros", MAX_MACROS);
    *HV_ARENA_ADD(t->r->arena, t->macros, t->n_macros, t->cap_macros) =
        (struct macro){.name = name, .value = value};
    return true;
}

static bool find_macros(struct table *t, const char *line)
{
    if (*line != '#')
        return true;
    const char *p = hv_signature_skip_blank(line + 1);
    bool define = strncmp(p, "define", 6) == 0 && isspace((unsigned char)p[6]);
    return !define || on_define(t, p + 6);
}

/* What the file makes of a word: its first definition that is not empty, "" where all
 * are, itself without one; NULL: it seems to be a macro of another file. */
static const char *value_of(const struct table *t, const char *word)
{
    const char *empty = NULL;
    for (size_t i = 0; i < t->n_macros; i++) {
        if (strcmp(t->macros[i].name, word) != 0)
            continue;
        if (*t->macros[i].value)
            return t->macros[i].value;
        empty = "";
    }
    for (const char *p = word; *p && !empty; p++)
        if (isupper((unsigned char)*p))
            return NULL;
    return empty ? empty : word;
}

static bool add_prefixes(struct table *t, const char *p)
{
    const char *word;
    while ((word = next_word(t, &p))) {
        if (!is_name(word))
            return hv_signature_expected(t->r, "a prefix", word);
        if (t->n_prefixes == MAX_PREFIXES)
            return too_many(t, "prefixes", MAX_PREFIXES);
        t->prefixes[t->n_prefixes++] = word;
    }
    return true;
}

static bool on_prefix(struct table *t, const char *p)
{
    const char *word;
    t->n_prefixes = 0;
    t->prefixed = *hv_signature_skip_blank(p);
    while ((word = next_word(t, &p))) {
        const char *value = value_of(t, word);
        if (!value)
            return hv_signature_expected(
                t->r, "a prefix or a macro that this file defines", word);
        if (!add_prefixes(t, value))
            return false;
    }
    return t->prefixed || hv_signature_expected(t->r, "a prefix", p);
}

static bool on_table(struct table *t, const char *p)
{
    const char *word;
    t->n_columns = 0;
    while ((word = next_word(t, &p))) {
        if (!is_name(word))
            return hv_signature_expected(t->r, "a caller", word);
        if (t->n_columns == MAX_CALLERS)
            return too_many(t, "callers", MAX_CALLERS);
        t->columns[t->n_columns++] = word;
    }
    return t->n_columns || hv_signature_expected(t->r, "a caller", p);
}

static bool is_passed_over(const char *word)
{
    static const char *const words[] = {
        "caller:", "rettype:", "handle:", "defhandle:", NULL};
    return hv_signature_is_among(word, strlen(word), words);
}

/* "compat:2", in the column of a caller. */
static bool on_cell(struct table *t, const char *row, const char *cell,
                    const char *caller)
{
    size_t n = strcspn(cell, ":");
    const char *abi = value_of(t, hv_arena_strndup(t->r->arena, cell, n));
    const char *priority = cell + n + (cell[n] == ':');
    bool good = strcmp(cell, "-") == 0 || (abi && (!*abi || is_name(abi)));
    if (!good || priority[strspn(priority, "0123456789")] || (cell[n] && !*priority))
        return hv_signature_expected(
            t->r, "a prefix with or without ':' and a priority, or '-'", cell);
    if (!*abi || *cell == '-')
        return true;
    *HV_ARENA_ADD(t->r->arena, t->calls, t->n_calls, t->cap_calls) =
        (struct call){.handler = hv_arena_printf(t->r->arena, "%s_%s", abi, row),
                      .caller = caller,
                      .line = t->r->line};
    return true;
}

static bool on_row(struct table *t, const char *row, const char *p)
{
    for (size_t i = 0; i < t->n_columns; i++) {
        const char *cell = next_word(t, &p);
        if (!cell)
            return hv_fail_at(t->r->err, t->r->file->path, t->r->line, 0,
                              "expected a prefix or '-' for each of %zu callers, found "
                              "%zu",
                              t->n_columns, i);
        if (!on_cell(t, row, cell, t->columns[i]))
            return false;
    }
    return !*hv_signature_skip_blank(p) ||
           hv_signature_expected(t->r, "the end of the row", p);
}

static bool on_prototype(struct table *t, const char *name)
{
    size_t n = hv_word_length(name);
    const char *args = hv_signature_skip_blank(name + n);
    if (!n || *args != '(')
        return hv_signature_expected(t->r, "a prototype: a name and its arguments",
                                     name);
    const char *end = hv_signature_close_of(++args);
    if (!end)
        return hv_signature_expected(t->r, "')' after the arguments", args);
    if (*hv_signature_skip_blank(end + 1))
        return hv_signature_expected(t->r, "the end of the line", end + 1);
    if (!t->prefixed)
        return hv_signature_expected(t->r, "'prefix:' before the first prototype",
                                     name);
    struct hv_signature s = {.line = t->r->line};
    s.hypercall = hv_arena_strndup(t->r->arena, name, n);
    if (!hv_signature_read_args(t->r, args, end, &s))
        return false;
    for (size_t i = 0; i < t->n_prefixes; i++)
        hv_signature_add(t->r, t->prefixes[i], s);
    return true;
}

static bool on_line(struct table *t, const char *line)
{
    const char *p = line;
    const char *word = *line == '#' ? NULL : next_word(t, &p);
    if (!word || is_passed_over(word))
        return true;
    if (strcmp(word, "prefix:") == 0)
        return on_prefix(t, p);
    if (strcmp(word, "table:") == 0)
        return on_table(t, p);
    if (strchr(line, '('))
        return on_prototype(t, line);
    if (t->n_columns && is_name(word))
        return on_row(t, word, p);
    return hv_signature_expected(
        t->r, "a prototype, a table row or a directive such as 'prefix:'", line);
}

static int is_named(const void *key, const void *element)
{
    const struct hv_signature *s = element;
    return strcmp(key, s->name);
}

static bool add_caller(struct table *t, struct hv_signature *s, const struct call *call)
{
    struct hv_strings *callers = &s->callers;
    for (size_t i = 0; i < callers->n; i++)
        if (strcmp(callers->v[i], call->caller) == 0)
            return true;
    t->r->line = call->line;
    if (callers->n == MAX_CALLERS)
        return too_many(t, "callers", MAX_CALLERS);
    if (!callers->v)
        callers->v = hv_arena_alloc(t->r->arena, MAX_CALLERS * sizeof *callers->v);
    callers->v[callers->n++] = call->caller;
    return true;
}

static bool add_callers(struct table *t, struct hv_signatures *signatures)
{
    HV_EACH (call, t->calls, t->n_calls) {
        struct hv_signature *s =
            HV_SEARCH(call->handler, signatures->v, signatures->n, is_named);
        if (s && !add_caller(t, s, call))
            return false;
    }
    return true;
}

bool hv_signatures_read_table(struct hv_signature_reader *r, struct hv_signatures *ret)
{
    struct table t = {.r = r};
    for (size_t i = 0; i < r->file->n; i++)
        if (r->text[i] == '\n')
            r->text[i] = '\0';
    return each_line(&t, find_macros) && each_line(&t, on_line) &&
           hv_signature_collect(r, ret) && add_callers(&t, ret);
}
