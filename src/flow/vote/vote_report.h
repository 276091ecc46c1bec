/* SPDX-License-Identifier: MIT
 *
 * The dossier of a comparison: its findings as questions, and all that is known about
 * each. vote_report.c tells what is one decision, puts it together and says what it was
 * made from; vote_facts.c tells what is known of one question, and what could be had
 * instead.
 */
#pragma once

#include "flow/comparison.h"
#include "flow/input.h"
#include "judge/verdict/context.h"
#include "model/owner.h"
#include "model/vote.h"

struct hv_masks;

/* What putting it together needs; the dossier outlives nothing of it. */
struct hv_vote_source {
    struct hvabi *run;
    struct hv_comparison *comparison;
    const struct hv_input *old, *new;
    const char *contract;               /* --contract as given, or NULL */
    const char *fail_on;                /* --fail-on as given, or NULL */
    const struct hv_change_index *past; /* NULL: there is none */
    struct hv_masks
        *masks[2]; /* families of OLD and NEW, counted when first asked for */
    struct hv_reach *reach[HV_MAX_ARCHS]; /* of OLD, made when first asked for */
    struct {
        bool known;
        uint64_t bit; /* 0: none */
    } feature;        /* the next free one of NEW, found when first asked for */
};

/* Fill all of ret but its arena and its result, which are the caller's. */
void hv_vote_make(struct hv_vote_source *source, struct hv_vote_report *ret);
/* Free what the source kept; after the dossier's last use. */
void hv_vote_source_done(struct hv_vote_source *source);

/* Find the facts of one question. */
void hv_vote_find_facts(struct hv_vote_source *source, struct hv_vote_report *dossier,
                        struct hv_question *question);
