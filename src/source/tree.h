/* SPDX-License-Identifier: MIT
 *
 * A tree as bytes: where headers come from, whatever holds them. A directory is
 * read with plain system calls, a revision and the index through git's plumbing
 * (one `cat-file --batch` child for a whole run), never through a checkout. Knows
 * nothing of ABIs. Symbolic links that leave the tree are never followed.
 */
#pragma once

#include "base/base.h"

struct hv_repo; /* a git repository and its children */

enum hv_tree_kind { HV_TREE_DIR, HV_TREE_REV, HV_TREE_INDEX };

/* The target of an include, if its spelling does not determine it. */
struct hv_source_link {
    const char *name, *path;
};

/* One file. bytes are NUL-terminated behind n; both are owned by the tree. */
struct hv_source_file {
    const char *path; /* relative to the prefix given to hv_tree_files(), '/' between */
    const char *id;   /* of git's object with these bytes; NULL: none */
    const char *bytes;
    size_t n;
    size_t n_links;
    const struct hv_source_link *links; /* set by whoever resolved them */
    /* Of a header that was not in C: its calls, as read; bytes are the C text. NULL:
     * bytes are the tree's. */
    const struct hv_calls *calls;
};

/* A list of files; whoever makes it defines the order. */
struct hv_source_files {
    const struct hv_source_file *v;
    size_t n;
};

struct hv_tree;

/* Open the repository that contains dir (hv_repo_free() ends its processes). NULL: the
 * working directory; only then GIT_DIR, GIT_INDEX_FILE and similar variables, which git
 * sets for a hook, are used. A git process starts on first use. Never fails. */
struct hv_repo *hv_repo_new(const char *dir);
void hv_repo_free(struct hv_repo *repo); /* accepts NULL */

/* Called in a forked process: the parent keeps using the git process; this one starts
 * its own on demand. */
void hv_repo_forked(struct hv_repo *repo);

/* Open a tree. Fails with HV_ERR_INPUT and a text that says what was expected: no such
 * directory; not a git repository; no such revision. Borrows repo, which may be NULL
 * for a directory. */
struct hv_tree *hv_tree_open_dir(const char *path, struct hv_err *err);
struct hv_tree *hv_tree_open_rev(struct hv_repo *repo, const char *rev,
                                 struct hv_err *err);
struct hv_tree *hv_tree_open_index(struct hv_repo *repo, struct hv_err *err);
void hv_tree_free(struct hv_tree *tree); /* accepts NULL */

enum hv_tree_kind hv_tree_kind(const struct hv_tree *tree);
const char *
hv_tree_commit(const struct hv_tree *tree); /* full id of a revision, else NULL */

/* Does the revision exist in the repository? For words that may also be a path. */
bool hv_repo_has_rev(struct hv_repo *repo, const char *rev);

/* The top of the repository's working tree, in the arena; NULL: it has none (it is
 * bare, or there is no repository). */
const char *hv_repo_working_tree(struct hv_repo *repo, struct hv_arena *arena);

/* The branch or tag with the name nearest to an unknown word, in the arena; NULL: none
 * is near. */
const char *hv_repo_nearest_ref(struct hv_repo *repo, const char *word,
                                struct hv_arena *arena);

/* The nearest tag before the revision that matches the glob, in the arena; NULL: none.
 * *ret_later: the repository is complete, and a later commit has such a tag. */
const char *hv_repo_tag_behind(struct hv_repo *repo, const char *rev, const char *glob,
                               struct hv_arena *arena, bool *ret_later);

/* The command that adds a file to the next commit: "git add", or "git add -f" if git
 * ignores it. path: of an existing file, in the policy folder at the top of the working
 * tree. */
const char *hv_repo_add_words(struct hv_repo *repo, const char *path,
                              struct hv_arena *arena);

/* The URL of the remote `origin`, in the arena; NULL: there is none. */
const char *hv_repo_origin(struct hv_repo *repo, struct hv_arena *arena);

/* Is there a repository at all? */
bool hv_repo_exists(struct hv_repo *repo, struct hv_arena *arena);

/* Does a regular file exist at path (relative to the tree's root)? Also true if that
 * cannot be determined (a missing object, a link out of the tree): hv_tree_file()
 * reports why. */
bool hv_tree_has(struct hv_tree *tree, const char *path);

/* Read one file; NULL and *err if it exists but cannot be read (a missing object, too
 * large), NULL and err->code HV_ERR_NONE if it does not exist. */
const struct hv_source_file *hv_tree_file(struct hv_tree *tree, const char *path,
                                          struct hv_err *err);

/* All regular files below prefix ("." for the root) whose names end with suffix (".h"),
 * sorted by path (byte order), with their bytes. Limits: 4 MB a file, 4096 files, 64 MB
 * in all. Returns false on any failure to list or read: no file is skipped (a symbolic
 * link out of the tree is an error that names it; one that stays inside is read). Owned
 * by the tree. */
bool hv_tree_files(struct hv_tree *tree, const char *prefix, const char *suffix,
                   struct hv_source_files *ret_files, struct hv_err *err);

/* The paths of the same files without reading them. For a revision or the index, bytes
 * are the ids of the objects (for a link, of its target). */
bool hv_tree_paths(struct hv_tree *tree, const char *prefix, const char *suffix,
                   struct hv_source_files *ret_files, struct hv_err *err);

/* The directories directly in prefix, sorted by name, without bytes. */
bool hv_tree_folders(struct hv_tree *tree, const char *prefix,
                     struct hv_source_files *ret_folders, struct hv_err *err);

/* Have both trees the same files below prefix, as listed by hv_tree_files()? Two trees
 * from git are compared without reading files. False as well if unknown. */
bool hv_trees_same(struct hv_tree *a, struct hv_tree *b, const char *prefix,
                   const char *suffix);

/* The same for one file, which both may lack. */
bool hv_trees_same_file(struct hv_tree *a, struct hv_tree *b, const char *path);
