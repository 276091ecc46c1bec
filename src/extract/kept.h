/* SPDX-License-Identifier: MIT
 *
 * Kept surfaces: what was extracted once is not extracted again. For extract.c alone.
 */
#pragma once

#include "extract/kept_keys.h"

/* A kept surface, of which the caller becomes an owner; NULL: none is kept. */
struct hv_surface *hv_kept_surface(const struct hv_kept *kept, unsigned arch,
                                   struct hv_atoms *atoms);

/* Keep a surface for the rest of the run, and in the cache unless it was parsed without
 * the filter. */
void hv_kept_put(const struct hv_kept *kept, const struct hv_plan *plan, unsigned arch,
                 struct hv_surface *surface);
