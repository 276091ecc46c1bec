/* SPDX-License-Identifier: MIT
 *
 * How wide long and pointers are for the callers of an interface.
 */
#pragma once

#include "model/profile_parts.h"

/* All that there are, by number; NULL behind the last. */
const char *hv_data_model_name(unsigned place);

/* Can the target of the architecture have the data model that is named, if any? */
bool hv_arch_has_model(const struct hv_arch *arch);

/* What a compiler is told: the target, or that of the same machine whose callers have
 * the data model that is named. */
const char *hv_arch_triple(const struct hv_arch *arch);

/* Of long, by the data model that is named or is the target's; 32 for a target that is
 * not known. */
unsigned hv_arch_long_bits(const struct hv_arch *arch);
