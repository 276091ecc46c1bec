/* SPDX-License-Identifier: MIT
 *
 * Numbers that a copy gives to operations of its own.
 */
#include "flow/consumer/copy_match.h"

static const char *number_of(const struct hv_entity *e)
{
    return e->cls == HV_CLASS_OP          ? e->u.op.number
           : e->cls == HV_CLASS_HYPERCALL ? e->u.constant.value
                                          : NULL;
}

static const char *family_of(const struct hv_entity *e)
{
    return e->cls == HV_CLASS_OP ? e->u.op.family : NULL;
}

/* Another operation with the number of this one. */
static const char *holder(const struct hv_surface *surface, const struct hv_entity *own)
{
    HV_EACH_ENTITY (e, surface->entities, surface->n_entities) {
        const char *number = e->cls == own->cls ? number_of(e) : NULL;
        if (number && e->name != own->name && strcmp(number, number_of(own)) == 0 &&
            family_of(e) == family_of(own))
            return e->name;
    }
    return NULL;
}

/* Has the other side an operation of that name, if only on another architecture? */
static bool is_theirs(const struct hv_input *input, const struct hv_entity *own)
{
    for (unsigned a = 0; a < HV_MAX_ARCHS; a++)
        if (input->surfaces[a] &&
            hv_surface_find(input->surfaces[a], own->cls, own->name, UINT32_MAX))
            return true;
    return false;
}

static void add_number(struct hv_copy *copy, const struct hv_entity *own,
                       const char *file, const char *by, unsigned arch)
{
    for (size_t i = 0; i < copy->n_numbers; i++)
        if (copy->numbers[i].name == own->name && copy->numbers[i].by == by) {
            copy->numbers[i].archs |= HV_BIT(arch);
            return;
        }
    size_t cap = copy->n_numbers;
    struct hv_copy_number *more = hv_arena_alloc(copy->arena, (cap + 1) * sizeof *more);
    if (cap)
        memcpy(more, copy->numbers, cap * sizeof *more);
    more[cap] = (struct hv_copy_number){
        own->name, family_of(own), number_of(own), by, HV_BIT(arch), file, own->line};
    copy->numbers = more;
    copy->n_numbers++;
}

void hv_copy_find_numbers(struct hvabi *run, const struct hv_input *old,
                          const struct hv_input *new, struct hv_copy *copy)
{
    for (unsigned a = 0; a < HV_MAX_ARCHS; a++) {
        const struct hv_surface *theirs = old->surfaces[a], *ours = new->surfaces[a];
        for (size_t i = 0; theirs && ours && i < theirs->n_entities; i++) {
            const struct hv_entity *e = theirs->entities[i];
            /* another name of the copy for the same number is an alias */
            if (!number_of(e) || !hv_copy_owns(copy, a, e->name) || holder(theirs, e) ||
                is_theirs(new, e))
                continue;
            add_number(copy, e, hv_input_path(run, old, HV_BIT(a), e->file),
                       holder(ours, e), a);
        }
    }
}
