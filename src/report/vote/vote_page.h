/* SPDX-License-Identifier: MIT
 *
 * The page of a report for a vote in parts: vote_page.c has their order, the overview
 * and how the report came about, vote_page_question.c one question, vote_page_details.c
 * what follows its facts, vote_page_ballot.c the decision and its record;
 * vote_wording.c what all of them say.
 * Private to report/.
 */
#pragma once

#include "report/page/page.h"
#include "report/wording.h"

/* A question, with what every part of it needs. */
struct hv_vote_block {
    struct hv_page *page;
    const struct hv_vote_report *report;
    const struct hv_question *q;
    const struct hv_finding *first;
    const struct hv_change *change;
};

void hv_vote_page_question(struct hv_page *page, const struct hv_vote_report *report,
                           const struct hv_question *question);

/* A drawing of the record in memory, and a table with the same facts. */
void hv_vote_block_layouts(const struct hv_vote_block *block);
/* Similar changes of the past, and how the project reacted to them. */
void hv_vote_block_precedents(const struct hv_vote_block *block);
/* Alternatives to the change, and what headers cannot show. */
void hv_vote_block_alternatives(const struct hv_vote_block *block);

/* Who owns the headers that are asked about. */
void hv_vote_page_owners(struct hv_page *page, const struct hv_vote_report *report);

/* The scale, the arithmetic, the ballot; nothing where there is nothing to decide. */
void hv_vote_page_vote(struct hv_page *page, const struct hv_vote_report *report);

/* The waivers that acceptance would record. */
void hv_vote_page_waivers(struct hv_page *page, const struct hv_vote_report *report);

/* Why there is no question. */
const char *hv_vote_nothing_to_decide(const struct hv_result *result);
/* The text of a mail: after the head, the questions and how to see the rest. */
void hv_vote_page_short(struct hv_page *page, const struct hv_vote_report *report);

/* ---- text of a question: pieces, in the report's arena ---- */

/* "`cpsr` of `struct x` is wider": what the question is about, in a few words. */
const char *hv_vote_subject(const struct hv_vote_report *report,
                            const struct hv_question *question);

/* The question in one sentence; if nothing is to be decided, the statement. */
const char *hv_vote_sentence(const struct hv_vote_report *report,
                             const struct hv_question *question);

/* "arm32, arm64 for tools" */
const char *hv_vote_for_whom(const struct hv_vote_report *report, uint32_t archs,
                             uint32_t audiences);

/* "unchanged since 4.4, 18 releases"; "" if no release is known. */
const char *hv_vote_span(const struct hv_vote_report *report,
                         const struct hv_release_span *span);

/* A version macro, what was shipped, and whether this cycle raised it. */
const char *hv_vote_coverage(const struct hv_vote_report *report,
                             const struct hv_version_coverage *coverage);

/* The attribute values of a finding as code, for each architecture where they differ;
 * "" if it has none. */
const char *hv_vote_attributes(const struct hv_vote_report *report,
                               const struct hv_finding *finding);

/* What a verdict means, in a sentence. */
const char *hv_verdict_means(enum hv_verdict verdict);

/* What headers cannot show of a change of that kind: sentences, ended by NULL. */
const char *const *hv_unseen_of(const struct hv_question *question);
