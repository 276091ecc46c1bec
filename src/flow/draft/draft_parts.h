/* SPDX-License-Identifier: MIT
 *
 * Parts of a first profile: where the headers are (draft_places.c, draft_headers.c,
 * draft_archs.c), what they need (draft_missing.c), and what is in them (draft_names.c,
 * draft_audiences.c).
 */
#pragma once

#include "extract/scan.h"
#include "flow/input.h"
#include "model/draft.h"
#include "source/tree.h"

/* Choose the headers of the tree, or take those that were named (paths from its top;
 * they end with NULL; NULL: none were), and find where they and what they include are,
 * and the architectures. Fails with HV_ERR_USAGE where one that was named is not there,
 * HV_ERR_INPUT where nothing looks like an interface. */
bool hv_draft_places(struct hvabi *run, struct hv_tree *tree, const char *const *from,
                     struct hv_draft *draft, struct hv_err *err);

/* Scan the headers that are not helpers, once. */
void hv_draft_scan_headers(const struct hv_input *input, struct hv_draft *draft);

/* From the errors of surfaces: stubs and a prelude for what is missing. True: there is
 * something that was not proposed before. */
bool hv_draft_missing(struct hvabi *run, const struct hv_input *input,
                      struct hv_draft *draft);

/* From what could be read: audiences, numbers, versions. */
void hv_draft_names(struct hvabi *run, const struct hv_input *input,
                    struct hv_draft *draft);

/* An audience for a macro that conditions depend on, where it is no compiler's and no
 * build's; else one of those that are known. */
void hv_draft_audience(struct hvabi *run, struct hv_draft *draft,
                       const struct hv_undeclared *undeclared);

/* The first or last word in quotes of a compiler's message, interned; NULL: it has
 * none.
 */
const char *hv_draft_quoted(struct hvabi *run, const char *message, bool last);

/* Does a "#define" of the text give the name arguments? */
bool hv_draft_defines(const char *text, const char *name);

/* Has the name one of these words between its underscores? They end with NULL, in
 * lower case. */
bool hv_draft_has_word(const char *name, const char *const *words);

/* ---- the places of a draft that is made ---- */

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

/* The file, scanned into the arena; with nothing in it where it cannot be read, which
 * is reported when it is read in earnest. */
struct hv_scan hv_draft_scan(const struct hv_places *p, const char *path);

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
