/* SPDX-License-Identifier: MIT
 *
 * What draft_headers.c, draft_places.c and draft_archs.c share: the places of a draft
 * that is made.
 */
#pragma once

#include "extract/scan.h"
#include "flow/draft/first_profile.h"
#include "source/tree.h"

struct hv_places {
    struct hvabi *run;
    struct hv_tree *tree;
    struct hv_draft *draft;
    struct hv_arena *arena;
    struct hv_source_files all; /* headers of the tree; none: too many to list */
    struct hv_strings chosen, roots, helpers; /* from the tree's top, each once */
};

/* Folders and files that are not part of the interface: tests, samples. */
bool hv_draft_is_other(const char *path);

/* How many numbers of calls a header of the draft's `speaking` defines. */
static inline size_t hv_draft_count(const struct hv_proposal *header)
{
    return strtoul(header->value, NULL, 10);
}

/* Choose the headers (draft_headers.c). */
bool hv_draft_headers(struct hv_places *p, const char *const *from, struct hv_err *err);

/* Once, interned. */
void hv_paths_add(struct hv_places *p, struct hv_strings *paths, const char *path);

static inline bool hv_path_is_below(const char *path, const char *folder)
{
    size_t n = strlen(folder);
    return strcmp(folder, ".") == 0 ||
           (strncmp(path, folder, n) == 0 && path[n] == '/');
}

static inline const char *hv_draft_below(const char *path, const char *folder)
{
    return strcmp(folder, ".") == 0 ? path : path + strlen(folder) + 1;
}

/* Scan the file into the arena. False: it cannot be read, which is reported when it is
 * read in earnest. */
bool hv_draft_scan(const struct hv_places *p, const char *path, struct hv_scan *ret);

/* The path of an include beside its includer or below one of the roots, or NULL. */
const char *hv_draft_include(const struct hv_places *p, const char *includer,
                             const char *name);

/* The word in the path by which it belongs to an architecture ("arch/x86/",
 * "arch-arm.h", "x86_64/"), its place in ret_at; NULL: to none. */
const char *hv_draft_arch_word(const struct hv_places *p, const char *path,
                               const char **ret_at);

/* The draft's architectures: by folders below "arch", else by the conditions of the
 * headers, else by any folder. */
void hv_draft_find_archs(struct hv_places *p);

/* Headers that two architectures have, each in its folder, are one header: their
 * folders are a root. */
void hv_draft_arch_roots(struct hv_places *p);

/* Headers below the root that belong to one: "arch-x86/xen.h", "x86/regs.h". */
void hv_draft_arch_headers(struct hv_places *p, const char *root);
