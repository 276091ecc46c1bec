/* SPDX-License-Identifier: MIT
 *
 * Steps that were compared once, kept beside the cache, so that a long history that was
 * stopped goes on where it was. What an answer depends on is in its key.
 */
#ifndef HV_FLOW_STEP_CACHE_H
#define HV_FLOW_STEP_CACHE_H

#include "flow/run.h"
#include "model/timeline.h"

struct hv_step_cache;

/* Open what is kept for the run's program, rules, recorded releases, architectures and
 * audiences. NULL: nothing is kept (no cache; a policy decides, which may be anything).
 */
struct hv_step_cache *hv_step_cache_open(struct hvabi *run);
void hv_step_cache_close(struct hv_step_cache *kept); /* accepts NULL */

/* Append what is kept of a step; false: nothing. kept may be NULL. */
bool hv_step_cache_get(struct hv_step_cache *kept, const struct hv_step *step,
                       struct hv_buf *buf);
void hv_step_cache_put(struct hv_step_cache *kept, const struct hv_step *step,
                       const struct hv_buf *buf);

#endif
