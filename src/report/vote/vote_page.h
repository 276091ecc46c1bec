/* SPDX-License-Identifier: MIT
 *
 * The page of a report for a vote in parts: vote_page.c has their order, the overview
 * and how the report came about, vote_page_question.c one question, vote_page_details.c
 * what follows its facts, vote_page_ballot.c the decision and its record.
 * Private to report/.
 */
#pragma once

#include "report/vote/vote_wording.h"

/* A question, and what of it every part looks at. */
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
/* What a mail says of it: behind the head, the questions and how to see the rest. */
void hv_vote_page_short(struct hv_page *page, const struct hv_vote_report *report);
