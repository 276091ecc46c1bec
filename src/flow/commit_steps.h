/* SPDX-License-Identifier: MIT
 *
 * The commits of a range as steps: each with what it was made upon.
 */
#ifndef HV_FLOW_COMMIT_STEPS_H
#define HV_FLOW_COMMIT_STEPS_H

#include "flow/run.h"
#include "model/timeline.h"

struct hv_commit_range {
    const char *from, *to;   /* revisions: what `to` has and `from` has not */
    struct hv_strings roots; /* where headers are in them; "." is everywhere */
    unsigned shard,
        shards; /* of the commits the shard-th part, from 1; shards 0: all */
};

/* The steps of all commits of the range that touch what the profile names, ancestors
 * first. A commit without a parent is no step: there is nothing to compare it with. In
 * the run's arena. Fails with HV_ERR_INPUT, and with HV_ERR_USAGE for a shard that
 * there is not. */
bool hv_commit_steps(struct hvabi *run, const struct hv_commit_range *range,
                     struct hv_step **ret_steps, size_t *ret_n, struct hv_err *err);

#endif
