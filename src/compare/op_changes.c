/* SPDX-License-Identifier: MIT
 *
 * Numbers of operations: one that had a name and has another one now is not a removal
 * and an addition, it is the same call with another meaning.
 */
#include "compare/types.h"

#include "compare/likeness.h"

static bool has_op(const struct hv_view *view, int side, const struct hv_entity *op)
{
    const struct hv_entity *e =
        hv_surface_find(view->side[side], HV_CLASS_OP, op->name, ~0u);
    return e && !e->u.op.removed && e->u.op.number == op->u.op.number;
}

/* Does the audience see the operation? The audiences of the header see a number that
 * only a comment keeps. */
static bool is_seen(const struct hv_view *view, int side, const struct hv_entity *op)
{
    const struct hv_surface *surface = view->side[side];
    for (size_t i = 0; op->u.op.removed && i < surface->n_left_out; i++)
        if (surface->left_out[i].kind == HV_LEFT_OUT_GUARD &&
            surface->left_out[i].audiences & view->audience &&
            hv_same_text(surface->left_out[i].file, op->file))
            return false;
    return (op->audiences & view->audience) != 0;
}

/* Who may use a number: the audience, and those who see what they share with it. */
static uint32_t users_of_numbers(const struct hv_view *view)
{
    return view->audience | ~hv_judged_audiences(view->profile, ~0u);
}

/* The ops of a side in chains: each has all ops of some numbers, in their order. */
struct hv_op_chains {
    const struct hv_entity **ops;
    uint32_t first[256], next[]; /* index of an op + 1; 0: none */
};

static uint32_t *first_of(struct hv_op_chains *chains, const char *number)
{
    return &chains->first[(uintptr_t)number / 8 % HV_COUNT(chains->first)];
}

static struct hv_op_chains *chains_of(struct hv_view *view, int side)
{
    const struct hv_surface *surface = view->side[side];
    struct hv_op_chains *chains = view->op_chains[side];
    if (chains)
        return chains;
    const struct hv_entity **ops = hv_surface_from(surface, HV_CLASS_OP);
    size_t n = (size_t)(hv_surface_from(surface, HV_CLASS_OP + 1) - ops);
    view->op_chains[side] = chains =
        hv_alloc(sizeof *chains + (n + 1) * sizeof *chains->next);
    chains->ops = ops;
    for (size_t i = n; i > 0; i--) {
        uint32_t *first = first_of(chains, chains->ops[i - 1]->u.op.number);
        chains->next[i - 1] = *first;
        *first = (uint32_t)i;
    }
    return chains;
}

/* Another op of the side with the number of this one, in use or kept by a comment;
 * NULL: none. */
static const struct hv_entity *holder_of(struct hv_view *view, int side,
                                         const struct hv_entity *op)
{
    const struct hv_entity *found = NULL;
    const struct hv_profile *profile = view->profile;
    const char *family = op->u.op.family, *space = hv_family_space(profile, family);
    bool shared = HV_ANY(f, profile->families, profile->n_families,
                         f->space && strcmp(f->space, space) == 0);
    uint32_t users = users_of_numbers(view);
    struct hv_op_chains *chains = chains_of(view, side);
    for (uint32_t i = *first_of(chains, op->u.op.number); i; i = chains->next[i - 1]) {
        const struct hv_entity *e = chains->ops[i - 1];
        if (e->u.op.number != op->u.op.number || e->name == op->name ||
            !(e->audiences & users))
            continue;
        if (e->u.op.family != family &&
            (!shared || !hv_same_text(hv_family_space(profile, e->u.op.family), space)))
            continue;
        if (!found || found->u.op.removed)
            found = e;
    }
    return found;
}

static const struct hv_entity *record_of(const struct hv_view *view, int side,
                                         const char *args)
{
    return args ? hv_view_find(view, side, HV_CLASS_RECORD, args) : NULL;
}

/* Is it the same call under another name: by the comparison of constants, or because
 * its record has exactly the same layout? */
static bool is_renamed(struct hv_view *view, const struct hv_entity *old,
                       const struct hv_entity *new)
{
    const struct hv_change *removed = hv_view_change_named(view, old->name, true);
    if (removed && removed->renamed_to == new->name)
        return true;
    if (hv_names_alike(old->name, new->name))
        return true;
    const struct hv_entity *a = record_of(view, HV_OLD, old->u.op.args);
    const struct hv_entity *b = record_of(view, HV_NEW, new->u.op.args);
    return a && b && hv_records_equal(view, a, b);
}

/* Can two ops of one side share a number without conflict? Unknown if a macro makes the
 * number and the profile names no space: they may belong to different objects. */
static bool may_be_apart(const struct hv_view *view, const struct hv_entity *a,
                         const struct hv_entity *b)
{
    const struct hv_family *family = hv_family_find(view->profile, b->u.op.family);
    return (family && family->bodies.text && !family->space) ||
           hv_names_alike(a->name, b->name);
}

/* The row about the number that the name has now, or NULL. */
static struct hv_change *renumbered(struct hv_view *view, const char *name)
{
    struct hv_change **row =
        HV_FIND(c, view->rows, view->n_rows,
                (*c)->entity == name && (*c)->before.present && (*c)->after.present &&
                    hv_kind_traits((*c)->kind)->subject == HV_SUBJECT_NUMBER);
    return row ? *row : NULL;
}

/* Attach the rows of both names to the reuse; if the new one had another number before,
 * its renumbering is the cause. */
static void attach_reused(struct hv_view *view, struct hv_change *change,
                          const struct hv_entity *old, const struct hv_entity *new,
                          bool shared)
{
    struct hv_change *cause = renumbered(view, new->name);
    if (cause) {
        hv_change_add_consequence(cause, change);
        return;
    }
    hv_view_add(view, change);
    hv_view_attach_named(view, change, old->name,
                         !shared ||
                             hv_view_find(view, HV_OLD, old->cls, old->name) != NULL);
    hv_view_attach_named(view, change, new->name, false);
}

static struct hv_change *reused_change(const struct hv_view *view,
                                       const struct hv_entity *old,
                                       const struct hv_entity *new, const char *name)
{
    struct hv_change *change = hv_view_change_of(view, HV_KIND_NUMBER_REUSED, old, new);
    change->entity = name;
    change->before.text = old->name;
    change->after.text = new->name;
    return change;
}

/* Report that the number of `new` was another op's, or is another new op's as well. */
static void report_reused(struct hv_view *view, const struct hv_entity *old,
                          const struct hv_entity *new)
{
    bool shared = has_op(view, HV_NEW, old);
    struct hv_change *change = reused_change(view, old, new, new->name);
    if (!(new->audiences & view->audience))
        change->note = HV_NOTE_INTERNAL;
    else if (shared && may_be_apart(view, old, new))
        change->note = HV_NOTE_SHARED;
    attach_reused(view, change, old, new, shared);
}

/* Attach the change of a number that encodes the size of its argument to the record's
 * change. */
static void attach_to_record(struct hv_view *view, const struct hv_entity *old,
                             const struct hv_entity *new)
{
    const struct hv_family *family = hv_family_find(view->profile, new->u.op.family);
    if (!family || !family->bodies.text || !new->u.op.args ||
        old->u.op.args != new->u.op.args || old->u.op.number == new->u.op.number)
        return;
    struct hv_change *cause = NULL, *row = NULL;
    for (size_t i = 0; i < view->n_rows; i++) {
        struct hv_change *c = view->rows[i];
        if (!cause && c->cls == HV_CLASS_RECORD && c->entity == new->u.op.args)
            cause = c;
        if (c->entity == new->name && c->kind == HV_KIND_CONSTANT_VALUE)
            row = c;
    }
    if (cause && row)
        hv_view_attach(view, cause, row);
}

/* Report two new ops with one number; once, at the second. */
static void report_twins(struct hv_view *view, const struct hv_entity *new)
{
    const struct hv_entity *twin = holder_of(view, HV_NEW, new);
    if (twin && !twin->u.op.removed && twin->audiences & view->audience &&
        strcmp(twin->name, new->name) < 0 && !may_be_apart(view, twin, new))
        report_reused(view, twin, new);
}

/* ---- hypercalls ---- */

static bool has_hypercall(const struct hv_view *view, int side,
                          const struct hv_entity *e)
{
    const struct hv_entity *other =
        hv_view_find(view, side, HV_CLASS_HYPERCALL, e->name);
    return other && other->u.constant.value == e->u.constant.value;
}

/* The call whose number was given up, by a comment; NULL: none. */
static const struct hv_entity *retired_with(const struct hv_view *view, int side,
                                            const char *number)
{
    HV_EACH_OF (op, view->side[side], HV_CLASS_OP)
        if (op->u.op.number == number &&
            hv_same_text(op->u.op.family, HV_FAMILY_HYPERCALLS) &&
            is_seen(view, side, op))
            return op;
    return NULL;
}

/* Another name that the audience has for the number. *ret_alike: a name found is e's
 * own call under another name, which is no conflict. */
static const struct hv_entity *hypercall_with(const struct hv_view *view, int side,
                                              const struct hv_entity *e,
                                              bool *ret_alike)
{
    const struct hv_entity *found =
        side == HV_OLD ? retired_with(view, side, e->u.constant.value) : NULL;
    if (found)
        *ret_alike = hv_call_names_alike(found->name, e->name);
    HV_EACH_OF (x, view->side[side], HV_CLASS_HYPERCALL) {
        if (x->name == e->name || !e->u.constant.value ||
            x->u.constant.value != e->u.constant.value ||
            !(x->audiences & view->audience))
            continue;
        *ret_alike |= hv_call_names_alike(x->name, e->name);
        found = x;
    }
    return found;
}

static void report_hypercall(struct hv_view *view, const struct hv_entity *old,
                             const struct hv_entity *new)
{
    bool retired = old->cls == HV_CLASS_OP;
    bool shared = !retired && has_hypercall(view, HV_NEW, old);
    struct hv_change *change =
        reused_change(view, old, new, shared || retired ? new->name : old->name);
    change->note = shared ? HV_NOTE_SHARED : HV_NOTE_NONE;
    change->renamed_to = shared || retired ? NULL : new->name;
    attach_reused(view, change, old, new, shared);
}

static void report_new_hypercall(struct hv_view *view, const struct hv_entity *new)
{
    if (!(new->audiences & view->audience) || has_hypercall(view, HV_OLD, new) ||
        hv_surface_unread(view->side[HV_OLD], new->file, view->audience))
        return;
    bool alike = false;
    const struct hv_entity *old = hypercall_with(view, HV_OLD, new, &alike);
    if (!old) { /* two new calls: reported once, at the second */
        old = hypercall_with(view, HV_NEW, new, &alike);
        if (old && strcmp(old->name, new->name) > 0)
            return;
    }
    if (old && !alike)
        report_hypercall(view, old, new);
}

static void report_new_op(struct hv_view *view, const struct hv_entity *new)
{
    if (!(new->audiences &users_of_numbers(view)) || new->u.op.removed ||
        has_op(view, HV_OLD, new))
        return;
    const struct hv_entity *old = holder_of(view, HV_OLD, new);
    bool shared = old && has_op(view, HV_NEW, old);
    if (old && is_seen(view, HV_OLD, old) && (shared || !is_renamed(view, old, new)))
        report_reused(view, old, new);
    else if (!old && !view->of_copy) /* which has neither */
        report_twins(view, new);
}

void hv_ops_report(struct hv_view *view)
{
    hv_view_each_new(view, HV_CLASS_HYPERCALL, report_new_hypercall);
    hv_view_each_new(view, HV_CLASS_OP, report_new_op);
    HV_EACH (pair, view->calls, view->n_calls)
        if (pair->cls == HV_CLASS_OP && pair->side[HV_OLD] && pair->side[HV_NEW])
            attach_to_record(view, pair->side[HV_OLD], pair->side[HV_NEW]);
}
