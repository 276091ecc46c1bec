/* SPDX-License-Identifier: MIT */
#include "flow/consumer/copy_names.h"

/* One name of the list, and the surface that it is applied to. */
struct renaming {
    struct hvabi *run;
    struct hv_surface *surface;
    const struct hv_copied_name *name;
    bool found;
};

/* ---- entities ---- */

/* A type that is built on the renamed one: "struct x", "struct x *", "struct x [4]". */
static void rename_type(const struct renaming *r, const char **type)
{
    const char *theirs = r->name->theirs;
    size_t n = strlen(theirs);
    if (*type && strncmp(*type, theirs, n) == 0 &&
        ((*type)[n] == '\0' || (*type)[n] == ' '))
        *type = hv_atom_printf(r->run->atoms, "%s%s", r->name->ours, *type + n);
}

static void rename_types(const struct renaming *r, struct hv_member *members,
                         uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        rename_type(r, &members[i].type);
        rename_types(r, members[i].members, members[i].n_members);
    }
}

static void rename_entity(struct renaming *r, struct hv_entity *e, bool taken)
{
    if (e->name == r->name->theirs) {
        r->found = true;
        if (!taken)
            e->name = r->name->ours;
    }
    if (e->cls == HV_CLASS_RECORD)
        rename_types(r, e->u.record.members, e->u.record.n_members);
    else if (e->cls == HV_CLASS_TYPEDEF)
        rename_type(r, &e->u.typedef_.type);
    else if (e->cls == HV_CLASS_OP)
        rename_type(r, &e->u.op.args);
    else if (e->cls == HV_CLASS_HANDLE)
        rename_type(r, &e->u.handle.type);
}

/* Where the copy has both names, what uses theirs uses ours from now on. */
static void rename_all(struct renaming *r, struct hv_entity *entities, size_t n)
{
    bool taken = HV_ANY(e, entities, n, e->name == r->name->ours);
    for (size_t i = 0; i < n; i++)
        rename_entity(r, &entities[i], taken);
}

/* ---- members ---- */

/* The members of one that is a record stand in its place: "wc" as "wc_*" has "wc_sec".
 */
static void spread_member(const struct renaming *r, struct hv_entity *e, uint32_t at)
{
    const struct hv_member *whole = &e->u.record.members[at];
    const struct hv_entity *of =
        hv_surface_find(r->surface, HV_CLASS_RECORD, whole->type, e->audiences);
    uint32_t n = of ? of->u.record.n_members : whole->n_members;
    const struct hv_member *parts = of ? of->u.record.members : whole->members;
    if (!n)
        return;
    size_t total = (size_t)e->u.record.n_members - 1 + n;
    struct hv_member *all = hv_arena_alloc(r->surface->arena, total * sizeof *all);
    memcpy(all, e->u.record.members, at * sizeof *all);
    memcpy(all + at + n, whole + 1, (e->u.record.n_members - at - 1) * sizeof *all);
    for (uint32_t i = 0; i < n; i++) {
        struct hv_member *part = &all[at + i];
        *part = parts[i];
        part->offset += whole->offset;
        part->line = whole->line;
        part->name =
            hv_atom_printf(r->run->atoms, "%.*s%s", (int)strlen(r->name->ours) - 1,
                           r->name->ours, parts[i].name);
    }
    e->u.record.members = all;
    e->u.record.n_members = (uint32_t)total;
}

static void rename_member(struct renaming *r, struct hv_member *members, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        if (members[i].name == r->name->theirs) {
            members[i].name = r->name->ours;
            r->found = true;
        }
        rename_member(r, members[i].members, members[i].n_members);
    }
}

static bool is_spread(const struct hv_copied_name *name)
{
    return name->ours[strlen(name->ours) - 1] == '*';
}

static void rename_in(struct renaming *r, struct hv_entity *e)
{
    if (e->cls != HV_CLASS_RECORD || e->name != r->name->in)
        return;
    if (!is_spread(r->name)) {
        rename_member(r, e->u.record.members, e->u.record.n_members);
        return;
    }
    for (uint32_t i = 0; i < e->u.record.n_members; i++)
        if (e->u.record.members[i].name == r->name->theirs) {
            r->found = true;
            spread_member(r, e, i);
            return;
        }
}

/* ---- all of them ---- */

static void apply(struct renaming *r, struct hv_entity *entities, size_t n)
{
    if (!r->name->in)
        rename_all(r, entities, n);
    for (size_t i = 0; r->name->in && i < n; i++)
        rename_in(r, &entities[i]);
}

void hv_copy_rename(struct hvabi *run, const struct hv_consumer *consumer,
                    struct hv_surface *surface, bool *found)
{
    for (size_t i = 0; i < consumer->n_names; i++) {
        struct renaming r = {run, surface, &consumer->names[i], false};
        apply(&r, surface->entities, surface->n_entities);
        apply(&r, surface->older, surface->n_older);
        hv_surface_seal(surface); /* the next one looks for the new names */
        found[i] |= r.found;
    }
}
