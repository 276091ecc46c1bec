/* SPDX-License-Identifier: MIT
 *
 * The dossier of a comparison: its findings as questions, and all that is known about
 * each. dossier.c puts it together, dossier_questions.c tells what is one decision and
 * in which order, dossier_facts.c what is known of one question, dossier_ways.c what
 * could be had instead, dossier_source.c what it was made from.
 */
#ifndef HV_FLOW_DOSSIER_H
#define HV_FLOW_DOSSIER_H

#include "flow/comparison.h"
#include "judge/reach.h"
#include "model/dossier.h"

struct hv_masks;

/* What putting it together needs; the dossier outlives nothing of it. */
struct hv_dossier_source {
    struct hvabi *run;
    struct hv_comparison *comparison;
    const struct hv_input *old, *new;
    const char *contract; /* --contract as given, or NULL */
    const char *fail_on;  /* --fail-on as given, or NULL */
    struct hv_past *past; /* NULL: there is none */
    struct hv_masks
        *masks[2]; /* families of OLD and NEW, counted when first asked for */
    struct hv_reach *reach[HV_MAX_ARCHS]; /* of OLD, made when first asked for */
};

/* Fill all of ret; its arena is the caller's. */
void hv_dossier_make(struct hv_dossier_source *source, struct hv_dossier *ret);
/* Free what the source kept; after the dossier's last use. */
void hv_dossier_source_done(struct hv_dossier_source *source);

/* Which findings are to be told one by one, as questions in the order of their numbers.
 */
void hv_dossier_ask(struct hv_dossier *dossier);

/* What is known of one of them. */
void hv_dossier_find_facts(struct hv_dossier_source *source, struct hv_dossier *dossier,
                           struct hv_question *question);

/* What could be had instead. After the facts. */
void hv_dossier_find_ways(struct hv_dossier_source *source, struct hv_dossier *dossier,
                          struct hv_question *question);

/* Releases, versions, identities, the command line. */
void hv_dossier_find_source(struct hv_dossier_source *source,
                            struct hv_dossier *dossier);

#endif
