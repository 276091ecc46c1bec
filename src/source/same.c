/* SPDX-License-Identifier: MIT */
#include "source/tree.h"

/* The ids of a revision's or the index's files; else their bytes. */
static bool list_files(struct hv_tree *tree, const char *prefix, const char *suffix,
                       struct hv_source_files *ret_files)
{
    struct hv_err ignored = {0};
    if (hv_tree_kind(tree) == HV_TREE_DIR)
        return hv_tree_files(tree, prefix, suffix, ret_files, &ignored);
    return hv_tree_paths(tree, prefix, suffix, ret_files, &ignored);
}

static bool same_bytes(const struct hv_source_file *a, const struct hv_source_file *b)
{
    return a->n == b->n && memcmp(a->bytes, b->bytes, a->n) == 0;
}

/* Has the file of a directory the id of one that git has? */
static bool has_id(const struct hv_source_file *file, const struct hv_source_file *id)
{
    char hex[HV_SHA256_HEX + 1];
    hv_blob_id(file->bytes, file->n, id->n == HV_SHA256_HEX, hex);
    return strlen(hex) == id->n && memcmp(hex, id->bytes, id->n) == 0;
}

static bool same_file(const struct hv_tree *a, const struct hv_source_file *x,
                      const struct hv_tree *b, const struct hv_source_file *y)
{
    bool a_dir = hv_tree_kind(a) == HV_TREE_DIR, b_dir = hv_tree_kind(b) == HV_TREE_DIR;
    return a_dir == b_dir ? same_bytes(x, y) : a_dir ? has_id(x, y) : has_id(y, x);
}

bool hv_trees_same(struct hv_tree *a, struct hv_tree *b, const char *prefix,
                   const char *suffix)
{
    struct hv_source_files x, y;
    if (!list_files(a, prefix, suffix, &x) || !list_files(b, prefix, suffix, &y))
        return false;
    bool equal = x.n == y.n;
    for (size_t i = 0; equal && i < x.n; i++)
        equal = strcmp(x.v[i].path, y.v[i].path) == 0;
    for (size_t i = 0; equal && i < x.n; i++)
        equal = same_file(a, &x.v[i], b, &y.v[i]);
    return equal;
}

/* One file as a listing: its id, or its bytes. False: it cannot be read. */
static bool list_file(struct hv_tree *tree, const char *path,
                      const struct hv_source_file **ret_file)
{
    struct hv_err err = {0};
    struct hv_source_files files = {0};
    if (hv_tree_kind(tree) == HV_TREE_DIR) {
        *ret_file = hv_tree_file(tree, path, &err);
        return !err.code;
    }
    if (!list_files(tree, path, "", &files))
        return false;
    *ret_file = files.n == 1 ? files.v : NULL; /* NULL: none, or a directory */
    return true;
}

bool hv_trees_same_file(struct hv_tree *a, struct hv_tree *b, const char *path)
{
    const struct hv_source_file *x, *y;
    if (!list_file(a, path, &x) || !list_file(b, path, &y))
        return false;
    return x && y ? same_file(a, x, b, y) : x == y;
}
