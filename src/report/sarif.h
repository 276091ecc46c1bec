/* SPDX-License-Identifier: MIT
 *
 * SARIF 2.1.0 in parts: sarif.c is the log and its run, sarif_parts.c messages, places
 * and the rules that results name. Each gives a new reference. Private to report/.
 */
#pragma once

#include "report/json_util.h"
#include "report/report.h"

/* The rules of a result's findings, each once, in the order in which they are met. */
struct hv_sarif_rules {
    size_t n, cap;
    const struct hv_rule **v;
};

/* The rules of the findings that are listed. */
struct hv_sarif_rules hv_sarif_rules_new(const struct hv_result *result,
                                         const struct hv_report_options *options);
/* Take a rule in, unless it is there; NULL is no rule. */
void hv_sarif_rules_add(struct hv_sarif_rules *rules, const struct hv_rule *rule);
void hv_sarif_rules_done(struct hv_sarif_rules *rules);
/* -1: not among them. */
long hv_sarif_rule_index(const struct hv_sarif_rules *rules,
                         const struct hv_rule *rule);
/* An array of reportingDescriptor. */
json_t *hv_sarif_rules_array(const struct hv_sarif_rules *rules);

/* A message with that text. What SARIF would take for a placeholder or a link is
 * spelled so that it is not one. */
json_t *hv_sarif_message(const char *text);

/* A physicalLocation; without a line the whole file. */
json_t *hv_sarif_place(const char *file, uint32_t line);

/* A whole SARIF log with one run, whose results (taken over) name these rules, which
 * end here. */
json_t *hv_sarif_log(const struct hv_report *report, struct hv_sarif_rules *rules,
                     json_t *results);
