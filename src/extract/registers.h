/* SPDX-License-Identifier: MIT
 *
 * Registers: what a profile says of ids, from constants, enumerators and members of
 * records that a tree has.
 */
#ifndef HV_EXTRACT_REGISTERS_H
#define HV_EXTRACT_REGISTERS_H

#include "model/surface.h"

/* Add the registers of one architecture to its sealed surface, and seal it again. */
void hv_registers_add(const struct hv_profile *profile, unsigned arch,
                      struct hv_surface *surface, struct hv_atoms *atoms);

#endif
