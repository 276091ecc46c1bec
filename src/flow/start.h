/* SPDX-License-Identifier: MIT
 *
 * The start of a run: which hypervisor it is about, and by which rules. After it the
 * run's profile, catalogue, architectures and audiences are known.
 */
#pragma once

#include "flow/input.h"

/* The architecture (or all that it is the family of), else the audience of that name,
 * as bits by the profile's index; 0: the profile has none. */
uint32_t hv_start_mask(const struct hv_profile *profile, bool archs, const char *name);

/* The next name of a list, "a,b", in the run's arena; NULL at its end. */
const char *hv_next_name(struct hvabi *run, const char **list);

/* Read the profiles that the inputs may be of: the one that was asked for, or all.
 * Needs nothing of the inputs, so that it can be done while git is still at work. Fails
 * with HV_ERR_USAGE where the one asked for does not exist, HV_ERR_INPUT for what
 * cannot be read. Done once. */
bool hv_start_profiles(struct hvabi *run, struct hv_err *err);

/* Take the profiles that a question is about: those that fit, in the order of their
 * names, or those that were asked for. The run goes on with the first; where there are
 * several and the command cannot take them one after the other (flow/interfaces.h),
 * fails with HV_ERR_USAGE. None fits: true, and the run has no profile. A run that has
 * one keeps it. fits sets *ret_fits, or fails. */
typedef bool hv_fits_fn(void *ctx, struct hvabi *run, struct hv_profile *profile,
                        bool *ret_fits, struct hv_err *err);
bool hv_start_choose(struct hvabi *run, hv_fits_fn *fits, void *ctx,
                     struct hv_err *err);

/* Recognise the profiles from the inputs (an interface that the first tree has must be
 * in all of them; one that only a later tree has is remarked on), find the headers of
 * each, and take --arch and --audience by the profile. Fails with HV_ERR_USAGE for what
 * does not exist or could be of several hypervisors, HV_ERR_INPUT for what cannot be
 * read or is of no profile. */
bool hv_start_profile(struct hvabi *run, struct hv_input *const *inputs, size_t n,
                      struct hv_err *err);

/* The same, and read the catalogue. */
bool hv_start(struct hvabi *run, struct hv_input *const *inputs, size_t n,
              struct hv_err *err);

/* Open the tree of the word (NULL: the working tree), start the run by it, and read it.
 * On failure, too, the caller frees *ret_input (NULL, or half made). */
bool hv_start_tree(struct hvabi *run, const char *word, struct hv_input **ret_input,
                   struct hv_err *err);
