/* SPDX-License-Identifier: MIT
 *
 * What git has at a path: names in directories, with the ids of objects. git_load.h
 * reads a directory or a file when a caller needs it. A revision is no more than that;
 * the index is HEAD with what is staged on top (staged.h). For this folder alone.
 */
#pragma once

#include "source/backend.h"
#include "source/git.h"

enum hv_node_kind { HV_NODE_DIR, HV_NODE_FILE, HV_NODE_LINK, HV_NODE_UNMERGED };

struct hv_git_node {
    const char *name, *id; /* id: NULL for a directory without an object */
    enum hv_node_kind kind;
    bool loaded;       /* a directory has its children, a file its bytes */
    const char *bytes; /* of a file or link */
    size_t n;
    struct hv_git_node *parent, *children, *last, *next;
};

/* The kind for a git mode. False: a submodule, which is another repository. */
bool hv_node_mode(unsigned long mode, enum hv_node_kind *ret_kind);

/* Append a child to the directory. name is borrowed. */
struct hv_git_node *hv_node_add(struct hv_arena *arena, struct hv_git_node *dir,
                                const char *name, enum hv_node_kind kind);
void hv_node_remove(struct hv_git_node *dir, struct hv_git_node *child);

/* The child whose name is the n characters at name, or NULL. */
struct hv_git_node *hv_node_find(const struct hv_git_node *dir, const char *name,
                                 size_t n);

/* The path of a node from the root: "" for the root itself. In the tree's arena. */
const char *hv_node_path(struct hv_tree *tree, const struct hv_git_node *node);

/* The staged changes, as the difference between HEAD and the index: its cost does not
 * depend on the size of the tree, whereas a list of the index grows with it. The git
 * process is started at once and read when the first directory is, so that it runs in
 * parallel. Private to this folder. */
struct hv_staged;

/* Start git. NULL: it could not be started (HV_ERR_INPUT). */
struct hv_staged *hv_staged_start(struct hv_repo *repo, struct hv_err *err);

/* Read git's output, and set the id of HEAD's directory in root (NULL before the first
 * commit). If git failed, each call fails with HV_ERR_INPUT. */
bool hv_staged_ready(struct hv_staged *staged, struct hv_arena *arena,
                     struct hv_git_node *root, struct hv_err *err);

/* Change a directory of HEAD into that of the index. Fails with HV_ERR_INPUT if HEAD
 * has moved since the difference was taken. */
bool hv_staged_apply(const struct hv_staged *staged, struct hv_tree *tree,
                     struct hv_git_node *dir, struct hv_err *err);

void hv_staged_free(struct hv_staged *staged); /* accepts NULL */

/* Data of a tree of this kind, in its arena. */
struct hv_gitted {
    struct hv_repo *repo;
    struct hv_git_node root;
    struct hv_staged *staged; /* of the index, else NULL */
};

/* Load the children of a directory, or the bytes of a file. Fail with HV_ERR_INPUT and
 * the name of the node: the object is missing or damaged, or the path unmerged. */
bool hv_node_load_dir(struct hv_tree *tree, struct hv_git_node *dir,
                      struct hv_err *err);
bool hv_node_load_bytes(struct hv_tree *tree, struct hv_git_node *node,
                        struct hv_err *err);
