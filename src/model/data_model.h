/* SPDX-License-Identifier: MIT
 *
 * How wide long and pointers are for the callers of an interface.
 */
#pragma once

#include "model/profile_parts.h"

/* The names of the data models, by number; NULL behind the last. */
const char *hv_data_model_name(unsigned place);

/* Does the architecture's target support the data model that it names, if any? */
bool hv_arch_has_model(const struct hv_arch *arch);

/* The target triple for a compiler: the architecture's, or that of the same machine
 * with the data model that the architecture names. */
const char *hv_arch_triple(const struct hv_arch *arch);

/* Width of long in bits, by the data model that is named or is the target's; 32 for an
 * unknown target. */
unsigned hv_arch_long_bits(const struct hv_arch *arch);
