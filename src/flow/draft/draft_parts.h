/* SPDX-License-Identifier: MIT
 *
 * What draft_headers.c and draft_places.c share: the places of a draft that is made.
 */
#pragma once

#include "flow/draft/first_profile.h"
#include "source/tree.h"

/* Paths from the tree's top, each once, interned. */
struct hv_paths {
    size_t n, cap;
    const char **v;
};

struct hv_places {
    struct hvabi *run;
    struct hv_tree *tree;
    struct hv_draft *draft;
    struct hv_arena *arena;
    struct hv_source_files all; /* headers of the tree; none: too many to list */
    struct hv_paths chosen, roots, helpers;
};

/* Folders and files that are not part of the interface: tests, samples. */
bool hv_draft_is_other(const char *path);

/* Choose the headers (draft_headers.c). */
bool hv_draft_headers(struct hv_places *p, const char *const *from, struct hv_err *err);

void hv_paths_add(struct hv_places *p, struct hv_paths *paths, const char *path);

static inline bool hv_path_is_below(const char *path, const char *folder)
{
    size_t n = strlen(folder);
    return strcmp(folder, ".") == 0 ||
           (strncmp(path, folder, n) == 0 && path[n] == '/');
}
