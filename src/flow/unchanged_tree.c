/* SPDX-License-Identifier: MIT */
#include "flow/unchanged_tree.h"

#include "flow/layouts.h"
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
    bool same = same_file(a, b, profile->compat_list);
    for (size_t i = 0; same && i < profile->n_versions; i++)
        same = same_file(a, b, profile->versions[i].file);
    for (size_t i = 0; same && i < profile->n_masks; i++)
        same = same_files(a, b, &profile->masks[i].files);
    for (size_t i = 0; same && i < profile->n_signatures; i++)
        same = same_file(a, b, profile->signatures[i].file);
    return same;
}

static bool same_headers(const struct hv_arch_files *a, const struct hv_arch_files *b)
{
    if (a->n != b->n)
        return false;
    for (size_t i = 0; i < a->n; i++)
        if (strcmp(a->v[i].path, b->v[i].path) != 0 || a->v[i].n != b->v[i].n ||
            memcmp(a->v[i].bytes, b->v[i].bytes, a->v[i].n) != 0)
            return false;
    return true;
}

/* Headers that stand among many others are compared by what belongs to them. */
static bool same_layouts(struct hvabi *run, struct hv_input *a, struct hv_input *b)
{
    struct hv_err ignored = {0};
    if (!hv_layouts_read(run, a, &ignored) || !hv_layouts_read(run, b, &ignored))
        return false; /* told where they are read in earnest */
    for (unsigned i = 0; i < run->profile->n_archs; i++)
        if (!same_headers(&a->files[i], &b->files[i]))
            return false;
    return true;
}

static bool same_root(const struct hv_input *a, const struct hv_input *b)
{
    return strcmp(a->root, b->root) == 0 &&
           hv_trees_same(a->tree, b->tree, a->root, ".h");
}

bool hv_inputs_same(struct hvabi *run, struct hv_input *a, struct hv_input *b)
{
    return a->tree && b->tree &&
           (run->profile->n_layouts ? same_layouts(run, a, b) : same_root(a, b)) &&
           same_side_files(run->profile, a, b);
}

bool hv_inputs_same_policy(const struct hv_input *a, const struct hv_input *b)
{
    return !a->tree || !b->tree || hv_trees_same(a->tree, b->tree, HV_POLICY_DIR, "");
}
