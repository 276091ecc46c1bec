/* SPDX-License-Identifier: MIT */
#include "flow/vote/vote_report.h"

#include "judge/verdict/context.h"
#include "judge/vote/byte_map.h"
#include "report/masks_page.h"

struct search {
    struct hv_vote_source *source;
    const struct hv_profile *profile;
    struct hv_arena *arena;
    struct hv_question *q;
};

/* side 0: OLD, 1: NEW */
static const struct hv_masks *masks_of(struct search *f, int side)
{
    struct hv_vote_source *s = f->source;
    const struct hv_input *input = side ? s->new : s->old;
    if (s->masks[side])
        return s->masks[side];
    const struct hv_surface **all =
        hv_arena_alloc(f->arena, HV_MAX_ARCHS * sizeof *all);
    size_t n = 0;
    for (unsigned a = 0; a < HV_MAX_ARCHS; a++)
        if (input->surfaces[a])
            all[n++] = input->surfaces[a];
    s->masks[side] = hv_arena_alloc(f->arena, sizeof *s->masks[side]);
    *s->masks[side] = hv_masks_count(all, n, f->profile, f->arena);
    return s->masks[side];
}

/* Of several architectures the row with the highest next number: free on all. */
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

static void add_headroom(struct search *f, const struct hv_family *family)
{
    struct hv_alternatives *alternatives = &f->q->alternatives;
    const struct hv_masks_row *row = family ? row_of(masks_of(f, 1), family) : NULL;
    if (!row || HV_ANY(x, alternatives->headroom, alternatives->n_headroom,
                       x->family == family))
        return;
    struct hv_headroom *all =
        hv_arena_alloc(f->arena, (alternatives->n_headroom + 1) * sizeof *all);
    for (size_t i = 0; i < alternatives->n_headroom; i++)
        all[i] = alternatives->headroom[i];
    all[alternatives->n_headroom++] = headroom_of(row, row_of(masks_of(f, 0), family));
    alternatives->headroom = all;
}

static void find_headroom(struct search *f)
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
static void find_needed(struct search *f)
{
    struct hv_alternatives *alternatives = &f->q->alternatives;
    HV_EACH (map, f->q->bytes, f->q->n_bytes)
        for (size_t k = 0; k < f->q->n; k++) {
            uint64_t needed = hv_byte_map_needed(map, f->q->findings[k]->change.member);
            alternatives->needed =
                needed > alternatives->needed ? needed : alternatives->needed;
        }
}

void hv_vote_find_alternatives(struct hv_vote_source *source,
                               struct hv_vote_report *dossier,
                               struct hv_question *question)
{
    struct search f = {source, dossier->result->profile, dossier->arena, question};
    struct hv_alternatives *alternatives = &question->alternatives;
    find_headroom(&f);
    find_needed(&f);
    for (size_t i = 0; alternatives->needed && i < question->n_bytes; i++)
        hv_free_bytes_add(alternatives, &question->bytes[i], alternatives->needed,
                          f.arena);
    /* who may call a new operation has to be able to find it */
    bool wanted = question->visibility.strict && alternatives->n_headroom;
    for (unsigned a = 0; a < HV_MAX_ARCHS && wanted; a++) {
        const struct hv_surface *s = source->new->surfaces[a];
        uint64_t bit = s ? hv_next_feature(s, f.profile) : 0;
        alternatives->feature |= bit > 0;
        alternatives->feature_bit =
            bit > alternatives->feature_bit ? bit : alternatives->feature_bit;
    }
}
