/* SPDX-License-Identifier: MIT
 *
 * Argument lists of hypercalls that both sides declare.
 */
#include "compare/view.h"

static struct hv_side side_of_argument(const struct hv_entity *e, uint32_t i)
{
    const struct hv_argument *a = &e->u.signature.args[i];
    return (struct hv_side){
        .present = true, .type = a->type, .bits = a->bits, .entity = e};
}

static struct hv_side side_of_list(const struct hv_view *view,
                                   const struct hv_entity *e)
{
    HV_BUF buf = {0};
    for (uint32_t i = 0; i < e->u.signature.n_args; i++)
        hv_buf_printf(&buf, "%s%s", i ? ", " : "", e->u.signature.args[i].type);
    struct hv_side side = {.present = true,
                           .bits = e->u.signature.n_args,
                           .entity = e,
                           .type =
                               hv_atom_printf(view->atoms, "(%s)", buf.p ? buf.p : "")};
    return side;
}

static struct hv_change *change_of(const struct hv_view *view,
                                   const struct hv_entity *e, const char *member)
{
    const char *hypercall = e->u.signature.hypercall;
    struct hv_change *change =
        hv_view_change(view, HV_KIND_SIGNATURE_CHANGED, HV_CLASS_SIGNATURE,
                       hypercall ? hypercall : e->name);
    change->member = member;
    return change;
}

/* "do_x argument 1"; "argument 1" if the handler has no name of its own. */
static const char *part_of(const struct hv_view *view, const struct hv_entity *e,
                           const char *part)
{
    return hv_same_text(e->u.signature.hypercall, e->name)
               ? hv_atom(view->atoms, part)
               : hv_atom_printf(view->atoms, "%s %s", e->name, part);
}

static bool is_pointer(const char *type)
{
    return strpbrk(type, "*(") != NULL;
}

/* Is the type "struct x", or a typedef of one? The record reports its own changes. */
static bool is_record(const struct hv_view *view, const char *type)
{
    const char *space = strrchr(type, ' '), *name = space ? space + 1 : type;
    const struct hv_entity *e = hv_view_find(view, HV_NEW, HV_CLASS_TYPEDEF, name);
    const char *resolved = e ? e->u.typedef_.type : type;
    return strstr(resolved, "struct ") || strstr(resolved, "union ") ||
           hv_view_find(view, HV_NEW, HV_CLASS_RECORD, name);
}

/* Report each argument that differs, or the list if the number of arguments does. */
static void compare_signatures(struct hv_view *view, const struct hv_entity *old,
                               const struct hv_entity *new)
{
    uint32_t n = old->u.signature.n_args;
    if (n != new->u.signature.n_args) {
        struct hv_change *change =
            change_of(view, new, part_of(view, new, "arguments"));
        change->before = side_of_list(view, old);
        change->after = side_of_list(view, new);
        hv_view_add(view, change);
        return;
    }
    for (uint32_t i = 0; i < n; i++) {
        const struct hv_argument *a = &old->u.signature.args[i],
                                 *b = &new->u.signature.args[i];
        if (a->type == b->type
                ? a->bits == b->bits || is_record(view, a->type)
                : (is_pointer(a->type) && is_pointer(b->type) && a->bits == b->bits))
            continue; /* pointers are spelled in many ways, and all have one width */
        struct hv_change *change = change_of(
            view, new,
            part_of(view, new, hv_atom_printf(view->atoms, "argument %u", i + 1)));
        change->before = side_of_argument(old, i);
        change->after = side_of_argument(new, i);
        change->layout_equal = a->bits == b->bits && a->bits;
        if (!a->bits || !b->bits)
            change->note = HV_NOTE_UNKNOWN_WIDTH;
        hv_view_add(view, change);
    }
}

void hv_signatures_report(struct hv_view *view)
{
    HV_EACH (pair, view->calls, view->n_calls)
        if (pair->cls == HV_CLASS_SIGNATURE && pair->side[HV_OLD] &&
            pair->side[HV_NEW] &&
            hv_profile_serves(view->profile, view->arch, pair->side[HV_OLD]->name))
            compare_signatures(view, pair->side[HV_OLD], pair->side[HV_NEW]);
}
