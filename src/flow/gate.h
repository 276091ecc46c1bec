/* SPDX-License-Identifier: MIT
 *
 * The comparison that `check` reports and `waive` looks for a finding in.
 */
#ifndef HV_FLOW_GATE_H
#define HV_FLOW_GATE_H

#include "flow/comparison.h"

struct hv_gate {
    struct hvabi *run;
    const struct hvabi_check_options *options;
    struct hv_input *tree, *reference, *against; /* against: NULL, all is judged */
    struct hv_comparison *comparison, *before;
    struct hv_result unchanged; /* in the place of a comparison where there is none:
                                   nothing public differs between tree and against */
};

/* Open what word (NULL: the working tree) and the options ask for, and compare. On
 * success hv_gate_result() is what was found. */
bool hv_gate_run(struct hv_gate *check, struct hvabi *run, const char *word,
                 const struct hvabi_check_options *options, struct hv_err *err);
struct hv_result *hv_gate_result(struct hv_gate *check);
void hv_gate_done(struct hv_gate *check);

#endif
