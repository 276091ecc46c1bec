/* SPDX-License-Identifier: MIT
 *
 * Conditions on undeclared macros: a header must not be able to distinguish the checker
 * from a compiler, so a person has to review what depends on a macro that is neither
 * the tree's own nor one that the profile knows.
 */
#ifndef HV_EXTRACT_UNDECLARED_H
#define HV_EXTRACT_UNDECLARED_H

#include "extract/plan.h"
#include "model/surface.h"

void hv_undeclared_find(const struct hv_plan *plan, unsigned arch,
                        struct hv_surface *surface, struct hv_atoms *atoms);

#endif
