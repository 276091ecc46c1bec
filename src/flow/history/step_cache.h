/* SPDX-License-Identifier: MIT
 *
 * The step cache: results of steps, beside the parse cache, so that a long history that
 * was stopped goes on where it was. The key has all that a result depends on. Results
 * of the steps between recorded releases are installed with the library that found
 * them.
 */
#pragma once

#include "flow/run.h"
#include "model/timeline.h"

struct hv_step_cache;

/* Open the cache for the run's program, rules, recorded releases, architectures and
 * audiences, with reports in the results or without. NULL: there is none (--no-cache;
 * or a policy, which may be anything, decides).
 */
struct hv_step_cache *hv_step_cache_open(struct hvabi *run, bool reports);
void hv_step_cache_close(struct hv_step_cache *cache); /* accepts NULL */

/* Append the result of a step; false: it is not cached. cache may be NULL. */
bool hv_step_cache_get(struct hv_step_cache *cache, const struct hv_step *step,
                       struct hv_buf *buf);
void hv_step_cache_put(struct hv_step_cache *cache, const struct hv_step *step,
                       const struct hv_buf *buf);
