/* SPDX-License-Identifier: MIT
 *
 * When two names are alike: what a rename has to show beside an equal layout, because
 * layout does not decide what a name means. Internal to compare/ and judge/.
 */
#pragma once

#include "base/base.h"

/* Are two names of a family (XEN_DOMCTL_, struct xen_) alike? One has the letters of
 * the other, has words in front of it or behind it, or only a middle part differs. */
bool hv_names_alike(const char *a, const char *b);

/* Are two member names of one record, which have no family prefix, alike? As above, or
 * they share a word, which may be shortened (pvt and private, addr and address, mfn and
 * machine_frame_number). */
bool hv_member_names_alike(const char *a, const char *b);

/* Are two names of calls, which have a family prefix, alike? As hv_names_alike(), or
 * they share a word of at least three letters behind it (add_vdev and create_vdev). */
bool hv_call_names_alike(const char *a, const char *b);

/* Are the letters and digits equal, ignoring case and underscores? */
bool hv_same_letters(const char *a, const char *b);

/* The part of the name behind the leading words that both share: "ecv" of cap_ecv
 * beside cap_lass. */
const char *hv_name_behind_common(const char *name, const char *other);
