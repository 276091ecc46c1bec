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
    const char *release; /* "4.17"; NULL: nothing says it */
    bool development;    /* the release is still to come */
    bool tagged;         /* no file says which release it is: tags were asked */
    bool every_error;    /* both asked for by the caller: */
    uint64_t at_version; /* see struct hv_extract_options */
    uint32_t lacks;      /* architectures that were asked for by name and that a
                            consumer's copy has not (hv_consumer_start) */
    bool binary;         /* its surface is a tree's as a compiled file sees it */
    struct hv_surface *surfaces[HV_MAX_ARCHS]; /* NULL: it has not got the architecture;
                                                  of a baseline the store owns them */
};

/* Resolve the word (NULL: that of the working tree): `@R`, `:index`, `dir:D`, `rev:R`;
 * else a path that exists wins, then a revision. Reads no header. The caller frees with
 * hv_input_free(). */
struct hv_input *hv_input_open(struct hvabi *run, const char *word, struct hv_err *err);
void hv_input_free(struct hv_input *input); /* accepts NULL */

/* A recorded release as an input, in the run's arena; NULL: none is asked for. */
struct hv_input *hv_input_of_release(struct hvabi *run, const char *release);

/* Does the tree hold the headers of this profile? Sets root. (A baseline: is the
 * release recorded for it?) */
bool hv_input_is_of(struct hvabi *run, struct hv_input *input,
                    const struct hv_profile *profile, struct hv_err *err);

/* Read the surfaces of the architectures and audiences that the run asks for, and the
 * release that the tree says it is. */
bool hv_input_read(struct hvabi *run, struct hv_input *input, struct hv_err *err);

/* Of that the release alone, of a tree; one that does not say is no error. */
bool hv_input_read_release(struct hvabi *run, struct hv_input *input,
                           struct hv_err *err);

/* The path in the tree of a header on one of the architectures; the header's own path
 * where that is not known (a recorded release of a profile with layouts). */
const char *hv_input_path(struct hvabi *run, const struct hv_input *input,
                          uint32_t archs, const char *file);

/* The header on the first of the architectures; NULL: the input has no such text. */
const struct hv_source_file *hv_input_file(const struct hv_input *input, uint32_t archs,
                                           const char *file);

/* The line of the header as a reader has it, where hvabi reads C that became of it. */
uint32_t hv_input_line(const struct hv_input *input, uint32_t archs, const char *file,
                       uint32_t line);

/* The releases that count for a tree that has been read, on an architecture. The caller
 * frees. */
struct hv_release_reader *
hv_input_release_reader(struct hvabi *run, const struct hv_input *input, unsigned arch);

/* The newest recorded release that is not newer than the tree; where the tree does not
 * say which release it is, the one that most of its records are from. NULL: none. */
const char *hv_input_reference_release(struct hvabi *run, const struct hv_input *input);

/* Did every header parse? Fails with the first that did not. */
bool hv_input_whole(const struct hv_input *input, struct hv_err *err);

/* The surfaces that there are, in the order of the profile; returns their number. */
size_t hv_input_surfaces(const struct hv_input *input,
                         const struct hv_surface *ret_list[HV_MAX_ARCHS]);

/* How the report names it. */
struct hv_tree_name hv_input_name(const struct hv_input *input);

/* Are all files that the profile names the same in both: headers, companion files, and
 * what declares the release? Found out without reading anything as C, as most commits
 * touch nothing public. False where that is not known. */
bool hv_inputs_same(struct hvabi *run, struct hv_input *a, struct hv_input *b);

/* Are their surfaces the same, but for the lines of what stands in companion files?
 * That is more than hv_inputs_same() tells: of companion files only what the profile
 * names is compared. False where that is not known. */
bool hv_inputs_alike(struct hvabi *run, struct hv_input *a, struct hv_input *b);

/* A file of both trees; NULL where one has it not. False: one cannot be read. */
bool hv_inputs_file(struct hv_input *const sides[2], const char *path,
                    const struct hv_source_file *ret[2], struct hv_err *err);

/* Are their companion files the same, of two trees? */
bool hv_inputs_same_companions(struct hvabi *run, const struct hv_input *a,
                               const struct hv_input *b);

/* Is the policy that they carry the same? */
bool hv_inputs_same_policy(const struct hv_input *a, const struct hv_input *b);
