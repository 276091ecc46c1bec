/* SPDX-License-Identifier: MIT
 *
 * The surfaces of one tree, for the stories that look at one: dump, record, layout.
 */
#ifndef HV_FLOW_SURFACES_H
#define HV_FLOW_SURFACES_H

#include "flow/input.h"

/* Open, recognise, read. On failure *ret_input may be NULL or half-built: free it. */
bool hv_surfaces_open(struct hvabi *run, const char *word, struct hv_input **ret_input,
                      struct hv_err *err);

/* The surfaces that there are, in the order of the profile; returns their number. */
size_t hv_surfaces_list(const struct hv_input *input,
                        const struct hv_surface *ret_list[HV_MAX_ARCHS]);

/* Did every header parse? False with the first that did not. */
bool hv_surfaces_whole(const struct hv_input *input, struct hv_err *err);

#endif
