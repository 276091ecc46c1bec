/* SPDX-License-Identifier: MIT */
#include "judge/precedents.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* ---- how near ---- */

static bool same(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

static bool share(const struct hv_strings *a, const struct hv_strings *b)
{
    for (size_t i = 0; i < a->n; i++)
        for (size_t k = 0; k < b->n; k++)
            if (strcmp(a->v[i], b->v[k]) == 0)
                return true;
    return false;
}

/* The narrowest interface that both tell: version macro, op families, or header. */
static bool same_interface(const struct hv_precedent *a, const struct hv_precedent *b)
{
    if (a->version_macro || b->version_macro)
        return same(a->version_macro, b->version_macro);
    if (a->families.n && b->families.n)
        return share(&a->families, &b->families);
    return same(a->file, b->file);
}

static uint32_t strict_audiences(const struct hv_profile *profile, uint32_t mask)
{
    uint32_t strict = 0;
    for (size_t i = 0; i < profile->n_audiences; i++)
        if (profile->audiences[i].strict)
            strict |= mask & UINT32_C(1) << i;
    return strict;
}

/* An audience with whom a promise lasts for ever is another matter than the others. */
static bool same_audience(const struct hv_precedent *a, const struct hv_precedent *b,
                          const struct hv_profile *profile)
{
    bool strict = strict_audiences(profile, a->audiences) != 0;
    return strict == (strict_audiences(profile, b->audiences) != 0) &&
           (strict || (a->audiences & b->audiences));
}

static bool same_subject(enum hv_kind a, enum hv_kind b)
{
    return hv_kind_traits(a)->subject == hv_kind_traits(b)->subject;
}

/* -1: it is no precedent. */
static int nearness(const struct hv_precedent *wanted, const struct hv_precedent *p,
                    const struct hv_profile *profile)
{
    if (!(wanted->archs & p->archs))
        return -1;
    if (same(wanted->entity, p->entity) && same_subject(wanted->kind, p->kind))
        return HV_NEAR_ENTITY;
    if (wanted->kind != p->kind)
        return -1;
    if (same_interface(wanted, p))
        return HV_NEAR_INTERFACE;
    return same_audience(wanted, p, profile) ? HV_NEAR_AUDIENCE : -1;
}

/* ---- the search ---- */

struct search {
    const struct hv_profile *profile;
    const char *release;
    size_t n;
    struct hv_precedent *wanted; /* the findings, as precedents */
};

static int nearest(const struct search *s, const struct hv_precedent *p)
{
    int best = -1;
    for (size_t i = 0; i < s->n; i++) {
        const struct hv_precedent *wanted = &s->wanted[i];
        if (s->release && same(wanted->id, p->id) &&
            hv_release_compare(s->release, p->release) == 0)
            return -1; /* itself */
        int near = nearness(wanted, p, s->profile);
        if (near >= 0 && (best < 0 || near < best))
            best = near;
    }
    return best;
}

/* By nearness, then the newest first, then as `diff` has them. */
static void add_all(const struct hv_change_index *past, const signed char *near,
                    struct hv_precedents *ret)
{
    for (int want = 0; want <= HV_NEAR_AUDIENCE; want++)
        for (size_t to = past->n, from; to > 0; to = from) {
            const char *release = past->v[to - 1].release;
            for (from = to - 1; from > 0 && past->v[from - 1].release == release;)
                from--;
            for (size_t i = from; i < to; i++) {
                if (near[i] != want)
                    continue;
                ret->near[ret->n] = (enum hv_nearness)want;
                ret->v[ret->n++] = &past->v[i];
                ret->n_near[want]++;
            }
        }
}

static struct hv_break_count count_breaks(const struct hv_change_index *past,
                                          unsigned arch, uint32_t audience)
{
    struct hv_break_count count = {.arch = arch,
                                   .audience = audience,
                                   .from = past->first[arch],
                                   .until = past->last[arch]};
    for (size_t i = 0; i < past->n; i++) {
        const struct hv_precedent *p = &past->v[i];
        if (p->verdict != HV_VERDICT_BREAK || !(p->archs & UINT32_C(1) << arch) ||
            !(p->audiences & audience))
            continue;
        count.n++;
        count.last = p->release;
    }
    return count;
}

static void count_all(const struct search *s, const struct hv_change_index *past,
                      struct hv_arena *arena, struct hv_precedents *ret)
{
    uint32_t archs = 0, audiences = 0;
    for (size_t i = 0; i < s->n; i++) {
        archs |= s->wanted[i].archs;
        audiences |= s->wanted[i].audiences;
    }
    ret->counts = hv_arena_alloc(arena, (size_t)HV_MAX_ARCHS * HV_MAX_AUDIENCES *
                                            sizeof *ret->counts);
    for (unsigned a = 0; a < s->profile->n_archs; a++)
        for (size_t u = 0; past->first[a] && u < s->profile->n_audiences; u++)
            if (archs & 1u << a && audiences & 1u << u &&
                s->profile->audiences[u].judged)
                ret->counts[ret->n_counts++] = count_breaks(past, a, 1u << u);
}

const struct hv_precedents *hv_precedents_find(const struct hv_change_index *past,
                                               const struct hv_finding *const *findings,
                                               size_t n,
                                               const struct hv_profile *profile,
                                               const char *release,
                                               struct hv_arena *arena)
{
    struct hv_precedents *ret = hv_arena_alloc(arena, sizeof *ret);
    struct search s = {.profile = profile, .release = release, .n = n};
    s.wanted = hv_arena_alloc(arena, (n + 1) * sizeof *s.wanted);
    for (size_t i = 0; i < n; i++)
        s.wanted[i] = hv_precedent_of(findings[i], profile, arena);
    signed char *near = hv_alloc(past->n + 1);
    size_t found = 0;
    for (size_t i = 0; i < past->n; i++) {
        near[i] = (signed char)nearest(&s, &past->v[i]);
        found += near[i] >= 0;
    }
    ret->past = past;
    ret->v = hv_arena_alloc(arena, (found + 1) * sizeof *ret->v);
    ret->near = hv_arena_alloc(arena, (found + 1) * sizeof *ret->near);
    add_all(past, near, ret);
    count_all(&s, past, arena, ret);
    free(near);
    return ret;
}
