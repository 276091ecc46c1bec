/* SPDX-License-Identifier: MIT
 *
 * What stands behind a tree: a table of functions per kind of tree, and the listing
 * that they fill. backend.c keeps the limits and the file cache, once, so that a
 * directory and a revision with the same files give the same files and the same
 * errors. For this folder alone.
 */
#pragma once

#include "source/tree.h"

enum {
    HV_FILE_MAX = 4 << 20,     /* bytes of one file */
    HV_FILES_MAX = 4096,       /* files of one listing */
    HV_BYTES_MAX = 64 << 20,   /* bytes of one listing */
    HV_ENTRIES_MAX = 1 << 18,  /* names in the directories of one listing */
    HV_DEPTH_MAX = 64,         /* directories within directories */
    HV_DIR_LINKS_MAX = 64,     /* links to directories entered for one listing */
    HV_LINK_HOPS_MAX = 40,     /* links followed for one path, as Linux does */
    HV_LINK_TARGET_MAX = 4095, /* characters of a link */
};

/* The files found so far, and the resources used to find them. */
struct hv_listing {
    struct hv_tree *tree;
    const char *prefix, *suffix;
    struct hv_source_file *files;
    size_t n, cap, bytes;
    size_t entries, dir_links, depth;
    bool folders; /* list directories directly in the prefix instead of files */
    bool ids;     /* of a revision or the index: ids of objects instead of bytes; of a
                     directory: only paths */
};

/* Count a name in a directory; fails if there are too many (HV_ERR_INPUT, like all of
 * these). */
bool hv_listing_see(struct hv_listing *list, struct hv_err *err);

/* Does the name end with the suffix? */
bool hv_listing_wants(const struct hv_listing *list, const char *name);

/* Enter or leave the directory at path (relative to the prefix). */
bool hv_listing_enter(struct hv_listing *list, const char *path, struct hv_err *err);
void hv_listing_leave(struct hv_listing *list);

/* Count a symbolic link to a directory, before it is entered. Links can form loops, and
 * each can double the number of files, so their number is limited. */
bool hv_listing_link(struct hv_listing *list, const char *path, struct hv_err *err);

/* Add a file, whose bytes the tree owns. */
bool hv_listing_add(struct hv_listing *list, const struct hv_source_file *file,
                    struct hv_err *err);

enum hv_lookup { HV_LOOKUP_ABSENT, HV_LOOKUP_FOUND, HV_LOOKUP_FAILED };

struct hv_tree_ops {
    enum hv_tree_kind kind;
    /* Is there a regular file at path? */
    enum hv_lookup (*find)(struct hv_tree *tree, const char *path, struct hv_err *err);
    /* The same, and read it into ret_file (its path is set already). */
    enum hv_lookup (*read)(struct hv_tree *tree, struct hv_source_file *ret_file,
                           struct hv_err *err);
    /* Add everything below prefix, which may be absent, in any order. Paths are
     * relative to the prefix. */
    bool (*list)(struct hv_tree *tree, const char *prefix, struct hv_listing *list,
                 struct hv_err *err);
    void (*done)(struct hv_tree *tree); /* NULL: nothing to do */
};

struct hv_tree {
    const struct hv_tree_ops *ops;
    struct hv_arena *arena;
    const char *name;   /* as given; messages prefix paths with it */
    const char *commit; /* of a revision, else NULL */
    void *backend;      /* private data of the ops, in the arena */
    struct listed *listed;
    struct read *read;
};

struct hv_tree *hv_tree_new(const struct hv_tree_ops *ops, const char *name);

/* The name of the file at path in messages: DIR/path, REV:path, :path. In the tree's
 * arena. */
const char *hv_tree_where(struct hv_tree *tree, const char *path);

/* a/b; b alone where a is "" or ".". In the tree's arena. */
const char *hv_tree_join(struct hv_tree *tree, const char *a, const char *b);

/* Report a bad symbolic link: HV_ERR_INPUT, always false. */
bool hv_tree_fail_link(struct hv_tree *tree, const char *path, const char *why,
                       struct hv_err *err);
#define HV_LINK_LEAVES "leaves the tree; hvabi reads only files inside the tree"
#define HV_LINK_LOOPS "cannot be followed: it leads to itself or is too long"
#define HV_LINK_DANGLES "leads to a file that does not exist"

/* Files that a sparse checkout leaves out of a directory: they are in git's index and
 * are not meant to be in the working tree. Nobody removed them. */
struct hv_sparse;

/* For the directory with that real path, using the tree's memory; NULL: it is not in a
 * sparse checkout, which is determined without git. */
struct hv_sparse *hv_sparse_new(struct hv_tree *tree, const char *real);
void hv_sparse_free(struct hv_sparse *sparse); /* accepts NULL */

/* Is the path (relative to the directory) left out? ret_file, if not NULL, is read as
 * by hv_tree_ops. */
enum hv_lookup hv_sparse_look(struct hv_sparse *sparse, const char *path,
                              struct hv_source_file *ret_file, struct hv_err *err);

/* Add all left-out files below the prefix to the listing. */
bool hv_sparse_list(struct hv_sparse *sparse, const char *prefix,
                    struct hv_listing *list, struct hv_err *err);
