/* SPDX-License-Identifier: MIT
 *
 * A timeline: changes in a row of comparisons, of releases that follow each other or of
 * commits with what they were made upon.
 */
#ifndef HV_MODEL_TIMELINE_H
#define HV_MODEL_TIMELINE_H

#include "base/buf.h"
#include "base/err.h"
#include "model/precedent.h"

struct hv_step {
    const char *old, *new; /* words, as a user writes them: "@4.16" */
    size_t n_others;       /* a merge: further sides, from all of which a change has */
    const char **others;   /* to differ, or the merge only brought it */
    const char *before, *name; /* how the past names both sides: "4.16" */
    const char *subject;       /* of a commit, as its author wrote it; else NULL */
    struct hv_buf report;      /* what `hvabi diff --format json` writes of it; filled
                                  where it was asked for */
    size_t n_errors;           /* what could not be compared; the first in err */
    struct hv_err err;
    uint32_t archs; /* that were compared */
};

/* Free what the steps hold (not the array). */
void hv_steps_done(struct hv_step *steps, size_t n);

struct hv_timeline {
    const struct hv_profile *profile;
    const char *from, *to; /* as the user wrote them */
    bool commits;          /* not releases */
    size_t n;
    const struct hv_step *steps;
    const struct hv_change_index *past; /* their rows, in order */
};

#endif
