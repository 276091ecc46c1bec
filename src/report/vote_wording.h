/* SPDX-License-Identifier: MIT
 *
 * What is said of a question, in pieces that go into a page. All append marked text
 * (page.h). Private to report/.
 */
#ifndef HV_REPORT_VOTE_WORDING_H
#define HV_REPORT_VOTE_WORDING_H

#include "report/page.h"
#include "report/wording.h"

/* "F3" */
void hv_put_number(struct hv_buf *buf, const struct hv_question *question);

/* "`cpsr` of `struct x` is wider": what the question is about, in a few words. */
void hv_put_subject(struct hv_buf *buf, const struct hv_question *question);

/* The question in one sentence; where nothing is to be decided, the statement. */
void hv_put_question(struct hv_buf *buf, const struct hv_vote_report *dossier,
                     const struct hv_question *question);

/* "arm32, arm64 for tools" */
void hv_put_for_whom(struct hv_buf *buf, const struct hv_vote_report *dossier,
                     uint32_t archs, uint32_t audiences);

/* "unchanged since 4.4, 18 releases"; nothing where none is known. */
void hv_put_release_span(struct hv_buf *buf, const struct hv_release_span *stretch);

/* Does it name the version macro, what shipped, and whether this cycle raised it. */
void hv_put_version_coverage(struct hv_buf *buf,
                             const struct hv_version_coverage *cover);

/* The figures of a finding as code, each architecture where they differ. */
void hv_put_attributes(struct hv_buf *buf, const struct hv_vote_report *dossier,
                       const struct hv_finding *finding);

/* What a verdict means, in a sentence. */
const char *hv_verdict_means(enum hv_verdict verdict);

/* What headers cannot show of a change of that kind: sentences, ended by NULL. */
const char *const *hv_unseen_of(const struct hv_question *question);

#endif
