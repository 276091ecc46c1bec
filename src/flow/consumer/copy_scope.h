/* SPDX-License-Identifier: MIT
 *
 * What a change of the hypervisor's headers has to do with a consumer's copy.
 */
#pragma once

#include "compare/compare.h"
#include "model/copy.h"

/* Drop the changes that are no matter of the copy's on the scope's architecture: about
 * names that the consumer has by itself, and, for audiences that ask for an interface
 * version, what does not change at the one that it asks for. */
void hv_copy_limit(const struct hv_copy *copy, const struct hv_compare_scope *scope,
                   const struct hv_surface *old, const struct hv_surface *new,
                   struct hv_changes *changes);
