/* SPDX-License-Identifier: MIT */
#include "judge/vote/precedents.h"

#include "judge/verdict/group_rows.h"

/* Do both name the same version macro, else op family, else header? */
static bool same_interface(const struct hv_precedent *a, const struct hv_precedent *b)
{
    if (a->version_macro || b->version_macro)
        return hv_same_text(a->version_macro, b->version_macro);
    if (a->families.n && b->families.n)
        return HV_ANY(x, a->families.v, a->families.n,
                      hv_strings_have(&b->families, *x));
    return a->file && hv_same_text(a->file, b->file);
}

/* A finding as a precedent, with the hash of its entity's name. */
struct wanted {
    struct hv_precedent p;
    uint64_t name;
};

/* -1: no precedent. name: the hash of its entity's name. */
static int nearness(const struct wanted *wanted, const struct hv_precedent *p,
                    uint64_t name)
{
    const struct hv_precedent *w = &wanted->p;
    if (!(w->archs & p->archs))
        return -1;
    if (wanted->name == name && strcmp(w->entity, p->entity) == 0 &&
        hv_kind_traits(w->kind)->subject == hv_kind_traits(p->kind)->subject)
        return HV_NEAR_ENTITY;
    return w->kind == p->kind && same_interface(w, p) ? HV_NEAR_INTERFACE : -1;
}

/* ---- data shared by all questions ---- */

struct hv_precedent_search {
    struct hv_arena *arena;
    const struct hv_change_index *index;
    const struct hv_profile *profile;
    size_t n;          /* rows of the releases before the change */
    size_t n_releases; /* that are before it */
    size_t *decisions; /* hv_change_index_decisions() */
    uint64_t *names;   /* hashes of the entities of the rows */
    struct hv_break_count counts[HV_MAX_ARCHS][HV_MAX_AUDIENCES]; /* from NULL: not
                                                                     counted yet */
};

static uint64_t hash_name(const char *name)
{
    return hv_hash(name, strlen(name));
}

/* Is it before the change? What came with the change or later is no precedent. */
static bool is_before(const char *release, const char *change)
{
    return !change || hv_release_compare(release, change) < 0;
}

struct hv_precedent_search *hv_precedent_search_new(const struct hv_change_index *index,
                                                    const struct hv_profile *profile,
                                                    const char *release)
{
    struct hv_precedent_search *s = hv_owner_new(sizeof *s);
    s->index = index;
    s->profile = profile;
    s->decisions = hv_change_index_decisions(index, profile);
    s->names = hv_arena_alloc(s->arena, (index->n + 1) * sizeof *s->names);
    while (s->n_releases < index->n_releases &&
           is_before(index->releases[s->n_releases], release))
        s->n_releases++;
    while (s->n < index->n && is_before(index->v[s->n].release, release)) {
        s->names[s->n] = hash_name(index->v[s->n].entity);
        s->n++;
    }
    return s;
}

void hv_precedent_search_free(struct hv_precedent_search *search)
{
    if (search)
        free(search->decisions);
    hv_owner_free(search);
}

/* ---- how many breaks there were ---- */

/* The newest recorded release of the architecture before the change; NULL: none. */
static const char *last_before(const struct hv_precedent_search *s, unsigned arch)
{
    const struct hv_change_index *index = s->index;
    const char *last = NULL;
    HV_EACH (x, index->releases, s->n_releases)
        if (hv_release_compare(*x, index->first[arch]) >= 0 &&
            hv_release_compare(*x, index->last[arch]) <= 0)
            last = *x;
    return last;
}

/* Count breaks by decision: one that broke several names counts once. */
static struct hv_break_count count_breaks(const struct hv_precedent_search *s,
                                          unsigned arch, uint32_t audience)
{
    const struct hv_change_index *index = s->index;
    struct hv_break_count count = {.arch = arch,
                                   .audience = audience,
                                   .from = index->first[arch],
                                   .until = last_before(s, arch)};
    HV_FREED bool *counted = hv_alloc(index->n + 1);
    for (size_t i = 0; i < s->n; i++) {
        const struct hv_precedent *p = &index->v[i];
        if (p->verdict != HV_VERDICT_BREAK || !(p->archs & HV_BIT(arch)) ||
            !(p->audiences & audience) || counted[s->decisions[i]])
            continue;
        counted[s->decisions[i]] = true;
        count.n++;
        count.last = p->release;
    }
    return count;
}

/* The count of breaks, kept for all questions. */
static const struct hv_break_count *breaks_of(struct hv_precedent_search *s,
                                              unsigned arch, unsigned audience)
{
    struct hv_break_count *count = &s->counts[arch][audience];
    if (!count->from)
        *count = count_breaks(s, arch, HV_BIT(audience));
    return count;
}

static void count_all(struct hv_precedent_search *s, const struct wanted *wanted,
                      size_t n, struct hv_precedents *ret, struct hv_arena *arena)
{
    uint32_t archs = 0, audiences = 0;
    size_t cap = 0;
    HV_EACH (w, wanted, n) {
        archs |= w->p.archs;
        audiences |= w->p.audiences;
    }
    HV_EACH_BIT (a, archs)
        HV_EACH_BIT (u, s->index->first[a] ? hv_judged_audiences(s->profile, audiences)
                                           : 0) {
            const struct hv_break_count *count = breaks_of(s, (unsigned)a, (unsigned)u);
            if (count->until)
                *HV_ARENA_ADD(arena, ret->counts, ret->n_counts, cap) = *count;
        }
}

/* ---- the search ---- */

static int nearest(const struct hv_precedent_search *s, const struct wanted *wanted,
                   size_t n, size_t row)
{
    int best = -1;
    HV_EACH (w, wanted, n) {
        int near = nearness(w, &s->index->v[row], s->names[row]);
        if (near >= 0 && (best < 0 || near < best))
            best = near;
    }
    return best;
}

/* Add those of that nearness, the newest first, then in the order of `diff`. */
static void add_near(const struct hv_precedent_search *s, const signed char *near,
                     enum hv_nearness want, struct hv_precedents *ret)
{
    const struct hv_precedent *v = s->index->v;
    for (size_t to = s->n, from; to > 0; to = from) {
        for (from = to - 1; from > 0 && v[from - 1].release == v[to - 1].release;)
            from--;
        for (size_t i = from; i < to; i++) {
            if (near[i] != (int)want)
                continue;
            ret->near[ret->n] = want;
            ret->v[ret->n++] = &v[i];
            ret->n_near[want]++;
        }
    }
}

struct hv_precedents *hv_precedents_find(struct hv_precedent_search *s,
                                         const struct hv_finding *const *findings,
                                         size_t n, struct hv_arena *arena)
{
    struct hv_precedents *ret = hv_arena_alloc(arena, sizeof *ret);
    struct wanted *wanted = hv_arena_alloc(arena, (n + 1) * sizeof *wanted);
    for (size_t i = 0; i < n; i++)
        wanted[i] = (struct wanted){hv_precedent_of(findings[i], s->profile, arena),
                                    hash_name(findings[i]->change.entity)};
    HV_FREED signed char *near = hv_alloc(s->n + 1);
    size_t found = 0;
    for (size_t i = 0; i < s->n; i++) {
        near[i] = (signed char)nearest(s, wanted, n, i);
        found += near[i] >= 0;
    }
    ret->past = s->index;
    ret->v = hv_arena_alloc(arena, (found + 1) * sizeof *ret->v);
    ret->near = hv_arena_alloc(arena, (found + 1) * sizeof *ret->near);
    add_near(s, near, HV_NEAR_ENTITY, ret);
    add_near(s, near, HV_NEAR_INTERFACE, ret);
    count_all(s, wanted, n, ret, arena);
    return ret;
}

/* ---- decisions ---- */

/* The rows of one release. */
struct release_rows {
    struct hv_change *changes;
    struct hv_group_row *rows;
    size_t n;
};

static bool is_gone(const struct hv_change *c)
{
    return !c->member && !c->renamed_to &&
           hv_change_direction(c) == HV_DIRECTION_REMOVED;
}

/* Did a header lose several names without any other change? Then it is taken to be
 * gone, because an index has no surfaces. */
static bool is_header_gone(const struct release_rows *r, size_t row)
{
    enum { MANY = 8 };
    const char *file = r->changes[row].file;
    size_t gone = 0;
    for (size_t i = 0; file && is_gone(&r->changes[row]) && i < r->n; i++) {
        if (!hv_same_text(r->changes[i].file, file))
            continue;
        if (!is_gone(&r->changes[i]))
            return false;
        gone++;
    }
    return gone >= MANY;
}

static void fill_rows(struct release_rows *r, const struct hv_precedent *precedents)
{
    for (size_t i = 0; i < r->n; i++)
        r->changes[i] = hv_precedent_change(&precedents[i]);
    for (size_t i = 0; i < r->n; i++)
        r->rows[i] =
            (struct hv_group_row){.change = &r->changes[i],
                                  .introduced_here = true,
                                  .header_gone = is_header_gone(r, i),
                                  .verdict = precedents[i].verdict,
                                  .version_macro = precedents[i].version_macro};
}

size_t *hv_change_index_decisions(const struct hv_change_index *past,
                                  const struct hv_profile *profile)
{
    size_t *ret = hv_alloc((past->n + 1) * sizeof *ret), first = 0;
    struct release_rows r = {.changes = hv_alloc((past->n + 1) * sizeof *r.changes),
                             .rows = hv_alloc((past->n + 1) * sizeof *r.rows)};
    HV_EACH_RUN (from, to, past->n, past->v[to].release == past->v[from].release) {
        r.n = to - from;
        fill_rows(&r, &past->v[from]);
        size_t groups = hv_group_rows(r.rows, r.n, profile, &ret[from]);
        for (size_t i = from; i < to; i++)
            ret[i] += first;
        first += groups;
    }
    free(r.changes);
    free(r.rows);
    return ret;
}
