/* SPDX-License-Identifier: MIT
 *
 * The writers behind the table in writers.c. A new format of a kind of report is a
 * function, named here, and a line in the table. Private to report/.
 */
#pragma once

#include "report/page/page.h"

#include <jansson.h>

/* Formats for people build a page, JSON an object (a new reference), other formats
 * write directly. */
typedef json_t *hv_build_json(const struct hv_report *report);
typedef void hv_write(const struct hv_report *report, struct hv_buf *buf);

/* comparisons */
hv_page_build hv_text_write, hv_markdown_write, hv_oneline_write, hv_stat_write;
hv_build_json hv_json_write, hv_sarif_write, hv_codequality_write;
hv_write hv_junit_write, hv_github_write;
hv_page_build hv_rollback_text;
hv_build_json hv_rollback_json;

/* Hazards (JSON: schema hvabi-lint/1) and commitments (hvabi-freeze/1). The result says
 * what was compared, what was read and what was not; hazards get it without
 * findings. */
hv_page_build hv_lint_text, hv_lint_markdown, hv_lint_stat;
hv_build_json hv_lint_json;
hv_page_build hv_freeze_text, hv_freeze_markdown;
hv_build_json hv_freeze_json;

/* Consumers: what a copy is (hvabi-copy/1), who carries what (hvabi-who/1). The life of
 * an entity (hvabi-log/1). */
hv_page_build hv_masks_text, hv_trial_text, hv_copy_text, hv_who_text, hv_log_text;
hv_build_json hv_masks_json, hv_trial_json, hv_copy_json, hv_who_json, hv_log_json;

/* By default text lists breaks, changes that a raised version covers, and what breaks a
 * rollback; options->show adds others, quiet keeps only breaks. JSON has the table, and
 * the report of each step, which must exist, with what was done (hvabi-timeline/1).
 * HTML begins with a table of releases by verdict. */
hv_page_build hv_history_text, hv_history_html, hv_history_oneline, hv_history_stat;
hv_build_json hv_history_json;

/* The report for a vote is worded once, as a page; a mail is short unless the whole is
 * asked for. JSON has the facts instead, with findings as in `diff`
 * (hvabi-dossier/1). */
hv_page_build hv_vote_whole, hv_vote_mail;
hv_build_json hv_vote_json;
