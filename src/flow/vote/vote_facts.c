/* SPDX-License-Identifier: MIT */
#include "flow/vote/vote_report.h"

#include "judge/verdict/context.h"
#include "judge/vote/byte_map.h"
#include "model/waiver.h"
#include "report/masks_page.h"
#include "store/waiver_file.h"

/* The facts of one question. */
struct facts {
    struct hv_vote_source *source;
    const struct hv_profile *profile;
    struct hv_arena *arena;
    struct hv_question *q;
};

/* ---- alternatives ---- */

/* side 0: OLD, 1: NEW */
static const struct hv_masks *masks_of(struct facts *f, int side)
{
    struct hv_vote_source *s = f->source;
    const struct hv_input *input = side ? s->new : s->old;
    if (s->masks[side])
        return s->masks[side];
    const struct hv_surface **all =
        hv_arena_alloc(f->arena, HV_MAX_ARCHS * sizeof *all);
    size_t n = hv_input_surfaces(input, all);
    s->masks[side] = hv_arena_alloc(f->arena, sizeof *s->masks[side]);
    *s->masks[side] = hv_masks_count(all, n, f->profile, f->arena);
    return s->masks[side];
}

/* The row with the highest next number of all architectures, which is free on each. */
static const struct hv_masks_row *row_of(const struct hv_masks *masks,
                                         const struct hv_family *family)
{
    const struct hv_masks_row *found = NULL;
    HV_EACH (x, masks->rows, masks->n)
        if (x->family == family && (!found || x->next > found->next))
            found = x;
    return found;
}

static struct hv_headroom headroom_of(const struct hv_masks_row *row,
                                      const struct hv_masks_row *old)
{
    struct hv_headroom headroom = {.family = row->family, .next = row->next};
    if (!row->mask)
        return headroom;
    headroom.mask = row->mask->name;
    headroom.mask_bits = row->mask->u.mask.bits;
    headroom.capacity = row->capacity;
    headroom.left = row->left;
    if (old && old->mask && old->mask->u.mask.bits != headroom.mask_bits) {
        headroom.mask_differs = true;
        headroom.old_bits = old->mask->u.mask.bits;
        headroom.old_next = old->next;
        headroom.old_left = old->left;
    }
    return headroom;
}

static void add_headroom(struct facts *f, const struct hv_family *family)
{
    struct hv_alternatives *alternatives = &f->q->alternatives;
    const struct hv_masks_row *row = family ? row_of(masks_of(f, 1), family) : NULL;
    if (!row || HV_ANY(x, alternatives->headroom, alternatives->n_headroom,
                       x->family == family))
        return;
    const struct hv_masks_row *old = row_of(masks_of(f, 0), family);
    *HV_ARENA_APPEND(f->arena, alternatives->headroom, alternatives->n_headroom) =
        headroom_of(row, old);
}

static void find_headroom(struct facts *f)
{
    const struct hv_finding *first = f->q->findings[0];
    const struct hv_change *c = &first->change;
    const struct hv_entity *e = c->after.entity ? c->after.entity : c->before.entity;
    if (c->cls == HV_CLASS_MASK && e)
        add_headroom(f, hv_family_find(f->profile, e->u.mask.family));
    else if (c->cls == HV_CLASS_RECORD)
        for (size_t i = 0; first->reachable_from && i < first->reachable_from->n; i++)
            add_headroom(f,
                         hv_family_of(f->profile, first->reachable_from->v[i], NULL));
    else
        add_headroom(f, hv_family_of(f->profile, c->entity, NULL));
}

/* Bits that the members of the question want, not others that changed beside them. */
static void find_needed(struct facts *f)
{
    struct hv_alternatives *alternatives = &f->q->alternatives;
    HV_EACH (map, f->q->bytes, f->q->n_bytes)
        for (size_t k = 0; k < f->q->n; k++) {
            uint64_t needed = hv_byte_map_needed(map, f->q->findings[k]->change.member);
            alternatives->needed =
                needed > alternatives->needed ? needed : alternatives->needed;
        }
}

/* The next feature bit that is free on all architectures. */
static uint64_t next_feature(struct hv_vote_source *source,
                             const struct hv_profile *profile)
{
    if (source->feature.known)
        return source->feature.bit;
    source->feature.known = true;
    HV_EACH_ARCH (a, source->new->surfaces) {
        uint64_t bit = hv_next_feature(source->new->surfaces[a], profile);
        source->feature.bit = bit > source->feature.bit ? bit : source->feature.bit;
    }
    return source->feature.bit;
}

/* Find the alternatives, from the facts. */
static void find_alternatives(struct facts *f)
{
    const struct hv_question *question = f->q;
    struct hv_alternatives *alternatives = &f->q->alternatives;
    find_headroom(f);
    find_needed(f);
    for (size_t i = 0; alternatives->needed && i < question->n_bytes; i++)
        hv_free_bytes_add(alternatives, &question->bytes[i], alternatives->needed,
                          f->arena);
    if (!question->visibility.strict || !alternatives->n_headroom)
        return;
    /* callers of a new operation must be able to detect it */
    alternatives->feature_bit = next_feature(f->source, f->profile);
    alternatives->feature = alternatives->feature_bit > 0;
}

/* ---- how long ---- */

static struct hv_release_span release_span(const struct facts *f, unsigned arch,
                                           const char *since)
{
    struct hv_release_view s = hv_comparison_releases(f->source->comparison, arch);
    struct hv_release_span found = {.since = since};
    for (size_t i = 0; since && i < s.n_releases; i++) {
        if (hv_release_compare(s.releases[i], since) < 0)
            continue;
        found.until = s.releases[i];
        found.releases++;
    }
    return found;
}

static unsigned first_arch(uint32_t archs)
{
    return archs ? hv_lowest_bit(archs) : 0;
}

/* ---- who sees it ---- */

/* The entity of the change on the surface's side. */
static const struct hv_entity *entity_on(const struct hv_surface *s,
                                         const struct hv_change *c, uint32_t audiences)
{
    const struct hv_entity *e = hv_surface_find(s, c->cls, c->entity, audiences);
    return e ? e : hv_surface_find(s, HV_CLASS_CONSTANT, c->entity, audiences);
}

static void find_viewers(struct facts *f, const struct hv_input *input,
                         uint32_t *ret_archs, uint32_t *ret_audiences)
{
    struct hv_visibility *seen = &f->q->visibility;
    const struct hv_change *c = &f->q->findings[0]->change;
    HV_EACH_BIT (a, f->source->run->archs) {
        const struct hv_surface *s = input->surfaces[a];
        HV_EACH_BIT (u, f->source->run->audiences) {
            const struct hv_entity *e = entity_on(s, c, HV_BIT(u));
            if (!e)
                continue;
            *ret_archs |= HV_BIT(a);
            *ret_audiences |= HV_BIT(u);
            const struct hv_entity *op =
                hv_surface_find(s, HV_CLASS_OP, c->entity, HV_BIT(u));
            seen->op = seen->op ? seen->op : op;
            seen->common =
                e->file && !hv_globs_match(&f->profile->arch_headers, e->file);
        }
    }
}

static void find_visibility(struct facts *f)
{
    struct hv_visibility *seen = &f->q->visibility;
    find_viewers(f, f->source->old, &seen->old_archs, &seen->old_audiences);
    find_viewers(f, f->source->new, &seen->archs, &seen->audiences);
    if (!seen->archs) {
        seen->archs = seen->old_archs;
        seen->audiences = seen->old_audiences;
    }
    seen->strict =
        hv_strict_audiences(f->profile, seen->audiences | seen->old_audiences);
}

/* The release since which all of it has the form of OLD: the newest one among the
 * change's architectures. */
static void find_standing_since(struct facts *f)
{
    const struct hv_change *c = &f->q->findings[0]->change;
    uint32_t asked = hv_strict_audiences(f->profile, c->audiences) ?: c->audiences;
    const char *newest = NULL;
    HV_EACH_BIT (a, c->archs) {
        const struct hv_entity *e = entity_on(f->source->old->surfaces[a], c, asked);
        struct hv_release_view s = hv_comparison_releases(f->source->comparison, a);
        const char *since = NULL;
        HV_EACH_BIT (u, e && !s.unknown ? asked : 0)
            since = since ?: s.since(s.ctx, e, HV_BIT(u));
        if (!since)
            return;
        if (!newest || hv_release_compare(since, newest) > 0)
            newest = since;
    }
    f->q->released = release_span(f, first_arch(c->archs), newest);
}

/* ---- versions ---- */

static const char *value_in(const struct hv_input *input, unsigned arch,
                            const char *macro)
{
    const struct hv_entity *e =
        hv_surface_find(input->surfaces[arch], HV_CLASS_CONSTANT, macro, ~0u);
    return e ? e->u.constant.value ?: e->u.constant.text : NULL;
}

static struct hv_version_coverage version_coverage(const struct facts *f, unsigned arch,
                                                   const char *macro)
{
    struct hv_version_coverage c = {.macro = macro,
                                    .before = value_in(f->source->old, arch, macro),
                                    .after = value_in(f->source->new, arch, macro)};
    struct hv_release_view s = hv_comparison_releases(f->source->comparison, arch);
    if (!s.unknown && s.n_releases) {
        c.release = s.releases[s.n_releases - 1];
        c.shipped = s.constant(s.ctx, macro, c.release);
    }
    const char *held = c.shipped ? c.shipped : c.before;
    c.bumped = held && c.after && strcmp(held, c.after) != 0;
    return c;
}

static void add_version(struct facts *f, unsigned arch, const char *macro)
{
    struct hv_question *q = f->q;
    if (!HV_ANY(v, q->versions, q->n_versions, strcmp(v->macro, macro) == 0))
        *HV_ARENA_APPEND(f->arena, q->versions, q->n_versions) =
            version_coverage(f, arch, macro);
}

static const struct hv_reach *reach_of(const struct facts *f, unsigned arch)
{
    struct hv_vote_source *s = f->source;
    if (!s->reach[arch])
        s->reach[arch] = hv_reach_new(s->old->surfaces[arch], f->profile);
    return s->reach[arch];
}

static void find_versions(struct facts *f)
{
    const struct hv_change *c = &f->q->findings[0]->change;
    for (size_t i = 0; i < f->q->n; i++)
        if (f->q->findings[i]->version_macro)
            add_version(f, first_arch(c->archs), f->q->findings[i]->version_macro);
    HV_EACH_BIT (a, c->archs) {
        const struct hv_surface *old = f->source->old->surfaces[a];
        const struct hv_entity *e = hv_change_old_entity(c, old);
        for (size_t m = 0; e && old && m < f->profile->n_version_macros; m++)
            if (hv_reach_covers(reach_of(f, a), m, e))
                add_version(f, a, f->profile->version_macros[m].macro);
    }
}

/* ---- bytes ---- */

static void add_pair(struct facts *f, unsigned arch, uint32_t audience,
                     const struct hv_entity *before, const struct hv_entity *after)
{
    struct hv_question *q = f->q;
    struct hv_byte_map pair = {.record = before->name,
                               .archs = HV_BIT(arch),
                               .audiences = audience,
                               .before = before,
                               .after = after};
    hv_byte_map_fill(&pair, f->profile, f->source->run->atoms, f->arena);
    HV_EACH (b, q->bytes, q->n_bytes) {
        if (hv_byte_map_same(b, &pair)) {
            b->archs |= pair.archs;
            b->audiences |= audience;
            return;
        }
    }
    if (pair.moves)
        *HV_ARENA_APPEND(f->arena, q->bytes, q->n_bytes) = pair;
}

static void find_bytes(struct facts *f)
{
    const struct hv_change *c = &f->q->findings[0]->change;
    /* An audience that sees it on one side only has nothing to compare; others may. */
    uint32_t asked = hv_change_fields(c) == HV_FIELDS_GUARD ? f->source->run->audiences
                                                            : c->audiences;
    if (c->cls != HV_CLASS_RECORD)
        return;
    HV_EACH_BIT (a, c->archs) {
        const struct hv_surface *old = f->source->old->surfaces[a],
                                *new = f->source->new->surfaces[a];
        HV_EACH_BIT (u, asked) {
            const struct hv_entity *x =
                hv_surface_find(old, c->cls, c->entity, HV_BIT(u));
            const struct hv_entity *y =
                hv_surface_find(new, c->cls, c->entity, HV_BIT(u));
            if (x && y)
                add_pair(f, a, HV_BIT(u), x, y);
        }
    }
}

/* ---- contracts, waivers ---- */

static void find_contracts(struct facts *f)
{
    const struct hv_change *c = &f->q->findings[0]->change;
    for (size_t i = 0; f->q->contract && i < f->profile->n_contracts; i++) {
        const struct hv_contract *k = &f->profile->contracts[i];
        if (strcmp(k->op, c->entity) != 0 || strcmp(k->what, c->member) != 0)
            continue;
        if (c->before.text && strcmp(k->value, c->before.text) == 0 && !k->proposed)
            f->q->contract_before = k;
        if (c->after.text && strcmp(k->value, c->after.text) == 0)
            f->q->contract_after = k;
    }
}

/* The file of a waiver for it; what only people know is in capitals. */
static const char *waiver_of(const struct facts *f, const struct hv_finding *finding)
{
    static const char *names[] = {"NAME"};
    struct hv_waiver *w = hv_waiver_of(finding, f->profile, f->arena);
    HV_BUF text = {0};
    w->reason = "REASON";
    w->link = "MESSAGE-ID OR URL OF THE DECISION";
    w->decided_by = (struct hv_strings){.n = 1, .v = names};
    w->date = "YYYY-MM-DD";
    hv_waiver_write(w, &text);
    return hv_arena_strndup(f->arena, text.p, text.n);
}

/* The architecture of the finding's release. */
static unsigned arch_of_release(const struct hv_finding *finding)
{
    HV_EACH_BIT (a, finding->since_on ? finding->change.archs : 0)
        if (hv_same_text(finding->since_on[a], finding->released_since))
            return (unsigned)a;
    return first_arch(finding->change.archs);
}

void hv_vote_find_facts(struct hv_vote_source *source, struct hv_vote_report *dossier,
                        struct hv_question *question)
{
    struct facts f = {source, dossier->result->profile, dossier->arena, question};
    question->released_spans =
        hv_arena_alloc(f.arena, question->n * sizeof *question->released_spans);
    question->waivers =
        hv_arena_alloc(f.arena, question->n * sizeof *question->waivers);
    for (size_t i = 0; i < question->n; i++) {
        const struct hv_finding *finding = question->findings[i];
        question->released_spans[i] =
            release_span(&f, arch_of_release(finding), finding->released_since);
        if (question->decide)
            question->waivers[i] = waiver_of(&f, finding);
    }
    find_visibility(&f);
    find_standing_since(&f);
    find_versions(&f);
    find_bytes(&f);
    find_contracts(&f);
    if (question->decide)
        find_alternatives(&f);
}
