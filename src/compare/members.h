/* SPDX-License-Identifier: MIT
 *
 * One record being compared: its members on both sides and what differs. Internal to
 * compare/; records.c compares members that both sides have, members.c tells of those
 * that one side has alone, padding.c finds the padding that made room.
 */
#ifndef HV_COMPARE_MEMBERS_H
#define HV_COMPARE_MEMBERS_H

#include "compare/flat_members.h"

struct hv_members {
    struct hv_view *view;
    struct hv_delta *delta;
    struct hv_flat_members flats[HV_SIDES];
};

/* A change of the member: old or new may be NULL. */
struct hv_change *hv_member_change(const struct hv_members *members, enum hv_kind kind,
                                   const struct hv_flat_member *old,
                                   const struct hv_flat_member *new);

/* Members of one side alone: renamed, added, removed. */
void hv_members_report_unmatched(struct hv_members *members);

/* Padding that shrank, went or came because of a neighbour follows from that. */
void hv_members_settle_padding(struct hv_members *members);

#endif
