/* SPDX-License-Identifier: MIT
 *
 * One tree as the user named it: a directory, a revision, the index or a recorded
 * baseline; and its surfaces, whatever it is.
 */
#ifndef HV_FLOW_INPUT_H
#define HV_FLOW_INPUT_H

#include "extract/extract.h"
#include "flow/run.h"
#include "model/finding.h"
#include "source/tree.h"

struct hv_input {
    const char *word;     /* as written */
    struct hv_tree *tree; /* NULL: a baseline */
    const char *baseline; /* release of a baseline, else NULL */
    const char *root; /* where its headers are below the tree: "xen/include/public" */
    /* of a profile with layouts, instead: each architecture's, none where it has it
     * not; and their headers, once they are read (layouts.h) */
    const struct hv_layout *layouts[HV_MAX_ARCHS];
    struct hv_strings roots[HV_MAX_ARCHS];
    struct hv_arch_files files[HV_MAX_ARCHS];
    const char *release; /* "4.17"; NULL: it does not say */
    bool development;    /* the release is still to come */
    bool binary;         /* its surface is a tree's as a compiled file sees it */
    struct hv_surface *surfaces[HV_MAX_ARCHS]; /* NULL: it has not got the architecture;
                                                  of a baseline the store owns them */
};

/* Resolve the word: `@R`, `:index`, `dir:D`, `rev:R`; else a path that exists wins,
 * then a revision. Reads no header. The caller frees with hv_input_free(). */
struct hv_input *hv_input_open(struct hvabi *run, const char *word, struct hv_err *err);
/* Is a word without dir: or rev: a path and a revision? Where it says what to judge by,
 * whoever makes paths in the judged tree must not choose. */
bool hv_word_is_both(struct hvabi *run, const char *word);

void hv_input_free(struct hv_input *input); /* accepts NULL */

/* Does the tree hold the headers of this profile? Sets root. (A baseline: is the
 * release recorded for it?) */
bool hv_input_is_of(struct hvabi *run, struct hv_input *input,
                    const struct hv_profile *profile, struct hv_err *err);

/* Read the surfaces of the architectures and audiences that the run asks for, and the
 * release that the tree says it is. */
bool hv_input_read(struct hvabi *run, struct hv_input *input, struct hv_err *err);

/* The path in the tree of a header on one of the architectures; the header's own path
 * where nothing tells (a recorded release of a profile with layouts). */
const char *hv_input_path(struct hvabi *run, const struct hv_input *input,
                          uint32_t archs, const char *file);

/* The releases that count for a tree that has been read, on an architecture. The caller
 * frees. */
struct hv_release_reader *
hv_input_release_reader(struct hvabi *run, const struct hv_input *input, unsigned arch);

/* The newest recorded release that is not newer than the tree; where the tree does not
 * say which release it is, the one that most of its records are from. NULL: none. */
const char *hv_input_reference_release(struct hvabi *run, const struct hv_input *input);

/* How the report names it. */
struct hv_tree_name hv_input_name(const struct hv_input *input);

#endif
