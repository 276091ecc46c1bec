/* SPDX-License-Identifier: MIT
 *
 * Hazards while they are being found: the same hazard on several architectures becomes
 * one row, and its detail lists the values that differ between architectures.
 * Internal to judge/.
 */
#pragma once

#include "judge/hazard/additions.h"
#include "model/hazard.h"

struct hv_hazard_list {
    const struct hv_additions *additions;
    struct hv_hazards *rows;
    size_t n, cap;
    struct hv_hazard_figures {
        size_t row;
        const char *text; /* interned */
        uint32_t archs;
    } * figures;
};

struct hv_hazard_place {
    unsigned arch;
    const struct hv_entity *entity;
    const char *member; /* interned, or NULL */
    const char *name;   /* of an enumerator; NULL: the entity's */
    const char *paste;  /* interned, or NULL */
};

/* Add a hazard for the judged audiences of the entity; fmt gives its values as text. */
void hv_hazard_add(struct hv_hazard_list *list, enum hv_hazard_kind kind,
                   struct hv_hazard_place place, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* ---- the searches, each in the file of that name ---- */

void hv_hazards_of_padding(struct hv_hazard_list *list);
void hv_hazards_of_words(struct hv_hazard_list *list);
void hv_hazards_of_numbers(struct hv_hazard_list *list);
