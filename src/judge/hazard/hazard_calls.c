/* SPDX-License-Identifier: MIT
 *
 * New calls that nothing new announces (R33): a caller cannot ask beforehand whether
 * the other side has the call.
 */
#include "judge/hazard/hazard_list.h"

/* The next op of the family at or behind *at that is new on the architecture, or NULL.
 */
static const struct hv_entity *next_new_op(const struct hv_additions *additions,
                                           unsigned arch, const char *family,
                                           size_t *at)
{
    size_t n;
    const struct hv_entity *ops =
        hv_surface_class(additions->sides[arch].tree, HV_CLASS_OP, &n);
    while (*at < n) {
        const struct hv_entity *op = &ops[(*at)++];
        if (strcmp(op->u.op.family, family) == 0 &&
            hv_additions_entity(additions, arch, op))
            return op;
    }
    return NULL;
}

static void check_family(struct hv_hazard_list *list, unsigned arch,
                         const struct hv_family *family)
{
    const struct hv_additions *additions = list->additions;
    size_t at = 0;
    if (!family->announced_by ||
        next_new_op(additions, arch, family->announced_by, &at))
        return;
    at = 0;
    for (const struct hv_entity *op;
         (op = next_new_op(additions, arch, family->name, &at));)
        if (!op->u.op.removed && hv_additions_counts(additions, op))
            hv_hazard_add(list, HV_HAZARD_CALL_UNANNOUNCED,
                          (struct hv_hazard_place){.arch = arch, .entity = op},
                          "no new %s", family->announced_by);
}

void hv_hazards_of_calls(struct hv_hazard_list *list)
{
    const struct hv_profile *profile = list->additions->profile;
    for (unsigned a = 0; a < profile->n_archs; a++)
        for (size_t i = 0; list->additions->sides[a].tree &&
                           list->additions->ops_known && i < profile->n_families;
             i++)
            check_family(list, a, &profile->families[i]);
}
