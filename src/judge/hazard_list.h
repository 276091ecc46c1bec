/* SPDX-License-Identifier: MIT
 *
 * Hazards while they are being found: what is told of several architectures becomes one
 * row, and figures that differ between them stand side by side in its detail. Internal
 * to judge/.
 */
#ifndef HV_JUDGE_HAZARD_LIST_H
#define HV_JUDGE_HAZARD_LIST_H

#include "judge/hazards.h"

struct hv_hazard_list;

struct hv_hazard_list *hv_hazard_list_new(const struct hv_additions *news,
                                          struct hv_hazards *ret);
/* Completes the rows of ret: details and order. Frees the list alone. */
void hv_hazard_list_end(struct hv_hazard_list *list);

const struct hv_additions *hv_hazard_list_additions(const struct hv_hazard_list *list);

/* Tell it of one architecture and the entity's judged audiences. member may be NULL;
 * text tells the figures. Both are interned. */
void hv_hazard_add(struct hv_hazard_list *list, enum hv_hazard_kind kind, unsigned arch,
                   const struct hv_entity *entity, const char *member,
                   const char *text);

/* The same of a name that may be no entity's own: an enumerator. */
void hv_hazard_add_named(struct hv_hazard_list *list, enum hv_hazard_kind kind,
                         unsigned arch, const struct hv_entity *entity,
                         const char *name, const char *text);

/* ---- who looks for what ---- */

void hv_hazards_of_padding(struct hv_hazard_list *list); /* hazard_padding.c */
void hv_hazards_of_types(struct hv_hazard_list *list);   /* hazard_types.c */
void hv_hazards_of_words(struct hv_hazard_list *list);   /* hazard_words.c */
void hv_hazards_of_numbers(struct hv_hazard_list *list); /* hazard_numbers.c */
void hv_hazards_of_calls(struct hv_hazard_list *list);   /* hazard_calls.c */

#endif
