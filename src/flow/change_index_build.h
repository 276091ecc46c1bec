/* SPDX-License-Identifier: MIT
 *
 * The past of the run's hypervisor, for `report` and `history`; and its making, for
 * `record`.
 */
#ifndef HV_FLOW_CHANGE_INDEX_BUILD_H
#define HV_FLOW_CHANGE_INDEX_BUILD_H

#include "flow/run.h"
#include "model/precedent.h"

/* The index that `record` wrote beside the run's baselines. Fails with HV_ERR_INPUT
 * when there is none, it is damaged, or it is of other releases than are recorded; the
 * text says what to do. The caller frees with hv_change_index_free(). A few
 * milliseconds. */
struct hv_change_index *hv_change_index_open(struct hvabi *run, struct hv_err *err);

struct hv_step;

/* Compare these releases, each with the next, and judge what was done about each
 * change, compatible ones among them. ret_steps gets n - 1 steps, in the run's arena,
 * with their errors and, where asked for, their reports: hv_steps_done(). Needs a
 * catalogue. NULL where nothing could be done. */
struct hv_change_index *
hv_change_index_compare(struct hvabi *run, const char *const *releases, size_t n,
                        bool reports, struct hv_step **ret_steps, struct hv_err *err);

/* Compare all neighbouring releases recorded below dir, for all architectures and
 * audiences of the profile, and write the index there. Needs a catalogue. Fails as a
 * comparison does; the old index stays then. */
bool hv_change_index_rebuild(struct hvabi *run, const char *dir, struct hv_err *err);

#endif
