/* SPDX-License-Identifier: MIT
 *
 * Blocks about a comparison, for whichever page reports one: its head, findings, what
 * was left out, errors, coverage and counts. All take the result and the options from
 * the page. Private to report/.
 */
#pragma once

#include "report/page/page.h"

/* The width of text that another format contains. */
enum { HV_TEXT_WIDTH = 100, HV_TEXT_INDENT = 4 };

/* "hvabi check: old -> new". */
void hv_page_head(struct hv_page *page);
/* What a verified binary is and has; nothing where none was verified. */
void hv_page_verification(struct hv_page *page);

/* The line of a finding: where, verdict, what, rule; and on what, if it is not on all
 * of the architectures archs (0: that is said elsewhere). */
void hv_page_finding_line(struct hv_page *page, const struct hv_finding *finding,
                          uint32_t archs);
/* The line, and all that is to be said about the finding below it. why: the reason and
 * what to do as well. */
void hv_page_finding(struct hv_page *page, const struct hv_finding *finding, bool why);
/* "moves spsr_el1 ... (12 members), grows struct y 344 -> 352 bytes", or with verbose
 * each on a line. Nothing without consequences. */
void hv_page_consequences(struct hv_page *page, const struct hv_finding *finding);

/* Several findings of one decision: its heading, the findings as a table, and below it
 * what they share. */
void hv_page_group(struct hv_page *page, const struct hv_group *group,
                   const struct hv_finding *const *findings, size_t n);
/* Its verdict, and whether that is waived. */
void hv_put_finding_verdict(struct hv_buf *buf, const struct hv_finding *finding);
/* Parts of a finding that a group says once; for the page of a group. */
void hv_put_place_and_verdict(struct hv_buf *buf, const struct hv_finding *finding);
void hv_page_waiver(struct hv_page *page, const struct hv_finding *finding);
/* A fact that is prose from input: why, or what to do. */
void hv_page_prose(struct hv_page *page, const char *label, const char *prose);
/* How the text of a comment differs; named: behind the name of what it documents. */
void hv_page_comment(struct hv_page *page, const struct hv_finding *finding,
                     bool named);
/* values: before it, as a part of the sentence, or "". */
void hv_page_visibility(struct hv_page *page, const struct hv_finding *finding,
                        const char *values);
/* The lines of both sides, where they are known: of findings that fail. */
void hv_page_source(struct hv_page *page, const struct hv_finding *finding);
/* " [HV1203 member-widened, 9f3ac0]"; without the id, where it stands elsewhere. */
void hv_put_rule_and_id(struct hv_buf *buf, const struct hv_page *page,
                        const struct hv_finding *finding, bool id);
void hv_page_acceptance(struct hv_page *page, const struct hv_finding *finding);
void hv_page_finding_facts(struct hv_page *page, const struct hv_finding *finding,
                           bool why);

/* What was not compared, one by one; what is known and was so before only with verbose:
 * else the line of what was compared has their number, as "; 8 ... not compared". */
void hv_page_left_out(struct hv_page *page);
void hv_put_left_out_known(struct hv_buf *buf, struct hv_page *page);
void hv_page_errors(struct hv_page *page);
/* The same as a block of lines below a title; nothing where all was read. */
void hv_page_unread(struct hv_page *page, const struct hv_result *result,
                    const char *title);
/* What was compared: variants, records, constants, values. */
void hv_page_coverage(struct hv_page *page);
/* What is only counted, where that is too long for the verdict's line. */
void hv_page_condensed(struct hv_page *page);
/* What it comes to: counts, or why there are none. */
void hv_page_verdict(struct hv_page *page);
/* The last line of a run that fails; of another one where it has to be explained. */
void hv_page_outcome(struct hv_page *page);
/* What was there before, policy, remarks, coverage. */
void hv_page_closing(struct hv_page *page);

/* ---- parts of the text report, as text ---- */

/* A finding as the text report has it, without colours, as if it were the only one. */
void hv_put_plain(struct hv_buf *buf, const struct hv_result *result,
                  const struct hv_report_options *options,
                  const struct hv_finding *finding);

/* What was left out, if that is asked for, what is condensed, what was compared and the
 * counts, in lines. */
void hv_put_closing(struct hv_buf *buf, const struct hv_result *result,
                    const struct hv_report_options *options, bool left_out);
