/* SPDX-License-Identifier: MIT
 *
 * One type, several views: callers and hypervisor compile the same header with other
 * macros, and must still lay it out alike. A view is reported where it differs on the
 * new side and did not on the old one.
 */
#include "compare/view.h"

#include "model/flat_members.h"

/* The member of that path that is not an inline record, or NULL. */
static const struct hv_member *find_leaf(const struct hv_flat_members *flats,
                                         const char *path)
{
    const struct hv_flat_member *flat = hv_flat_members_find(flats, path);
    return flat && !flat->opened ? flat->member : NULL;
}

static struct hv_side side_of_leaf(const struct hv_member *leaf,
                                   const struct hv_entity *e)
{
    if (!leaf)
        return (struct hv_side){0};
    return (struct hv_side){.present = true,
                            .offset = leaf->offset,
                            .bits = leaf->bits,
                            .type = leaf->type,
                            .entity = e};
}

/* ---- two views ---- */

struct mismatch {
    const char *path; /* NULL: the whole record */
    const struct hv_member *caller, *own;
    bool harmless; /* every member of the caller's view is where the caller has it */
};

/* The same record in both, which is larger in one: it has a row of its own. */
static bool has_own_row(const struct hv_view *view, const struct hv_member *a,
                        const struct hv_member *b)
{
    return a->type == b->type &&
           hv_surface_find(view->side[HV_NEW], HV_CLASS_RECORD, a->type, ~0u);
}

/* Find a member of the caller's view at another offset in the other view, else one that
 * is missing there or has another width. */
static bool find_moved(const struct hv_view *view, const struct hv_flat_members *caller,
                       const struct hv_flat_members *own, struct mismatch *ret)
{
    for (size_t i = 0; i < caller->n; i++) {
        const struct hv_member *a = caller->v[i].member;
        const struct hv_member *b = find_leaf(own, caller->v[i].path);
        if (caller->v[i].opened || (b && b->offset == a->offset &&
                                    (b->bits == a->bits || has_own_row(view, a, b))))
            continue;
        *ret = (struct mismatch){.path = caller->v[i].path,
                                 .caller = a,
                                 .own = b ? b : ret->own,
                                 .harmless = !b || b->offset == a->offset};
        if (!ret->harmless)
            break;
    }
    return ret->path != NULL;
}

static bool find_extra(const struct hv_flat_members *caller,
                       const struct hv_flat_members *own, struct mismatch *ret)
{
    for (size_t i = 0; i < own->n && !ret->path; i++)
        if (!own->v[i].opened && !find_leaf(caller, own->v[i].path))
            *ret = (struct mismatch){
                .path = own->v[i].path, .own = own->v[i].member, .harmless = true};
    return ret->path != NULL;
}

static bool differ(const struct hv_view *view, const struct hv_entity *caller,
                   const struct hv_entity *own, struct mismatch *ret)
{
    *ret = (struct mismatch){0};
    HV_FLAT_MEMBERS a = hv_flat_members_of(caller, view->atoms);
    HV_FLAT_MEMBERS b = hv_flat_members_of(own, view->atoms);
    bool found = find_moved(view, &a, &b, ret) || find_extra(&a, &b, ret);
    if (!found && (caller->u.record.size != own->u.record.size ||
                   caller->u.record.align != own->u.record.align))
        found = ret->harmless = true;
    return found;
}

/* The form that the audiences see that are not judged, or NULL. */
static const struct hv_entity *own_form(const struct hv_view *view, int side,
                                        const char *name)
{
    for (size_t i = 0; i < view->profile->n_audiences; i++) {
        const struct hv_entity *e =
            view->profile->audiences[i].judged
                ? NULL
                : hv_surface_find(view->side[side], HV_CLASS_RECORD, name,
                                  UINT32_C(1) << i);
        if (e)
            return e;
    }
    return NULL;
}

/* Did the old header fail to parse? Then its old form is unknown. */
static bool is_unread_before(const struct hv_view *view, const struct hv_entity *own)
{
    uint32_t others = ~hv_judged_audiences(view->profile, ~0u);
    return own->file &&
           hv_surface_unread(view->side[HV_OLD], own->file, view->audience | others);
}

/* Did both views differ before, or was the record not visible to both? */
static bool differs_already(const struct hv_view *view, const struct hv_entity *new)
{
    struct mismatch before;
    const char *name = new->name;
    const struct hv_entity *caller = hv_view_find(view, HV_OLD, HV_CLASS_RECORD, name);
    const struct hv_entity *own = own_form(view, HV_OLD, name);
    if (is_unread_before(view, new))
        return true;
    if (!caller || !own)
        return hv_surface_find(view->side[HV_OLD], HV_CLASS_RECORD, name, ~0u) != NULL;
    return caller != own && differ(view, caller, own, &before);
}

static void report_mismatch(struct hv_view *view, const struct hv_entity *caller,
                            const struct hv_entity *own, const struct mismatch *m)
{
    struct hv_change *change =
        hv_view_change_of(view, HV_KIND_VIEW_MISMATCH, caller, own);
    change->member = m->path;
    change->layout_equal = m->harmless;
    if (m->path) {
        change->before = side_of_leaf(m->caller, caller);
        change->after = side_of_leaf(m->own, own);
    }
    hv_view_add(view, change);
}

static void check_form(struct hv_view *view, const struct hv_entity *caller)
{
    struct mismatch m;
    const struct hv_entity *own = caller->audiences & view->audience
                                      ? own_form(view, HV_NEW, caller->name)
                                      : NULL;
    if (own && own != caller && differ(view, caller, own, &m) &&
        !differs_already(view, own))
        report_mismatch(view, caller, own, &m);
}

/* Skip views that are both unchanged: they differ as before. */
void hv_views_report(struct hv_view *view)
{
    hv_view_each_new(view, HV_CLASS_RECORD, check_form);
}
