/* SPDX-License-Identifier: MIT
 *
 * What one audience sees of both surfaces, while it is being compared. Internal to
 * compare/. Every audience is compared separately, so that a cause is always in a form
 * that the audience sees; order.c merges equal changes of several audiences afterwards.
 *
 * Records and typedefs that differ are in two lists: deltas (records of both sides
 * whose forms differ) and unmatched entities (records and typedefs that only one side
 * has). Constants, enumerators, macros and hypercalls share one C name space and are
 * compared by name (constants.c).
 */
#pragma once

#include "compare/guards.h"
#include "model/change.h"
#include "model/profile.h"

enum { HV_OLD, HV_NEW, HV_SIDES };

/* All forms of one class and name, if at least one differs. */
struct hv_group {
    const struct hv_entity **forms[HV_SIDES];
    size_t n[HV_SIDES];
};

struct hv_groups {
    size_t n, cap;
    struct hv_group *v; /* by class and name */
};

/* Every enumerator of a surface, by name. */
struct hv_enumerator_place {
    const char *name;
    const struct hv_entity *entity;
    const char *value;
    uint32_t line;
    bool is_unsigned; /* no enumerator of the enumeration is negative */
};
struct hv_enumerators {
    size_t n;
    struct hv_enumerator_place
        *v; /* sorted by address of the name, then by position in the surface */
};

/* A record or typedef that only one side has. */
struct hv_unmatched {
    const struct hv_entity *entity;
    uint64_t size;         /* bytes */
    struct hv_change *row; /* row that reports it or that it is a consequence of */
    bool done;             /* reported elsewhere, or nothing to report */
    unsigned turn;         /* of the report: after what it may be a consequence of */
};
struct hv_unmatched_list {
    size_t n, cap;
    struct hv_unmatched *v; /* by class and name */
};

enum hv_role {
    HV_ROW,  /* a cause */
    HV_LINK, /* a cause in another entity */
    HV_SOFT, /* a consequence of another part, or a row if nothing explains it */
};

/* One difference between the two forms of a record. */
struct hv_difference {
    enum hv_role role;
    uint64_t at;    /* bits: the lowest place it touches */
    uint64_t until; /* bits: the highest place of a part that can explain it */
    struct hv_change
        *change;             /* of a row or soft part; of a link: the cause, or NULL: */
    struct hv_delta *inner;  /* record that has its first cause, or that has grown */
    struct hv_change *under; /* cause that explains it, or NULL */
    bool layout;             /* bytes of the record change their offset or number */
    bool displaces;          /* members behind it move */
    bool inverted;           /* moved across a neighbour: growth cannot explain that */
    bool container;          /* an inline record: a difference inside can explain it */
};

/* A record whose forms differ. */
struct hv_delta {
    const struct hv_entity *side[HV_SIDES];
    const char *name; /* as changes name it */
    size_t n, cap;
    struct hv_difference *parts;
    struct hv_change *root; /* the first cause, after it was looked up */
    bool searching;
};

/* A record with different names on both sides. */
struct hv_record_pair {
    const char *old, *new;
    bool by_alias; /* a macro keeps the old name */
};

/* An op, a mask, a signature, a register or a handle, of which one side may be missing.
 */
struct hv_call_pair {
    enum hv_class cls;
    const struct hv_entity *side[HV_SIDES];
};

struct hv_view {
    struct hv_arena *arena; /* of the changes */
    struct hv_atoms *atoms;
    const struct hv_profile *profile;
    unsigned arch;
    const struct hv_surface *side[HV_SIDES];
    const struct hv_enumerators *enumerators; /* of each side */
    const struct hv_groups *groups;           /* names that differ, for any audience */
    uint32_t audience;                        /* one bit */
    bool of_copy;                             /* the old side is a copy */
    struct hv_guard_reader guards;

    struct hv_unmatched_list unmatched[HV_SIDES];
    size_t n_pairs, cap_pairs;
    struct hv_record_pair *pairs;
    size_t n_deltas, cap_deltas;
    struct hv_delta **deltas; /* sorted by name of the old side, once complete */
    size_t n_typedefs, cap_typedefs;
    struct hv_delta *typedefs; /* pairs of typedefs that differ; no parts */
    size_t n_names, cap_names;
    const char **names; /* names of constants and the like that may differ */
    size_t n_calls, cap_calls;
    struct hv_call_pair *calls; /* ops, masks, signatures, registers that differ */
    struct hv_op_chains *op_chains[HV_SIDES]; /* op_changes.c; NULL: not yet built */
    size_t n_rows, cap_rows;
    struct hv_change **rows;
};

void hv_view_done(struct hv_view *view);

/* A new change; hv_view_add() and hv_change_add_consequence() set its file and line
 * from the entities. */
struct hv_change *hv_view_change(const struct hv_view *view, enum hv_kind kind,
                                 enum hv_class cls, const char *entity);

/* The same with both entities as its sides; one may be NULL. Named like the old one, if
 * there is one. */
struct hv_change *hv_view_change_of(const struct hv_view *view, enum hv_kind kind,
                                    const struct hv_entity *old,
                                    const struct hv_entity *new);

/* Add the change as a row at the top level. */
void hv_view_add(struct hv_view *view, struct hv_change *change);

/* Attach the change, with its own consequences, to its cause. */
void hv_change_add_consequence(struct hv_change *cause, struct hv_change *change);

/* The row about the removed (old) or added constant or enumerator of that name, or
 * NULL. */
struct hv_change *hv_view_change_named(struct hv_view *view, const char *name,
                                       bool old);
/* Move a row from the top level to its cause. */
void hv_view_attach(struct hv_view *view, struct hv_change *cause,
                    struct hv_change *row);
/* The same for the row about that name, if there is one. */
void hv_view_attach_named(struct hv_view *view, struct hv_change *cause,
                          const char *name, bool old);

/* The entity of that name that the audience sees, or NULL. */
const struct hv_entity *hv_view_find(const struct hv_view *view, int side,
                                     enum hv_class cls, const char *name);

/* Has that side any of the companion files? A package of headers has none. */
bool hv_view_has_any(const struct hv_view *view, int side,
                     const struct hv_strings *files);

/* Does another audience see the name on that side? */
bool hv_view_elsewhere(const struct hv_view *view, int side, enum hv_class cls,
                       const char *name);

/* Record that both names are of one record. */
void hv_view_pair(struct hv_view *view, struct hv_record_pair pair);
/* Are they? Equal names are, unless the old one's record has another name now. */
bool hv_view_same_record(const struct hv_view *view, const char *old, const char *new);

struct hv_delta *hv_view_add_delta(struct hv_view *view, const struct hv_entity *old,
                                   const struct hv_entity *new);

/* The delta of a record by its old name, or NULL. */
struct hv_delta *hv_view_delta(const struct hv_view *view, const char *name);

/* Does the delta change the layout of containing records? */
bool hv_delta_resized(const struct hv_delta *delta);

void hv_delta_add(struct hv_delta *delta, struct hv_difference part);

/* The unmatched entity of that class and name, or NULL. */
struct hv_unmatched *hv_unmatched_find(const struct hv_unmatched_list *unmatched,
                                       enum hv_class cls, const char *name);

/* The unmatched record, else typedef, of that name, or NULL. */
struct hv_unmatched *hv_unmatched_type(const struct hv_view *view, int side,
                                       const char *name);

/* Is there a new macro of that name without a value of its own? */
bool hv_name_has_alias(const struct hv_view *view, const char *old);
/* Has the new side "#define old new"? */
bool hv_name_is_alias(const struct hv_view *view, const char *old, const char *new);
/* Report nothing about the constant or macro of that name. */
void hv_view_forget_name(struct hv_view *view, const char *name);

/* ---- the stages, in their order (compare.c) ---- */

/* groups.c: names with any form that differs, in audiences, condition or comment as
 * well. The caller frees v. */
struct hv_groups hv_groups_of(const struct hv_surface *old,
                              const struct hv_surface *new);
/* Has the new side every form of the old side, for the same audiences? */
bool hv_group_same_forms(const struct hv_group *group);
/* Call report for each new-side form of the groups of a class. */
void hv_view_each_new(struct hv_view *view, enum hv_class cls,
                      void (*report)(struct hv_view *view,
                                     const struct hv_entity *new));

/* unmatched.c: pair entities that only changed their class or name. */
void hv_unmatched_match(struct hv_view *view);
/* Pair two records that are one under two names. */
void hv_view_pair_records(struct hv_view *view, const struct hv_entity *old,
                          const struct hv_entity *new);
/* record_chains.c: pair renamed records if one of their names is on both sides. */
void hv_chains_match(struct hv_view *view);
/* Has any enumerator a negative value? */
static inline bool hv_enum_is_signed(const struct hv_entity *e)
{
    return HV_ANY(x, e->u.enum_.values, e->u.enum_.n_values, *x->value == '-');
}

/* unmatched.c: rows for what is left. */
void hv_unmatched_report(struct hv_view *view);
/* records.c: the parts of one delta. */
void hv_delta_compare(struct hv_view *view, struct hv_delta *delta);
/* causes.c: rows and consequences of all deltas. */
void hv_causes_report(struct hv_view *view);
/* nested.c: after the rows of records. */
void hv_nested_report(struct hv_view *view);
/* handles.c: after their pointees. */
void hv_handles_report(struct hv_view *view);

/* Has the surface handles of that audience? A recorded one has none. */
bool hv_has_handles(const struct hv_surface *surface, uint32_t audience);
/* constants.c */
void hv_constants_report(struct hv_view *view);
void hv_enumerators_init(struct hv_enumerators *enumerators,
                         const struct hv_surface *surface);
void hv_enumerators_done(struct hv_enumerators *enumerators);
/* op_changes.c: numbers with a new meaning; after the constants. */
void hv_ops_report(struct hv_view *view);
/* mask_changes.c: masks that differ, and ops that exceed or nearly fill them. */
void hv_masks_report(struct hv_view *view);
/* signatures.c */
void hv_signatures_report(struct hv_view *view);
/* register_changes.c: registers and bits that are added, changed or have a new meaning;
 * after the constants. */
void hv_registers_report(struct hv_view *view);
/* state_changes.c: saved state that was added or grew; after the constants. */
void hv_state_report(struct hv_view *view);
/* view_mismatch.c: types that the hypervisor's own view lays out differently. */
void hv_views_report(struct hv_view *view);
/* conditions.c: undeclared macros in conditions; comments of equal forms. */
void hv_conditions_report(struct hv_view *view);
void hv_dialects_report(struct hv_view *view, const struct hv_entity *old,
                        const struct hv_entity *new);
bool hv_docs_differ(const struct hv_entity *old, const struct hv_entity *new);
void hv_docs_report(struct hv_view *view, const struct hv_entity *old,
                    const struct hv_entity *new);
/* older_versions.c: call compare for every range of older interface versions at which
 * the sides differ for the audience in another way than at the latest version. */
typedef void hv_older_version_compare(void *ctx, uint32_t audience,
                                      struct hv_version_range range);
void hv_older_versions_compare(const struct hv_surface *const side[], uint32_t audience,
                               hv_older_version_compare *compare, void *ctx);
/* The surface as the audience sees it at that version; borrows, lives in the arena. */
struct hv_surface *hv_surface_at(const struct hv_surface *surface, uint32_t audience,
                                 uint64_t version, struct hv_arena *arena);
/* Does an older interface version of the new side keep the old side of the change? */
bool hv_older_versions_keep(const struct hv_view *view, const struct hv_change *change);
/* copied.c: does the change affect a project with a copy of the old side's headers? */
bool hv_change_meets_copy(const struct hv_view *view, const struct hv_change *change);
/* Set the place of the change to that in the copy. */
void hv_change_place_in_copy(struct hv_change *change);
/* order.c: merge the rows of all audiences into one canonical list. */
struct hv_change *hv_changes_merge(struct hv_change **rows, size_t n);
