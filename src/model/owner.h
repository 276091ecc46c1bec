/* SPDX-License-Identifier: MIT
 *
 * Owners: who decides about a file, as a tree's MAINTAINERS says. Sections name files
 * (F:, without X:), people (M: maintainers, R: reviewers) and lists (L:). The rules are
 * those of the field's get_maintainer script: sections whose pattern goes deeper come
 * first, and those who own the rest are asked only where no other section has a
 * maintainer for it.
 */
#ifndef HV_MODEL_OWNER_H
#define HV_MODEL_OWNER_H

#include "base/err.h"
#include "model/profile.h"

enum hv_owner_role { HV_OWNER_MAINTAINER, HV_OWNER_REVIEWER, HV_OWNER_LIST };

struct hv_owner {
    enum hv_owner_role role;
    const char *name;    /* NULL: the address alone is told */
    const char *address; /* "a.person@example.org" */
    const char *section; /* "ARM ARCHITECTURE": the most specific that names them */
    const char *status;  /* "Supported"; NULL: not told */
};

/* Who owns one file; the most specific section's people first. */
struct hv_owned {
    const char *path; /* from the tree's top */
    uint32_t archs;   /* on which it is touched */
    size_t n;         /* 0: nobody */
    const struct hv_owner *owners;
    bool rest; /* only the section that owns everything does */
};

struct hv_owners {
    const char *file; /* where it was read: "MAINTAINERS"; NULL: the tree has none */
    size_t n;
    struct hv_owned *files; /* in the order in which they were asked for */
    size_t n_all;
    struct hv_owner *all; /* of all files together, each address and role once */
    size_t n_remarks;
    struct hv_err *remarks; /* what could not be read, with file and line; there is no
                               MAINTAINERS */
};

/* ---- the file as it was read ---- */

struct hv_maintainers;

void hv_maintainers_free(struct hv_maintainers *maintainers); /* accepts NULL */

/* Who owns the file at path. Fills owners, n and rest; all in the arena, texts
 * borrowed from maintainers. */
void hv_maintainers_of(const struct hv_maintainers *maintainers, const char *path,
                       struct hv_arena *arena, struct hv_owned *ret);

#endif
