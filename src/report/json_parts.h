/* SPDX-License-Identifier: MIT
 *
 * Pieces that every JSON report has: names for masks, trees, places, what was read and
 * what was not. Each gives a new reference. Private to report/.
 */
#ifndef HV_REPORT_JSON_PARTS_H
#define HV_REPORT_JSON_PARTS_H

#include "model/finding.h"
#include "model/profile.h"

#include <jansson.h>

json_t *hv_json_archs(const struct hv_profile *profile, uint32_t mask);
json_t *hv_json_audiences(const struct hv_profile *profile, uint32_t mask);
json_t *hv_json_tree(const struct hv_tree_name *tree);
/* null where the file is not known; the line is null where it is 0. */
json_t *hv_json_location(const char *file, uint32_t line);
json_t *hv_json_coverage(const struct hv_result *result);
json_t *hv_json_errors(const struct hv_result *result);
/* The object "verify" (verify.c). */
json_t *hv_json_verification(const struct hv_verification *verification);
/* One of the contract's "changes". */
json_t *hv_json_finding(const struct hv_result *result,
                        const struct hv_finding *finding);

#endif
