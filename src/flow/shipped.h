/* SPDX-License-Identifier: MIT
 *
 * What earlier releases shipped, as judge/ asks for it: answered from the history index
 * of an architecture, and from the recorded baselines where the index is too coarse.
 */
#ifndef HV_FLOW_SHIPPED_H
#define HV_FLOW_SHIPPED_H

#include "flow/input.h"
#include "judge/judge.h"

struct hv_archive;

/* The archive of one architecture as seen from OLD: releases newer than it do not
 * count. Nothing is read before something is asked. */
struct hv_archive *hv_archive_new(struct hvabi *run, const struct hv_input *old,
                                  unsigned arch);
void hv_archive_free(struct hv_archive *archive); /* accepts NULL */

struct hv_shipped hv_archive_shipped(struct hv_archive *archive);

/* The first error that asking ran into (a damaged index or baseline), else NULL. What
 * was judged meanwhile counts everything as shipped: nothing is excused by damage. */
const struct hv_err *hv_archive_error(const struct hv_archive *archive);

/* Did any recorded release have an op of that name, on that architecture? */
bool hv_archive_has_op(struct hv_archive *archive, const char *name);

/* The newest recorded release that is not newer than the tree; where the tree does not
 * say which release it is, the one that it looks like. The tree has been read. NULL:
 * none. */
const char *hv_reference_release(struct hvabi *run, const struct hv_input *input);

#endif
