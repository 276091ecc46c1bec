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

/* Parse a variant (clang_variant.c). release and base may be NULL; base is the variant
 * of another tree, of which files can be taken: hv_variant_take(). False when nothing
 * of it can be used; headers that do not parse are left out and listed. */
bool hv_variant_parse(struct hv_variant *variant, const struct hv_plan *plan,
                      const char *release, const struct hv_variant *base,
                      struct hv_err *err);

/* clang_affected.c: fill the variant from a parse of the files that differ from the
 * base; the others are taken. False: it has to be parsed as a whole; nothing was added
 * to it. */
bool hv_affected_parse(struct hv_variant *variant, const struct hv_plan *plan,
                       const unsigned char *out, const struct hv_variant *base,
                       struct hv_err *err);

/* List the files of the variant, so that it can be a base; out: those that were left
 * out. */
void hv_variant_note_files(struct hv_variant *variant, const struct hv_plan *plan,
                           const unsigned char *out);
