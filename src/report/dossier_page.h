/* SPDX-License-Identifier: MIT
 *
 * The page of a dossier in parts: dossier_page.c has their order and the overview,
 * dossier_question.c one question (with dossier_layout.c, dossier_past.c,
 * dossier_standing.c and dossier_ways.c), dossier_vote.c how it is decided and
 * recorded, dossier_source.c how the report came about. Private to report/.
 */
#ifndef HV_REPORT_DOSSIER_PAGE_H
#define HV_REPORT_DOSSIER_PAGE_H

#include "model/waiver.h"
#include "report/dossier_words.h"

/* A question, and what of it every piece looks at. */
struct hv_part {
    struct hv_page *page;
    const struct hv_dossier *dossier;
    const struct hv_question *q;
    const struct hv_finding *first;
    const struct hv_change *change;
};

/* dossier_layout.c: the record as memory, and a table that says the same in words. */
void hv_part_layouts(const struct hv_part *part);
/* dossier_standing.c: who sees it, what reaches it, its version and its age. */
void hv_part_standing(const struct hv_part *part);
/* dossier_ways.c: what could be had instead, and what headers cannot show. */
void hv_part_ways(const struct hv_part *part);
void hv_part_unseen(const struct hv_part *part);
/* dossier_past.c: what is like it in the past, and what was done then. */
void hv_part_precedents(const struct hv_part *part);

void hv_dossier_page_question(struct hv_page *page, const struct hv_dossier *dossier,
                              const struct hv_question *question);

/* Who owns the headers that are asked about (dossier_past.c). */
void hv_dossier_page_owners(struct hv_page *page, const struct hv_dossier *dossier);

/* The scale, the arithmetic, the ballot; nothing where there is nothing to decide. */
void hv_dossier_page_vote(struct hv_page *page, const struct hv_dossier *dossier);

/* The waivers that acceptance would record. */
void hv_dossier_page_waivers(struct hv_page *page, const struct hv_dossier *dossier);

/* What was compared, what was not read, and how to make the report again. */
void hv_dossier_page_source(struct hv_page *page, const struct hv_dossier *dossier);

#endif
