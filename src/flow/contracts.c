/* SPDX-License-Identifier: MIT */
#include "flow/contracts.h"

#include "flow/shipped.h"

#include <string.h>

static bool has_op(const struct hv_input *input, const char *name)
{
    for (unsigned a = 0; a < HV_MAX_ARCHS; a++)
        if (input->surfaces[a] &&
            hv_surface_find(input->surfaces[a], HV_CLASS_OP, name, ~0u))
            return true;
    return false;
}

/* Does the tree have the family at all? A baseline may be older than its record. */
static bool has_family(const struct hv_input *input, const char *family)
{
    for (unsigned a = 0; a < HV_MAX_ARCHS; a++) {
        size_t n = 0;
        const struct hv_entity *ops =
            input->surfaces[a] ? hv_surface_class(input->surfaces[a], HV_CLASS_OP, &n)
                               : NULL;
        for (size_t i = 0; i < n; i++)
            if (strcmp(ops[i].u.op.family, family) == 0)
                return true;
    }
    return false;
}

static bool was_recorded(struct hvabi *run, const struct hv_input *new,
                         const char *name)
{
    bool found = false;
    for (unsigned a = 0; a < run->profile->n_archs && !found; a++) {
        if (!new->surfaces[a])
            continue;
        struct hv_archive *archive = hv_archive_new(run, new, a);
        found = hv_archive_has_op(archive, name);
        hv_archive_free(archive);
    }
    return found;
}

bool hv_contracts_check(struct hvabi *run, const struct hv_input *old,
                        const struct hv_input *new, struct hv_err *err)
{
    const struct hv_profile *profile = run->profile;
    for (size_t i = 0; i < profile->n_contracts; i++) {
        const struct hv_contract *c = &profile->contracts[i];
        const struct hv_family *family = hv_family_of(profile, c->op, NULL);
        if (family && (!has_family(new, family->name) || has_op(old, c->op) ||
                       has_op(new, c->op) || was_recorded(run, new, c->op)))
            continue;
        /* one that is still to come is no mistake */
        if (family && c->since &&
            new->release &&hv_release_compare(c->since, new->release) > 0)
            continue;
        return hv_fail_at(err, profile->path, c->line, 0,
                          "a contract for '%s', which is no operation of %s: expected "
                          "an op of one of the profile's families that the tree or a "
                          "recorded release has",
                          c->op, new->word);
    }
    return true;
}
