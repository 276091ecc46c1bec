/* SPDX-License-Identifier: MIT
 *
 * Helpers: headers that are read because others need them, and that are no interface.
 * The profile names them as helpers, or skips a header that another one includes.
 */
#ifndef HV_EXTRACT_HELPERS_H
#define HV_EXTRACT_HELPERS_H

#include "model/profile.h"
#include "model/surface.h"

/* Take out of the surface what helpers define, but for the types of which the
 * interface's own records consist: these are part of its layout, wherever they stand.
 */
void hv_helpers_drop(const struct hv_profile *profile, struct hv_surface *surface);

#endif
