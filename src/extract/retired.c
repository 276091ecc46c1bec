/* SPDX-License-Identifier: MIT */
#include "extract/ops.h"

#include "extract/literal.h"

#include <limits.h>

/* ---- what a comment says ---- */

enum { MAX_DIGITS = 9, MAX_RANGE = 64 };

/* A number that was given up. */
struct retired {
    struct hv_span name; /* as the comment spells it; no text: it has none */
    bool named_first;    /* only the name can tell the family */
    unsigned long from, to;
    const char *at; /* in the text */
    uint32_t line;
};

/* All of a file. */
struct hv_retired {
    size_t n;
    struct retired *v;
};

static const char *skip_word(const char *p, const char *end)
{
    while (p < end && hv_is_word(*p))
        p++;
    return p;
}

/* The next word of the line, which may be the one at p; no text: there is none. */
static struct hv_span next_word(const char *p, const char *end)
{
    while (p < end && !hv_is_word(*p) && *p != '\n')
        p++;
    return (struct hv_span){p, (size_t)(skip_word(p, end) - p)};
}

/* words in lower case. */
static bool is_one_of(struct hv_span word, const char *const *words)
{
    char first = word.n ? (char)(*word.p | ' ') : '\0';
    while (*words && (**words != first || strlen(*words) != word.n ||
                      strncasecmp(*words, word.p, word.n) != 0))
        words++;
    return *words;
}

static bool is_retired(struct hv_span word)
{
    static const char *const words[] = {"retired", "removed", "obsolete",  "reuse",
                                        "reused",  "dropped", "withdrawn", NULL};
    return is_one_of(word, words);
}

/* The word before it in the sentence; no text: there is none. */
static struct hv_span word_before(const char *p)
{
    while (!hv_is_word(p[-1]) && !strchr("/.;:", p[-1]))
        p--;
    const char *end = p;
    while (hv_is_word(p[-1]))
        p--;
    return (struct hv_span){p, (size_t)(end - p)};
}

/* "not removed", "cannot be dropped": the number is in use; but not "do not reuse". */
static bool is_denied(struct hv_span word)
{
    static const char *const between[] = {"be", "been", "yet", "ever", NULL};
    static const char *const denials[] = {"not", "never", "cannot", "t", NULL};
    if (strncasecmp(word.p, "reuse", strlen("reuse")) == 0)
        return false;
    struct hv_span before = word_before(word.p);
    while (is_one_of(before, between))
        before = word_before(before.p);
    return is_one_of(before, denials);
}

static bool gives_up(struct hv_span word)
{
    return is_retired(word) && !is_denied(word);
}

/* Does the text say that something was given up? A table of first bytes rejects most
 * text quickly. */
static bool says_retired(const char *p, const char *end)
{
    static const bool begins[UCHAR_MAX + 1] = {
        ['r'] = true, ['o'] = true, ['d'] = true, ['w'] = true,
        ['R'] = true, ['O'] = true, ['D'] = true, ['W'] = true};
    for (; p < end; p++)
        if (begins[(unsigned char)*p] && !hv_is_word(p[-1]) &&
            gives_up((struct hv_span){p, (size_t)(skip_word(p, end) - p)}))
            return true;
    return false;
}

/* The first word that neither joins a number and a name ("was") nor forbids reuse;
 * *ret_any: one that does was skipped. */
static struct hv_span behind_fillers(const char *p, const char *end, bool *ret_any)
{
    static const char *const fillers[] = {
        "was", "were",     "is",        "are",    "number", "numbers", "nr",
        "the", "formerly", "hypercall", "do",     "not",    "must",    "never",
        "be",  "please",   "reuse",     "reused", NULL};
    static const char *const and[] = {"and", NULL};
    struct hv_span word = next_word(p, end);
    for (*ret_any = false; is_one_of(word, fillers); *ret_any = true)
        word = next_word(word.p + word.n, end);
    return is_one_of(word, and) ? next_word(word.p + word.n, end) : word;
}

/* Parse a number that stands alone, unlike "4.2" and "2nd"; moves *p behind it. */
static bool read_number(const char **p, const char *end, unsigned long *ret)
{
    bool hex = end - *p > 2 && (*p)[0] == '0' && ((*p)[1] | ' ') == 'x';
    const char *digits = *p + (hex ? 2 : 0), *stop = skip_word(digits, end);
    size_t n = strspn(digits, hex ? "0123456789abcdefABCDEF" : "0123456789");
    if (!n || n > MAX_DIGITS || digits + n != stop ||
        (*stop == '.' && isdigit((unsigned char)stop[1])))
        return false;
    *ret = strtoul(digits, NULL, hex ? 16 : 10);
    *p = stop;
    return true;
}

/* "11" or "11-13". */
static bool read_numbers(const char **p, const char *end, struct retired *ret)
{
    unsigned long to;
    if (!read_number(p, end, &ret->from))
        return false;
    ret->to = ret->from;
    const char *next = *p + strspn(*p, " -");
    if (memchr(*p, '-', (size_t)(next - *p)) && read_number(&next, end, &to) &&
        to > ret->from && to - ret->from < MAX_RANGE) {
        ret->to = to;
        *p = next;
    }
    return true;
}

/* Parse the text after the numbers: "was NAME", or that they were given up. */
static bool read_reason(const char *p, const char *end, struct retired *ret)
{
    static const char *const no_names[] = {"reserved", "unused", NULL};
    bool filled;
    struct hv_span word = behind_fillers(p, end, &filled);
    bool number = word.n && isdigit((unsigned char)*word.p);
    bool reason = gives_up(word) || is_one_of(word, no_names);
    if (filled && !number && !reason && !is_retired(word))
        ret->name = word;
    const char *eol = memchr(p, '\n', (size_t)(end - p));
    return (filled && ret->name.n) ||
           ((filled || number || reason) && says_retired(p, eol ? eol : end));
}

/* "#define NAME 8", at the '#'. */
static bool read_define(const char **p, const char *end, struct retired *ret)
{
    const char *word = *p + 1 + strspn(*p + 1, " \t");
    if (strncmp(word, "define", strlen("define")) != 0)
        return false;
    word += strlen("define");
    word += strspn(word, " \t");
    const char *behind = skip_word(word, end);
    *ret = (struct retired){
        .name = {word, (size_t)(behind - word)}, .named_first = true, .at = word};
    *p = behind + strspn(behind, " \t(");
    bool read = ret->name.n && read_number(p, end, &ret->from);
    ret->to = ret->from;
    return read;
}

/* Parse a line from *p on that begins with numbers, or with a name and its number. */
static bool read_line(const char *line, const char **p, const char *end,
                      struct retired *ret)
{
    bool filled;
    struct hv_span word = behind_fillers(*p, end, &filled);
    *ret = (struct retired){.at = word.p};
    *p = word.p;
    if (word.n && read_numbers(p, end, ret))
        return says_retired(line, word.p) || read_reason(*p, end, ret);
    bool list = gives_up(word); /* "retired numbers: 2, 3" */
    ret->named_first = !list;
    if (!list)
        ret->name = word;
    *p = behind_fillers(word.p + word.n, end, &filled).p;
    return word.n && read_numbers(p, end, ret) &&
           (!list || (filled && !isalpha((unsigned char)(*p)[strspn(*p, " ")])));
}

/* The next retired number of a comment's text; moves *p behind it. prose: the text says
 * that something was given up; else only definitions count. */
static bool next_retired(struct hv_span text, bool prose, const char **p,
                         struct retired *ret)
{
    const char *end = text.p + text.n, *line = *p, *at = *p;
    while (line > text.p && line[-1] != '\n')
        line--;
    while (at < end) {
        if (at == text.p || at[-1] == '\n')
            line = at;
        bool begins = at == line || isdigit((unsigned char)at[-1]);
        *p = at;
        if (*at == '#' ? read_define(p, end, ret)
                       : begins && prose && read_line(line, p, end, ret))
            return true;
        at++;
        if (!prose) {
            const char *hash = memchr(at, '#', (size_t)(end - at));
            at = hash ? hash : end;
        }
        while (at < end && *at != '#' && at[-1] != '\n')
            at++;
    }
    return false;
}

/* ---- the family of the number ---- */

static uint32_t line_of(const struct hv_scan *scan, const struct hv_scan_comment *c,
                        const char *at)
{
    uint32_t line = c->first;
    for (const char *p = scan->file->bytes + c->from; p < at; p++)
        line += *p == '\n';
    return line;
}

/* The family of a number of that name; NULL: none. */
static const char *family_named(const struct hv_ops *ops, const char *name,
                                const char *file, uint32_t line)
{
    const struct hv_profile *profile = ops->plan->profile;
    const struct hv_family *family = hv_family_of(profile, name, NULL);
    if (!family)
        return hv_is_hypercall(profile, name) ? HV_FAMILY_HYPERCALLS : NULL;
    return hv_op_is_served(ops, family, name) &&
                   hv_op_is_inside(ops, family, file, line)
               ? family->name
               : NULL;
}

/* Is the call nearer to the line than *nearest lines, which is then updated? */
static bool is_nearer(const struct hv_entity *call, const char *file, uint32_t line,
                      uint32_t *nearest)
{
    uint32_t apart = call->line > line ? call->line - line : line - call->line;
    bool nearer = hv_same_text(call->file, file) && apart < *nearest;
    if (nearer)
        *nearest = apart;
    return nearer;
}

/* The family of the calls around the line. */
static const char *family_around(const struct hv_ops *ops, const char *file,
                                 uint32_t line)
{
    enum { NEAR = 8 };
    const char *found = NULL;
    uint32_t nearest = NEAR + 1;
    HV_EACH (op, ops->v, ops->n)
        if (!op->u.op.removed && is_nearer(op, file, line, &nearest))
            found = op->u.op.family;
    HV_EACH_OF (call, ops->surface, HV_CLASS_HYPERCALL)
        if (is_nearer(call, file, line, &nearest))
            found = HV_FAMILY_HYPERCALLS;
    return found;
}

/* Does the tree still have it? */
static bool is_defined(const struct hv_ops *ops, const char *name)
{
    return HV_ANY(x, ops->v, ops->n, x->name == name) ||
           hv_surface_find(ops->surface, HV_CLASS_CONSTANT, name, ~0u) ||
           hv_surface_find(ops->surface, HV_CLASS_HYPERCALL, name, ~0u);
}

/* The name of a number without one: "#11", "XENMEM #11". */
static const char *nameless(const struct hv_ops *ops, const char *family,
                            const char *number)
{
    return strcmp(family, HV_FAMILY_HYPERCALLS) == 0
               ? hv_atom_printf(ops->atoms, "#%s", number)
               : hv_atom_printf(ops->atoms, "%s #%s", family, number);
}

static void add_retired(struct hv_ops *ops, const struct hv_scan *scan,
                        const struct retired *retired)
{
    const uint32_t line = retired->line;
    const char *name =
        hv_atom_n(ops->atoms, retired->name.p ? retired->name.p : "", retired->name.n);
    const char *path = hv_atom(ops->atoms, scan->file->path);
    const char *family = family_named(ops, name, path, line);
    if (!family && !retired->named_first)
        family = family_around(ops, path, line);
    for (unsigned long n = retired->from; family && n <= retired->to; n++) {
        const char *number = hv_atom_printf(ops->atoms, "%lu", n);
        const char *called = *name ? name : nameless(ops, family, number);
        if (is_defined(ops, called))
            continue;
        struct hv_entity *e = HV_ADD(ops->v, ops->n, ops->cap);
        *e = (struct hv_entity){.cls = HV_CLASS_OP,
                                .name = called,
                                .audiences = ops->surface->audiences,
                                .file = path,
                                .line = line};
        e->u.op.number = number;
        e->u.op.family = family;
        e->u.op.removed = true;
    }
}

static struct hv_retired *find_retired(const struct hv_scan *scan,
                                       struct hv_arena *arena)
{
    struct hv_retired *all = hv_arena_alloc(arena, sizeof *all);
    struct retired retired;
    HV_EACH (comment, scan->comments, scan->n_comments) {
        const char *p = scan->file->bytes + comment->from;
        const struct hv_span text = {p, comment->to - comment->from};
        bool prose = says_retired(p, p + text.n);
        while (next_retired(text, prose, &p, &retired)) {
            retired.line = line_of(scan, comment, retired.at);
            *HV_ARENA_APPEND(arena, all->v, all->n) = retired;
        }
    }
    struct hv_literal literal;
    HV_EACH (m, scan->macros, scan->n_macros)
        if (!m->function_like && hv_literal_read(m->body, 64, &literal) &&
            !literal.negative && hv_scan_is_dead(scan, m->line))
            *HV_ARENA_APPEND(arena, all->v, all->n) =
                (struct retired){.name = {m->name, strlen(m->name)},
                                 .named_first = true,
                                 .from = literal.value,
                                 .to = literal.value,
                                 .line = m->line};
    return all;
}

void hv_ops_add_retired(struct hv_ops *ops, struct hv_plan_file *file)
{
    if (!file->retired)
        file->retired = find_retired(&file->scan, ops->plan->arena);
    HV_EACH (retired, file->retired->v, file->retired->n)
        add_retired(ops, &file->scan, retired);
}
