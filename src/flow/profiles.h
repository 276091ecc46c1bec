/* SPDX-License-Identifier: MIT
 *
 * The profiles that there are, and the one that a run is about.
 */
#ifndef HV_FLOW_PROFILES_H
#define HV_FLOW_PROFILES_H

#include "flow/run.h"

/* Read the profiles that the inputs may be of: the one that was asked for, or all.
 * Needs nothing of the inputs, so that it can be done while git is still at work. Fails
 * with HV_ERR_USAGE where the one asked for does not exist, HV_ERR_INPUT for what
 * cannot be read. Done once. */
bool hv_profiles_read(struct hvabi *run, struct hv_err *err);

/* Set run->profile: the first whose headers one of the inputs has, in order. Fails with
 * HV_ERR_INPUT where there is none. */
bool hv_profiles_choose(struct hvabi *run, struct hv_input *const *inputs, size_t n,
                        struct hv_err *err);

void hv_profiles_free(struct hvabi *run);

#endif
