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

/* Add a remark. text must live as long as the result; file NULL: about no file. */
void hv_result_add_remark(struct hv_result *result, const char *file, const char *text);

/* Mark findings that the other comparison has too as not introduced here. */
void hv_result_subtract(struct hv_result *result, const struct hv_result *before);

/* Drop findings that the other comparison lacks: a merge does not itself make a change
 * that it has from one of its sides. */
void hv_result_keep_common(struct hv_result *result, const struct hv_result *other);

/* Mark the findings that fail: fail_on has bits 1 << verdict, and
 * HV_FAIL_ON_ROLLBACK. */
enum { HV_FAIL_ON_ROLLBACK = 1 << 16 };
void hv_result_mark_failing(struct hv_result *result, unsigned fail_on);

/* HVABI_INPUT if there are errors (the run keeps the first), HVABI_FAILED if a finding
 * fails, else HVABI_OK. */
enum hvabi_status hv_result_status(struct hvabi *run, const struct hv_result *result);

/* Set the waiver of each finding, from the policy (NULL: none), that accepts it or all
 * of its causes, count them, and add remarks on waivers that are unused, have expired,
 * or accept something else. The policy's waivers must have been read. */
void hv_result_apply_waivers(struct hv_result *result, const struct hv_policy *policy);
