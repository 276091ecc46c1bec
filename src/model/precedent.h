/* SPDX-License-Identifier: MIT
 *
 * The change index: what changed from each recorded release to the next, as the rules
 * judge it, and what was done about each change. Precedents come from it; store/ keeps
 * it in a file, so that no old baseline has to be read for them.
 *
 * A precedent is a finding of `hvabi diff @BEFORE @RELEASE`, its architectures merged.
 * It has names and attribute values, no entity: nothing in it points to a surface.
 */
#pragma once

#include "model/waiver.h"

/* What was done about a change. Several may hold. */
enum hv_done {
    HV_DONE_BUMPED = 1 << 0,   /* a version macro that covers it was raised */
    HV_DONE_WAIVED = 1 << 1,   /* a recorded waiver accepts it */
    HV_DONE_REVERTED = 1 << 2, /* a later release went back to the old form */
    HV_DONE_NEW_OP = 1 << 3,   /* the same release has a new op beside it */
    HV_DONE_KEPT = 1 << 4      /* older interface versions still get the old form */
};

struct hv_precedent {
    const char *before, *release; /* BEFORE had the old form, RELEASE has the new one */
    enum hv_kind kind;
    enum hv_class cls;
    const char *entity, *member; /* as in struct hv_change */
    const char *renamed_to;
    uint32_t archs, audiences;
    struct hv_attributes old, new; /* on its first architecture */
    enum hv_verdict verdict;
    bool rollback_break;
    const char *rule, *id;
    const char *file;          /* header, from the tree's top; NULL: not known */
    const char *version_macro; /* that covers it, or NULL */
    const char *version_before, *version_after;
    struct hv_strings families; /* op families that reach it, or whose op it is */
    struct hv_strings also;     /* of a commit: other entities with the same change */

    unsigned done;           /* bit set of enum hv_done; 0: nothing is known */
    const char *waiver;      /* its file */
    const char *reverted_in; /* release */
    const char *new_op;
};

struct hv_change_index {
    struct hv_arena *arena;
    size_t n_releases;
    const char **releases; /* that are recorded, ascending */
    /* For each architecture the first and the last recorded release; NULL: none. */
    const char *first[HV_MAX_ARCHS], *last[HV_MAX_ARCHS];
    size_t n, cap;
    struct hv_precedent *v; /* by release, then in the order of `diff` */
};

/* Accepts NULL. */
static inline void hv_change_index_free(struct hv_change_index *index)
{
    hv_owner_free(index);
}

/* Make a precedent of a finding, in the arena; before, release, and what depends on
 * later releases (reverted_in, new_op) are left unset. */
struct hv_precedent hv_precedent_of(const struct hv_finding *finding,
                                    const struct hv_profile *profile,
                                    struct hv_arena *arena);

/* The change of a precedent, for functions that print changes: with names and the
 * attribute values of the first architecture, without consequences and entities. */
struct hv_change hv_precedent_change(const struct hv_precedent *precedent);

/* ---- the precedents of a question ---- */

/* How close a precedent is to the question; the closest comes first. */
enum hv_nearness {
    HV_NEAR_ENTITY,   /* the same entity, and a change of the same subject */
    HV_NEAR_INTERFACE /* the same kind, version macro, op family or header */
};

/* "guest-visible breaks on arm64 between 4.3 and 4.22: 3, the last in 4.16". */
struct hv_break_count {
    unsigned arch;
    uint32_t audience;        /* one bit */
    const char *from, *until; /* recorded releases of the architecture */
    size_t n;
    const char *last; /* release of the newest; NULL: there was none */
};

struct hv_commit_index;
struct hv_precedents {
    const struct hv_change_index *past;
    const struct hv_commit_index *commits; /* that made them; NULL: none are recorded */
    size_t n;
    const struct hv_precedent **v; /* by nearness, then the newest first */
    enum hv_nearness *near;        /* of each */
    size_t n_near[HV_NEAR_INTERFACE + 1];
    size_t n_counts; /* one for each architecture of the question and each judged
                        audience on it that sees it */
    struct hv_break_count *counts;
};
