/* SPDX-License-Identifier: MIT
 *
 * The shelf: recorded surfaces and history indices that a run has read, each once, for
 * all that asks. They are JSON, and reading them is most of what comparing releases
 * costs. Made when first asked, freed with the run.
 */
#ifndef HV_FLOW_SHELF_H
#define HV_FLOW_SHELF_H

#include "flow/run.h"

struct hv_history;
struct hv_surface;

/* What a release shipped on an architecture, owned by the shelf; *ret is NULL where
 * that was not recorded. False when it is there and cannot be read. */
bool hv_shelf_surface(struct hvabi *run, const char *release, unsigned arch,
                      struct hv_surface **ret, struct hv_err *err);

/* The history index of an architecture; NULL when there is none, or it is damaged. */
const struct hv_history *hv_shelf_history(struct hvabi *run, unsigned arch,
                                          struct hv_err *err);

void hv_shelf_free(struct hv_shelf *shelf); /* accepts NULL */

#endif
