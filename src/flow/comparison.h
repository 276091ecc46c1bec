/* SPDX-License-Identifier: MIT
 *
 * The comparison of two inputs that have been read: compare, judge, and all that the
 * report says about what was seen and what was not. Shared by `diff` and `check`.
 */
#ifndef HV_FLOW_COMPARISON_H
#define HV_FLOW_COMPARISON_H

#include "flow/input.h"
#include "model/releases.h"
#include "report/report.h"

/* A finished comparison; owns the findings and what they point to. */
struct hv_comparison;

struct hv_comparison *hv_comparison_new(struct hvabi *run, const struct hv_input *old,
                                        const struct hv_input *new, struct hv_err *err);
void hv_comparison_free(struct hv_comparison *comparison); /* accepts NULL */

struct hv_result *hv_comparison_result(struct hv_comparison *comparison);

/* The releases that count for OLD on an architecture. Valid as long as the comparison.
 */
struct hv_release_view hv_comparison_releases(struct hv_comparison *comparison,
                                              unsigned arch);

/* Mark as not introduced here whatever the other comparison has found as well, and
 * count anew. */
void hv_comparison_subtract(struct hv_comparison *comparison,
                            struct hv_comparison *before);

/* ---- what is asked for, and what comes out (outputs.c) ---- */

/* "break,rollback" -> bits: 1 << verdict, and HV_FAIL_ON_ROLLBACK. NULL: break. The
 * option is named in the error. */
enum { HV_FAIL_ON_ROLLBACK = 1 << 16 };
bool hv_verdicts_parse(const char *option, const char *list, unsigned *ret_mask,
                       struct hv_err *err);

/* Write all outputs and tell the status: HVABI_INPUT where there are errors, else
 * HVABI_FAILED where a finding that was introduced here is named by the mask. */
enum hvabi_status hv_comparison_report(struct hv_comparison *comparison,
                                       const char *command, unsigned fail_on,
                                       struct hvabi_output *outputs, size_t n,
                                       struct hvabi_error *error);

/* Mark the findings that fail. Is there any? */
bool hv_result_mark_failing(struct hv_result *result, unsigned fail_on);

enum hvabi_status hv_result_report(struct hv_result *result, const char *command,
                                   unsigned fail_on, struct hvabi_output *outputs,
                                   size_t n, struct hvabi_error *error);

/* Does a report of that kind have the formats of all outputs? They are ready to be
 * written then. */
bool hv_outputs_check(enum hv_report_kind kind, const struct hvabi_output *outputs,
                      size_t n, struct hv_err *err);

/* Write outputs that were checked. */
void hv_outputs_write(enum hv_report_kind kind, const struct hv_report *report,
                      const char *command, struct hvabi_output *outputs, size_t n);

#endif
