/* SPDX-License-Identifier: MIT
 *
 * What is recorded: the installed baselines (or those of --baselines), and over them,
 * release by release and architecture by architecture, those of the policy.
 */
#ifndef HV_FLOW_RECORDED_H
#define HV_FLOW_RECORDED_H

#include "flow/run.h"
#include "store/store.h"

/* The recorded releases of a profile, as hv_baseline_releases() gives them. */
bool hv_recorded_releases(struct hvabi *run, const char *profile,
                          const char ***ret_releases, size_t *ret_n,
                          struct hv_err *err);

/* One release on one architecture of the run's profile. NULL with err->code
 * HV_ERR_NONE: it was not recorded there. */
struct hv_surface *hv_recorded_surface(struct hvabi *run, const char *release,
                                       unsigned arch, struct hv_err *err);

/* What tells that recording from others: the SHA-256 of its file, in the run's arena.
 * NULL: it was not recorded there, or cannot be read. */
const char *hv_recorded_sha256(struct hvabi *run, const char *release, unsigned arch);

/* The history index of an architecture. Fails where there is none, or where that of the
 * policy does not know a baseline that stands beside it. */
struct hv_history *hv_recorded_history(struct hvabi *run, unsigned arch,
                                       struct hv_err *err);

#endif
