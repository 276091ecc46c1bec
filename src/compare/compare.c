/* SPDX-License-Identifier: MIT */
#include "compare/compare.h"

#include "compare/types.h"

struct run {
    struct hv_changes *changes;
    const struct hv_compare_scope *scope;
    const struct hv_surface *side[HV_SIDES];
    struct hv_enumerators enumerators[HV_SIDES];
    struct hv_groups groups;
    struct hv_guard_answer *answers[HV_MAX_AUDIENCES]; /* what is known of conditions */
    struct hv_version_range versions; /* that are being compared; below 0: the latest */
    size_t n_rows, cap_rows;
    struct hv_change **rows;
};

/* ---- what could not be seen ---- */

static void add_uncompared(struct run *run, const char *file, uint32_t audiences,
                           const char *why)
{
    struct hv_uncompared **at = &run->changes->uncompared;
    for (; *at; at = &(*at)->next)
        if (strcmp((*at)->file, file) == 0 && strcmp((*at)->why, why) == 0) {
            (*at)->audiences |= audiences;
            return;
        }
    *at = hv_arena_alloc(run->changes->arena, sizeof **at);
    **at = (struct hv_uncompared){.file = file,
                                  .archs = UINT32_C(1) << run->scope->arch,
                                  .audiences = audiences,
                                  .why = why};
}

static void report_unread(struct run *run, int side, uint32_t audience)
{
    const struct hv_surface *here = run->side[side];
    const struct hv_surface *there = run->side[!side];
    HV_EACH (l, here->left_out, here->n_left_out) {
        if (!(l->audiences & audience) ||
            hv_surface_unread(here, l->file, audience) == NULL)
            continue;
        if (l->kind != HV_LEFT_OUT_KNOWN && l->kind != HV_LEFT_OUT_FAILED)
            continue;
        add_uncompared(run, l->file, audience, l->why ? l->why : "could not be read");
        if (l->kind == HV_LEFT_OUT_FAILED &&
            !hv_surface_unread(there, l->file, audience))
            run->changes->fatal = true;
    }
}

/* Is the entity comparable? Its file must have been read for each form, and on the
 * other side as well if the form is missing there. */
static bool is_readable(const struct hv_view *view,
                        const struct hv_entity *const form[])
{
    for (int side = 0; side < HV_SIDES; side++)
        for (int of = 0; of < HV_SIDES; of++) {
            if (!form[of] || (side != of && form[side]))
                continue;
            if (hv_surface_unread(view->side[side], form[of]->file, view->audience))
                return false;
        }
    return true;
}

/* ---- one audience ---- */

static const struct hv_entity *form_for(const struct hv_group *group, int side,
                                        uint32_t audience)
{
    HV_EACH_ENTITY (form, group->forms[side], group->n[side])
        if (form->audiences & audience)
            return form;
    return NULL;
}

static void add_name(struct hv_view *view, const char *name)
{
    *HV_ADD(view->names, view->n_names, view->cap_names) = name;
}

static void sort_unmatched(struct hv_view *view, const struct hv_entity *const form[])
{
    int side = form[HV_OLD] ? HV_OLD : HV_NEW;
    struct hv_unmatched_list *unmatched = &view->unmatched[side];
    *HV_ADD(unmatched->v, unmatched->n, unmatched->cap) = (struct hv_unmatched){
        .entity = form[side], .size = hv_side_of(form[side]).size};
}

/* Compare enumerations as types: their enumerators are compared as constants. */
static void compare_enums(struct hv_view *view, const struct hv_entity *old,
                          const struct hv_entity *new)
{
    bool resized = old->u.enum_.size != new->u.enum_.size;
    /* An unnamed one is called "enum (FIRST)". Only the member that declares it can
     * have its type; that member's own width and sign are compared. */
    if (strchr(old->name, '(') ||
        (!resized && hv_enum_is_signed(old) == hv_enum_is_signed(new)))
        return;
    /* reported like a record's size or a member's sign: it has both, and no value */
    struct hv_change *change = hv_view_change_of(
        view, resized ? HV_KIND_RECORD_SIZE : HV_KIND_MEMBER_SIGNEDNESS, old, new);
    change->cls = HV_CLASS_RECORD;
    change->before.is_unsigned = !hv_enum_is_signed(old);
    change->after.is_unsigned = !hv_enum_is_signed(new);
    change->grows_record = resized;
    hv_view_add(view, change);
}

static void sort_enum(struct hv_view *view, const struct hv_entity *const form[])
{
    if (form[HV_OLD] && form[HV_NEW])
        hv_docs_report(view, form[HV_OLD], form[HV_NEW]);
    for (int side = 0; side < HV_SIDES; side++)
        for (uint32_t i = 0; form[side] && i < form[side]->u.enum_.n_values; i++)
            add_name(view, form[side]->u.enum_.values[i].name);
    if (!form[HV_OLD] || !form[HV_NEW])
        sort_unmatched(view, form);
    else
        compare_enums(view, form[HV_OLD], form[HV_NEW]);
}

/* Put the two forms that the audience sees on their heap. */
static void sort_group(struct hv_view *view, const struct hv_group *group)
{
    const struct hv_entity *const form[HV_SIDES] = {
        form_for(group, HV_OLD, view->audience),
        form_for(group, HV_NEW, view->audience)};
    bool both = form[HV_OLD] && form[HV_NEW];
    if (!form[HV_OLD] && !form[HV_NEW])
        return;
    if (!is_readable(view, form))
        return;
    if (both && hv_entity_same_form(form[HV_OLD], form[HV_NEW]) &&
        !hv_unrecorded_differ(form[HV_OLD], form[HV_NEW])) {
        hv_docs_report(view, form[HV_OLD], form[HV_NEW]);
        hv_dialects_report(view, form[HV_OLD], form[HV_NEW]);
        return;
    }
    const struct hv_entity *any = both || form[HV_OLD] ? form[HV_OLD] : form[HV_NEW];
    switch (any->cls) {
    case HV_CLASS_RECORD:
    case HV_CLASS_TYPEDEF:
        if (!both)
            sort_unmatched(view, form);
        else if (any->cls == HV_CLASS_RECORD)
            hv_view_add_delta(view, form[HV_OLD], form[HV_NEW]);
        else
            *HV_ADD(view->typedefs, view->n_typedefs, view->cap_typedefs) =
                (struct hv_delta){.side = {form[HV_OLD], form[HV_NEW]},
                                  .name = any->name};
        break;
    case HV_CLASS_ENUM:
        sort_enum(view, form);
        break;
    case HV_CLASS_CONSTANT:
    case HV_CLASS_MACRO:
    case HV_CLASS_HYPERCALL:
        add_name(view, any->name);
        break;
    case HV_CLASS_OP:
    case HV_CLASS_MASK:
    case HV_CLASS_SIGNATURE:
    case HV_CLASS_REGISTER:
    case HV_CLASS_HANDLE:
        *HV_ADD(view->calls, view->n_calls, view->cap_calls) =
            (struct hv_call_pair){any->cls, {form[HV_OLD], form[HV_NEW]}};
        break;
    }
}

HV_BY(by_name, struct hv_delta *, strcmp((*x)->name, (*y)->name))

/* Is it a typedef of a record whose old name a macro keeps? */
static bool is_alias(const struct hv_view *view, const struct hv_entity *old,
                     const struct hv_entity *new)
{
    return old->u.typedef_.size ==
           new->u.typedef_.size &&hv_types_are_aliases(view, old->u.typedef_.type,
                                                       new->u.typedef_.type);
}

/* A typedef of unchanged form: what it leads to is const on one side only. */
static void compare_constness(const struct hv_view *view, struct hv_delta *pair)
{
    const struct hv_entity *old = pair->side[HV_OLD], *new = pair->side[HV_NEW];
    struct hv_change *change = hv_view_change_of(view, HV_KIND_MEMBER_CONST, old, new);
    change->before.type =
        hv_type_with_const(view, old->u.typedef_.type, old->u.typedef_.constness);
    change->after.type =
        hv_type_with_const(view, new->u.typedef_.type, new->u.typedef_.constness);
    change->layout_equal = true;
    pair->root = change;
}

static void compare_typedefs(struct hv_view *view)
{
    HV_KEEP(pair, view->typedefs, view->n_typedefs,
            !is_alias(view, pair->side[HV_OLD], pair->side[HV_NEW]));
    HV_EACH (pair, view->typedefs, view->n_typedefs) {
        const struct hv_entity *old = pair->side[HV_OLD], *new = pair->side[HV_NEW];
        bool calls = hv_known_to_differ(old->u.typedef_.call, new->u.typedef_.call);
        if (!calls && hv_entity_same_form(old, new)) {
            compare_constness(view, pair);
            continue;
        }
        pair->root = hv_view_change_of(view, HV_KIND_TYPEDEF_CHANGED, old, new);
        if (calls) {
            pair->root->before.type = old->u.typedef_.call;
            pair->root->after.type = new->u.typedef_.call;
            continue;
        }
        if (old->u.typedef_.size == new->u.typedef_.size &&
            old->u.typedef_.align == new->u.typedef_.align)
            hv_change_set_relation(pair->root,
                                   hv_types_relation(view, old->u.typedef_.type,
                                                     new->u.typedef_.type,
                                                     old->u.typedef_.size * 8));
    }
}

static void set_versions(struct hv_change *change, struct hv_version_range versions)
{
    change->versions = versions;
    for (struct hv_change *c = change->consequences; c; c = c->next)
        set_versions(c, versions);
}

static void compare_audience(struct run *run, uint32_t audience)
{
    struct hv_guard_answer **answers = &run->answers[__builtin_ctz(audience)];
    struct hv_view view = {.arena = run->changes->arena,
                           .atoms = run->scope->atoms,
                           .profile = run->scope->profile,
                           .arch = run->scope->arch,
                           .side = {run->side[HV_OLD], run->side[HV_NEW]},
                           .enumerators = run->enumerators,
                           .groups = &run->groups,
                           .audience = audience,
                           .of_copy = run->scope->copy,
                           .guards = {.profile = run->scope->profile,
                                      .arch = run->scope->arch,
                                      .audience = (unsigned)__builtin_ctz(audience),
                                      .arena = run->changes->arena,
                                      .answers = *answers}};
    HV_EACH (group, run->groups.v, run->groups.n)
        sort_group(&view, group);
    hv_unmatched_match(&view);
    HV_SORT(view.deltas, view.n_deltas, by_name);
    hv_unmatched_report(&view);
    compare_typedefs(&view);
    hv_causes_report(&view);
    hv_nested_report(&view);
    hv_handles_report(&view);
    hv_constants_report(&view);
    hv_ops_report(&view);
    hv_masks_report(&view);
    hv_signatures_report(&view);
    hv_registers_report(&view);
    if (!run->versions.below) {
        hv_state_report(&view);
        hv_views_report(&view);
        hv_conditions_report(&view);
    }
    for (size_t i = 0; i < view.n_rows; i++) {
        if (run->scope->copy && !hv_change_meets_copy(&view, view.rows[i]))
            continue;
        if (run->scope->copy)
            hv_change_place_in_copy(view.rows[i]);
        *HV_ADD(run->rows, run->n_rows, run->cap_rows) = view.rows[i];
        view.rows[i]->kept = hv_older_versions_keep(&view, view.rows[i]);
        set_versions(view.rows[i], run->versions);
    }
    *answers = view.guards.answers;
    hv_view_done(&view);
}

/* ---- all of them ---- */

/* Do both have the same list of enumerations? */
static bool have_same_enums(const struct hv_surface *a, const struct hv_surface *b)
{
    const struct hv_entity **x = hv_surface_from(a, HV_CLASS_ENUM),
                           **y = hv_surface_from(b, HV_CLASS_ENUM);
    size_t n = (size_t)(hv_surface_from(a, HV_CLASS_ENUM + 1) - x),
           m = (size_t)(hv_surface_from(b, HV_CLASS_ENUM + 1) - y);
    return n == m && (!n || memcmp(x, y, n * sizeof *x) == 0);
}

/* Compare what differs for callers of an older interface only. */
static void compare_threshold(void *ctx, uint32_t audience,
                              struct hv_version_range range)
{
    struct run *run = ctx, threshold = *run;
    threshold.versions = range;
    for (int side = 0; side < HV_SIDES; side++)
        threshold.side[side] =
            hv_surface_at(run->side[side], audience, range.from, run->changes->arena);
    for (int side = 0; side < HV_SIDES; side++)
        if (!have_same_enums(run->side[side], threshold.side[side]))
            hv_enumerators_init(&threshold.enumerators[side], threshold.side[side]);
    threshold.groups = hv_groups_of(threshold.side[HV_OLD], threshold.side[HV_NEW]);
    compare_audience(&threshold, audience);
    for (int side = 0; side < HV_SIDES; side++)
        if (threshold.enumerators[side].v != run->enumerators[side].v)
            hv_enumerators_done(&threshold.enumerators[side]);
    free(threshold.groups.v);
    run->rows = threshold.rows;
    run->n_rows = threshold.n_rows;
    run->cap_rows = threshold.cap_rows;
}

static void compare_thresholds(struct run *run, uint32_t audiences)
{
    HV_EACH_BIT (i, audiences)
        if (run->scope->profile->audiences[i].version_macro)
            hv_older_versions_compare(run->side, HV_BIT(i), compare_threshold, run);
}

/* Audiences that were read on both sides, of two surfaces that are not one. */
static void compare_read(struct run *run, uint32_t audiences)
{
    run->groups = hv_groups_of(run->side[HV_OLD], run->side[HV_NEW]);
    for (int side = 0; side < HV_SIDES; side++)
        hv_enumerators_init(&run->enumerators[side], run->side[side]);
    HV_EACH_BIT (i, audiences)
        compare_audience(run, HV_BIT(i));
    if (!run->scope->copy) /* a copy asks for one version only */
        compare_thresholds(run, audiences);
    for (int side = 0; side < HV_SIDES; side++)
        hv_enumerators_done(&run->enumerators[side]);
    free(run->groups.v);
}

static void compare_all(struct run *run, uint32_t audiences)
{
    audiences =
        hv_profile_audiences_on(run->scope->profile, run->scope->arch, audiences);
    uint32_t read = run->side[HV_OLD]->audiences & run->side[HV_NEW]->audiences;
    if (audiences & ~read)
        add_uncompared(run, "*", audiences & ~read,
                       "this audience was not read on both sides");
    HV_EACH_BIT (i, audiences & read)
        for (int side = 0; side < HV_SIDES; side++)
            report_unread(run, side, HV_BIT(i));
    if (run->side[HV_OLD] != run->side[HV_NEW])
        compare_read(run, audiences & read);
    run->changes->first = hv_changes_merge(run->rows, run->n_rows);
    free(run->rows);
}

struct hv_changes *hv_compare(const struct hv_surface *old,
                              const struct hv_surface *new,
                              const struct hv_compare_scope *scope)
{
    struct run run = {.changes = hv_owner_new(sizeof *run.changes),
                      .scope = scope,
                      .side = {old, new}};
    if (old && new)
        compare_all(&run, hv_judged_audiences(scope->profile, scope->audiences));
    return run.changes;
}
