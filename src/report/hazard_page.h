/* SPDX-License-Identifier: MIT
 *
 * Hazards in a report: rows that differ in their member alone are reported together.
 * Private to report/.
 */
#pragma once

#include "model/hazard.h"
#include "report/result_page.h"

#include <jansson.h>

/* The number of hazards, from the first of n, that are reported together. */
size_t hv_hazard_group(const struct hv_hazard *hazards, size_t n);

/* "file:1: hazard: struct x: implicit padding behind a, b [HV4012 implicit-padding]",
 * and its details below it; prose: why and fix, too. */
void hv_page_hazards(struct hv_page *page, const struct hv_hazard *group, size_t n,
                     bool prose);

/* Add a line for each group, up to a limit; with verbose all, with details. */
void hv_page_hazard_lines(struct hv_page *page, const struct hv_hazards *hazards);

/* "struct x: implicit padding behind a: a hole of 32 bits at offset 12, on ... for
 * ...": one line of safe text. */
void hv_put_hazard(struct hv_buf *buf, const struct hv_result *result,
                   const struct hv_hazard *hazard);

/* New references: an object, and an array of all hazards of a report. */
json_t *hv_json_hazard(const struct hv_hazard *hazard,
                       const struct hv_profile *profile);
json_t *hv_json_hazards(const struct hv_report *report);

/* "hazards: 2 implicit-padding, 1 c-type" or that there is none. */
void hv_put_hazard_counts(struct hv_buf *buf, const struct hv_result *result,
                          const struct hv_hazards *hazards);
