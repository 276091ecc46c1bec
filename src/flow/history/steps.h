/* SPDX-License-Identifier: MIT
 *
 * Steps: comparisons in a row, of releases that follow each other or of commits with
 * what they were made upon. Worker processes share them; each takes steps that are
 * neighbours, so that what one step has read serves the next.
 */
#pragma once

#include "flow/run.h"
#include "model/timeline.h"

/* The step cache: results of steps, beside the parse cache, so that an interrupted
 * history continues. The key has everything that a result depends on. Results of steps
 * between recorded releases are installed with the library that computed them. */
struct hv_step_cache;

/* Open the cache for the run's program, rules, recorded releases, architectures and
 * audiences; for commits or releases, with or without reports in the results. NULL:
 * there is none (--no-cache; or a policy decides, which may be anything). */
struct hv_step_cache *hv_step_cache_open(struct hvabi *run, bool commits, bool reports);
void hv_step_cache_close(struct hv_step_cache *cache); /* accepts NULL */

/* Append the cached result of a step; false: there is none. cache may be NULL. */
bool hv_step_cache_get(struct hv_step_cache *cache, const struct hv_step *step,
                       struct hv_buf *buf);
void hv_step_cache_put(struct hv_step_cache *cache, const struct hv_step *step,
                       const struct hv_buf *buf);

struct hv_steps {
    struct hv_step *v; /* freed by hv_steps_done() */
    size_t n;
    bool reports; /* with a report for each, as JSON */
    struct hv_step_cache
        *cache; /* has results, and gets new ones; NULL: there is none */
};

/* Compare all steps, in run->jobs processes. Requires a profile, a catalogue and the
 * waivers. Returns their rows, in the order of the steps, without releases, and without
 * what depends on several steps (judge/vote/outcomes.h). A step that could not be
 * compared has its error; NULL only if nothing could be done at all. The caller frees
 * with hv_change_index_free(). */
struct hv_change_index *
hv_steps_compare(struct hvabi *run, const struct hv_steps *steps, struct hv_err *err);

/* Compare these releases, each with the next, and judge what was done about each
 * change, including compatible ones. steps gets n - 1 steps, in the run's arena, with
 * their errors and, on request, reports. Requires a catalogue. NULL if nothing could be
 * done. */
struct hv_change_index *hv_steps_compare_releases(struct hvabi *run,
                                                  const struct hv_strings *releases,
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

/* The steps of all commits of the range that touch files named by the profile,
 * ancestors first. A commit without a parent is no step: there is nothing to compare it
 * with. In the run's arena. Fails with HV_ERR_INPUT, and with HV_ERR_USAGE for an
 * invalid shard. */
bool hv_commit_steps(struct hvabi *run, const struct hv_commit_range *range,
                     struct hv_commit_list *ret, struct hv_err *err);

/* ---- recorded commits: the results of a range in a file (store/commit_index.h), which
 * goes on where a run was stopped, and is joined from the parts of several runs ---- */

struct hv_commits_recorded {
    struct hv_buf summary; /* for a person; the caller frees */
    struct hv_err failed;  /* of the first commit that could not be compared, if any */
};

/* Compare the commits of the range that the file lacks or that could not be compared
 * before, and write the whole range to the file, after each batch, so that an
 * interrupted run is not lost. A commit that cannot be compared is recorded as such.
 * Fails with HV_ERR_INPUT if the file is for something else (another shard, profile or
 * catalogue, commits outside of the range), is damaged, or cannot be written. */
bool hv_commits_record(struct hvabi *run, const char *file,
                       const struct hv_commit_range *range,
                       struct hv_commits_recorded *ret, struct hv_err *err);
