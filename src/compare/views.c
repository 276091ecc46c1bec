/* SPDX-License-Identifier: MIT
 *
 * One type, several views: callers and hypervisor compile the same header with other
 * macros, and must still lay it out alike. Told where a view differs on the new side
 * that did not on the old one.
 */
#include "compare/view.h"

#include "base/atom.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* ---- the leaves of a record ---- */

struct leaf {
    const char *path;
    const struct hv_member *member;
};
struct leaves {
    size_t n, cap;
    struct leaf *v;
};

static void add_leaves(struct leaves *leaves, const struct hv_member *members,
                       uint32_t n, const char *prefix, struct hv_atoms *atoms)
{
    for (uint32_t i = 0; i < n; i++) {
        const struct hv_member *m = &members[i];
        const char *path = !m->name  ? prefix
                           : *prefix ? hv_atom_printf(atoms, "%s.%s", prefix, m->name)
                                     : m->name;
        if (m->n_members) {
            add_leaves(leaves, m->members, m->n_members, path, atoms);
            continue;
        }
        HV_GROW(leaves->v, leaves->n, leaves->cap);
        leaves->v[leaves->n++] = (struct leaf){path, m};
    }
}

static struct leaves leaves_of(const struct hv_entity *e, struct hv_atoms *atoms)
{
    struct leaves leaves = {0};
    add_leaves(&leaves, e->u.record.members, e->u.record.n_members, "", atoms);
    return leaves;
}

static const struct leaf *find_leaf(const struct leaves *leaves, const char *path)
{
    for (size_t i = 0; i < leaves->n; i++)
        if (strcmp(leaves->v[i].path, path) == 0)
            return &leaves->v[i];
    return NULL;
}

static struct hv_side side_of_leaf(const struct leaf *leaf, const struct hv_entity *e)
{
    return (struct hv_side){.present = true,
                            .offset = leaf->member->offset,
                            .bits = leaf->member->bits,
                            .type = leaf->member->type,
                            .entity = e};
}

/* ---- two views ---- */

struct mismatch {
    const char *path; /* NULL: the whole */
    struct leaf caller, own;
    bool harmless; /* all that callers have is where they have it */
};

/* The same record in both, which is larger in one: it has a row of its own. */
static bool is_told_itself(const struct hv_view *view, const struct leaf *a,
                           const struct leaf *b)
{
    return a->member->type == b->member->type &&
           hv_surface_find(view->side[HV_NEW], HV_CLASS_RECORD, a->member->type, ~0u);
}

/* A member of the caller's that the other view has elsewhere, else one that it has not,
 * or in another width. */
static bool moved(const struct hv_view *view, const struct leaves *caller,
                  const struct leaves *own, struct mismatch *ret)
{
    bool found = false;
    for (size_t i = 0; i < caller->n; i++) {
        const struct leaf *a = &caller->v[i], *b = find_leaf(own, a->path);
        if (b && b->member->offset == a->member->offset &&
            (b->member->bits == a->member->bits || is_told_itself(view, a, b)))
            continue;
        ret->path = a->path;
        ret->caller = *a;
        ret->harmless = !b || b->member->offset == a->member->offset;
        if (b)
            ret->own = *b;
        if (!ret->harmless)
            return true;
        found = true;
    }
    return found;
}

static bool extra(const struct leaves *caller, const struct leaves *own,
                  struct mismatch *ret)
{
    for (size_t i = 0; i < own->n; i++) {
        if (find_leaf(caller, own->v[i].path))
            continue;
        ret->path = own->v[i].path;
        ret->own = own->v[i];
        ret->harmless = true;
        return true;
    }
    return false;
}

static bool differ(const struct hv_view *view, const struct hv_entity *caller,
                   const struct hv_entity *own, struct mismatch *ret)
{
    *ret = (struct mismatch){0};
    struct leaves a = leaves_of(caller, view->atoms), b = leaves_of(own, view->atoms);
    bool found = moved(view, &a, &b, ret) || extra(&a, &b, ret);
    if (!found && (caller->u.record.size != own->u.record.size ||
                   caller->u.record.align != own->u.record.align))
        found = ret->harmless = true;
    free(a.v);
    free(b.v);
    return found;
}

/* What the audiences that are not judged see, or NULL. */
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

/* It did so before; or it was there, but not to be seen by both. */
static bool differs_already(const struct hv_view *view, const char *name)
{
    struct mismatch before;
    const struct hv_entity *caller = hv_view_find(view, HV_OLD, HV_CLASS_RECORD, name);
    const struct hv_entity *own = own_form(view, HV_OLD, name);
    if (!caller || !own)
        return hv_surface_find(view->side[HV_OLD], HV_CLASS_RECORD, name, ~0u) != NULL;
    return caller != own && differ(view, caller, own, &before);
}

static void tell(struct hv_view *view, const struct hv_entity *caller,
                 const struct hv_entity *own, const struct mismatch *m)
{
    struct hv_change *change =
        hv_view_change(view, HV_KIND_VIEW_MISMATCH, HV_CLASS_RECORD, caller->name);
    change->member = m->path;
    change->layout_equal = m->harmless;
    change->before = hv_side_of(caller);
    change->after = hv_side_of(own);
    if (m->path)
        change->before =
            m->caller.path ? side_of_leaf(&m->caller, caller) : (struct hv_side){0};
    if (m->path)
        change->after = m->own.path ? side_of_leaf(&m->own, own) : (struct hv_side){0};
    hv_view_add(view, change);
}

void hv_views_report(struct hv_view *view)
{
    size_t n;
    const struct hv_entity *records =
        hv_surface_class(view->side[HV_NEW], HV_CLASS_RECORD, &n);
    for (size_t i = 0; i < n; i++) {
        const struct hv_entity *caller = &records[i];
        struct mismatch m;
        if (!(caller->audiences & view->audience))
            continue;
        const struct hv_entity *own = own_form(view, HV_NEW, caller->name);
        if (own && own != caller && differ(view, caller, own, &m) &&
            !differs_already(view, caller->name))
            tell(view, caller, own, &m);
    }
}
