/* SPDX-License-Identifier: MIT
 *
 * The judgement context: what the changes of one architecture are judged by.
 */
#pragma once

#include "model/finding.h"
#include "model/profile.h"
#include "model/release_view.h"
#include "model/surface.h"

/* Reachability on one surface: the entities that the roots of version macros, and the
 * records that calls take, reach through members, pointers, typedefs and handles.
 * Computed once per surface, then queried per entity. The search does not enter
 * entities that a macro declares stable. */

struct hv_reach;

/* Borrows both. The caller frees. */
struct hv_reach *hv_reach_new(const struct hv_surface *surface,
                              const struct hv_profile *profile);
static inline void hv_reach_free(struct hv_reach *reach) /* accepts NULL */
{
    hv_owner_free(reach);
}

/* Does the macro (index in the profile) cover an entity of that surface? */
bool hv_reach_covers(const struct hv_reach *reach, size_t macro,
                     const struct hv_entity *entity);

/* The ops, and the hypercalls without ops, whose arguments reach the entity, in the
 * arena; NULL: none is known. ret_audiences: who may make any of them. */
struct hv_strings *hv_reach_calls(struct hv_reach *reach,
                                  const struct hv_entity *entity,
                                  struct hv_arena *arena, uint32_t *ret_audiences);

/* The audiences that may call it: by the op's family, else all that see the entity. */
uint32_t hv_callers_of(const struct hv_profile *profile,
                       const struct hv_entity *entity);

/* The version macro from whose roots the entity of that surface is reached, or NULL. */
const struct hv_version_macro *hv_covering_macro(const struct hv_surface *surface,
                                                 const struct hv_profile *profile,
                                                 const struct hv_entity *entity);

/* Results of looking, on one architecture, whether a record is always inside others;
 * reused for each new member of a record. Freed by hv_envelopes_done(). */
struct hv_envelopes {
    size_t n, cap;
    struct hv_envelope {
        const char *record; /* interned */
        uint32_t audiences;
        bool enveloped;
    } * v;
    bool looked; /* handles have been looked for: */
    size_t n_handles, cap_handles;
    struct hv_handle_use {
        uint32_t audiences; /* audiences of a record of NEW that has the handle */
        const char *type;   /* type of the member, which points to */
        struct hv_span of;
    } * handles;
};

static inline void hv_envelopes_done(struct hv_envelopes *envelopes)
{
    free(envelopes->v);
    free(envelopes->handles);
    *envelopes = (struct hv_envelopes){0};
}

struct hv_judge_arch {
    const struct hv_profile *profile;
    struct hv_envelopes *envelopes; /* NULL: nothing is kept */
    unsigned arch;
    const struct hv_surface *old, *new;
    const struct hv_changes *changes;
    struct hv_release_view releases;
    bool old_is_release; /* OLD is a release, not a state in development */
    bool unversioned;    /* a side is a compiled file or a copy, to which raising a
                            version macro does not apply */
    bool across;         /* each change is about several architectures, which it names;
                            old and new belong to one of them */
};

/* The entity on the old side of a change: the one it names, else the one of that class
 * and name in the surface (NULL: none), else NULL. */
static inline const struct hv_entity *
hv_change_old_entity(const struct hv_change *change, const struct hv_surface *old)
{
    if (change->before.entity || !old)
        return change->before.entity;
    return hv_surface_find(old, change->cls, change->entity, change->audiences);
}

/* Is the interface stable for ever: for an audience that sees the change, or because
 * the profile declares the entity frozen? */
static inline bool hv_change_is_strict(const struct hv_change *change,
                                       const struct hv_profile *profile)
{
    return hv_strict_audiences(profile, change->audiences) ||
           hv_patterns_match(profile->frozen, profile->n_frozen, change->entity);
}

/* The first release that shipped the old side of a change, as far as the change affects
 * it: another new member of its record does not make a member new. Only what a release
 * shipped can be broken. */
struct hv_age {
    bool shipped;      /* also true where it is unknown */
    const char *since; /* NULL: not shipped, or unknown */
};

/* A fact as one bit of a set; the second only if a condition holds, else 0. */
#define HV_FACT(x) (UINT64_C(1) << HV_FACT_##x)
#define HV_FACT_IF(x, holds) ((holds) ? HV_FACT(x) : 0)

/* The facts of a change that rules ask for, as a bit set. Some come from compare/, some
 * from the profile's patterns (padding, sentinels, records that may grow), some from
 * the neighbours of the changed part on both sides. */
uint64_t hv_change_facts(const struct hv_change *change,
                         const struct hv_judge_arch *arch);

/* The first rule of the catalogue with matching kind and facts, or NULL. */
const struct hv_rule *hv_rule_for(const struct hv_catalogue *catalogue,
                                  enum hv_kind kind, uint64_t facts);

/* For a new op whose number a recorded release shipped under another name that OLD
 * lacks (R17: numbers are never used again): the change that reports it, in the arena.
 * NULL: the change is not a new op, or its number was free. */
struct hv_change *hv_reused_number(const struct hv_change *change,
                                   const struct hv_judge_arch *arch,
                                   struct hv_arena *arena);

/* Set fix and paste of a judged finding, in the arena: its rule's advice adapted to the
 * change, with the next free number, and lines of C to paste. facts: of its change. */
void hv_finding_set_fix(struct hv_finding *finding, uint64_t facts,
                        const struct hv_catalogue *catalogue,
                        const struct hv_judge_arch *arch, struct hv_arena *arena);

/* A sentence with the next free number of the op's family and the next feature bit, in
 * the arena; NULL: there is nothing to offer. */
const char *hv_offer(const struct hv_surface *surface, const struct hv_profile *profile,
                     const char *op, struct hv_arena *arena);

/* One more than the highest number of a feature bit; 0 if the profile knows none. */
uint64_t hv_next_feature(const struct hv_surface *surface,
                         const struct hv_profile *profile);

/* Does the hypervisor refuse binaries of the old header? It does if a version macro
 * covers the entity, and its value in the new tree differs from its value in every
 * release that shipped the old form. */
struct hv_version {
    const char *macro;          /* NULL: none covers it */
    const char *before, *after; /* NULL: that side has no value */
    bool bumped;                /* the old form is refused */
    bool refuses_all;           /* even for guests: every caller passes the number */
};

/* Evaluate the version macros for a change. old_reach is of arch->old; since: the
 * oldest release that shipped the old form, or NULL. If several macros cover the
 * entity, all must have been bumped; the result names one that was not. */
struct hv_version hv_version_of(const struct hv_judge_arch *arch,
                                const struct hv_reach *old_reach,
                                const struct hv_entity *old, const char *since);

/* Does a member join a record that has a version, and is the constant that is named
 * after the record higher than before? Or is the change that of the constant? */
bool hv_raises_own_version(const struct hv_change *c, const struct hv_judge_arch *arch);

/* Of one architecture's findings: the change that reports a version macro (index in the
 * profile) which covers a break and was not raised. False: there is none. */
bool hv_missing_bump(const struct hv_finding *findings, size_t n, size_t macro,
                     const struct hv_judge_arch *arch, struct hv_change *ret);

/* Was the version of that finding (kind interface-version) raised without need of any
 * change that it covers? */
bool hv_bump_is_needless(const struct hv_finding *finding,
                         const struct hv_finding *findings, size_t n,
                         const struct hv_judge_arch *arch);

/* Merge judged findings of single architectures (in any order; the array is reordered)
 * into rows, added to the result, which is sorted and counted anew. A row keeps the
 * values and audiences of each architecture where they differ, and gets its id, its
 * sentence and its position. */
void hv_findings_merge(struct hv_finding *findings, size_t n, struct hv_result *result);

/* Facts of a change that depend on its neighbours, as a bit set: the bytes a new member
 * takes, the member that has those of an old one, the consequences, and where other
 * records contain the record. Internal to judge/. */

uint64_t hv_neighbour_facts(const struct hv_change *change,
                            const struct hv_judge_arch *arch);

/* May the record grow at its end by the profile: always (growable), or because a member
 * of its old form, or of another record, has its size (sized)? */
bool hv_may_grow(const struct hv_judge_arch *arch, const char *record,
                 uint32_t audiences);

/* Is the member padding by the profile, by its own name ("op.pad": "pad") or by its
 * full path ("struct x.op.pad")? path may be NULL. */
bool hv_is_padding(const struct hv_profile *profile, const char *entity,
                   const char *path);
