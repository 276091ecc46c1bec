/* SPDX-License-Identifier: MIT
 *
 * New calls that nothing new announces (R33): a caller cannot ask beforehand whether
 * the other side has the call.
 */
#include "judge/hazard/hazard_list.h"

static bool is_new_op(const struct hv_additions *additions, unsigned arch,
                      const char *family, const struct hv_entity *op)
{
    return strcmp(op->u.op.family, family) == 0 &&
           hv_additions_entity(additions, arch, op);
}

static void check_family(struct hv_hazard_list *list, unsigned arch,
                         const struct hv_family *family)
{
    const struct hv_additions *additions = list->additions;
    const struct hv_surface *tree = additions->sides[arch].tree;
    if (!family->announced_by ||
        HV_ANY_OF(op, tree, HV_CLASS_OP,
                  is_new_op(additions, arch, family->announced_by, op)))
        return;
    HV_EACH_OF (op, tree, HV_CLASS_OP)
        if (is_new_op(additions, arch, family->name, op) && !op->u.op.removed &&
            hv_additions_counts(additions, op))
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
