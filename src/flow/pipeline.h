/* SPDX-License-Identifier: MIT
 *
 * What a pipeline says of the change that it runs for, in its variables. What it names
 * and the repository has not got is an error: with nothing to hold a change against,
 * nothing must pass.
 */
#ifndef HV_FLOW_PIPELINE_H
#define HV_FLOW_PIPELINE_H

#include "flow/run.h"

/* Does it run for a change that is to be merged? */
bool hv_pipeline_present(void);

/* "rev:ID": what the change is based on, as seen from tip (a commit). In the arena. */
bool hv_pipeline_base(struct hvabi *run, const char *tip, const char **ret_word,
                      struct hv_err *err);

/* "rev:REF": the branch that it is to be merged into. */
bool hv_pipeline_target(struct hvabi *run, const char **ret_word, struct hv_err *err);

#endif
