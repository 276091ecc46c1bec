/* SPDX-License-Identifier: MIT
 *
 * Which changes of one comparison are one decision: somebody redesigned a record, gave
 * an enumeration other numbers, removed a header.
 */
#pragma once

#include "model/finding.h"
#include "model/profile.h"

/* The part of a change that decisions depend on; from a finding or a precedent. */
struct hv_group_row {
    const struct hv_change *change;
    bool introduced_here;
    bool header_gone; /* its header is gone; unknown for a precedent */
    enum hv_verdict verdict;
    const char *version_macro;               /* that covers it, or NULL */
    const struct hv_strings *reachable_from; /* NULL: not known */
};

/* Number the decisions of n rows in the order of their first rows, into ret_group,
 * which has room for n numbers. Returns the number of decisions. */
size_t hv_group_rows(const struct hv_group_row *rows, size_t n,
                     const struct hv_profile *profile, size_t *ret_group);

/* The number of leading words, separated by underscores, that two names share.
 * ret_length, if given, receives their length in bytes. */
size_t hv_common_words(const char *a, const char *b, size_t *ret_length);

/* Does the change add a name, remove (or rename) one, or change an existing one? */
enum hv_direction { HV_DIRECTION_CHANGED, HV_DIRECTION_ADDED, HV_DIRECTION_REMOVED };
enum hv_direction hv_change_direction(const struct hv_change *change);
