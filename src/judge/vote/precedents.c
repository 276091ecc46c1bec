/* SPDX-License-Identifier: MIT */
#include "judge/vote/precedents.h"

#include "judge/verdict/group_rows.h"

/* The narrowest interface that both name: version macro, op families, or header. */
static bool same_interface(const struct hv_precedent *a, const struct hv_precedent *b)
{
    if (a->version_macro || b->version_macro)
        return hv_same_text(a->version_macro, b->version_macro);
    if (a->families.n && b->families.n)
        return HV_ANY(x, a->families.v, a->families.n,
                      hv_strings_have(&b->families, *x));
    return a->file && hv_same_text(a->file, b->file);
}

/* -1: it is not a precedent. */
static int nearness(const struct hv_precedent *wanted, const struct hv_precedent *p)
{
    if (!(wanted->archs & p->archs))
        return -1;
    if (strcmp(wanted->entity, p->entity) == 0 &&
        hv_kind_traits(wanted->kind)->subject == hv_kind_traits(p->kind)->subject)
        return HV_NEAR_ENTITY;
    return wanted->kind == p->kind && same_interface(wanted, p) ? HV_NEAR_INTERFACE
                                                                : -1;
}

/* ---- the search ---- */

struct search {
    const struct hv_precedent_query *query;
    const struct hv_change_index *index;
    struct hv_precedent *wanted; /* the findings, as precedents */
};

/* What came with the change or after it is not a precedent of it. */
static bool is_before(const struct search *s, const char *release)
{
    return !s->query->release || hv_release_compare(release, s->query->release) < 0;
}

static int nearest(const struct search *s, const struct hv_precedent *p)
{
    int best = -1;
    HV_EACH (wanted, s->wanted, s->query->n) {
        int near = nearness(wanted, p);
        if (near >= 0 && (best < 0 || near < best))
            best = near;
    }
    return best;
}

/* By nearness, then the newest first, then as `diff` has them. */
static void add_all(const struct hv_change_index *index, const signed char *near,
                    struct hv_precedents *ret)
{
    for (int want = 0; want <= HV_NEAR_INTERFACE; want++)
        for (size_t to = index->n, from; to > 0; to = from) {
            const char *release = index->v[to - 1].release;
            for (from = to - 1; from > 0 && index->v[from - 1].release == release;)
                from--;
            for (size_t i = from; i < to; i++) {
                if (near[i] != want)
                    continue;
                ret->near[ret->n] = (enum hv_nearness)want;
                ret->v[ret->n++] = &index->v[i];
                ret->n_near[want]++;
            }
        }
}

/* The newest recorded release of the architecture that is before the change; NULL:
 * there is none. */
static const char *last_before(const struct search *s, unsigned arch)
{
    const struct hv_change_index *index = s->index;
    const char *last = NULL;
    HV_EACH (x, index->releases, index->n_releases)
        if (is_before(s, *x) && hv_release_compare(*x, index->first[arch]) >= 0 &&
            hv_release_compare(*x, index->last[arch]) <= 0)
            last = *x;
    return last;
}

/* A decision may have broken several names: it counts once. */
static struct hv_break_count count_breaks(const struct search *s, unsigned arch,
                                          uint32_t audience)
{
    const struct hv_change_index *index = s->index;
    struct hv_break_count count = {.arch = arch,
                                   .audience = audience,
                                   .from = index->first[arch],
                                   .until = last_before(s, arch)};
    HV_FREED bool *counted = hv_alloc(index->n + 1);
    for (size_t i = 0; i < index->n; i++) {
        const struct hv_precedent *p = &index->v[i];
        if (p->verdict != HV_VERDICT_BREAK || !(p->archs & UINT32_C(1) << arch) ||
            !(p->audiences & audience) || counted[s->query->decisions[i]] ||
            !is_before(s, p->release))
            continue;
        counted[s->query->decisions[i]] = true;
        count.n++;
        count.last = p->release;
    }
    return count;
}

static void count_all(const struct search *s, struct hv_arena *arena,
                      struct hv_precedents *ret)
{
    const struct hv_profile *profile = s->query->profile;
    uint32_t archs = 0, audiences = 0;
    HV_EACH (wanted, s->wanted, s->query->n) {
        archs |= wanted->archs;
        audiences |= wanted->audiences;
    }
    ret->counts = hv_arena_alloc(arena, (size_t)HV_MAX_ARCHS * HV_MAX_AUDIENCES *
                                            sizeof *ret->counts);
    HV_EACH_BIT (a, archs)
        HV_EACH_BIT (u, s->index->first[a] && last_before(s, (unsigned)a)
                            ? hv_judged_audiences(profile, audiences)
                            : 0)
            ret->counts[ret->n_counts++] = count_breaks(s, a, HV_BIT(u));
}

const struct hv_precedents *hv_precedents_find(const struct hv_change_index *index,
                                               const struct hv_precedent_query *query,
                                               struct hv_arena *arena)
{
    struct hv_precedents *ret = hv_arena_alloc(arena, sizeof *ret);
    struct search s = {.query = query, .index = index};
    s.wanted = hv_arena_alloc(arena, (query->n + 1) * sizeof *s.wanted);
    for (size_t i = 0; i < query->n; i++)
        s.wanted[i] = hv_precedent_of(query->findings[i], query->profile, arena);
    HV_FREED signed char *near = hv_alloc(index->n + 1);
    size_t found = 0;
    bool before = false;
    for (size_t i = 0; i < index->n; i++) {
        if (!i || index->v[i].release != index->v[i - 1].release)
            before = is_before(&s, index->v[i].release);
        near[i] = (signed char)(before ? nearest(&s, &index->v[i]) : -1);
        found += near[i] >= 0;
    }
    ret->past = index;
    ret->commits = query->commits;
    ret->v = hv_arena_alloc(arena, (found + 1) * sizeof *ret->v);
    ret->near = hv_arena_alloc(arena, (found + 1) * sizeof *ret->near);
    add_all(index, near, ret);
    count_all(&s, arena, ret);
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

/* An index has no surfaces. A header of which many names went, and nothing else was
 * done to it, is gone. */
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
    for (size_t from = 0; from < past->n; from += r.n) {
        for (r.n = 1; from + r.n < past->n &&
                      past->v[from + r.n].release == past->v[from].release;)
            r.n++;
        fill_rows(&r, &past->v[from]);
        size_t groups = hv_group_rows(r.rows, r.n, profile, &ret[from]);
        for (size_t i = from; i < from + r.n; i++)
            ret[i] += first;
        first += groups;
    }
    free(r.changes);
    free(r.rows);
    return ret;
}
