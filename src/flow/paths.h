/* SPDX-License-Identifier: MIT
 *
 * -- PATH...: a comparison of which only the findings in some files are reported.
 */
#ifndef HV_FLOW_PATHS_H
#define HV_FLOW_PATHS_H

#include "flow/input.h"
#include "flow/result.h"

/* Drop the findings in files that the run's paths do not name, and remark on how many
 * they were. Fails with HV_ERR_USAGE where a path names no file of either side. */
bool hv_paths_apply(struct hvabi *run, struct hv_input *const sides[2],
                    struct hv_result *result, struct hv_err *err);

#endif
