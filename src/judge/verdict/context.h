/* SPDX-License-Identifier: MIT
 *
 * The judgement context: what the changes of one architecture are judged by.
 */
#pragma once

#include "model/finding.h"
#include "model/profile.h"
#include "model/release_view.h"
#include "model/surface.h"

/* Which entities can be reached: on one surface, the entities that the roots of the
 * version macros, and the records that calls take, reach through members, pointers,
 * typedefs and handles. Computed once per surface, then queried per entity. The search
 * does not enter entities that a macro calls stable. */

struct hv_reach;

/* Borrows both. The caller frees. */
struct hv_reach *hv_reach_new(const struct hv_surface *surface,
                              const struct hv_profile *profile);
void hv_reach_free(struct hv_reach *reach); /* accepts NULL */

/* Does the macro (index in the profile) cover an entity of that surface? */
bool hv_reach_covers(const struct hv_reach *reach, size_t macro,
                     const struct hv_entity *entity);

/* The ops, and the hypercalls without ops, that reach the entity through what they
 * take, in the arena; NULL: none is known. ret_audiences: who may make any of
 * them. */
struct hv_strings *hv_reach_calls(struct hv_reach *reach,
                                  const struct hv_entity *entity,
                                  struct hv_arena *arena, uint32_t *ret_audiences);

/* Who may call: as the op's family says, else whoever sees the entity. */
uint32_t hv_callers_of(const struct hv_profile *profile,
                       const struct hv_entity *entity);

/* The version macro from whose roots the entity of that surface is reached, or NULL. */
const struct hv_version_macro *hv_covering_macro(const struct hv_surface *surface,
                                                 const struct hv_profile *profile,
                                                 const struct hv_entity *entity);

/* Of which records it is known whether they are always inside of others, of one
 * architecture: each of a record's new members asks. hv_envelopes_done() */
struct hv_envelopes {
    size_t n, cap;
    struct hv_envelope {
        const char *record; /* interned */
        uint32_t audiences;
        bool enveloped;
    } * v;
    bool looked; /* for handles: */
    size_t n_handles, cap_handles;
    struct hv_handle_use {
        uint32_t audiences; /* of a record of NEW that has */
        const char *type;   /* as a member's, which points to */
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
    bool old_is_release; /* OLD is what a release shipped, not a state on the way */
    bool unversioned;    /* a side is a compiled file or a copy: when to raise a version
                            macro is no matter of its */
    bool across;         /* the changes are of several architectures at once, and name
                            them; old and new are those of one of them */
};

/* The entity that a change is about on its old side: what the change names, else what
 * the surface (NULL: none) has of that class and name, else NULL. */
static inline const struct hv_entity *
hv_change_old_entity(const struct hv_change *change, const struct hv_surface *old)
{
    if (change->before.entity || !old)
        return change->before.entity;
    return hv_surface_find(old, change->cls, change->entity, change->audiences);
}

/* Is the interface stable for ever: for an audience that sees the change, or because
 * the profile says that the entity is frozen? */
static inline bool hv_change_is_strict(const struct hv_change *change,
                                       const struct hv_profile *profile)
{
    return hv_strict_audiences(profile, change->audiences) ||
           hv_patterns_match(profile->frozen, profile->n_frozen, change->entity);
}

/* Since which release the old side of a change was shipped, as far as the change is
 * about it: a member of a record that got another member last week was shipped all the
 * same. Only what a release shipped can be broken. */
struct hv_age {
    bool shipped;      /* also true where it is unknown */
    const char *since; /* NULL: not shipped, or unknown */
};

/* A fact as one bit of a set; the same where something holds, else none. */
#define HV_FACT(x) (UINT64_C(1) << HV_FACT_##x)
#define HV_FACT_IF(x, holds) ((holds) ? HV_FACT(x) : 0)

/* The facts of a change that rules ask for. Some come with the change from compare/,
 * some follow from the profile's patterns (padding, sentinels, records that may grow),
 * some from the neighbours of the changed part on both sides.
 * The facts of a change as a bit set. */
uint64_t hv_change_facts(const struct hv_change *change,
                         const struct hv_judge_arch *arch);

/* The first rule of the catalogue whose kind and facts fit, or NULL. */
const struct hv_rule *hv_rule_for(const struct hv_catalogue *catalogue,
                                  enum hv_kind kind, uint64_t facts);

/* Numbers that some release gave to another operation, which OLD does not have any more
 * (R17: numbers are never used again).
 * A new op whose number a recorded release shipped under another name: the change that
 * says so, in the arena; NULL: the change is not a new op, or its number was free. */
struct hv_change *hv_reused_number(const struct hv_change *change,
                                   const struct hv_judge_arch *arch,
                                   struct hv_arena *arena);

/* What to do about a judged finding: its rule's advice as far as it suits the change,
 * with the next free number, and lines of C to paste. facts: of its change. Sets fix
 * and paste, in the arena. */
void hv_finding_set_fix(struct hv_finding *finding, uint64_t facts,
                        const struct hv_catalogue *catalogue,
                        const struct hv_judge_arch *arch, struct hv_arena *arena);

/* The next free number of the op's family, and the next feature bit, as a sentence for
 * a change of that op, in the arena; NULL: nothing to offer. */
const char *hv_offer(const struct hv_surface *surface, const struct hv_profile *profile,
                     const char *op, struct hv_arena *arena);

/* One more than the highest number of a feature bit; 0 where the profile knows none. */
uint64_t hv_next_feature(const struct hv_surface *surface,
                         const struct hv_profile *profile);

/* Interface versions: does the hypervisor refuse binaries of the old header? It does
 * when a version macro covers the entity, and its value in the new tree differs from
 * its value in every release that shipped the old form. */
struct hv_version {
    const char *macro;          /* NULL: none covers it */
    const char *before, *after; /* NULL: that side has no value */
    bool bumped;                /* so the old form is refused, */
    bool refuses_all;           /* of guests as well: each passes the number */
};

/* old_reach is of arch->old; since: the oldest release that shipped the old form, or
 * NULL. Where several macros cover the entity, all must have been bumped; the answer
 * names one that was not. */
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

/* Was the version of that finding (kind interface-version) raised although no change
 * that it covers needed it? */
bool hv_bump_is_needless(const struct hv_finding *finding,
                         const struct hv_finding *findings, size_t n,
                         const struct hv_judge_arch *arch);

/* Rows: the same finding on several architectures becomes one, which keeps the values
 * and audiences of each architecture where they differ. Every row gets its id, its
 * sentence and its position in the order.
 * Judged findings of single architectures (an array in any order, reordered here) ->
 * rows, added to the result, which is put in order and counted anew. */
void hv_findings_merge(struct hv_finding *findings, size_t n, struct hv_result *result);

/* The facts of a change that depend on its neighbours: which bytes a new member takes,
 * which member has those of an old one, what the consequences are, and where other
 * records contain a record. Internal to judge/. */

/* As a bit set, 1u << HV_FACT_x. */
uint64_t hv_neighbour_facts(const struct hv_change *change,
                            const struct hv_judge_arch *arch);

/* May the record grow at its end, as the profile says: always (growable), or because a
 * member of its old form, or of another record, says how long it is (sized)? */
bool hv_may_grow(const struct hv_judge_arch *arch, const char *record,
                 uint32_t audiences);

/* Does the profile name the member as padding, by its own name ("op.pad": "pad") or by
 * its full path ("struct x.op.pad")? path may be NULL. */
bool hv_is_padding(const struct hv_profile *profile, const char *entity,
                   const char *path);
