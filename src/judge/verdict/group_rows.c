/* SPDX-License-Identifier: MIT
 *
 * Rows with one key are one decision. What keys do not show are links: a name's record,
 * its operation and the alternative of a union come and go together.
 */
#include "judge/verdict/group_rows.h"

/* A row by one of its names. */
struct name {
    const char *text;
    size_t row;
};

struct grouping {
    const struct hv_group_row *rows;
    size_t n;
    const struct hv_profile *profile;
    struct hv_arena *arena;
    size_t *parent; /* of each row; its own index: it is the first of its decision */
    struct name *names; /* of rows about whole entities, in lower case, sorted */
    size_t n_names;
};

/* ---- sets of rows ---- */

static size_t first_of(const struct grouping *g, size_t row)
{
    while (g->parent[row] != row)
        row = g->parent[row] = g->parent[g->parent[row]];
    return row;
}

/* What existed before is not decided again. */
static void join_rows(struct grouping *g, size_t a, size_t b)
{
    if (g->rows[a].introduced_here != g->rows[b].introduced_here)
        return;
    a = first_of(g, a);
    b = first_of(g, b);
    if (a < b)
        g->parent[b] = a;
    else
        g->parent[a] = b;
}

/* ---- keys ---- */

enum hv_direction hv_change_direction(const struct hv_change *c)
{
    if (c->renamed_to && c->kind != HV_KIND_NUMBER_REUSED)
        return HV_DIRECTION_REMOVED;
    if (c->before.present == c->after.present)
        return HV_DIRECTION_CHANGED;
    return c->before.present ? HV_DIRECTION_REMOVED : HV_DIRECTION_ADDED;
}

/* Did a number change? Operations whose numbers change are one renumbering. */
static bool is_renumbered(const struct hv_change *c)
{
    return c->kind == HV_KIND_CONSTANT_VALUE || c->kind == HV_KIND_ENUM_VALUE ||
           c->kind == HV_KIND_NUMBER_REUSED;
}

static const char *enum_name(const struct hv_change *c)
{
    const struct hv_entity *e = c->before.entity ? c->before.entity : c->after.entity;
    return e && e->cls == HV_CLASS_ENUM ? e->name : NULL;
}

static const char *key_of(const struct grouping *g, size_t row)
{
    const struct hv_change *c = g->rows[row].change;
    const struct hv_family *family = NULL;
    if (is_renumbered(c) && (c->cls == HV_CLASS_CONSTANT || c->cls == HV_CLASS_OP))
        family = hv_family_of(g->profile, c->entity, NULL);
    if (hv_kind_traits(c->kind)->fields == HV_FIELDS_GUARD && c->file)
        return hv_arena_printf(g->arena, "guard %s %s", hv_kind_name(c->kind), c->file);
    if (family)
        return hv_arena_printf(g->arena, "numbers %s", family->name);
    if (enum_name(c))
        return hv_arena_printf(g->arena, "enum %s", enum_name(c));
    return hv_arena_join(g->arena, "name ", strlen("name "), c->entity, "");
}

HV_BY(by_name, struct name, strcmp(x->text, y->text) ?: HV_ORDER(x->row, y->row))

/* ---- families of constants ---- */

size_t hv_common_words(const char *a, const char *b, size_t *ret_length)
{
    size_t words = 0, end = 0, i = 0;
    for (;; i++) {
        bool word_ends = (!a[i] || a[i] == '_') && (!b[i] || b[i] == '_');
        if (word_ends && i) {
            words++;
            end = i;
        }
        if (!a[i] || a[i] != b[i])
            break;
    }
    if (ret_length)
        *ret_length = end;
    return words;
}

static size_t count_words(const char *name)
{
    return hv_common_words(name, name, NULL);
}

/* Have two names two or more common words, at least half of the longer name? */
static bool are_family(const char *a, const char *b)
{
    size_t common = hv_common_words(a, b, NULL);
    size_t x = count_words(a), y = count_words(b);
    return hv_same_text(a, b) || (common >= 2 && common * 2 >= (x > y ? x : y));
}

static const char *without_underscores(const char *name)
{
    return name + strspn(name, "_");
}

static bool is_of_family(const struct grouping *g, const struct hv_change *c)
{
    return (c->cls == HV_CLASS_CONSTANT || c->cls == HV_CLASS_ENUM ||
            c->cls == HV_CLASS_MACRO) &&
           hv_kind_traits(c->kind)->subject != HV_SUBJECT_VERSION &&
           !hv_family_of(g->profile, c->entity, NULL);
}

static int by_file_and_name(const struct hv_change *a, const struct hv_change *b)
{
    int order = hv_compare_text(a->file, b->file);
    return order
               ? order
               : strcmp(without_underscores(a->entity), without_underscores(b->entity));
}

HV_BY(by_change, const struct hv_group_row *,
      by_file_and_name((*x)->change, (*y)->change) ?: HV_ORDER(*x, *y))

/* Join neighbours by name, within one header. */
static void join_families(struct grouping *g)
{
    const struct hv_group_row **all =
        hv_arena_alloc(g->arena, (g->n + 1) * sizeof *all);
    size_t n = 0;
    for (size_t i = 0; i < g->n; i++)
        if (is_of_family(g, g->rows[i].change))
            all[n++] = &g->rows[i];
    HV_SORT(all, n, by_change);
    for (size_t i = 1; i < n; i++) {
        const struct hv_change *a = all[i - 1]->change, *b = all[i]->change;
        if (hv_same_text(a->file, b->file) &&
            are_family(without_underscores(a->entity), without_underscores(b->entity)))
            join_rows(g, (size_t)(all[i - 1] - g->rows), (size_t)(all[i] - g->rows));
    }
}

/* ---- links ---- */

/* Lower case, without a tag: one for struct xen_domctl_cpuid and XEN_DOMCTL_cpuid. */
static const char *plain_name(struct grouping *g, const char *name, size_t length)
{
    char *plain = hv_arena_strndup(g->arena, name, length);
    const char *blank = strchr(plain, ' ');
    for (char *c = plain; *c; c++)
        *c = (char)tolower((unsigned char)*c);
    return blank ? blank + 1 : plain;
}

static void collect_names(struct grouping *g)
{
    g->names = hv_arena_alloc(g->arena, (g->n + 1) * sizeof *g->names);
    for (size_t i = 0; i < g->n; i++) {
        const char *entity = g->rows[i].change->entity;
        if (!g->rows[i].change->member)
            g->names[g->n_names++] =
                (struct name){plain_name(g, entity, strlen(entity)), i};
    }
    HV_SORT(g->names, g->n_names, by_name);
}

/* Join the row with rows about a whole entity of that plain name in the same direction.
 * False: there are none. */
static bool join_name(struct grouping *g, size_t row, const char *plain)
{
    size_t at = 0;
    bool any = false;
    HV_LOWER_BOUND(at, g->n_names, strcmp(g->names[at].text, plain) < 0);
    for (; at < g->n_names && strcmp(g->names[at].text, plain) == 0; at++) {
        const struct hv_change *c = g->rows[row].change;
        const struct hv_change *d = g->rows[g->names[at].row].change;
        if (g->names[at].row == row || hv_change_direction(c) != hv_change_direction(d))
            continue;
        join_rows(g, row, g->names[at].row);
        any = true;
    }
    return any;
}

/* Join an operation with the record of its name, or of the end of its name:
 * XEN_DOMCTL_set_cpuid takes struct xen_domctl_cpuid. */
static void join_record_of_op(struct grouping *g, size_t row)
{
    const struct hv_change *c = g->rows[row].change;
    struct hv_span op = {0};
    if (c->member || strchr(c->entity, ' ') ||
        !hv_family_of(g->profile, c->entity, &op) || !op.n)
        return;
    const char *whole = plain_name(g, c->entity, strlen(c->entity));
    size_t head = (size_t)(op.p - c->entity);
    for (const char *tail = whole + head; *tail; tail++) {
        const char *name = hv_arena_join(g->arena, whole, head, tail, "");
        if (join_name(g, row, name))
            return;
        if (!(tail = strchr(tail, '_')))
            return;
    }
}

static const char *type_of(const struct hv_change *c)
{
    return c->before.present ? c->before.type : c->after.type;
}

/* Does a member come or go with its record type? Then it belongs to that record: a new
 * alternative does not redesign the envelope of all operations. */
static bool leaves_with_its_type(struct grouping *g, size_t row)
{
    const struct hv_change *c = g->rows[row].change;
    const char *p;
    size_t n;
    if (c->cls != HV_CLASS_RECORD || !c->member || !type_of(c) ||
        hv_change_direction(c) == HV_DIRECTION_CHANGED)
        return false;
    hv_type_element(type_of(c), &p, &n);
    return join_name(g, row, plain_name(g, p, n));
}

/* Join by the other name of a row: of a rename, of the former owner of a number, of the
 * saved record. */
static void join_other_names(struct grouping *g, size_t row)
{
    const struct hv_change *c = g->rows[row].change;
    const char *others[] = {
        c->renamed_to, c->kind == HV_KIND_NUMBER_REUSED ? c->before.text : NULL,
        c->kind == HV_KIND_ROLLBACK_REGISTER ? c->after.type : NULL};
    for (size_t k = 0; k < HV_COUNT(others); k++)
        for (size_t i = 0; others[k] && i < g->n; i++)
            if (i != row && hv_same_text(g->rows[i].change->entity, others[k]))
                join_rows(g, row, i);
}

/* Join a record that only one operation reaches with that operation. */
static void join_only_call(struct grouping *g, size_t row)
{
    const struct hv_strings *from = g->rows[row].reachable_from;
    const struct hv_change *c = g->rows[row].change;
    if (!from || from->n != 1 || c->member ||
        hv_change_direction(c) == HV_DIRECTION_CHANGED)
        return;
    join_name(g, row, plain_name(g, from->v[0], strlen(from->v[0])));
}

/* ---- headers ---- */

static bool same_header(const struct hv_group_row *a, const struct hv_group_row *b)
{
    return a->change->file && hv_same_text(a->change->file, b->change->file) &&
           a->introduced_here == b->introduced_here;
}

static void join_headers(struct grouping *g)
{
    size_t first = g->n;
    for (size_t i = 0; i < g->n; i++) {
        if (!g->rows[i].header_gone)
            continue;
        for (first = 0; first < i; first++)
            if (g->rows[first].header_gone && same_header(&g->rows[first], &g->rows[i]))
                break;
        join_rows(g, first, i);
    }
}

/* ---- what belongs to a decision without being one ---- */

/* A version that should have been raised, for one decision, is reported with it. */
static void join_missing_version(struct grouping *g, size_t row)
{
    size_t found = g->n;
    for (size_t i = 0; i < g->n; i++) {
        const struct hv_group_row *r = &g->rows[i];
        if (i == row || r->introduced_here != g->rows[row].introduced_here ||
            r->verdict != HV_VERDICT_BREAK ||
            !hv_same_text(r->version_macro, g->rows[row].change->entity))
            continue;
        if (found < g->n && first_of(g, found) != first_of(g, i))
            return;
        found = i;
    }
    if (found < g->n)
        join_rows(g, row, found);
}

/* Comments and bodies that changed where nothing else did: one decision a header. */
static void join_texts(struct grouping *g)
{
    bool *other = hv_arena_alloc(g->arena, g->n + 1);
    for (size_t i = 0; i < g->n; i++)
        if (!(hv_kind_traits(g->rows[i].change->kind)->role == HV_KIND_ROLE_TEXT &&
              !g->rows[i].change->feature))
            other[first_of(g, i)] = true;
    for (size_t i = 0; i < g->n; i++)
        for (size_t k = i + 1; !other[first_of(g, i)] && k < g->n; k++)
            if (!other[first_of(g, k)] && same_header(&g->rows[i], &g->rows[k]) &&
                g->rows[i].change->kind == g->rows[k].change->kind) {
                join_rows(g, i, k);
                break; /* k finds the next one later */
            }
}

/* ---- all ---- */

static void join_links(struct grouping *g)
{
    for (size_t i = 0; i < g->n; i++) {
        join_record_of_op(g, i);
        join_other_names(g, i);
        join_only_call(g, i);
    }
    for (size_t i = 0; i < g->n; i++)
        if (g->rows[i].change->kind == HV_KIND_INTERFACE_VERSION_MISSING)
            join_missing_version(g, i);
}

static size_t number_groups(struct grouping *g, size_t *ret_group)
{
    size_t groups = 0;
    for (size_t i = 0; i < g->n; i++) {
        size_t first = first_of(g, i);
        ret_group[i] = first == i ? groups++ : ret_group[first];
    }
    return groups;
}

/* Join by keys; a member that belongs to its type's decision has none of its own. */
static void join_keys(struct grouping *g)
{
    struct name *keys = hv_arena_alloc(g->arena, (g->n + 1) * sizeof *keys);
    size_t n = 0;
    for (size_t i = 0; i < g->n; i++)
        if (!leaves_with_its_type(g, i))
            keys[n++] = (struct name){key_of(g, i), i};
    HV_SORT(keys, n, by_name);
    for (size_t i = 1; i < n; i++)
        if (strcmp(keys[i - 1].text, keys[i].text) == 0)
            join_rows(g, keys[i - 1].row, keys[i].row);
}

size_t hv_group_rows(const struct hv_group_row *rows, size_t n,
                     const struct hv_profile *profile, size_t *ret_group)
{
    struct grouping g = {rows, n, profile, hv_arena_new(), NULL, NULL, 0};
    g.parent = hv_arena_alloc(g.arena, (n + 1) * sizeof *g.parent);
    for (size_t i = 0; i < n; i++)
        g.parent[i] = i;
    collect_names(&g);
    join_keys(&g);
    join_families(&g);
    join_links(&g);
    join_headers(&g);
    join_texts(&g);
    size_t groups = number_groups(&g, ret_group);
    hv_arena_free(g.arena);
    return groups;
}
