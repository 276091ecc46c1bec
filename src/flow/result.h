/* SPDX-License-Identifier: MIT
 *
 * Building a result: what is added to the findings of a comparison before anything
 * reads them. What report/ gets is const.
 */
#pragma once

#include "flow/policy.h"
#include "model/finding.h"

/* Add something that could not be compared. arch NULL: on all architectures. */
void hv_result_add_error(struct hv_result *result, const char *arch,
                         const struct hv_err *err);

/* Add a remark. text lives as long as the result; file NULL: no file is meant. */
void hv_result_add_remark(struct hv_result *result, const char *file, const char *text);

/* Mark as not introduced here whatever the other comparison has found as well. */
void hv_result_subtract(struct hv_result *result, const struct hv_result *before);

/* Drop the findings that the other comparison has not: what a merge has from one of the
 * sides that it joins, it does not do itself. */
void hv_result_keep_common(struct hv_result *result, const struct hv_result *other);

/* Mark the findings that fail: fail_on has bits 1 << verdict, and HV_FAIL_ON_ROLLBACK.
 */
enum { HV_FAIL_ON_ROLLBACK = 1 << 16 };
void hv_result_mark_failing(struct hv_result *result, unsigned fail_on);

/* HVABI_INPUT where there are errors (the first is kept in the run), HVABI_FAILED where
 * a finding fails, else HVABI_OK. */
enum hvabi_status hv_result_status(struct hvabi *run, const struct hv_result *result);

/* Give each finding the waiver of the policy (NULL: none) that accepts it or all of its
 * causes, count them, and remark on waivers that are unused, have run out, or accept
 * something else than what is there. The policy's waivers have been read. */
void hv_result_apply_waivers(struct hv_result *result, const struct hv_policy *policy);
