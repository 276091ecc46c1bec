/* SPDX-License-Identifier: MIT
 *
 * When two names are alike: what a rename has to show beside an equal layout, because
 * layout does not decide what a name means. Internal to compare/ and judge/.
 */
#pragma once

#include "base/base.h"

/* Names that begin with the words of their family (XEN_DOMCTL_, struct xen_): one has
 * the letters of the other, or has words in front of it or behind it, or only a middle
 * part was exchanged. */
bool hv_names_alike(const char *a, const char *b);

/* Names within one record, which have no family in front: alike as above, or they have
 * a word in common, which may be shortened (pvt and private, addr and address, mfn and
 * machine_frame_number). */
bool hv_member_names_alike(const char *a, const char *b);

/* Names of calls, which have their family in front: alike as the first, or they have a
 * word of at least three letters in common behind it (add_vdev and create_vdev). */
bool hv_call_names_alike(const char *a, const char *b);

/* The same letters and digits, whatever the case and the underscores. */
bool hv_same_letters(const char *a, const char *b);

/* The name behind the words that both begin with: the part of its own ("ecv" of
 * cap_ecv beside cap_lass). */
const char *hv_name_behind_common(const char *name, const char *other);
