/* SPDX-License-Identifier: MIT
 *
 * The page of a dossier in parts: vote_page.c has their order and the overview,
 * vote_page_question.c one question (with vote_page_layout.c, vote_page_precedents.c,
 * vote_page_visibility.c and vote_page_alternatives.c), vote_page_ballot.c how it is
 * decided and recorded, vote_page_source.c how the report came about. Private to
 * report/.
 */
#ifndef HV_REPORT_VOTE_PAGE_H
#define HV_REPORT_VOTE_PAGE_H

#include "model/waiver.h"
#include "report/vote_wording.h"

/* A question, and what of it every piece looks at. */
struct hv_vote_block {
    struct hv_page *page;
    const struct hv_vote_report *dossier;
    const struct hv_question *q;
    const struct hv_finding *first;
    const struct hv_change *change;
};

/* vote_page_layout.c: the record as memory, and a table that says the same in words. */
void hv_vote_block_layouts(const struct hv_vote_block *part);
/* vote_page_visibility.c: who sees it, what reaches it, its version and its age. */
void hv_vote_block_visibility(const struct hv_vote_block *part);
/* vote_page_alternatives.c: what could be had instead, and what headers cannot show. */
void hv_vote_block_alternatives(const struct hv_vote_block *part);
void hv_vote_block_unseen(const struct hv_vote_block *part);
/* vote_page_precedents.c: what is like it in the past, and what was done then. */
void hv_vote_block_precedents(const struct hv_vote_block *part);

void hv_vote_page_question(struct hv_page *page, const struct hv_vote_report *dossier,
                           const struct hv_question *question);

/* Who owns the headers that are asked about (vote_page_precedents.c). */
void hv_vote_page_owners(struct hv_page *page, const struct hv_vote_report *dossier);

/* The scale, the arithmetic, the ballot; nothing where there is nothing to decide. */
void hv_vote_page_vote(struct hv_page *page, const struct hv_vote_report *dossier);

/* The waivers that acceptance would record. */
void hv_vote_page_waivers(struct hv_page *page, const struct hv_vote_report *dossier);

/* What was compared, what was not read, and how to make the report again. */
void hv_vote_page_source(struct hv_page *page, const struct hv_vote_report *dossier);

#endif
