/* SPDX-License-Identifier: MIT
 *
 * Conditions that nobody declared: a header must not be able to tell the checker from
 * a compiler, so what depends on a macro that is neither the tree's own nor one that
 * the profile knows has to be looked at by a person.
 */
#ifndef HV_EXTRACT_UNDECLARED_H
#define HV_EXTRACT_UNDECLARED_H

#include "extract/plan.h"
#include "model/surface.h"

void hv_undeclared_find(const struct hv_plan *plan, unsigned arch,
                        struct hv_surface *surface, struct hv_atoms *atoms);

#endif
