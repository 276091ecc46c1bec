/* SPDX-License-Identifier: MIT
 *
 * Changes beside the forms: conditions on undeclared macros, and comments that changed
 * where nothing else did.
 */
#include "compare/view.h"

void hv_conditions_report(struct hv_view *view)
{
    const struct hv_surface *old = view->side[HV_OLD], *new = view->side[HV_NEW];
    HV_EACH (f, new->undeclared, new->n_undeclared) {
        if (HV_ANY(x, old->undeclared, old->n_undeclared,
                   x->macro == f->macro && strcmp(x->file, f->file) == 0))
            continue;
        struct hv_change *change =
            hv_view_change(view, HV_KIND_GUARD_NARROWED, HV_CLASS_MACRO, f->macro);
        change->note = HV_NOTE_UNDECLARED;
        change->file = f->file;
        change->line = f->line;
        hv_view_add(view, change);
    }
}

/* ---- languages of the compiler ---- */

void hv_dialects_report(struct hv_view *view, const struct hv_entity *old,
                        const struct hv_entity *new)
{
    if (old->guard == new->guard ||
        !hv_guard_narrows(&view->guards, old->guard, new->guard))
        return;
    struct hv_change *change =
        hv_view_change_of(view, HV_KIND_GUARD_NARROWED, old, new);
    change->note = HV_NOTE_DIALECT;
    hv_view_add(view, change);
}

/* ---- comments ----
 * A baseline may be recorded without them. */

/* The new enumerator of the same value whose comment differs. */
static const struct hv_enumerator *other_comment(const struct hv_enumerator *old,
                                                 const struct hv_entity *new)
{
    if (!old->comment_hash)
        return NULL;
    return HV_FIND(other, new->u.enum_.values, new->u.enum_.n_values,
                   other->name == old->name && other->value == old->value &&
                       hv_known_to_differ(old->comment_hash, other->comment_hash));
}

bool hv_docs_differ(const struct hv_entity *old, const struct hv_entity *new)
{
    if (hv_known_to_differ(old->doc_hash, new->doc_hash) ||
        hv_known_to_differ(old->comment_hash, new->comment_hash))
        return true;
    return old->cls == HV_CLASS_ENUM &&
           HV_ANY(value, old->u.enum_.values, old->u.enum_.n_values,
                  other_comment(value, new));
}

static struct hv_side side_of_comment(const struct hv_entity *entity, const char *hash,
                                      uint32_t line)
{
    return (struct hv_side){
        .present = true, .text = hash, .entity = entity, .line = line};
}

static void report_enumerators(struct hv_view *view, const struct hv_entity *old,
                               const struct hv_entity *new)
{
    for (uint32_t i = 0; old->cls == HV_CLASS_ENUM && i < old->u.enum_.n_values; i++) {
        const struct hv_enumerator *a = &old->u.enum_.values[i];
        const struct hv_enumerator *b = other_comment(a, new);
        if (!b || hv_view_find(view, HV_NEW, HV_CLASS_OP, b->name))
            continue;
        struct hv_change *change =
            hv_view_change(view, HV_KIND_SEMANTICS_ONLY, HV_CLASS_ENUM, b->name);
        change->before = side_of_comment(old, a->comment_hash, a->line);
        change->after = side_of_comment(new, b->comment_hash, b->line);
        hv_view_add(view, change);
    }
}

void hv_docs_report(struct hv_view *view, const struct hv_entity *old,
                    const struct hv_entity *new)
{
    bool value = hv_known_to_differ(old->comment_hash, new->comment_hash);
    report_enumerators(view, old, new);
    /* an operation reports the change of its comment itself */
    if (!hv_known_to_differ(old->doc_hash, new->doc_hash) &&
        (!value || hv_view_find(view, HV_NEW, HV_CLASS_OP, new->name)))
        return;
    struct hv_change *change =
        hv_view_change(view, HV_KIND_SEMANTICS_ONLY, new->cls, new->name);
    change->before = side_of_comment(old, value ? old->comment_hash : old->doc_hash, 0);
    change->after = side_of_comment(new, value ? new->comment_hash : new->doc_hash, 0);
    hv_view_add(view, change);
}
