/* SPDX-License-Identifier: MIT */
#include "source/backend.h"

/* Listings and files that were read before. They are kept, because callers have
 * pointers. */
struct listed {
    struct listed *next;
    const char *prefix, *suffix;
    struct hv_source_files files;
};

struct read {
    struct read *next;
    struct hv_source_file file;
};

struct hv_tree *hv_tree_new(const struct hv_tree_ops *ops, const char *name)
{
    struct hv_arena *arena = hv_arena_new();
    struct hv_tree *tree = hv_arena_alloc(arena, sizeof *tree);
    tree->ops = ops;
    tree->arena = arena;
    tree->name = hv_arena_strndup(arena, name, strlen(name));
    return tree;
}

void hv_tree_free(struct hv_tree *tree)
{
    if (!tree)
        return;
    if (tree->ops->done)
        tree->ops->done(tree);
    hv_arena_free(tree->arena);
}

enum hv_tree_kind hv_tree_kind(const struct hv_tree *tree)
{
    return tree->ops->kind;
}

const char *hv_tree_commit(const struct hv_tree *tree)
{
    return tree->commit;
}

const char *hv_tree_where(struct hv_tree *tree, const char *path)
{
    const char *between = tree->ops->kind == HV_TREE_DIR ? "/" : ":";
    return hv_arena_printf(tree->arena, "%s%s%s", tree->name, between, path);
}

const char *hv_tree_join(struct hv_tree *tree, const char *a, const char *b)
{
    if (!*a || !strcmp(a, "."))
        return b;
    return hv_arena_join(tree->arena, a, strlen(a), "/", b);
}

bool hv_tree_fail_link(struct hv_tree *tree, const char *path, const char *why,
                       struct hv_err *err)
{
    return hv_fail(err, HV_ERR_INPUT, hv_tree_where(tree, path),
                   "this symbolic link %s", why);
}

bool hv_listing_see(struct hv_listing *list, struct hv_err *err)
{
    if (list->entries++ < HV_ENTRIES_MAX)
        return true;
    return hv_fail(err, HV_ERR_INPUT, list->tree->name,
                   "there are more than %d names; expected a tree of headers",
                   HV_ENTRIES_MAX);
}

bool hv_listing_wants(const struct hv_listing *list, const char *name)
{
    return hv_ends_with(name, list->suffix);
}

static const char *below_prefix(const struct hv_listing *list, const char *path)
{
    return hv_tree_where(list->tree, hv_tree_join(list->tree, list->prefix, path));
}

bool hv_listing_enter(struct hv_listing *list, const char *path, struct hv_err *err)
{
    if (list->depth++ < HV_DEPTH_MAX)
        return true;
    return hv_fail(
        err, HV_ERR_INPUT, below_prefix(list, path),
        "directories are nested more than %d deep (do symbolic links form a loop?)",
        HV_DEPTH_MAX);
}

bool hv_listing_link(struct hv_listing *list, const char *path, struct hv_err *err)
{
    if (list->dir_links++ < HV_DIR_LINKS_MAX)
        return true;
    return hv_fail(err, HV_ERR_INPUT, below_prefix(list, path),
                   "there are more than %d symbolic links to directories",
                   HV_DIR_LINKS_MAX);
}

void hv_listing_leave(struct hv_listing *list)
{
    list->depth--;
}

bool hv_listing_add(struct hv_listing *list, const struct hv_source_file *file,
                    struct hv_err *err)
{
    struct hv_tree *tree = list->tree;
    if (list->n >= HV_FILES_MAX)
        return hv_fail(err, HV_ERR_INPUT, tree->name,
                       "there are more than %d files that end with '%s'", HV_FILES_MAX,
                       list->suffix);
    if (file->n > HV_BYTES_MAX - list->bytes)
        return hv_fail(err, HV_ERR_INPUT, tree->name,
                       "the files that end with '%s' have more than %d MB in total",
                       list->suffix, HV_BYTES_MAX >> 20);
    list->bytes += file->n;
    *HV_ARENA_ADD(tree->arena, list->files, list->n, list->cap) = *file;
    return true;
}

static const struct listed *find_listed(const struct hv_tree *tree, const char *prefix,
                                        const char *suffix)
{
    for (const struct listed *l = tree->listed; l; l = l->next)
        if (!strcmp(l->prefix, prefix) && !strcmp(l->suffix, suffix))
            return l;
    return NULL;
}

/* Fill the listing, in order. */
static bool make_listing(struct hv_listing *list, struct hv_source_files *ret,
                         struct hv_err *err)
{
    if (!list->tree->ops->list(list->tree, list->prefix, list, err))
        return false;
    HV_SORT(list->files, list->n, hv_by_text);
    *ret = (struct hv_source_files){list->files, list->n};
    return true;
}

bool hv_tree_files(struct hv_tree *tree, const char *prefix, const char *suffix,
                   struct hv_source_files *ret_files, struct hv_err *err)
{
    struct hv_listing list = {.tree = tree, .prefix = prefix, .suffix = suffix};
    const struct listed *known = find_listed(tree, prefix, suffix);
    if (known)
        *ret_files = known->files;
    if (known || !make_listing(&list, ret_files, err))
        return known;
    struct listed *l = hv_arena_alloc(tree->arena, sizeof *l);
    l->prefix = hv_arena_strndup(tree->arena, prefix, strlen(prefix));
    l->suffix = hv_arena_strndup(tree->arena, suffix, strlen(suffix));
    l->files = *ret_files;
    l->next = tree->listed;
    tree->listed = l;
    return true;
}

bool hv_tree_paths(struct hv_tree *tree, const char *prefix, const char *suffix,
                   struct hv_source_files *ret_files, struct hv_err *err)
{
    struct hv_listing list = {
        .tree = tree, .prefix = prefix, .suffix = suffix, .ids = true};
    return make_listing(&list, ret_files, err);
}

bool hv_tree_folders(struct hv_tree *tree, const char *prefix,
                     struct hv_source_files *ret_folders, struct hv_err *err)
{
    struct hv_listing list = {.tree = tree,
                              .prefix = prefix,
                              .suffix = "/", /* no file name ends with this */
                              .folders = true};
    return make_listing(&list, ret_folders, err);
}

bool hv_tree_has(struct hv_tree *tree, const char *path)
{
    struct hv_err ignored;
    return tree->ops->find(tree, path, &ignored) != HV_LOOKUP_ABSENT;
}

const struct hv_source_file *hv_tree_file(struct hv_tree *tree, const char *path,
                                          struct hv_err *err)
{
    if (err)
        err->code = HV_ERR_NONE;
    for (struct read *r = tree->read; r; r = r->next)
        if (!strcmp(r->file.path, path))
            return &r->file;
    struct read *r = hv_arena_alloc(tree->arena, sizeof *r);
    r->file.path = hv_arena_strndup(tree->arena, path, strlen(path));
    if (tree->ops->read(tree, &r->file, err) != HV_LOOKUP_FOUND)
        return NULL;
    r->next = tree->read;
    tree->read = r;
    return &r->file;
}
