/* SPDX-License-Identifier: MIT
 *
 * Commits that are recorded: the results of a range of commits in a file
 * (store/commit_index.h), which goes on where a run was stopped, and is joined from the
 * parts of several runs.
 */
#pragma once

#include "flow/history/steps.h"

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
