/* SPDX-License-Identifier: MIT
 *
 * One tree as the user named it: a directory, a revision, the index or a recorded
 * baseline; and its surfaces, whatever it is.
 */
#pragma once

#include "flow/header_roots.h"
#include "model/finding.h"
#include "source/tree.h"

/* The release of a tree that is older than all of them. */
#define HV_RELEASE_BEFORE_ALL "0"

struct hv_input {
    const char *word;     /* as written */
    struct hv_tree *tree; /* NULL: a baseline */
    const char *baseline; /* release of a baseline, else NULL */
    struct hv_headers headers;
    const char *release; /* "4.17"; NULL: unknown */
    bool development;    /* the release is in development */
    bool tagged;         /* no file gives the release, so tags were used */
    bool every_error;    /* set by the caller: */
    uint64_t at_version; /* see struct hv_extract_options */
    uint32_t lacks;      /* architectures that were asked for by name but that a
                            consumer's copy lacks (hv_consumer_start) */
    bool binary;         /* its surface is a tree's in the view of a compiled file */
    struct hv_surface *surfaces[HV_MAX_ARCHS]; /* NULL: it lacks the architecture; for a
                                                  baseline the store owns them */
};

/* Resolve the word (NULL: the working tree): `@R`, `:index`, `dir:D`, `rev:R`; else an
 * existing path, else a revision. Reads no header. The caller frees with
 * hv_input_free(). */
struct hv_input *hv_input_open(struct hvabi *run, const char *word, struct hv_err *err);
void hv_input_free(struct hv_input *input); /* accepts NULL */

/* A recorded release as an input, in the run's arena; NULL: none is asked for. */
struct hv_input *hv_input_of_release(struct hvabi *run, const char *release);

/* Has the tree the headers of this profile? Sets root. (For a baseline: is the release
 * recorded for it?) */
bool hv_input_is_of(struct hvabi *run, struct hv_input *input,
                    const struct hv_profile *profile, struct hv_err *err);

/* Read the surfaces of the run's architectures and audiences, and the release of the
 * tree. */
bool hv_input_read(struct hvabi *run, struct hv_input *input, struct hv_err *err);

/* Read only the release, of a tree; an unknown one is no error. */
bool hv_input_read_release(struct hvabi *run, struct hv_input *input,
                           struct hv_err *err);

/* The path in the tree of a header on one of the architectures; the header's own path
 * if that is unknown (a recorded release of a profile with layouts). */
const char *hv_input_path(struct hvabi *run, const struct hv_input *input,
                          uint32_t archs, const char *file);

/* The header on the first of the architectures; NULL: the input has no such text. */
const struct hv_source_file *hv_input_file(const struct hv_input *input, uint32_t archs,
                                           const char *file);

/* The line in the file of the tree, if hvabi reads the header as converted to C. */
uint32_t hv_input_line(const struct hv_input *input, uint32_t archs, const char *file,
                       uint32_t line);

/* The releases that count for a tree, which has been read, on an architecture. The
 * caller frees. */
struct hv_release_reader *
hv_input_release_reader(struct hvabi *run, const struct hv_input *input, unsigned arch);

/* The newest recorded release that is not newer than the tree; if its release is
 * unknown, the one with most of its records. NULL: none. */
const char *hv_input_reference_release(struct hvabi *run, const struct hv_input *input);

/* Did every header parse, and has each number a value? Fails with the first without. */
bool hv_input_whole(struct hvabi *run, const struct hv_input *input,
                    struct hv_err *err);

/* List the existing surfaces in the order of the profile; returns their number. */
size_t hv_input_surfaces(const struct hv_input *input,
                         const struct hv_surface *ret_list[HV_MAX_ARCHS]);

/* The name of the input in reports. */
struct hv_tree_name hv_input_name(const struct hv_input *input);

/* Are all files that the profile names (headers, companion files, and the file that
 * gives the release) equal in both? Checked without reading anything as C, as most
 * commits touch nothing public. False if unknown. */
bool hv_inputs_same(struct hvabi *run, struct hv_input *a, struct hv_input *b);

/* Are their surfaces equal, except for lines in companion files? True more often than
 * hv_inputs_same(): of companion files only what the profile names is compared. False
 * if unknown. */
bool hv_inputs_alike(struct hvabi *run, struct hv_input *a, struct hv_input *b);

/* Read a file of both trees; NULL for a tree without it. False: one cannot be read. */
bool hv_inputs_file(struct hv_input *const sides[2], const char *path,
                    const struct hv_source_file *ret[2], struct hv_err *err);

/* Have two trees the same companion files? */
bool hv_inputs_same_companions(struct hvabi *run, const struct hv_input *a,
                               const struct hv_input *b);

/* Do they contain the same policy? */
bool hv_inputs_same_policy(const struct hv_input *a, const struct hv_input *b);
