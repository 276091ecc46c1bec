/* SPDX-License-Identifier: MIT
 *
 * What comments of a header document. Only the fingerprint of their text is stored.
 */
#ifndef HV_EXTRACT_DOCS_H
#define HV_EXTRACT_DOCS_H

#include "extract/plan.h"
#include "model/surface.h"

/* Set doc_hash of all records, hypercalls and constants-to-be-ops of a surface whose
 * declarations have a comment right before them, behind them on their line, or inside.
 * Lines, indentation and comment decoration are no part of it. */
void hv_docs_fingerprint(const struct hv_plan *plan, struct hv_surface *surface,
                         struct hv_atoms *atoms);

/* Set bumped_in of the version macros, where a comment of their header says so. */
void hv_docs_find_bumps(const struct hv_plan *plan, struct hv_surface *surface,
                        struct hv_atoms *atoms);

#endif
