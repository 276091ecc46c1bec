/* SPDX-License-Identifier: MIT
 *
 * What a report says of a question, in pieces for a page: marked text (page.h) that
 * lives in the report's arena. Private to report/.
 */
#pragma once

#include "report/page/page.h"
#include "report/wording.h"

/* "`cpsr` of `struct x` is wider": what the question is about, in a few words. */
const char *hv_vote_subject(const struct hv_vote_report *report,
                            const struct hv_question *question);

/* The question in one sentence; where nothing is to be decided, the statement. */
const char *hv_vote_sentence(const struct hv_vote_report *report,
                             const struct hv_question *question);

/* "arm32, arm64 for tools" */
const char *hv_vote_for_whom(const struct hv_vote_report *report, uint32_t archs,
                             uint32_t audiences);

/* "unchanged since 4.4, 18 releases"; "" where no release is known. */
const char *hv_vote_span(const struct hv_vote_report *report,
                         const struct hv_release_span *span);

/* A version macro, what was shipped, and whether this cycle raised it. */
const char *hv_vote_coverage(const struct hv_vote_report *report,
                             const struct hv_version_coverage *coverage);

/* The attribute values of a finding as code, for each architecture where they differ;
 * "" where it has none. */
const char *hv_vote_attributes(const struct hv_vote_report *report,
                               const struct hv_finding *finding);

/* What a verdict means, in a sentence. */
const char *hv_verdict_means(enum hv_verdict verdict);

/* What headers cannot show of a change of that kind: sentences, ended by NULL. */
const char *const *hv_unseen_of(const struct hv_question *question);
