/* SPDX-License-Identifier: MIT
 *
 * The comparison that `check` reports and `waive` looks for a finding in.
 */
#ifndef HV_FLOW_GATE_H
#define HV_FLOW_GATE_H

#include "flow/comparison.h"

/* Open what word (NULL: the working tree) and the options ask for, and compare it with
 * the reference release. Findings that existed before the change are not introduced
 * here. Where nothing public changed, nothing is compared, and the result says so. */
bool hv_gate_compare(struct hv_comparison *comparison, const char *word,
                     const struct hvabi_check_options *options, struct hv_err *err);

#endif
