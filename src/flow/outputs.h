/* SPDX-License-Identifier: MIT
 *
 * What is to be written, as the caller of the library asks for it.
 */
#pragma once

#include "flow/result.h"
#include "report/report.h"

/* "break,rollback" -> bits: 1 << verdict, and HV_FAIL_ON_ROLLBACK. NULL: break. The
 * error (HV_ERR_USAGE) names the option. */
bool hv_verdicts_parse(const char *option, const char *list, unsigned *ret_mask,
                       struct hv_err *err);

/* Are the formats of all outputs available for a report of that kind? Prepares them.
 * Fails with HV_ERR_USAGE, or as loading what a format needs does. */
bool hv_outputs_check(enum hv_report_kind kind, const struct hvabi_outputs *outputs,
                      struct hv_err *err);

/* The options of a checked output, for its writer. */
struct hv_report_options hv_outputs_options(const struct hvabi_output *output,
                                            const char *command);

/* Move the bytes of the buffer to an output. */
void hv_outputs_fill(struct hvabi_output *output, struct hv_buf *buf);

/* Write outputs that passed hv_outputs_check(). */
void hv_outputs_write(enum hv_report_kind kind, const struct hv_report *report,
                      const char *command, const struct hvabi_outputs *outputs);
