/* SPDX-License-Identifier: MIT */
#include "source/backend.h"
#include "source/tree.h"

#include <stdlib.h>
#include <string.h>

static int by_path(const void *a, const void *b)
{
    const struct hv_source_file *x = a, *y = b;
    return strcmp(x->path, y->path);
}

/* The ids of a revision's or the index's files; else their bytes. */
static bool list(struct hv_tree *tree, const char *prefix, const char *suffix, bool ids,
                 const struct hv_source_file **ret_files, size_t *ret_n)
{
    struct hv_err ignored = {0};
    struct hv_listing all = {
        .tree = tree, .prefix = prefix, .suffix = suffix, .ids = true};
    if (!ids)
        return hv_tree_files(tree, prefix, suffix, ret_files, ret_n, &ignored);
    if (!tree->ops->list(tree, prefix, &all, &ignored))
        return false;
    if (all.n)
        qsort(all.files, all.n, sizeof *all.files, by_path);
    *ret_files = all.files;
    *ret_n = all.n;
    return true;
}

static bool same(const struct hv_source_file *a, const struct hv_source_file *b)
{
    return a->n == b->n && strcmp(a->path, b->path) == 0 &&
           memcmp(a->bytes, b->bytes, a->n) == 0;
}

bool hv_trees_same(struct hv_tree *a, struct hv_tree *b, const char *prefix,
                   const char *suffix)
{
    const struct hv_source_file *x, *y;
    size_t n, m;
    bool ids = hv_tree_kind(a) != HV_TREE_DIR && hv_tree_kind(b) != HV_TREE_DIR;
    if (!list(a, prefix, suffix, ids, &x, &n) || !list(b, prefix, suffix, ids, &y, &m))
        return false;
    bool equal = n == m;
    for (size_t i = 0; equal && i < n; i++)
        equal = same(&x[i], &y[i]);
    return equal;
}

bool hv_trees_same_file(struct hv_tree *a, struct hv_tree *b, const char *path)
{
    struct hv_err err = {0};
    const struct hv_source_file *x = hv_tree_file(a, path, &err);
    if (err.code)
        return false;
    const struct hv_source_file *y = hv_tree_file(b, path, &err);
    return !err.code && (x && y ? same(x, y) : x == y);
}
