/* SPDX-License-Identifier: MIT */
#include "flow/unchanged_tree.h"

#include "flow/policy.h"

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

static bool same_companion_files(const struct hv_profile *profile,
                                 const struct hv_input *a, const struct hv_input *b)
{
    bool same = same_file(a, b, profile->compat_list);
    for (size_t i = 0; same && i < profile->n_versions; i++)
        same = same_file(a, b, profile->versions[i].file);
    for (size_t i = 0; same && i < profile->n_masks; i++)
        same = same_files(a, b, &profile->masks[i].files);
    for (size_t i = 0; same && i < profile->n_signatures; i++)
        same = same_file(a, b, profile->signatures[i].file);
    return same;
}

bool hv_inputs_same(struct hvabi *run, struct hv_input *a, struct hv_input *b)
{
    struct hv_tree *const trees[] = {a->tree, b->tree};
    struct hv_headers *const headers[] = {&a->headers, &b->headers};
    return a->tree && b->tree && hv_headers_same(run, trees, headers) &&
           same_companion_files(run->profile, a, b);
}

bool hv_inputs_same_policy(const struct hv_input *a, const struct hv_input *b)
{
    return !a->tree || !b->tree || hv_trees_same(a->tree, b->tree, HV_POLICY_DIR, "");
}
