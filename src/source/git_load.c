/* SPDX-License-Identifier: MIT */
#include "source/git_node.h"

#include <sys/stat.h>

static bool fail_node(struct hv_tree *tree, const struct hv_git_node *node,
                      const char *text, struct hv_err *err)
{
    return hv_fail(err, HV_ERR_INPUT, hv_tree_where(tree, hv_node_path(tree, node)),
                   "%s", text);
}

/* Read the object of a node, which must exist. */
static bool read_object(struct hv_tree *tree, const struct hv_git_node *node,
                        enum hv_git_kind kind, struct hv_git_object *ret_object,
                        struct hv_err *err)
{
    const struct hv_gitted *git = tree->backend;
    struct hv_err why = {0};
    bool ok = hv_git_read(git->repo, node->id, tree->arena, ret_object, &why);
    if (ok && ret_object->kind == HV_GIT_MISSING)
        ok = hv_fail(
            &why, HV_ERR_INPUT, NULL,
            "object %s is missing from the repository (a partial clone, or damaged)",
            node->id);
    else if (ok && ret_object->kind != kind)
        ok = hv_fail(&why, HV_ERR_INPUT, NULL, "object %s has an unexpected kind",
                     node->id);
    return ok || fail_node(tree, node, why.text, err);
}

bool hv_node_load_bytes(struct hv_tree *tree, struct hv_git_node *node,
                        struct hv_err *err)
{
    struct hv_git_object object;
    if (node->loaded)
        return true;
    if (node->kind == HV_NODE_UNMERGED)
        return fail_node(
            tree, node,
            "this file is unmerged in the index: resolve the conflict first", err);
    if (!read_object(tree, node, HV_GIT_BLOB, &object, err))
        return false;
    node->bytes = object.bytes;
    node->n = object.n;
    node->loaded = true;
    return true;
}

/* Names that git itself would not check out; a damaged or forged tree object. */
static bool is_good_name(const char *name)
{
    return *name && strcmp(name, ".") != 0 && strcmp(name, "..") != 0 &&
           !strchr(name, '/');
}

static const char *hex_id(struct hv_arena *arena, const char *raw, size_t n)
{
    char *hex = hv_arena_alloc(arena, 2 * n + 1);
    for (size_t i = 0; i < n; i++) {
        hex[2 * i] = "0123456789abcdef"[(unsigned char)raw[i] >> 4];
        hex[2 * i + 1] = "0123456789abcdef"[raw[i] & 15];
    }
    return hex;
}

/* Parse a tree object: a sequence of "MODE NAME", NUL, raw id. */
static bool parse_tree(struct hv_tree *tree, struct hv_git_node *dir,
                       const struct hv_git_object *object)
{
    size_t raw_id = strlen(object->id) / 2;
    const char *p = object->bytes, *end = p + object->n;
    while (p < end) {
        const char *name = p;
        enum hv_node_kind kind;
        unsigned long mode = 0;
        while (*name >= '0' && *name <= '7')
            mode = mode * 8 + (unsigned long)(*name++ - '0');
        const char *nul = memchr(p, '\0', (size_t)(end - p));
        if (name == p || *name != ' ' || !nul || (size_t)(end - nul) < 1 + raw_id ||
            !is_good_name(++name))
            return false;
        p = nul + 1 + raw_id;
        if (!hv_node_mode(mode, &kind))
            continue;
        struct hv_git_node *node = hv_node_add(tree->arena, dir, name, kind);
        node->id = hex_id(tree->arena, nul + 1, raw_id);
    }
    return true;
}

static bool read_dir(struct hv_tree *tree, struct hv_git_node *dir, struct hv_err *err)
{
    struct hv_git_object object;
    if (!dir->id)
        return true;
    return read_object(tree, dir, HV_GIT_TREE, &object, err) &&
           (parse_tree(tree, dir, &object) ||
            fail_node(tree, dir, "this tree object is damaged", err));
}

bool hv_node_load_dir(struct hv_tree *tree, struct hv_git_node *dir, struct hv_err *err)
{
    struct hv_gitted *git = tree->backend;
    if (dir->loaded)
        return true;
    if (git->staged && !hv_staged_ready(git->staged, tree->arena, &git->root, err))
        return false;
    if (!read_dir(tree, dir, err) ||
        (git->staged && !hv_staged_apply(git->staged, tree, dir, err)))
        return false;
    dir->loaded = true;
    return true;
}

/* ---- nodes ---- */

struct hv_git_node *hv_node_add(struct hv_arena *arena, struct hv_git_node *dir,
                                const char *name, enum hv_node_kind kind)
{
    struct hv_git_node *node = hv_arena_alloc(arena, sizeof *node);
    node->name = name;
    node->kind = kind;
    node->parent = dir;
    *(dir->last ? &dir->last->next : &dir->children) = node;
    dir->last = node;
    return node;
}

struct hv_git_node *hv_node_find(const struct hv_git_node *dir, const char *name,
                                 size_t n)
{
    for (struct hv_git_node *c = dir->children; c; c = c->next)
        if (*c->name == *name && !strncmp(c->name, name, n) && !c->name[n])
            return c;
    return NULL;
}

void hv_node_remove(struct hv_git_node *dir, struct hv_git_node *child)
{
    struct hv_git_node *before = NULL;
    for (struct hv_git_node *c = dir->children; c != child; c = c->next)
        before = c;
    *(before ? &before->next : &dir->children) = child->next;
    if (dir->last == child)
        dir->last = before;
}

const char *hv_node_path(struct hv_tree *tree, const struct hv_git_node *node)
{
    if (!node->parent)
        return "";
    return hv_tree_join(tree, hv_node_path(tree, node->parent), node->name);
}

bool hv_node_mode(unsigned long mode, enum hv_node_kind *ret_kind)
{
    if (S_ISDIR(mode))
        *ret_kind = HV_NODE_DIR;
    else if (S_ISREG(mode))
        *ret_kind = HV_NODE_FILE;
    else if (S_ISLNK(mode))
        *ret_kind = HV_NODE_LINK;
    else
        return false; /* a submodule, which is another repository */
    return true;
}
