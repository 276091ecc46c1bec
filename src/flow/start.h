/* SPDX-License-Identifier: MIT
 *
 * The start of a run: which hypervisor it is about, and by which rules. After it the
 * run's profile, catalogue, architectures and audiences are known.
 */
#pragma once

#include "flow/input.h"

/* The architecture (or its whole family), else the audience of that name, as bits by
 * the profile's index; 0: unknown to the profile. */
uint32_t hv_start_mask(const struct hv_profile *profile, bool archs, const char *name);

/* The next name of a list, "a,b", in the run's arena; NULL at its end. */
const char *hv_next_name(struct hvabi *run, const char **list);

/* Read the profiles that the inputs may match: the requested one, or all. Does not use
 * the inputs, so that git can run meanwhile. Fails with HV_ERR_USAGE if the requested
 * one does not exist, HV_ERR_INPUT for unreadable ones. Done once. */
bool hv_start_profiles(struct hvabi *run, struct hv_err *err);

/* Choose the profiles that fit, in the order of their names, or those that were
 * requested. The run continues with the first; if there are several and the command
 * cannot handle them one after the other (flow/interfaces.h), fails with HV_ERR_USAGE.
 * If none fits, returns true, and the run has no profile. A run with a profile keeps
 * it. fits sets *ret_fits, or fails. */
typedef bool hv_fits_fn(void *ctx, struct hvabi *run, struct hv_profile *profile,
                        bool *ret_fits, struct hv_err *err);
bool hv_start_choose(struct hvabi *run, hv_fits_fn *fits, void *ctx,
                     struct hv_err *err);

/* Recognise the profiles from the inputs (an interface of the first tree must be in all
 * of them; one that only a later tree has gets a remark), find the headers of each, and
 * parse --arch and --audience by the profile. Fails with HV_ERR_USAGE for unknown or
 * ambiguous names, HV_ERR_INPUT if something cannot be read or matches no profile. */
bool hv_start_profile(struct hvabi *run, struct hv_input *const *inputs, size_t n,
                      struct hv_err *err);

/* The same, and read the catalogue. */
bool hv_start(struct hvabi *run, struct hv_input *const *inputs, size_t n,
              struct hv_err *err);

/* Open the tree of the word (NULL: the working tree), start the run with it, and read
 * it. The caller frees *ret_input, even on failure (NULL, or incomplete). */
bool hv_start_tree(struct hvabi *run, const char *word, struct hv_input **ret_input,
                   struct hv_err *err);
