/* SPDX-License-Identifier: MIT
 *
 * The comparison that `check` reports and `waive` looks for a finding in.
 */
#ifndef HV_FLOW_CHECKING_H
#define HV_FLOW_CHECKING_H

#include "flow/comparison.h"

struct hv_check {
    struct hvabi *run;
    const struct hvabi_check_options *options;
    struct hv_input *tree, *reference, *against; /* against: NULL, all is judged */
    struct hv_comparison *comparison, *before;
    struct hv_result unchanged; /* in the place of a comparison where there is none:
                                   nothing public differs between tree and against */
};

/* Open what word (NULL: the working tree) and the options ask for, and compare. On
 * success hv_check_result() is what was found. */
bool hv_check_make(struct hv_check *check, struct hvabi *run, const char *word,
                   const struct hvabi_check_options *options, struct hv_err *err);
struct hv_result *hv_check_result(struct hv_check *check);
void hv_check_done(struct hv_check *check);

#endif
