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

/* What an include of a file means where its spelling alone does not tell. */
struct hv_source_link {
    const char *name, *path;
};

/* One file. bytes are NUL-terminated behind n; both are owned by the tree. */
struct hv_source_file {
    const char *path; /* relative to the prefix given to hv_tree_files(), '/' between */
    const char *id;   /* of git's object with these bytes; NULL: git has none */
    const char *bytes;
    size_t n;
    size_t n_links;
    const struct hv_source_link *links; /* of whoever has looked them up */
    /* Of a header that was not in C: what it says, as its reader has it, while bytes
     * are what became of it. NULL: it is as the tree has it. */
    const struct hv_calls *calls;
};

/* A list of files, in an order of its maker's. */
struct hv_source_files {
    const struct hv_source_file *v;
    size_t n;
};

struct hv_tree;

/* Open the repository that contains dir (hv_repo_free() ends its processes). NULL is
 * that of the working directory: only then do GIT_DIR, GIT_INDEX_FILE and similar
 * variables count, which git sets for a hook. A git process starts when it is first
 * needed. Never fails. */
struct hv_repo *hv_repo_new(const char *dir);
void hv_repo_free(struct hv_repo *repo); /* accepts NULL */

/* A forked process calls this: the git process belongs to its parent, which goes on
 * talking to it. The forked process starts its own when it needs one. */
void hv_repo_forked(struct hv_repo *repo);

/* Open a tree. Fails with HV_ERR_INPUT and a text that says what was expected: no
 * such directory; not a git repository; no such revision. The tree borrows repo, which
 * may be NULL for a directory. */
struct hv_tree *hv_tree_open_dir(const char *path, struct hv_err *err);
struct hv_tree *hv_tree_open_rev(struct hv_repo *repo, const char *rev,
                                 struct hv_err *err);
struct hv_tree *hv_tree_open_index(struct hv_repo *repo, struct hv_err *err);
void hv_tree_free(struct hv_tree *tree); /* accepts NULL */

enum hv_tree_kind hv_tree_kind(const struct hv_tree *tree);
const char *
hv_tree_commit(const struct hv_tree *tree); /* full id of a revision, else NULL */

/* Does the revision exist in the repository? (For words that could be both.) */
bool hv_repo_has_rev(struct hv_repo *repo, const char *rev);

/* The top of the repository's working tree, in the arena; NULL: it has none (it is
 * bare, or there is no repository). */
const char *hv_repo_working_tree(struct hv_repo *repo, struct hv_arena *arena);

/* The branch or tag whose name is nearest to a word that names none, in the arena;
 * NULL: none is near. */
const char *hv_repo_nearest_ref(struct hv_repo *repo, const char *word,
                                struct hv_arena *arena);

/* The tag that fits the glob and is nearest behind the revision, in the arena; NULL:
 * there is none. *ret_later: the repository is whole, and such a tag came later. */
const char *hv_repo_tag_behind(struct hv_repo *repo, const char *rev, const char *glob,
                               struct hv_arena *arena, bool *ret_later);

/* What adds the file to the next commit: "git add", or "git add -f" where git ignores
 * it. path: of a file that is there, in the folder of policies at the top of the
 * working tree. */
const char *hv_repo_add_words(struct hv_repo *repo, const char *path,
                              struct hv_arena *arena);

/* The URL of the remote `origin`, in the arena; NULL: there is none. */
const char *hv_repo_origin(struct hv_repo *repo, struct hv_arena *arena);

/* Is there a repository at all? */
bool hv_repo_exists(struct hv_repo *repo, struct hv_arena *arena);

/* Does a regular file exist at path (relative to the tree's root)? Also true where that
 * is not known (a missing object, a link out of the tree): hv_tree_file() reports why.
 */
bool hv_tree_has(struct hv_tree *tree, const char *path);

/* The bytes of one file, or NULL and *err when it is there but cannot be read (a
 * missing object, too large), or NULL and err->code HV_ERR_NONE when it is not there.
 */
const struct hv_source_file *hv_tree_file(struct hv_tree *tree, const char *path,
                                          struct hv_err *err);

/* All regular files below prefix ("." for the root) whose name ends with suffix (".h"),
 * sorted by path (byte order), with their bytes. Limits: 4 MB a file, 4096 files, 64 MB
 * in all. Returns false on any failure to list or read: no file is skipped (a
 * symbolic link out of the tree is an error that names it; one that stays inside is
 * read). Owned by the tree. */
bool hv_tree_files(struct hv_tree *tree, const char *prefix, const char *suffix,
                   struct hv_source_files *ret_files, struct hv_err *err);

/* The paths of the same files, none of which is read. The bytes of a file in a revision
 * or in the index are the id of its object (of a link: what it leads to). */
bool hv_tree_paths(struct hv_tree *tree, const char *prefix, const char *suffix,
                   struct hv_source_files *ret_files, struct hv_err *err);

/* The directories that lie in prefix itself, sorted by name; they have no bytes. */
bool hv_tree_folders(struct hv_tree *tree, const char *prefix,
                     struct hv_source_files *ret_folders, struct hv_err *err);

/* Do both trees hold the same files below prefix, as hv_tree_files() lists them? Of two
 * that come from git no file is read. False as well where that is not known. */
bool hv_trees_same(struct hv_tree *a, struct hv_tree *b, const char *prefix,
                   const char *suffix);

/* The same of one file, which neither may have. */
bool hv_trees_same_file(struct hv_tree *a, struct hv_tree *b, const char *path);
