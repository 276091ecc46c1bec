/* SPDX-License-Identifier: MIT
 *
 * Operations: constants that are numbers of calls below a hypercall, by the families of
 * the profile; what they take; and numbers that only a comment keeps.
 */
#ifndef HV_EXTRACT_OPS_H
#define HV_EXTRACT_OPS_H

#include "extract/plan.h"
#include "model/surface.h"

/* Add the ops of one architecture to its surface, which has been sealed and has to be
 * sealed again. Fails where two ops of a family have one number for one audience and
 * neither is defined as the other. */
bool hv_ops_add(const struct hv_plan *plan, unsigned arch, struct hv_surface *surface,
                struct hv_atoms *atoms, struct hv_err *err);

#endif
