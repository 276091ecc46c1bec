/* SPDX-License-Identifier: MIT
 *
 * Changes beside the forms: conditions on undeclared macros, and comments that changed
 * where nothing else did.
 */
#include "compare/guards.h"
#include "compare/view.h"

#include <string.h>

/* ---- undeclared conditions ---- */

static bool is_known(const struct hv_surface *old,
                     const struct hv_undeclared *undeclared)
{
    for (size_t i = 0; i < old->n_undeclared; i++)
        if (old->undeclared[i].macro == undeclared->macro &&
            strcmp(old->undeclared[i].file, undeclared->file) == 0)
            return true;
    return false;
}

void hv_conditions_report(struct hv_view *view)
{
    const struct hv_surface *new = view->side[HV_NEW];
    for (size_t i = 0; i < new->n_undeclared; i++) {
        const struct hv_undeclared *f = &new->undeclared[i];
        if (is_known(view->side[HV_OLD], f))
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
    const struct hv_guard_reader reader = {.profile = view->profile,
                                           .arch = view->arch,
                                           .audience =
                                               (unsigned)__builtin_ctz(view->audience)};
    if (old->guard == new->guard || !hv_guard_narrows(&reader, old->guard, new->guard))
        return;
    struct hv_change *change =
        hv_view_change(view, HV_KIND_GUARD_NARROWED, new->cls, new->name);
    change->before = hv_side_of(old);
    change->after = hv_side_of(new);
    change->note = HV_NOTE_DIALECT;
    hv_view_add(view, change);
}

/* ---- comments ---- */

/* Both are known, and they differ: a baseline may be recorded without comments. */
bool hv_docs_differ(const struct hv_entity *old, const struct hv_entity *new)
{
    return old->doc_hash && new->doc_hash && old->doc_hash != new->doc_hash;
}

void hv_docs_report(struct hv_view *view, const struct hv_entity *old,
                    const struct hv_entity *new)
{
    if (!hv_docs_differ(old, new))
        return;
    struct hv_change *change =
        hv_view_change(view, HV_KIND_SEMANTICS_ONLY, new->cls, new->name);
    change->before =
        (struct hv_side){.present = true, .text = old->doc_hash, .entity = old};
    change->after =
        (struct hv_side){.present = true, .text = new->doc_hash, .entity = new};
    hv_view_add(view, change);
}
