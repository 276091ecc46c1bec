/* SPDX-License-Identifier: MIT */
#include "extract/companion/signature.h"

enum { MAX_PREFIXES = 16, MAX_CALLERS = 64, MAX_MACROS = 1000 };

/* One cell of a table. */
struct call {
    const char *handler, *caller;
    uint32_t line;
};

struct table {
    struct hv_signature_reader *r;
    const struct hv_token *end; /* of the line that is read */
    bool prefixed; /* a prefix: line was there, even if its macros are all empty */
    size_t n_prefixes;
    const char *prefixes[MAX_PREFIXES];
    size_t n_columns;
    const char *columns[MAX_CALLERS];
    size_t n_calls, cap_calls;
    struct call *calls;
};

/* The next word at *at, as blanks divide the line, or NULL at its end. */
static const char *next_word(struct table *t, const struct hv_token **at)
{
    const struct hv_token *from = *at, *last = from;
    if (from == t->end)
        return NULL;
    while (last + 1 < t->end && last[1].p == last->p + last->n)
        last++;
    *at = last + 1;
    return hv_arena_strndup(t->r->arena, from->p,
                            (size_t)(last->p + last->n - from->p));
}

/* What is left of the line. */
static const char *rest_of(const struct table *t, const struct hv_token *at)
{
    return at < t->end ? at->p : "";
}

static bool is_name(const char *p)
{
    return *p && !isdigit((unsigned char)*p) && !p[hv_word_length(p)];
}

static bool too_many(struct table *t, const char *what, int limit)
{
    return hv_fail_at(t->r->err, t->r->scan->file->path, t->r->line, 0,
                      "expected at most %d %s, found more", limit, what);
}

/* The expansion of a word: the first definition that is not empty, "" if all are empty,
 * the word itself if there is none; NULL: it seems to be a macro of another file. */
static const char *value_of(const struct table *t, const char *word)
{
    const struct hv_scan *scan = t->r->scan;
    const char *empty = NULL;
    HV_EACH (m, scan->macros, scan->n_macros) {
        if (m->function_like || strcmp(m->name, word) != 0)
            continue;
        if (*m->body)
            return m->body;
        empty = m->body;
    }
    bool foreign = word[strcspn(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")];
    return empty || foreign ? empty : word;
}

static bool add_prefixes(struct table *t, const char *p)
{
    for (p += strspn(p, " "); *p; p += strspn(p, " ")) {
        size_t n = strcspn(p, " ");
        const char *word = hv_arena_strndup(t->r->arena, p, n);
        if (!is_name(word))
            return hv_signature_expected(t->r, "a prefix", word);
        if (t->n_prefixes == MAX_PREFIXES)
            return too_many(t, "prefixes", MAX_PREFIXES);
        t->prefixes[t->n_prefixes++] = word;
        p += n;
    }
    return true;
}

static bool on_prefix(struct table *t, const struct hv_token *at)
{
    const char *word;
    t->n_prefixes = 0;
    t->prefixed = at < t->end;
    while ((word = next_word(t, &at))) {
        const char *value = value_of(t, word);
        if (!value)
            return hv_signature_expected(
                t->r, "a prefix or a macro that this file defines", word);
        if (!add_prefixes(t, value))
            return false;
    }
    return t->prefixed || hv_signature_expected(t->r, "a prefix", "");
}

static bool on_table(struct table *t, const struct hv_token *at)
{
    const char *word;
    t->n_columns = 0;
    while ((word = next_word(t, &at))) {
        if (!is_name(word))
            return hv_signature_expected(t->r, "a caller", word);
        if (t->n_columns == MAX_CALLERS)
            return too_many(t, "callers", MAX_CALLERS);
        t->columns[t->n_columns++] = word;
    }
    return t->n_columns || hv_signature_expected(t->r, "a caller", "");
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

static bool on_row(struct table *t, const char *row, const struct hv_token *at)
{
    for (size_t i = 0; i < t->n_columns; i++) {
        const char *cell = next_word(t, &at);
        if (!cell)
            return hv_fail_at(t->r->err, t->r->scan->file->path, t->r->line, 0,
                              "expected a prefix or '-' for each of %zu callers, found "
                              "%zu",
                              t->n_columns, i);
        if (!on_cell(t, row, cell, t->columns[i]))
            return false;
    }
    return at == t->end || hv_signature_expected(t->r, "the end of the row", at->p);
}

static bool on_prototype(struct table *t, const struct hv_token *name)
{
    const struct hv_token *args = name + 2;
    if (name->type != HV_TOKEN_WORD || name[1].type != '(')
        return hv_signature_expected(t->r, "a prototype: a name and its arguments",
                                     name->p);
    const struct hv_token *close = hv_signature_close_of(args);
    if (!close || close >= t->end)
        return hv_signature_expected(t->r, "')' after the arguments", rest_of(t, args));
    if (close + 1 < t->end)
        return hv_signature_expected(t->r, "the end of the line", close[1].p);
    if (!t->prefixed)
        return hv_signature_expected(t->r, "'prefix:' before the first prototype",
                                     name->p);
    struct hv_signature s = {.line = name->line};
    s.hypercall = hv_arena_strndup(t->r->arena, name->p, name->n);
    if (!hv_signature_read_args(t->r, args, close, &s))
        return false;
    HV_EACH (prefix, t->prefixes, t->n_prefixes)
        hv_signature_add(t->r, *prefix, s);
    return true;
}

/* caller:, rettype: and the like are ignored. */
static bool on_line(struct table *t, const struct hv_token *line)
{
    static const char *const passed_over[] = {
        "caller:", "rettype:", "handle:", "defhandle:"};
    const struct hv_token *at = line;
    const char *word = line->type == '#' ? NULL : next_word(t, &at);
    if (!word || HV_ANY(w, passed_over, HV_COUNT(passed_over), strcmp(word, *w) == 0))
        return true;
    if (strcmp(word, "prefix:") == 0)
        return on_prefix(t, at);
    if (strcmp(word, "table:") == 0)
        return on_table(t, at);
    if (HV_ANY(token, line, (size_t)(t->end - line), token->type == '('))
        return on_prototype(t, line);
    if (t->n_columns && is_name(word))
        return on_row(t, word, at);
    return hv_signature_expected(
        t->r, "a prototype, a table row or a directive such as 'prefix:'", line->p);
}

static bool read_lines(struct table *t)
{
    bool ok = true;
    for (const struct hv_token *line = t->r->tokens; ok && line->type; line = t->end) {
        t->end = hv_signature_next_line(line);
        t->r->line = line->line;
        ok = on_line(t, line);
    }
    return ok;
}

static bool add_caller(struct table *t, struct hv_signature *s, const struct call *call)
{
    struct hv_strings *callers = &s->callers;
    if (hv_strings_have(callers, call->caller))
        return true;
    t->r->line = call->line;
    if (callers->n == MAX_CALLERS)
        return too_many(t, "callers", MAX_CALLERS);
    hv_strings_add(callers, call->caller, t->r->arena);
    return true;
}

static bool add_callers(struct table *t, struct hv_signatures *signatures)
{
    HV_EACH (call, t->calls, t->n_calls) {
        struct hv_signature *s =
            HV_SEARCH(&call->handler, signatures->v, signatures->n, hv_by_text);
        if (s && !add_caller(t, s, call))
            return false;
    }
    return true;
}

bool hv_signatures_read_table(struct hv_signature_reader *r, struct hv_signatures *ret)
{
    struct table t = {.r = r};
    if (r->scan->n_macros > MAX_MACROS) {
        r->line = r->scan->macros[MAX_MACROS].line;
        return too_many(&t, "macros", MAX_MACROS);
    }
    return read_lines(&t) && hv_signature_collect(r, ret) && add_callers(&t, ret);
}
