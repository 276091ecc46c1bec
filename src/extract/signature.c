/* SPDX-License-Identifier: MIT */
#include "extract/signature.h"

#include "base/mem.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_PREFIXES = 16, MAX_CALLERS = 64, MAX_MACROS = 1000, MAX_FOUND = 60 };

struct item {
    struct hv_signature signature;
    size_t nth; /* in the file */
};

struct macro {
    const char *name, *value;
};

/* One cell of a table. */
struct call {
    const char *handler, *caller;
    uint32_t line;
};

struct reader {
    const struct hv_source_file *file;
    struct hv_arena *arena;
    struct hv_err *err;
    char *text; /* the file, as long as it, see clean() */
    uint32_t line;
    size_t n_items, cap_items;
    struct item *items;
    /* of a table */
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

/* ---- text ---- */

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

static const char *skip_blank(const char *p)
{
    while (isspace((unsigned char)*p))
        p++;
    return p;
}

/* The text at p up to a length, fit for a message. */
static const char *found(struct reader *r, const char *p)
{
    p = skip_blank(p);
    size_t n = strcspn(p, "\n");
    char *out = hv_arena_strndup(r->arena, p, n < MAX_FOUND ? n : MAX_FOUND);
    for (char *o = out; *o; o++) {
        if (!isprint((unsigned char)*o))
            *o = isspace((unsigned char)*o) ? ' ' : '?';
    }
    return *out ? hv_arena_printf(r->arena, "'%s'", out) : "the end of the line";
}

static bool expected(struct reader *r, const char *what, const char *p)
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

static uint32_t lines(const char *from, const char *to)
{
    uint32_t n = 0;
    for (; from < to; from++)
        n += *from == '\n' || *from == '\v';
    return n;
}

static bool clean(struct reader *r)
{
    size_t n = r->file->n, k;
    char *text = r->text = hv_arena_strndup(r->arena, r->file->bytes, n);
    for (size_t i = 0; i < n; i += k ? k : 1) {
        k = opaque(r->file->bytes + i, n - i);
        if (k > n - i) {
            r->line = 1 + lines(text, text + i);
            return hv_fail_at(r->err, r->file->path, r->line, 0,
                              "expected the comment's end, found the end of the file");
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

/* ---- arguments ---- */

static bool is_among(const char *p, size_t n, const char *const *words)
{
    for (; *words; words++)
        if (strlen(*words) == n && memcmp(p, *words, n) == 0)
            return true;
    return false;
}

/* Words that need a type, or its tag, behind them. */
static bool is_qualifier(const char *p, size_t n)
{
    static const char *const words[] = {"const", "volatile", "restrict", "struct",
                                        "union", "enum",     NULL};
    return is_among(p, n, words);
}

/* Words that are no argument's name. */
static bool is_reserved(const char *p, size_t n)
{
    static const char *const words[] = {
        "void",   "char",     "short", "int",      "long",  "signed",
        "float",  "double",   "_Bool", "unsigned", "const", "volatile",
        "struct", "restrict", "union", "enum",     NULL};
    return is_among(p, n, words);
}

static bool has_type(const char *p, const char *end)
{
    while (p < end) {
        const char *word = p;
        while (p < end && is_word(*p))
            p++;
        if (p > word && !is_qualifier(word, (size_t)(p - word)))
            return true;
        if (p == word)
            p++;
    }
    return false;
}

static const char *trimmed(const char *p, const char *end)
{
    while (end > p && isspace((unsigned char)end[-1]))
        end--;
    return end;
}

/* Where the argument's name begins, or end where it has none. */
static const char *name_in(const char *p, const char *end)
{
    const char *word = end;
    while (word > p && is_word(word[-1]))
        word--;
    bool is_name = !is_reserved(word, (size_t)(end - word)) && has_type(p, word);
    return is_name ? word : end;
}

/* Spell tokens with the blanks that a type has; returns behind the last byte. */
static char *respell(char *out, const char *p, const char *end)
{
    char last = '\0';
    while (p < end) {
        bool word = is_word(*p);
        bool apart = word ? is_word(last) || last == ')' : *p == '*' && last != '*';
        if (isspace((unsigned char)*p)) {
            p++;
            continue;
        }
        if (apart && last && last != '(')
            *out++ = ' ';
        do
            *out++ = last = *p++;
        while (word && p < end && is_word(*p));
    }
    return out;
}

static bool read_arg(struct reader *r, const char *p, const char *end,
                     struct hv_signature_arg *ret)
{
    const char *from = skip_blank(p);
    if (from >= end || *from == '[')
        return expected(r, "an argument", from);
    char *type = hv_arena_alloc(r->arena, 2 * (size_t)(end - from) + 3);
    const char *array = memchr(from, '[', (size_t)(end - from));
    end = trimmed(from, array ? array : end);
    char *out = respell(type, from, name_in(from, end));
    if (array)
        strcpy(out, out > type && out[-1] == '*' ? "*" : " *");
    *ret = (struct hv_signature_arg){.type = type, .pointer = strpbrk(type, "*(")};
    return true;
}

/* The ')' for the '(' before p, or NULL. */
static const char *close_of(const char *p)
{
    for (size_t depth = 0; *p && !strchr(";{}#", *p); p++) {
        if (*p == ')' && depth-- == 0)
            return p;
        depth += *p == '(';
    }
    return NULL;
}

/* The comma that ends the argument at p, or end. */
static const char *comma_of(const char *p, const char *end)
{
    for (size_t depth = 0; p < end; p++) {
        depth += *p == '(';
        depth -= *p == ')';
        if (*p == ',' && !depth)
            return p;
    }
    return end;
}

static bool is_void(const char *p, const char *end)
{
    p = skip_blank(p);
    end = trimmed(p, end);
    return p >= end || (end - p == 4 && memcmp(p, "void", 4) == 0);
}

/* The arguments between a function's parentheses. */
static bool read_args(struct reader *r, const char *p, const char *end,
                      struct hv_signature *ret)
{
    size_t n = 0, cap = 0;
    bool more = !is_void(p, end);
    while (more) {
        const char *comma = comma_of(p, end);
        HV_ARENA_GROW(r->arena, ret->args, n, cap);
        if (!read_arg(r, p, comma, &ret->args[n++]))
            return false;
        more = comma < end;
        p = comma + 1;
    }
    ret->n_args = (uint32_t)n;
    return true;
}

/* What all forms know of a handler, under one prefix. */
static void add(struct reader *r, const char *abi, struct hv_signature signature)
{
    signature.abi = hv_arena_printf(r->arena, "%s", abi);
    signature.name = hv_arena_printf(r->arena, "%s_%s", abi, signature.hypercall);
    HV_ARENA_GROW(r->arena, r->items, r->n_items, r->cap_items);
    r->items[r->n_items] = (struct item){.signature = signature, .nth = r->n_items};
    r->n_items++;
}

/* ---- prototypes ---- */

/* A walk through C at file scope. */
struct walk {
    size_t depth; /* of braces */
    size_t parens;
    bool fresh;  /* nothing but blanks on this line yet */
    bool typed;  /* the declaration has a word already, which says its type */
    bool closed; /* it is a typedef, or we are in its initialiser: names no function */
    bool open;   /* the last item may still turn out to be a definition */
};

/* The longest prefix that the name has, or NULL. */
static const char *prefix_of(const struct hv_strings *prefixes, const char *name,
                             size_t n)
{
    const char *best = NULL;
    for (size_t i = 0; i < prefixes->n; i++) {
        const char *prefix = prefixes->v[i];
        size_t k = strlen(prefix);
        bool fits = k + 1 < n && name[k] == '_' && memcmp(name, prefix, k) == 0;
        if (fits && (!best || k > strlen(best)))
            best = prefix;
    }
    return best;
}

static bool read_function(struct reader *r, const char *prefix, const char *name,
                          size_t n, const char **p)
{
    const char *args = skip_blank(name + n) + 1, *end = close_of(args);
    if (!end)
        return hv_fail_at(r->err, r->file->path, r->line, 0,
                          "expected ')' behind the arguments of %.*s, found none",
                          n < MAX_FOUND ? (int)n : MAX_FOUND, name);
    size_t skip = strlen(prefix) + 1;
    struct hv_signature s = {.line = r->line};
    s.hypercall = hv_arena_strndup(r->arena, name + skip, n - skip);
    if (!read_args(r, args, end, &s))
        return false;
    add(r, prefix, s);
    r->line += lines(name, end);
    *p = end + 1;
    return true;
}

static bool on_word(struct reader *r, struct walk *w, const struct hv_strings *prefixes,
                    const char **p)
{
    const char *word = *p;
    while (is_word(**p))
        ++*p;
    size_t n = (size_t)(*p - word);
    w->fresh = false;
    if (w->depth || w->parens)
        return true;
    const char *prefix = w->typed && !w->closed ? prefix_of(prefixes, word, n) : NULL;
    if (prefix && *skip_blank(*p) == '(') {
        w->open = true;
        return read_function(r, prefix, word, n, p);
    }
    w->typed = true;
    if (n == 7 && memcmp(word, "typedef", n) == 0)
        w->closed = true;
    return true;
}

/* A '}' in the first column ends all braces, whatever the branches of an #if left open.
 */
static void on_brace(struct reader *r, struct walk *w, const char *p)
{
    if (*p == '{' && !w->depth && w->open)
        r->n_items--;
    if (*p == '{')
        w->depth++;
    else if (p == r->text || p[-1] == '\n')
        w->depth = 0;
    else if (w->depth)
        w->depth--;
    w->parens = 0;
    w->open = w->typed = false;
}

/* A sign outside braces; ';' ends whatever parentheses are open. */
static void on_sign(struct walk *w, char c)
{
    if (c == '(')
        w->parens++;
    else if (c == ')' && w->parens)
        w->parens--;
    else if (c == ';')
        w->parens = w->typed = w->closed = w->open = false;
    else if (c == '=' && !w->parens)
        w->closed = true;
    else if (c == ',' && !w->parens)
        w->open = false;
}

static const char *skip_directive(struct reader *r, const char *p)
{
    const char *end = p + strcspn(p, "\n");
    r->line += lines(p, end);
    return end;
}

/* Take one sign or blank, or a directive. */
static const char *on_other(struct reader *r, struct walk *w, const char *p)
{
    if (*p == '#' && w->fresh)
        return skip_directive(r, p);
    if (*p == '{' || *p == '}')
        on_brace(r, w, p);
    else if (!w->depth)
        on_sign(w, *p);
    w->fresh = *p == '\n' || (w->fresh && isspace((unsigned char)*p));
    r->line += *p == '\n' || *p == '\v';
    return p + 1;
}

static bool read_prototypes(struct reader *r, const struct hv_strings *prefixes)
{
    struct walk w = {.fresh = true};
    const char *p = r->text;
    while (*p) {
        if (!is_word(*p))
            p = on_other(r, &w, p);
        else if (!on_word(r, &w, prefixes, &p))
            return false;
    }
    return !w.open || expected(r, "';' behind the last prototype", p);
}

/* ---- a table ---- */

/* Do something for each line from its first word on; it ends with a NUL by now. */
static bool each_line(struct reader *r, bool (*take)(struct reader *, const char *))
{
    const char *end = r->text + r->file->n;
    r->line = 1;
    for (const char *p = r->text; p < end; p += strlen(p) + 1) {
        if (!take(r, skip_blank(p)))
            return false;
        r->line += 1 + lines(p, p + strlen(p));
    }
    return true;
}

/* The next word at *p, or NULL at the line's end. */
static const char *next_word(struct reader *r, const char **p)
{
    const char *from = skip_blank(*p), *end = from;
    while (*end && !isspace((unsigned char)*end))
        end++;
    *p = end;
    return end > from ? hv_arena_strndup(r->arena, from, (size_t)(end - from)) : NULL;
}

static bool is_name(const char *p)
{
    bool good = *p && !isdigit((unsigned char)*p);
    while (is_word(*p))
        p++;
    return good && !*p;
}

static bool too_many(struct reader *r, const char *what, int limit)
{
    return hv_fail_at(r->err, r->file->path, r->line, 0,
                      "expected at most %d %s, found more", limit, what);
}

static bool on_define(struct reader *r, const char *p)
{
    const char *name = next_word(r, &p), *value = skip_blank(p);
    if (!name || !is_name(name))
        return true;
    if (r->n_macros == MAX_MACROS)
        return too_many(r, "macros", MAX_MACROS);
    HV_ARENA_GROW(r->arena, r->macros, r->n_macros, r->cap_macros);
    r->macros[r->n_macros++] = (struct macro){.name = name, .value = value};
    return true;
}

static bool find_macros(struct reader *r, const char *line)
{
    if (*line != '#')
        return true;
    const char *p = skip_blank(line + 1);
    bool define = strncmp(p, "define", 6) == 0 && isspace((unsigned char)p[6]);
    return !define || on_define(r, p + 6);
}

/* What the file makes of a word: its first definition that is not empty, "" where all
 * are, itself without one; NULL: it looks like a macro from elsewhere. */
static const char *value_of(const struct reader *r, const char *word)
{
    const char *empty = NULL;
    for (size_t i = 0; i < r->n_macros; i++) {
        if (strcmp(r->macros[i].name, word) != 0)
            continue;
        if (*r->macros[i].value)
            return r->macros[i].value;
        empty = "";
    }
    for (const char *p = word; *p && !empty; p++)
        if (isupper((unsigned char)*p))
            return NULL;
    return empty ? empty : word;
}

static bool add_prefixes(struct reader *r, const char *p)
{
    const char *word;
    while ((word = next_word(r, &p))) {
        if (!is_name(word))
            return expected(r, "a prefix", word);
        if (r->n_prefixes == MAX_PREFIXES)
            return too_many(r, "prefixes", MAX_PREFIXES);
        r->prefixes[r->n_prefixes++] = word;
    }
    return true;
}

static bool on_prefix(struct reader *r, const char *p)
{
    const char *word;
    r->n_prefixes = 0;
    r->prefixed = *skip_blank(p);
    while ((word = next_word(r, &p))) {
        const char *value = value_of(r, word);
        if (!value)
            return expected(r, "a prefix or a macro that this file defines", word);
        if (!add_prefixes(r, value))
            return false;
    }
    return r->prefixed || expected(r, "a prefix", p);
}

static bool on_table(struct reader *r, const char *p)
{
    const char *word;
    r->n_columns = 0;
    while ((word = next_word(r, &p))) {
        if (!is_name(word))
            return expected(r, "a caller", word);
        if (r->n_columns == MAX_CALLERS)
            return too_many(r, "callers", MAX_CALLERS);
        r->columns[r->n_columns++] = word;
    }
    return r->n_columns || expected(r, "a caller", p);
}

static bool is_passed_over(const char *word)
{
    static const char *const words[] = {
        "caller:", "rettype:", "handle:", "defhandle:", NULL};
    return is_among(word, strlen(word), words);
}

/* "compat:2", in the column of a caller. */
static bool on_cell(struct reader *r, const char *row, const char *cell,
                    const char *caller)
{
    size_t n = strcspn(cell, ":");
    const char *abi = value_of(r, hv_arena_strndup(r->arena, cell, n));
    const char *priority = cell + n + (cell[n] == ':');
    bool good = strcmp(cell, "-") == 0 || (abi && (!*abi || is_name(abi)));
    if (!good || priority[strspn(priority, "0123456789")] || (cell[n] && !*priority))
        return expected(r, "a prefix with or without ':' and a priority, or '-'", cell);
    if (!*abi || *cell == '-')
        return true;
    HV_ARENA_GROW(r->arena, r->calls, r->n_calls, r->cap_calls);
    r->calls[r->n_calls++] =
        (struct call){.handler = hv_arena_printf(r->arena, "%s_%s", abi, row),
                      .caller = caller,
                      .line = r->line};
    return true;
}

static bool on_row(struct reader *r, const char *row, const char *p)
{
    for (size_t i = 0; i < r->n_columns; i++) {
        const char *cell = next_word(r, &p);
        if (!cell)
            return hv_fail_at(r->err, r->file->path, r->line, 0,
                              "expected a prefix or '-' for each of %zu callers, found "
                              "%zu",
                              r->n_columns, i);
        if (!on_cell(r, row, cell, r->columns[i]))
            return false;
    }
    return !*skip_blank(p) || expected(r, "the end of the row", p);
}

static bool on_prototype(struct reader *r, const char *name)
{
    size_t n = 0;
    while (is_word(name[n]))
        n++;
    const char *args = skip_blank(name + n);
    if (!n || *args != '(')
        return expected(r, "a prototype: a name and its arguments", name);
    const char *end = close_of(++args);
    if (!end)
        return expected(r, "')' behind the arguments", args);
    if (*skip_blank(end + 1))
        return expected(r, "the end of the line", end + 1);
    if (!r->prefixed)
        return expected(r, "'prefix:' before the first prototype", name);
    struct hv_signature s = {.line = r->line};
    s.hypercall = hv_arena_strndup(r->arena, name, n);
    if (!read_args(r, args, end, &s))
        return false;
    for (size_t i = 0; i < r->n_prefixes; i++)
        add(r, r->prefixes[i], s);
    return true;
}

static bool on_line(struct reader *r, const char *line)
{
    const char *p = line;
    const char *word = *line == '#' ? NULL : next_word(r, &p);
    if (!word || is_passed_over(word))
        return true;
    if (strcmp(word, "prefix:") == 0)
        return on_prefix(r, p);
    if (strcmp(word, "table:") == 0)
        return on_table(r, p);
    if (strchr(line, '('))
        return on_prototype(r, line);
    if (r->n_columns && is_name(word))
        return on_row(r, word, p);
    return expected(r, "a prototype, a table row or a directive such as 'prefix:'",
                    line);
}

static bool read_table(struct reader *r)
{
    for (size_t i = 0; i < r->file->n; i++)
        if (r->text[i] == '\n')
            r->text[i] = '\0';
    return each_line(r, find_macros) && each_line(r, on_line);
}

/* ---- what comes of it ---- */

static int by_name(const void *a, const void *b)
{
    const struct item *x = a, *y = b;
    int order = strcmp(x->signature.name, y->signature.name);
    return order ? order : (x->nth > y->nth) - (x->nth < y->nth);
}

/* Sort, and keep the first of each name. */
static void collect(struct reader *r, struct hv_signatures *ret)
{
    if (r->n_items)
        qsort(r->items, r->n_items, sizeof *r->items, by_name);
    *ret = (struct hv_signatures){0};
    ret->v = hv_arena_alloc(r->arena, (r->n_items + 1) * sizeof *ret->v);
    for (size_t i = 0; i < r->n_items; i++) {
        const struct hv_signature *s = &r->items[i].signature;
        if (!ret->n || strcmp(ret->v[ret->n - 1].name, s->name) != 0)
            ret->v[ret->n++] = *s;
    }
}

static int is_named(const void *key, const void *element)
{
    const struct hv_signature *s = element;
    return strcmp(key, s->name);
}

static bool add_caller(struct reader *r, struct hv_signature *s,
                       const struct call *call)
{
    struct hv_strings *callers = &s->callers;
    for (size_t i = 0; i < callers->n; i++)
        if (strcmp(callers->v[i], call->caller) == 0)
            return true;
    r->line = call->line;
    if (callers->n == MAX_CALLERS)
        return too_many(r, "callers", MAX_CALLERS);
    if (!callers->v)
        callers->v = hv_arena_alloc(r->arena, MAX_CALLERS * sizeof *callers->v);
    callers->v[callers->n++] = call->caller;
    return true;
}

static bool add_callers(struct reader *r, struct hv_signatures *signatures)
{
    for (size_t i = 0; i < r->n_calls; i++) {
        struct hv_signature *s =
            bsearch(r->calls[i].handler, signatures->v, signatures->n,
                    sizeof *signatures->v, is_named);
        if (s && !add_caller(r, s, &r->calls[i]))
            return false;
    }
    return true;
}

bool hv_signatures_read(const struct hv_source_file *file, enum hv_signature_form form,
                        const struct hv_strings *prefixes, struct hv_arena *arena,
                        struct hv_signatures *ret, struct hv_err *err)
{
    struct reader r = {.file = file, .arena = arena, .err = err, .line = 1};
    if (!clean(&r))
        return false;
    r.line = 1;
    bool good =
        form == HV_SIGNATURES_TABLE ? read_table(&r) : read_prototypes(&r, prefixes);
    if (!good)
        return false;
    collect(&r, ret);
    if (!ret->n)
        return hv_fail(err, HV_ERR_INPUT, file->path, "no hypercall handlers found");
    return add_callers(&r, ret);
}
