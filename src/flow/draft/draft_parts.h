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

/* Choose the headers of the tree, or take the named ones (paths from its top, ending
 * with NULL; NULL: none), and find where they and their includes are, and the
 * architectures. Fails with HV_ERR_USAGE if a named header does not exist, HV_ERR_INPUT
 * if nothing looks like an interface. */
bool hv_draft_places(struct hvabi *run, struct hv_tree *tree, const char *const *from,
                     struct hv_draft *draft, struct hv_err *err);

/* Scan the headers that are not helpers, once. */
void hv_draft_scan_headers(const struct hv_input *input, struct hv_draft *draft);

/* Propose stubs and a prelude for what errors of surfaces report as missing. True: a
 * proposal is new. */
bool hv_draft_missing(struct hvabi *run, const struct hv_input *input,
                      struct hv_draft *draft);

/* Propose audiences, numbers and versions from what could be read. */
void hv_draft_names(struct hvabi *run, const struct hv_input *input,
                    struct hv_draft *draft);

/* Propose an audience for a macro in conditions, if neither compilers nor builds define
 * it; else a known audience. */
void hv_draft_audience(struct hvabi *run, struct hv_draft *draft,
                       const struct hv_undeclared *undeclared);

/* The first or last quoted word of a compiler's message, interned; NULL: none. */
const char *hv_draft_quoted(struct hvabi *run, const char *message, bool last);

/* Does a "#define" in the text give the name parameters? */
bool hv_draft_defines(const char *text, const char *name);

/* Is one of the words (lower case, ending with NULL) between underscores of the
 * name? */
bool hv_draft_has_word(const char *name, const char *const *words);

/* ---- finding the files ---- */

struct hv_places {
    struct hvabi *run;
    struct hv_tree *tree;
    struct hv_draft *draft;
    struct hv_arena *arena;
    struct hv_source_files all; /* all headers of the tree; empty: too many to list */
    struct hv_strings chosen, roots, helpers; /* from the tree's top, each once */
};

/* Is it in a folder of tests, samples or the like, not of the interface? */
bool hv_draft_is_other(const char *path);

/* The number of calls that a header of the draft's `speaking` defines. */
static inline size_t hv_draft_count(const struct hv_proposal *header)
{
    return strtoul(header->value, NULL, 10);
}

/* Choose the headers (draft_headers.c). */
bool hv_draft_headers(struct hv_places *p, const char *const *from, struct hv_err *err);

/* Add an interned path, once. */
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

/* Scan a file into the arena; empty if it cannot be read, which is reported later. */
struct hv_scan hv_draft_scan(const struct hv_places *p, const char *path);

/* The path of an include beside the includer or below a root, or NULL. */
const char *hv_draft_include(const struct hv_places *p, const char *includer,
                             const char *name);

/* The word in the path that names an architecture ("arch/x86/", "arch-arm.h",
 * "x86_64/"), with its place in ret_at; NULL: none. */
const char *hv_draft_arch_word(const struct hv_places *p, const char *path,
                               const char **ret_at);

/* Set the draft's architectures: by folders below "arch", else by conditions in the
 * headers, else by any folder. */
void hv_draft_find_archs(struct hv_places *p);

/* Make a root of folders in which two architectures have headers of the same names. */
void hv_draft_arch_roots(struct hv_places *p);

/* Headers below the root that belong to one: "arch-x86/xen.h", "x86/regs.h". */
void hv_draft_arch_headers(struct hv_places *p, const char *root);
