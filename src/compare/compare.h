/* SPDX-License-Identifier: MIT
 *
 * Compare: two surfaces of one architecture -> changes, without an opinion. Entities
 * are paired by class and name per audience; the same change for several audiences is
 * one change; causes stand at the top, what follows from them hangs below (causes.c).
 */
#ifndef HV_COMPARE_COMPARE_H
#define HV_COMPARE_COMPARE_H

#include "model/change.h"
#include "model/profile.h"

/* Both surfaces are of profile->archs[arch] and sealed; either may be NULL (the tree
 * has not got the architecture): then there is nothing to compare and the list is
 * empty. The audiences of the set that are judged (profile) are compared. The changes
 * borrow from both surfaces; the caller frees with hv_changes_free(). */
struct hv_changes *hv_compare(const struct hv_surface *old,
                              const struct hv_surface *new,
                              const struct hv_profile *profile, unsigned arch,
                              uint32_t audiences, struct hv_atoms *atoms);
/* Have two names so much in common that one is likely the other's new spelling? */
bool hv_names_alike(const char *a, const char *b);

void hv_changes_free(struct hv_changes *changes); /* accepts NULL */

#endif
