/* SPDX-License-Identifier: MIT
 *
 * Steps: comparisons in a row, of releases that follow each other or of commits with
 * what they were made upon. Worker processes share them; each takes steps that are
 * neighbours, so that what one step has read serves the next.
 */
#pragma once

#include "flow/run.h"
#include "model/timeline.h"

/* The step cache: results of steps, beside the parse cache, so that a long history that
 * was stopped goes on where it was. The key has all that a result depends on. Results
 * of the steps between recorded releases are installed with the library that found
 * them. */
struct hv_step_cache;

/* Open the cache for the run's program, rules, recorded releases, architectures and
 * audiences, for commits or releases, with reports in the results or without. NULL:
 * there is none (--no-cache; or a policy, which may be anything, decides). */
struct hv_step_cache *hv_step_cache_open(struct hvabi *run, bool commits, bool reports);
void hv_step_cache_close(struct hv_step_cache *cache); /* accepts NULL */

/* Append the result of a step; false: it is not cached. cache may be NULL. */
bool hv_step_cache_get(struct hv_step_cache *cache, const struct hv_step *step,
                       struct hv_buf *buf);
void hv_step_cache_put(struct hv_step_cache *cache, const struct hv_step *step,
                       const struct hv_buf *buf);

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

/* ---- recorded commits: the results of a range in a file (store/commit_index.h), which
 * goes on where a run was stopped, and is joined from the parts of several runs ---- */

struct hv_commits_recorded {
    struct hv_buf summary; /* what was done, for a person; the caller frees */
    struct hv_err failed;  /* the first commit that could not be compared, if any */
};

/* Compare the commits of the range that the file has not got, or that could not be
 * looked at, and write all of the range to the file: anew after each batch, so that a
 * run that is stopped has done something. A commit that could not be compared is
 * recorded as such. Fails with HV_ERR_INPUT where the file is of something else
 * (another shard, profile or catalogue, commits that are not in the range) or damaged,
 * or cannot be written. */
bool hv_commits_record(struct hvabi *run, const char *file,
                       const struct hv_commit_range *range,
                       struct hv_commits_recorded *ret, struct hv_err *err);
