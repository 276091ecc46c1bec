/* SPDX-License-Identifier: MIT
 *
 * A draft: what a tree shows of an interface for which there is no profile yet.
 */
#pragma once

#include "model/profile.h"

/* A proposal for the profile, and the reason. */
struct hv_proposal {
    const char *name;  /* "^SMALL_HC_", "linux/types.h" */
    const char *value; /* what belongs to it; NULL */
    const char *why;   /* for the comment; NULL: nothing is to be said */
};

struct hv_proposals {
    size_t n;
    struct hv_proposal *v;
};

struct hv_draft_arch {
    const struct hv_arch *arch; /* architecture of an existing profile */
    const char *word;           /* its name in the paths of the tree; NULL: none */
    struct hv_strings headers;  /* globs of its own below the root */
    const char *why;
};

struct hv_draft {
    struct hv_arena *arena;
    const char *name;
    struct hv_strings roots; /* several: a layout */
    struct hv_strings headers, helpers, markers;
    const char *include_as; /* NULL: nothing */
    const char *why;        /* these headers */
    size_t n_archs;
    struct hv_draft_arch archs[HV_MAX_ARCHS];
    struct hv_proposals audiences; /* value: its define; NULL: none */
    struct hv_proposals known_macros;
    struct hv_proposals stubs;      /* value: the text */
    struct hv_proposals prelude;    /* lines of a stub before all headers */
    struct hv_proposals hypercalls; /* how their names begin */
    struct hv_proposals families;   /* value: the pattern */
    struct hv_proposals encoded;    /* the same, whose numbers a macro makes */
    struct hv_proposals versions;   /* constants */
    struct hv_proposals parts;      /* what matches and is not an operation */
    struct hv_proposals sentinels;  /* constants that grow with their lists */
    size_t n_scans;
    struct hv_scan *scans; /* of the headers that are not helpers */
    struct hv_proposals
        speaking; /* headers that define numbers of calls; value: how many */
    const char
        *version_file; /* that says which release the tree is; NULL: none is known */
    const char *version_major, *version_minor; /* patterns of its lines */
    bool padding;
    struct hv_proposals others; /* runs of numbers that look like no operations */
};

/* Add a proposal (value and why may be NULL), unless the list has one of that name.
 * Returns true if it was added. */
static inline bool hv_draft_propose(struct hv_draft *draft, struct hv_proposals *list,
                                    const char *name, const char *value,
                                    const char *why)
{
    if (HV_ANY(x, list->v, list->n, strcmp(x->name, name) == 0))
        return false;
    *HV_ARENA_APPEND(draft->arena, list->v, list->n) =
        (struct hv_proposal){name, value, why};
    return true;
}
