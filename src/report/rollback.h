/* SPDX-License-Identifier: MIT
 *
 * Rollback: what a newer side saves or enumerates and an older one refuses, as a
 * sentence about one finding and as a list of all of them. Private to report/.
 */
#pragma once

#include "report/report.h"

/* Something that a rollback has to handle: a piece of state, or new bits of a register.
 * Borrows from the result. */
struct hv_rollback_item {
    const struct hv_finding *finding; /* of new bits: the first one's */
    const char *what;                 /* "save-record" ... */
    struct hv_span name;              /* "LAPIC" */
    const char *id;                   /* decimal; NULL: it has no number of its own */
    const char *cap;                  /* the constant that announces it, or NULL */
    size_t n_bits, cap_bits;
    struct hv_enumerator *bits; /* new ones, or all of a new register's; by number */
    size_t n_rows, cap_rows;
    const char **rows; /* ids of its findings */
};

/* Items of one rule, by number and name. */
struct hv_rollback_group {
    const struct hv_rule *rule;
    size_t n;
    struct hv_rollback_item *items;
};

struct hv_rollback_list {
    size_t n;
    struct hv_rollback_group *groups; /* required ones first */
    size_t needed, optional; /* number of items: required ones, and those that are off
                                by default */
    size_t breaks; /* findings that fail both ways, of which the list does not tell */
};

struct hv_rollback_list hv_rollback_list(const struct hv_result *result,
                                         struct hv_arena *arena);

/* Must a rollback handle the items of the rule? */
bool hv_rollback_needed(const struct hv_rollback_group *group);

/* Put "To go back, leave it out of what is saved: R_TWO (number 0x10, 8 bytes). No
 * capability announces it."; nothing if nothing is to be done, or nothing helps. */
void hv_put_rollback(struct hv_buf *buf, const struct hv_profile *profile,
                     const struct hv_finding *finding);

/* The bits of an item as a mask; 0: it has none, or one beyond the lowest 64. */
uint64_t hv_rollback_mask(const struct hv_rollback_item *item);
