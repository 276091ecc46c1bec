/* SPDX-License-Identifier: MIT */
#include "report/masks_page.h"

HV_BY(by_number, struct hv_masks_op,
      HV_ORDER(x->number, y->number) ?: strcmp(x->name, y->name))

static void add_op(struct hv_masks *masks, struct hv_masks_row *row,
                   const struct hv_masks_op *op)
{
    struct hv_masks_op *known =
        HV_FIND(x, row->ops, row->n_ops, strcmp(x->name, op->name) == 0);
    if (known) {
        known->audiences |= op->audiences; /* two forms of one op */
        return;
    }
    struct hv_masks_op *added =
        HV_ARENA_ADD(masks->arena, row->ops, row->n_ops, row->cap_ops);
    *added = *op;
    added->number = hv_number_bits(op->value, row->family->number.mask);
}

static void add_ops(struct hv_masks *masks, struct hv_masks_row *row,
                    const struct hv_surface *surface)
{
    HV_EACH_OF (ops, surface, HV_CLASS_OP)
        if (strcmp(ops->u.op.family, row->family->name) == 0)
            add_op(masks, row,
                   &(struct hv_masks_op){
                       .name = ops->name,
                       .value = strtoull(ops->u.op.number, NULL, 10),
                       .audiences = ops->audiences,
                       .removed = ops->u.op.removed,
                   });
}

/* Constants of older interface versions keep their numbers occupied. */
static void add_older(struct hv_masks *masks, struct hv_masks_row *row,
                      const struct hv_surface *surface)
{
    HV_EACH_ENTITY (e, surface->older, surface->n_older) {
        if (e->cls == HV_CLASS_CONSTANT && e->u.constant.value &&
            hv_pattern_matches(&row->family->ops, e->name, NULL) &&
            hv_family_of(masks->profile, e->name, NULL) == row->family)
            add_op(masks, row,
                   &(struct hv_masks_op){
                       .name = e->name,
                       .value = strtoull(e->u.constant.value, NULL, 10),
                       .audiences = e->audiences,
                       .older = true,
                   });
    }
}

static const struct hv_entity *find_mask(const struct hv_surface *surface,
                                         const struct hv_family *family)
{
    const struct hv_entity *found = NULL;
    HV_EACH_OF (all, surface, HV_CLASS_MASK)
        if (strcmp(all->u.mask.family, family->name) == 0 &&
            (!found || all->u.mask.bits < found->u.mask.bits))
            found = all;
    return found;
}

/* The narrowest first argument of the functions that serve the hypercall. */
static uint32_t command_bits(const struct hv_surface *surface,
                             const struct hv_family *family)
{
    uint32_t bits = 0;
    HV_EACH_OF (e, surface, HV_CLASS_SIGNATURE) {
        if (!e->u.signature.hypercall || !family->hypercall || !e->u.signature.n_args ||
            strcmp(e->u.signature.hypercall, family->hypercall) != 0)
            continue;
        uint32_t first = e->u.signature.args[0].bits;
        bits = bits && bits < first ? bits : first;
    }
    return bits;
}

void hv_masks_number(const struct hv_masks_row *row, uint64_t number,
                     const struct hv_masks_op *op, char ret[HV_NUMBER_WORDS])
{
    const struct hv_number_part *part = &row->family->number;
    if (!part->mask)
        snprintf(ret, HV_NUMBER_WORDS, "%" PRIu64, number);
    else if (!part->of)
        snprintf(ret, HV_NUMBER_WORDS, "0x%" PRIx64, number);
    else
        snprintf(ret, HV_NUMBER_WORDS, "0x%" PRIx64 " nr 0x%" PRIx64,
                 hv_number_bits(op->value, part->of), number);
}

bool hv_masks_overflows(const struct hv_masks_row *row, const struct hv_masks_op *op)
{
    return row->mask && !op->removed && op->number >= row->capacity;
}

bool hv_masks_not_strict(const struct hv_masks *masks, const struct hv_masks_op *op)
{
    return !op->removed && !op->older &&
           !hv_strict_audiences(masks->profile, op->audiences);
}

static uint64_t next_number(const struct hv_masks_row *row)
{
    size_t i = 1;
    while (i < row->n_ops &&
           !hv_numbers_apart(row->ops[i - 1].number, row->ops[i].number))
        i++;
    return row->ops[i - 1].number + 1;
}

static void row_sum_up(struct hv_masks_row *row)
{
    qsort(row->ops, row->n_ops, sizeof *row->ops, by_number);
    row->highest = row->ops[row->n_ops - 1].number;
    row->next = next_number(row);
    if (row->mask) {
        uint32_t bits = row->mask->u.mask.bits;
        row->capacity = bits < 64 ? UINT64_C(1) << bits : UINT64_MAX;
        row->left = row->next < row->capacity ? row->capacity - row->next : 0;
    }
    for (size_t i = 0; i < row->n_ops; i++) {
        row->n_live += !row->ops[i].removed && !row->ops[i].older;
        row->n_overflow += hv_masks_overflows(row, &row->ops[i]);
    }
}

static bool same_mask(const struct hv_entity *a, const struct hv_entity *b)
{
    if (!a || !b)
        return a == b;
    return strcmp(a->name, b->name) == 0 &&
           strcmp(a->u.mask.value, b->u.mask.value) == 0 &&
           a->u.mask.shift == b->u.mask.shift && a->u.mask.bits == b->u.mask.bits;
}

static bool same_figures(const struct hv_masks_row *a, const struct hv_masks_row *b)
{
    if (a->family != b->family || a->n_ops != b->n_ops ||
        !same_mask(a->mask, b->mask) || (a->mask && a->command_bits != b->command_bits))
        return false;
    for (size_t i = 0; i < a->n_ops; i++) {
        const struct hv_masks_op *x = &a->ops[i], *y = &b->ops[i];
        if (strcmp(x->name, y->name) != 0 || x->number != y->number ||
            x->audiences != y->audiences || x->removed != y->removed ||
            x->older != y->older)
            return false;
    }
    return true;
}

static void add_row(struct hv_masks *masks, const struct hv_masks_row *row)
{
    struct hv_masks_row *known =
        HV_FIND(x, masks->rows, masks->n, same_figures(x, row));
    if (known) {
        known->archs |= row->archs;
        return;
    }
    *HV_ARENA_ADD(masks->arena, masks->rows, masks->n, masks->cap) = *row;
    masks->n_overflow += row->n_overflow;
}

static void count_family(struct hv_masks *masks, const struct hv_family *family,
                         size_t surface)
{
    const struct hv_surface *s = masks->surfaces[surface];
    int arch = hv_profile_arch(masks->profile, s->arch);
    struct hv_masks_row row = {.family = family,
                               .archs = 1u << surface,
                               .mask = find_mask(s, family),
                               .command_bits = command_bits(s, family)};
    if (family->archs && arch >= 0 && !(family->archs & 1u << arch))
        return;
    add_ops(masks, &row, s);
    add_older(masks, &row, s);
    if (!row.n_ops)
        return;
    row_sum_up(&row);
    add_row(masks, &row);
}

struct hv_masks hv_masks_count(const struct hv_surface *const *surfaces, size_t n,
                               const struct hv_profile *profile, struct hv_arena *arena)
{
    struct hv_masks masks = {
        .arena = arena, .profile = profile, .surfaces = surfaces, .n_surfaces = n};
    for (size_t f = 0; f < profile->n_families; f++)
        for (size_t s = 0; s < n; s++)
            count_family(&masks, &profile->families[f], s);
    for (size_t s = 0; s < n; s++)
        masks.side_files |= surfaces[s]->side_files.n > 0;
    return masks;
}
