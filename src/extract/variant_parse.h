/* SPDX-License-Identifier: MIT
 *
 * The parse of one variant, as a worker does it.
 */
#pragma once

#include "extract/plan.h"
#include "model/variant.h"

/* Load the parser and let it parse two lines of ours: the tables that a first parse
 * fills are then inherited by every worker. False and *err when there is no libclang.
 */
bool hv_parser_prepare(struct hv_err *err);

/* Parse a variant (clang_variant.c). release may be NULL. False when nothing of it can
 * be used; headers that do not parse are left out and listed. */
bool hv_variant_parse(struct hv_variant *variant, const struct hv_plan *plan,
                      const char *release, struct hv_err *err);
