/* SPDX-License-Identifier: MIT
 *
 * Steps: comparisons in a row, of releases that follow each other or of commits with
 * what they were made upon. Worker processes share them; each takes steps that are
 * neighbours, so that what one step has read serves the next.
 */
#pragma once

#include "flow/history/step_cache.h"
#include "flow/run.h"
#include "model/timeline.h"

struct hv_steps {
    struct hv_step *v; /* hv_steps_done() */
    size_t n;
    bool reports; /* each with its report, as JSON */
    struct hv_step_cache
        *cache; /* has results, and gets new ones; NULL: there is none */
};

/* Compare all steps, in run->jobs processes. Needs a profile, a catalogue and the
 * waivers. Returns their rows, in the order of the steps, without releases, and without
 * what only several steps together tell (judge/vote/outcomes.h). A step that could not
 * be compared has its error; NULL only where nothing could be done at all. The caller
 * frees with hv_change_index_free(). */
struct hv_change_index *
hv_steps_compare(struct hvabi *run, const struct hv_steps *steps, struct hv_err *err);

/* Compare these releases, each with the next, and judge what was done about each
 * change, compatible ones among them. steps gets n - 1 steps, in the run's arena, with
 * their errors and, where it asks for them, their reports. Needs a catalogue. NULL
 * where nothing could be done. */
struct hv_change_index *hv_steps_compare_releases(struct hvabi *run,
                                                  const char *const *releases, size_t n,
                                                  struct hv_steps *steps,
                                                  struct hv_err *err);

/* Free what the steps hold (not the array). */
void hv_steps_done(struct hv_step *steps, size_t n);

struct hv_commit_range {
    const char *from, *to;   /* revisions: what `to` has and `from` has not */
    struct hv_strings roots; /* where headers are in them; "." is everywhere */
    unsigned shard,
        shards; /* of the commits the shard-th part, from 1; shards 0: all */
};

struct hv_commit_list {
    struct hv_step *steps;
    size_t n, total;       /* of the shard, and of the range */
    const char *from, *to; /* full ids */
};

/* The steps of all commits of the range that touch what the profile names, ancestors
 * first. A commit without a parent is not a step: there is nothing to compare it with.
 * In the run's arena. Fails with HV_ERR_INPUT, and with HV_ERR_USAGE for a shard that
 * there is not. */
bool hv_commit_steps(struct hvabi *run, const struct hv_commit_range *range,
                     struct hv_commit_list *ret, struct hv_err *err);
