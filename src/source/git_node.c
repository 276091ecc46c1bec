/* SPDX-License-Identifier: MIT */
#include "source/git_node.h"

#include <sys/stat.h>

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
        if (!strncmp(c->name, name, n) && !c->name[n])
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
        return false; /* a submodule: not of this repository */
    return true;
}
