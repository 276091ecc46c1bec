/* SPDX-License-Identifier: MIT */
#pragma once

#include "flow/run.h"

/* Where a recording goes, unless told otherwise (dir NULL): into the repository that is
 * recorded. Never into an installation, whose baselines are those of its package. NULL
 * with HV_ERR_USAGE: there is no working tree. */
const char *hv_record_target(struct hvabi *run, const char *dir, struct hv_err *err);
