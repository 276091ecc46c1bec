/* SPDX-License-Identifier: MIT
 *
 * Old names that a macro keeps: "#define old new". Code that uses the old name still
 * compiles to the same bytes, so neither the new name nor the macro is a change.
 */
#include "compare/view.h"

/* The object-like macro without a value that the new side alone has under that name. */
static const struct hv_entity *new_macro(const struct hv_view *view, const char *name)
{
    const struct hv_entity *e = hv_view_find(view, HV_NEW, HV_CLASS_MACRO, name);
    return e && !e->u.macro.function_like &&
                   !hv_view_find(view, HV_OLD, HV_CLASS_MACRO, name)
               ? e
               : NULL;
}

bool hv_name_has_alias(const struct hv_view *view, const char *old)
{
    return new_macro(view, hv_atom(view->atoms, old)) != NULL;
}

bool hv_name_is_alias(const struct hv_view *view, const char *old, const char *new)
{
    const struct hv_entity *e = new_macro(view, hv_atom(view->atoms, old));
    char hash[HV_FINGERPRINT_SIZE];
    hv_macro_fingerprint("", new, hash);
    return e && strcmp(e->u.macro.tokens_hash, hash) == 0;
}

void hv_view_forget_name(struct hv_view *view, const char *name)
{
    size_t k = 0;
    for (size_t i = 0; i < view->n_names; i++)
        if (strcmp(view->names[i], name) != 0)
            view->names[k++] = view->names[i];
    view->n_names = k;
}
