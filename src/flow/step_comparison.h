/* SPDX-License-Identifier: MIT
 *
 * The desk at which the steps of a timeline are compared one by one. What lies on it
 * from one step serves the next: the new side of a step is the old one of its
 * neighbour, or has the same public files.
 */
#ifndef HV_FLOW_STEP_COMPARISON_H
#define HV_FLOW_STEP_COMPARISON_H

#include "flow/input.h"
#include "model/timeline.h"

struct hv_step_comparison {
    struct hvabi *run;
    struct hv_input *last; /* the new side of the last step; NULL: none yet */
};

/* Compare one step: fills its archs, errors and report, and appends its rows as
 * hv_change_index_write_steps() writes them. */
void hv_step_comparison_compare(struct hv_step_comparison *desk, struct hv_step *step,
                                bool report, struct hv_buf *rows);

/* Clear it. */
void hv_step_comparison_done(struct hv_step_comparison *desk);

#endif
