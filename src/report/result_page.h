/* SPDX-License-Identifier: MIT
 *
 * Blocks about a comparison, for whichever page reports one: its head, findings, what
 * was left out, errors, coverage and counts. All take the result and the options from
 * the page. Private to report/.
 */
#pragma once

#include "report/page/page.h"

/* Width of text embedded in another format. */
enum { HV_TEXT_WIDTH = 100, HV_TEXT_INDENT = 4 };

/* "hvabi check: old -> new". */
void hv_page_head(struct hv_page *page);
/* Add what a verified binary is and has; nothing without one. */
void hv_page_verification(struct hv_page *page);

/* Add the line of a finding: place, verdict, what, rule; and its architectures, unless
 * they are all of archs (0: these are given elsewhere). */
void hv_page_finding_line(struct hv_page *page, const struct hv_finding *finding,
                          uint32_t archs);
/* Add the line and everything about the finding below it. why: with the reason and the
 * fix. */
void hv_page_finding(struct hv_page *page, const struct hv_finding *finding, bool why);
/* "moves spsr_el1 ... (12 members), grows struct y 344 -> 352 bytes", or with verbose
 * each on a line. Nothing without consequences. */
void hv_page_consequences(struct hv_page *page, const struct hv_finding *finding);

/* Add findings of one decision: heading, table, and facts of all below it. */
void hv_page_group(struct hv_page *page, const struct hv_group *group,
                   const struct hv_finding *const *findings, size_t n);
/* Its verdict, and whether that is waived. */
void hv_put_finding_verdict(struct hv_buf *buf, const struct hv_finding *finding);
/* Parts of a finding that a group has once. */
void hv_put_place_and_verdict(struct hv_buf *buf, const struct hv_finding *finding);
void hv_page_waiver(struct hv_page *page, const struct hv_finding *finding);
/* A fact that is prose from input: why, or what to do. */
void hv_page_prose(struct hv_page *page, const char *label, const char *prose);
/* Add how the text of a comment differs; named: with the name of what it documents. */
void hv_page_comment(struct hv_page *page, const struct hv_finding *finding,
                     bool named);
/* values: put before it as a part of the sentence, or "". */
void hv_page_visibility(struct hv_page *page, const struct hv_finding *finding,
                        const char *values);
/* Add the lines of both sides of a failing finding, if known. */
void hv_page_source(struct hv_page *page, const struct hv_finding *finding);
/* " [HV1203 member-widened, 9f3ac0]"; without the id if that is given elsewhere. */
void hv_put_rule_and_id(struct hv_buf *buf, const struct hv_page *page,
                        const struct hv_finding *finding, bool id);
void hv_page_acceptance(struct hv_page *page, const struct hv_finding *finding);
void hv_page_finding_facts(struct hv_page *page, const struct hv_finding *finding,
                           bool why);

/* Add what was not compared, one by one; what was left out before as well only with
 * verbose: otherwise the line of coverage has the number, as "; 8 ... not compared". */
void hv_page_left_out(struct hv_page *page);
void hv_put_left_out_known(struct hv_buf *buf, struct hv_page *page);
void hv_page_errors(struct hv_page *page);
/* The same as lines below a title; nothing if all was read. */
void hv_page_unread(struct hv_page *page, const struct hv_result *result,
                    const char *title);
/* What was compared: variants, records, constants, values. */
void hv_page_coverage(struct hv_page *page);
/* Add what is only counted, if it does not fit into the verdict's line. */
void hv_page_condensed(struct hv_page *page);
/* Add the outcome: counts, or why there are none. */
void hv_page_verdict(struct hv_page *page);
/* Add the last line of a failing run, or of another one that needs an explanation. */
void hv_page_outcome(struct hv_page *page);
/* Add old findings, policy, remarks, coverage. */
void hv_page_closing(struct hv_page *page);

/* ---- parts of the text report, as text ---- */

/* A finding as in the text report, without colours, as if it were the only one. */
void hv_put_plain(struct hv_buf *buf, const struct hv_result *result,
                  const struct hv_report_options *options,
                  const struct hv_finding *finding);

/* Lines with what was left out, if asked for, counted findings, coverage and counts. */
void hv_put_closing(struct hv_buf *buf, const struct hv_result *result,
                    const struct hv_report_options *options, bool left_out);
