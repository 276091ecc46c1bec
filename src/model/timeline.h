/* SPDX-License-Identifier: MIT
 *
 * A timeline: the changes of a series of comparisons, each of a release with the one
 * before it or of a commit with its parents.
 */
#pragma once

#include "model/precedent.h"

struct hv_step {
    const char *old, *new;     /* as a user writes them: "@4.16" */
    size_t n_others;           /* number of further parents, of a merge */
    const char **others;       /* a change counts if it differs from all parents */
    const char *before, *name; /* the names of both sides in the change index: "4.16" */
    const char *subject;       /* of a commit, as its author wrote it; else NULL */
    const char *date;          /* of a commit: its author's, "2019-05-14" */
    struct hv_buf report;      /* output of `hvabi diff --format json`, if it was asked
                                  for */
    size_t n_errors;           /* number of errors; err has the first */
    struct hv_err err;
    char release[16];       /* of the new side; "": unknown */
    struct hv_buf failures; /* texts of all errors, each with a NUL behind it */
    uint32_t archs;         /* that were compared */
};

struct hv_timeline {
    const struct hv_profile *profile;
    const char *from, *to; /* as the user wrote them */
    bool commits;          /* not releases */
    size_t n;
    const struct hv_step *steps;
    const struct hv_change_index *past; /* their rows, in order */
};
