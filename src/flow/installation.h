/* SPDX-License-Identifier: MIT
 *
 * Where the library is, and what was installed with it. Everything is found from the
 * file that this code is in (libhvabi.so.0), so an installation can be moved, a host
 * program's own place says nothing, and no path of the build is known.
 */
#pragma once

#include "base/base.h"

/* The file that this code is in, as the loader found it. */
const char *hv_installation_library(void);

/* What stands at that path from the library's folder, links resolved, in the arena.
 * What is not there has the path at which it was looked for; ret_found, if given,
 * tells. */
const char *hv_installation_path(const char *relative, struct hv_arena *arena,
                                 bool *ret_found);
