/* SPDX-License-Identifier: MIT
 *
 * Issues: what is shown beside a line in the formats of CI systems. A hazard fails no
 * build by itself: each is a warning, and the exit status of `lint` says that there is
 * one. Private to report/.
 */
#pragma once

#include "report/hazard_page.h"
#include "report/message.h"

struct hv_issue {
    const struct hv_result *result;
    const struct hv_finding *finding; /* it is a finding, */
    const struct hv_hazard *hazard;   /* or a hazard, */
    size_t error;                     /* or, if neither, an error: its index */
    const struct hv_rule *rule;       /* NULL: none */
    enum hv_level level;
    const char *file; /* NULL or "": not known */
    uint32_t line;    /* 0: not known */
};

/* For each of a report: errors, findings that are not only counted, hazards. */
void hv_each_issue(const struct hv_report *report,
                   void (*visit)(void *ctx, const struct hv_issue *issue), void *ctx);
/* Put what it is and why it matters; and "HV4012 implicit-padding". */
void hv_put_issue(struct hv_buf *buf, const struct hv_issue *issue);
void hv_put_issue_rule(struct hv_buf *buf, const struct hv_issue *issue);
/* The file that it is shown in. */
const char *hv_issue_home(const struct hv_issue *issue);
/* Put an id of a finding, "" without one. It must not contain the line, because later
 * edits above would change it. */
void hv_issue_fingerprint(const struct hv_issue *issue,
                          char ret_hex[HV_SHA256_HEX + 1]);
