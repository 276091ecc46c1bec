/* SPDX-License-Identifier: MIT */
#pragma once

#include "flow/consumer/consumers.h"

/* Where the sources of the run's consumer, in the folders that its file names, name
 * what its copy (the input, which has been read) declares: the first place of each
 * name. Fails with HV_ERR_INPUT where a source cannot be read. The caller frees ret->v.
 */
bool hv_call_scan(struct hvabi *run, const struct hv_input *input,
                  struct hv_call_places *ret, struct hv_err *err);
