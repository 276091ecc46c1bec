/* SPDX-License-Identifier: MIT */
#include "flow/unchanged.h"

#include "flow/policy.h"

#include <string.h>

static bool same_files(const struct hv_input *a, const struct hv_input *b,
                       const struct hv_strings *paths)
{
    for (size_t i = 0; i < paths->n; i++)
        if (!hv_trees_same_file(a->tree, b->tree, paths->v[i]))
            return false;
    return true;
}

static bool same_file(const struct hv_input *a, const struct hv_input *b,
                      const char *path)
{
    return !path || hv_trees_same_file(a->tree, b->tree, path);
}

static bool same_side_files(const struct hv_profile *profile, const struct hv_input *a,
                            const struct hv_input *b)
{
    bool same =
        same_file(a, b, profile->version_file) && same_file(a, b, profile->compat_list);
    for (size_t i = 0; same && i < profile->n_masks; i++)
        same = same_files(a, b, &profile->masks[i].files);
    for (size_t i = 0; same && i < profile->n_signatures; i++)
        same = same_file(a, b, profile->signatures[i].file);
    return same;
}

bool hv_inputs_same(struct hvabi *run, const struct hv_input *a,
                    const struct hv_input *b)
{
    return a->tree && b->tree && strcmp(a->root, b->root) == 0 &&
           hv_trees_same(a->tree, b->tree, a->root, ".h") &&
           same_side_files(run->profile, a, b);
}

bool hv_inputs_same_policy(const struct hv_input *a, const struct hv_input *b)
{
    return !a->tree || !b->tree || hv_trees_same(a->tree, b->tree, HV_POLICY_DIR, "");
}
