/* SPDX-License-Identifier: MIT
 *
 * Steps: comparisons in a row, of releases that follow each other or of commits with
 * what they were made upon. Worker processes share them; each takes steps that are
 * neighbours, so that what one step has read serves the next.
 */
#ifndef HV_FLOW_STEPS_H
#define HV_FLOW_STEPS_H

#include "base/buf.h"
#include "flow/run.h"
#include "model/precedent.h"

struct hv_step {
    const char *old, *new;     /* words, as a user writes them: "@4.16" */
    const char *before, *name; /* how the past names both sides: "4.16" */
    struct hv_buf report;      /* the same as `hvabi diff --format json` writes; filled
                                  where it was asked for */
    size_t n_errors;           /* what could not be compared; the first in err */
    struct hv_err err;
    uint32_t archs; /* that were compared */
};

/* Compare all steps, in run->options.jobs processes. Needs a profile, a catalogue and
 * the waivers. Returns their rows, in the order of the steps, without releases, and
 * without what only several steps together tell (judge/past.h). A step that could not
 * be compared has its error; NULL only where nothing could be done at all. The caller
 * frees with hv_past_free(). */
struct hv_past *hv_steps_compare(struct hvabi *run, struct hv_step *steps, size_t n,
                                 bool reports, struct hv_err *err);

/* Free what the steps hold (not the array). */
void hv_steps_done(struct hv_step *steps, size_t n);

#endif
