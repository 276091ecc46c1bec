/* SPDX-License-Identifier: MIT
 *
 * The cache of a run: what was parsed once need not be parsed again.
 */
#pragma once

#include "extract/extract.h"
#include "flow/run.h"

/* Open the cache that the options ask for, and find what identifies this program and
 * the profile. NULL: there is none. The run closes it (hv_run_cache_close()). */
const struct hv_parse_cache *hv_run_cache_open(struct hvabi *run,
                                               const char **ret_identity);
void hv_run_cache_close(struct hvabi *run);
