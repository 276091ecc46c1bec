/* SPDX-License-Identifier: MIT
 *
 * New calls that nothing new announces (R33): whoever makes one cannot ask beforehand
 * whether the other side has it.
 */
#include "judge/hazard_list.h"

#include "base/atom.h"

#include <string.h>

/* Is there a new op of the family? */
static bool any_new(const struct hv_additions *news, unsigned arch, const char *family)
{
    size_t n;
    const struct hv_entity *e =
        hv_surface_class(hv_additions_tree(news, arch), HV_CLASS_OP, &n);
    for (size_t i = 0; i < n; i++)
        if (strcmp(e[i].u.op.family, family) == 0 &&
            hv_additions_entity(news, arch, &e[i]))
            return true;
    return false;
}

static void look_at_family(struct hv_hazard_list *list, unsigned arch,
                           const struct hv_family *family)
{
    const struct hv_additions *news = hv_hazard_list_additions(list);
    size_t n;
    const struct hv_entity *e =
        hv_surface_class(hv_additions_tree(news, arch), HV_CLASS_OP, &n);
    if (!family->announced_by || any_new(news, arch, family->announced_by))
        return;
    for (size_t i = 0; i < n; i++)
        if (strcmp(e[i].u.op.family, family->name) == 0 && !e[i].u.op.removed &&
            hv_additions_counts(news, &e[i]) && hv_additions_entity(news, arch, &e[i]))
            hv_hazard_add(list, HV_HAZARD_CALL_UNANNOUNCED, arch, &e[i], NULL,
                          hv_atom_printf(hv_additions_atoms(news), "no new %s",
                                         family->announced_by));
}

void hv_hazards_of_calls(struct hv_hazard_list *list)
{
    const struct hv_additions *news = hv_hazard_list_additions(list);
    const struct hv_profile *profile = hv_additions_profile(news);
    for (unsigned a = 0; a < profile->n_archs; a++)
        for (size_t i = 0; hv_additions_tree(news, a) && hv_additions_ops_known(news) &&
                           i < profile->n_families;
             i++)
            look_at_family(list, a, &profile->families[i]);
}
