/* SPDX-License-Identifier: MIT
 *
 * Which changes of one comparison are one decision: somebody redesigned a record, gave
 * an enumeration other numbers, removed a header.
 */
#pragma once

#include "model/finding.h"
#include "model/profile.h"

/* A change as far as a decision depends on it; of a finding, or of a precedent. */
struct hv_group_row {
    const struct hv_change *change;
    bool introduced_here;
    bool header_gone; /* the header that had it is gone; a precedent does not know */
    enum hv_verdict verdict;
    const char *version_macro;               /* that covers it, or NULL */
    const struct hv_strings *reachable_from; /* NULL: not known */
};

/* Number the decisions of n rows in the order of their first rows: ret_group has room
 * for n numbers. Returns how many decisions there are. */
size_t hv_group_rows(const struct hv_group_row *rows, size_t n,
                     const struct hv_profile *profile, size_t *ret_group);

/* How many leading words, which underscores separate, two names have in common.
 * ret_length, if given, gets the bytes of these words. */
size_t hv_common_words(const char *a, const char *b, size_t *ret_length);

/* Does the change add a name, remove one (or rename it), or change what stays? */
enum hv_direction { HV_DIRECTION_CHANGED, HV_DIRECTION_ADDED, HV_DIRECTION_REMOVED };
enum hv_direction hv_change_direction(const struct hv_change *change);
