/* SPDX-License-Identifier: MIT
 *
 * A comparison: two inputs, and the result of comparing and judging them. All commands
 * that compare open, read and compare here. Its result is built step by step; once
 * hv_comparison_finish() has returned it, nothing changes it.
 */
#ifndef HV_FLOW_COMPARISON_H
#define HV_FLOW_COMPARISON_H

#include "flow/input.h"
#include "flow/result.h"
#include "model/release_view.h"

struct hv_changes;

/* All zero but for run is one that has not begun; hv_comparison_done() frees it in
 * whatever state it is. */
struct hv_comparison {
    struct hvabi *run;
    struct hv_input *old, *new; /* it owns them; who goes on with one takes it out */
    struct hv_input *against;   /* the tree before a change; NULL: not needed */
    struct hv_result result;    /* that is being built */

    /* of comparison.c alone */
    struct hv_changes *changes[HV_MAX_ARCHS], *across;
    struct hv_release_reader *readers[HV_MAX_ARCHS];
    size_t cap_left_out;
};

/* Open the trees of both words (or of the range that the first one is, where the second
 * is NULL), start the run by them, read and compare them, and apply
 * the policy's waivers. contract: "OP:WHAT=VALUE" that the new one proposes, or NULL.
 */
bool hv_comparison_trees(struct hv_comparison *comparison, const char *const words[2],
                         const char *contract, struct hv_err *err);

/* Open and read as the old input the release that the new one, which has been read, has
 * to honour: that one, or (NULL) the newest recorded one that is not newer. */
bool hv_comparison_open_release(struct hv_comparison *comparison, const char *release,
                                struct hv_err *err);

/* Compare and judge the old and the new input, which have been read. */
bool hv_comparison_compare(struct hv_comparison *comparison, struct hv_err *err);

/* Begin an empty result of the new input with another one, in the place of comparing.
 */
void hv_comparison_begin(struct hv_comparison *comparison, const struct hv_input *old);

/* Mark what fails (hv_result_mark_failing()), and hand the findings to whoever wants
 * them one by one; the result is finished. */
const struct hv_result *hv_comparison_finish(struct hv_comparison *comparison,
                                             unsigned fail_on);

/* Call the run's hvabi_on_finding() for every finding (findings.c). */
void hv_findings_visit(const struct hvabi *run, const struct hv_result *result);

/* The releases that count for the old input on an architecture. Valid as long as the
 * comparison. */
struct hv_release_view hv_comparison_releases(struct hv_comparison *comparison,
                                              unsigned arch);

void hv_comparison_done(struct hv_comparison *comparison);

#endif
