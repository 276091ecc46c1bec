/* SPDX-License-Identifier: MIT */
#include "flow/draft/draft_parts.h"

/* ---- numbers ---- */

/* A constant, in the order of the headers. */
struct number {
    const char *name, *file;
    uint32_t line;
    uint64_t value;
};

struct numbers {
    struct hvabi *run;
    struct hv_draft *draft;
    size_t n, cap;
    struct number *v;
};

static void add_number(struct numbers *numbers, const struct hv_entity *e,
                       const char *name, const char *value, uint32_t line)
{
    char *end = NULL;
    uint64_t n = value && *value != '-' ? strtoull(value, &end, 10) : 0;
    if (!end || *end || !line || !e->file)
        return;
    *HV_ARENA_ADD(numbers->draft->arena, numbers->v, numbers->n, numbers->cap) =
        (struct number){name, e->file, line, n};
}

HV_BY(by_place, struct number,
      strcmp(x->file, y->file) ?: HV_ORDER(x->line, y->line) ?: strcmp(x->name, y->name))

static void collect_numbers(struct numbers *numbers, const struct hv_surface *surface)
{
    HV_EACH_ENTITY (e, surface->entities, surface->n_entities) {
        if (hv_globs_match(&numbers->draft->helpers, e->file ? e->file : ""))
            continue;
        if (e->cls == HV_CLASS_CONSTANT)
            add_number(numbers, e, e->name, e->u.constant.value, e->line);
        for (uint32_t k = 0; e->cls == HV_CLASS_ENUM && k < e->u.enum_.n_values; k++)
            add_number(numbers, e, e->u.enum_.values[k].name,
                       e->u.enum_.values[k].value, e->u.enum_.values[k].line);
    }
}

/* The length of the common prefix up to its last '_'. */
static size_t common_prefix(const char *a, const char *b)
{
    size_t n = hv_common_prefix(a, b);
    while (n && a[n - 1] != '_')
        n--;
    return n;
}

/* The end of a run of numbers with small steps and a common prefix; from + 1: none. */
static size_t run_end(const struct numbers *numbers, size_t from, size_t *ret_prefix)
{
    enum { FAR = 8 };
    const struct number *v = numbers->v;
    size_t i = from + 1, n = 0;
    for (; i < numbers->n && v[i].file == v[from].file; i++) {
        size_t prefix = common_prefix(v[i - 1].name, v[i].name);
        if ((n && prefix != n) || prefix < 3 || v[i].value <= v[i - 1].value ||
            v[i].value - v[i - 1].value > FAR)
            break;
        n = prefix;
    }
    *ret_prefix = n;
    return i;
}

static bool are_flags(const struct number *v, size_t n)
{
    return n > 2 && v[0].value && HV_ALL(x, v, n, !(x->value & (x->value - 1)));
}

static const char *const call_words[] = {"hc",  "hcall",  "hypercall", "hypercalls",
                                         "hvc", "hvcall", "vmcall",    NULL};
static const char *const op_words[] = {"op",   "ops",  "cmd", "command", "call", "fn",
                                       "func", "ctrl", "req", "ioctl",   "smc",  NULL};
static const char *const not_words[] = {"ret", "err",  "error", "status", "shift",
                                        "max", "mask", "size",  "bit",    NULL};

/* Propose a prefix, unless a proposed one is its beginning. */
static void propose_prefix(struct hv_draft *draft, struct hv_proposals *list,
                           const char *name, const char *why)
{
    if (HV_ANY(p, list->v, list->n, hv_begins_with(name, p->name)))
        return;
    HV_KEEP(p, list->v, list->n, !hv_begins_with(p->name, name));
    hv_draft_propose(draft, list, name, NULL, why);
}

static void propose_run(struct numbers *numbers, size_t from, size_t to, size_t prefix)
{
    struct hvabi *run = numbers->run;
    struct hv_draft *d = numbers->draft;
    const struct number *v = numbers->v;
    const char *name = hv_atom_n(run->atoms, v[from].name, prefix);
    const char *why =
        hv_arena_printf(run->arena, "%zu numbers from %s (%s:%u) on", to - from,
                        v[from].name, v[from].file, v[from].line);
    const char *pattern = hv_arena_printf(run->arena, "^%s", name);
    if (hv_draft_has_word(name, not_words))
        return;
    if (hv_draft_has_word(name, call_words))
        propose_prefix(d, &d->hypercalls, name, why);
    else if (hv_draft_has_word(name, op_words))
        hv_draft_propose(d, &d->families, hv_atom_n(run->atoms, name, prefix - 1),
                         hv_arena_printf(run->arena, "^%s(.+)$", name), why);
    else
        hv_draft_propose(d, &d->others, pattern, NULL, why);
}

static void propose_runs(struct numbers *numbers)
{
    enum { FEW = 3 };
    size_t prefix;
    HV_SORT(numbers->v, numbers->n, by_place);
    for (size_t i = 0, end; i < numbers->n; i = end) {
        end = run_end(numbers, i, &prefix);
        if (end - i >= FEW && !are_flags(&numbers->v[i], end - i))
            propose_run(numbers, i, end, prefix);
    }
}

/* Propose constants that _IOWR() and the like encode from a number and a type. */
static void propose_encoded(struct numbers *numbers, const struct hv_scan *scan)
{
    struct hvabi *run = numbers->run;
    struct hv_draft *d = numbers->draft;
    const char *first = NULL;
    size_t n = 0, prefix = 0;
    HV_EACH (m, scan->macros, scan->n_macros) {
        size_t letters = strncmp(m->body, "_IO", 3) ? 0 : 3 + strspn(m->body + 3, "RW");
        if (m->function_like || !letters || m->body[letters] != '(')
            continue;
        prefix =
            first ? HV_MIN(prefix, common_prefix(first, m->name)) : strlen(m->name);
        first = first ? first : m->name;
        n++;
    }
    if (n > 1)
        hv_draft_propose(
            d, &d->encoded,
            prefix ? hv_atom_printf(run->atoms, "%.*sioctl", (int)prefix, first)
                   : "ioctl",
            hv_arena_printf(run->arena, "^%.*s(.+)$", (int)prefix, first),
            hv_arena_printf(run->arena, "%zu numbers that _IO() makes, in %s", n,
                            scan->file->path));
}

/* ---- versions, padding ---- */

/* The proposed prefix that the name matches; NULL: none. */
static const char *prefix_of(const struct hv_draft *draft, const char *name)
{
    const struct hv_proposals *const lists[] = {&draft->hypercalls, &draft->families};
    for (size_t k = 0; k < HV_COUNT(lists); k++)
        HV_EACH (p, lists[k]->v, lists[k]->n)
            if (hv_begins_with(name, p->name))
                return p->name;
    return NULL;
}

static void propose_constants(struct numbers *numbers)
{
    static const char *const version_words[] = {"version", "revision", NULL};
    static const char *const call_of_version[] = {
        "get", "call", "calls", "funcid", "fid", "check", "ioctl", "offset", NULL};
    HV_EACH (x, numbers->v, numbers->n)
        if (hv_draft_has_word(x->name, version_words) &&
            !hv_draft_has_word(x->name, not_words) &&
            !hv_draft_has_word(x->name, call_of_version) &&
            /* "HC_GET_API_VERSION" is an operation */
            !prefix_of(numbers->draft, x->name))
            hv_draft_propose(numbers->draft, &numbers->draft->versions, x->name, NULL,
                             NULL);
}

static bool has_padding(const struct hv_member *members, uint32_t n)
{
    HV_EACH (m, members, n) {
        const char *name = m->name ? m->name + strspn(m->name, "_") : "";
        if (hv_begins_with(name, "pad") || hv_begins_with(name, "reserved") ||
            hv_begins_with(name, "rsvd") || has_padding(m->members, m->n_members))
            return true;
    }
    return false;
}

/* ---- what matches and is not an operation ---- */

/* The number of macros that use the name in their text, other than as an alias. */
static size_t count_uses(const struct hv_draft *draft, const char *name,
                         const char *prefix)
{
    size_t n = 0;
    HV_EACH (scan, draft->scans, draft->n_scans)
        HV_EACH (m, scan->macros, scan->n_macros)
            n += hv_begins_with(m->name, prefix) && strcmp(m->name, name) != 0 &&
                 strcmp(m->body, name) != 0 && hv_find_word(m->body, name);
    return n;
}

/* Is the macro used with arguments by other numbers, to encode them? */
static bool is_maker(const struct hv_draft *draft, const struct hv_scan_macro *m,
                     const char *prefix)
{
    return m->function_like && hv_begins_with(m->name, prefix) &&
           count_uses(draft, m->name, prefix);
}

/* Is it a part of numbers: do two of them, or a macro that encodes them, use it? */
static bool is_part(const struct hv_draft *draft, const struct hv_scan_macro *m,
                    const char *prefix)
{
    if (m->function_like || count_uses(draft, m->name, prefix) > 1)
        return true;
    HV_EACH (scan, draft->scans, draft->n_scans)
        HV_EACH (other, scan->macros, scan->n_macros)
            if (is_maker(draft, other, prefix) && hv_find_word(other->body, m->name))
                return true;
    return false;
}

static void propose_parts(struct hv_draft *draft)
{
    HV_EACH (scan, draft->scans, draft->n_scans)
        HV_EACH (m, scan->macros, scan->n_macros) {
            const char *prefix = prefix_of(draft, m->name);
            if (prefix && is_part(draft, m, prefix))
                hv_draft_propose(draft, &draft->parts, m->name, NULL, NULL);
        }
}

/* ---- sentinels ---- */

static void propose_sentinel(struct hv_draft *draft, const char *name)
{
    static const char *const words[] = {"max",   "last", "num", "nr",
                                        "count", "end",  NULL};
    if (!hv_draft_has_word(name, words))
        return;
    hv_draft_propose(draft, &draft->sentinels, name, NULL, NULL);
    if (prefix_of(draft, name))
        hv_draft_propose(draft, &draft->parts, name, NULL, NULL);
}

/* Propose "#define X_LAST X_C", and the ends of enumerations. */
static void propose_sentinels(struct numbers *numbers, const struct hv_input *input)
{
    struct hv_draft *d = numbers->draft;
    const struct hv_surface *s = *HV_FIND(x, input->surfaces, HV_MAX_ARCHS, *x);
    HV_EACH (scan, d->scans, d->n_scans)
        HV_EACH (m, scan->macros, scan->n_macros)
            if (!m->function_like &&
                (HV_ANY(n, numbers->v, numbers->n, strcmp(n->name, m->body) == 0) ||
                 HV_ANY(n, scan->macros, scan->n_macros,
                        strcmp(n->name, m->body) == 0 && !n->function_like)))
                propose_sentinel(d, m->name);
    HV_EACH_OF (e, s, HV_CLASS_ENUM)
        if (!hv_globs_match(&d->helpers, e->file)) {
            /* The last of an enumeration, if no other is higher. */
            const struct hv_enumerator *last = NULL;
            HV_EACH (v, e->u.enum_.values, e->u.enum_.n_values) {
                int order = last ? hv_decimal_compare(v->value, last->value) : 1;
                if (order > 0 || (order == 0 && v->line >= last->line))
                    last = v;
            }
            if (last && e->u.enum_.n_values > 2)
                propose_sentinel(d, last->name);
        }
}

void hv_draft_names(struct hvabi *run, const struct hv_input *input,
                    struct hv_draft *draft)
{
    struct numbers numbers = {.run = run, .draft = draft};
    hv_draft_scan_headers(input, draft);
    HV_EACH_ARCH (a, input->surfaces) {
        const struct hv_surface *s = input->surfaces[a];
        HV_EACH (u, s->undeclared, s->n_undeclared)
            hv_draft_audience(run, draft, u);
        HV_EACH_OF (e, s, HV_CLASS_RECORD)
            draft->padding |= has_padding(e->u.record.members, e->u.record.n_members);
        if (a == hv_next_arch(input->surfaces, 0)) /* the others have the same */
            collect_numbers(&numbers, s);
    }
    propose_runs(&numbers);
    propose_constants(&numbers);
    HV_EACH (scan, draft->scans, draft->n_scans)
        propose_encoded(&numbers, scan);
    propose_parts(draft);
    propose_sentinels(&numbers, input);
}
