/* SPDX-License-Identifier: MIT */
#include "flow/consumer/copies.h"

#include "model/field.h"

/* One name of the list, and the surface that it is applied to. */
struct renaming {
    struct hvabi *run;
    struct hv_surface *surface;
    const struct hv_copied_name *name;
    bool found;
};

/* ---- entities ---- */

static size_t length_of(const char *name, bool begins)
{
    return strlen(name) - begins;
}

/* The hypervisor's name of an entity, or of a type built on it ("struct x", "struct x
 * *", "struct x [4]"); NULL: it keeps its name. */
static const char *ours_of(const struct renaming *r, const char *name)
{
    bool begins = hv_copied_name_begins(r->name);
    size_t n = length_of(r->name->theirs, begins);
    if (strncmp(name, r->name->theirs, n) != 0 ||
        (!begins && name[n] && name[n] != ' '))
        return NULL;
    return hv_atom_printf(r->run->atoms, "%.*s%s",
                          (int)length_of(r->name->ours, begins), r->name->ours,
                          name + n);
}

static void rename_type(const struct renaming *r, const char **type)
{
    const char *ours = *type ? ours_of(r, *type) : NULL;
    if (ours)
        *type = ours;
}

static void rename_types(const struct renaming *r, struct hv_member *members,
                         uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        rename_type(r, &members[i].type);
        rename_types(r, members[i].members, members[i].n_members);
    }
}

static void rename_uses(const struct renaming *r, struct hv_entity *e)
{
    if (e->cls == HV_CLASS_RECORD)
        rename_types(r, e->u.record.members, e->u.record.n_members);
    else if (e->cls == HV_CLASS_TYPEDEF)
        rename_type(r, &e->u.typedef_.type);
    else if (e->cls == HV_CLASS_OP)
        rename_type(r, &e->u.op.args);
    else if (e->cls == HV_CLASS_HANDLE)
        rename_type(r, &e->u.handle.type);
}

/* Make all entities writable copies. */
static void own_entities(struct hv_surface *surface)
{
    for (size_t i = 0; i < surface->n_entities + surface->n_older; i++)
        hv_entity_own_lists(hv_surface_own(surface, i), surface->arena);
}

/* Rename; if the copy has both names, users of theirs use ours from now on. */
static void rename_all(struct renaming *r, const struct hv_entity **entities, size_t n)
{
    HV_FREED const char **ours = malloc((n + 1) * sizeof *ours);
    for (size_t i = 0; i < n; i++) {
        ours[i] = ours_of(r, entities[i]->name);
        r->found |= ours[i] != NULL;
        if (ours[i] && HV_ANY(e, entities, n, (*e)->name == ours[i]))
            ours[i] = NULL;
    }
    for (size_t i = 0; i < n; i++) {
        if (ours[i])
            hv_entity_mutable(entities[i])->name = ours[i];
        rename_uses(r, hv_entity_mutable(entities[i]));
    }
}

/* ---- members ---- */

/* Replace a member of record type by its members: "wc" becomes "wc_sec" by "wc_*". */
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

static void rename_in(struct renaming *r, struct hv_entity *e)
{
    if (e->cls != HV_CLASS_RECORD || e->name != r->name->in)
        return;
    if (r->name->ours[strlen(r->name->ours) - 1] != '*') {
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

static void apply(struct renaming *r, const struct hv_entity **entities, size_t n)
{
    if (!r->name->in)
        rename_all(r, entities, n);
    for (size_t i = 0; r->name->in && i < n; i++)
        rename_in(r, hv_entity_mutable(entities[i]));
}

void hv_copy_rename(struct hvabi *run, const struct hv_consumer *consumer,
                    struct hv_surface *surface, bool *found)
{
    own_entities(surface);
    for (size_t i = 0; i < consumer->n_names; i++) {
        struct renaming r = {run, surface, &consumer->names[i], false};
        apply(&r, surface->entities, surface->n_entities);
        apply(&r, surface->older, surface->n_older);
        hv_surface_seal(surface); /* the next step looks up new names */
        found[i] |= r.found;
    }
}

const char *hv_copied_word(struct hvabi *run, const struct hv_consumer *consumer,
                           const char *word)
{
    const char *ours = NULL;
    for (size_t i = 0; !ours && i < consumer->n_names; i++) {
        struct hv_copied_name tags = consumer->names[i];
        tags.theirs = hv_without_tag(tags.theirs);
        tags.ours = hv_without_tag(tags.ours);
        const struct renaming r = {run, NULL, &tags, false};
        ours = tags.in ? NULL : ours_of(&r, word);
    }
    return ours;
}

/* ---- forms side by side ---- */

enum { VERSION_DIGITS = 8 };

/* Where "_00000007" begins in it, also before "_t"; NULL: it has no such number. */
static const char *find_number(const char *name)
{
    size_t n = strlen(name);
    n -= n > 2 && hv_ends_with(name, "_t") ? 2 : 0;
    const char *number = name + n - VERSION_DIGITS;
    bool has = n > VERSION_DIGITS + 1 && number[-1] == '_' &&
               strspn(number, "0123456789abcdef") >= VERSION_DIGITS;
    return has ? number - 1 : NULL;
}

bool hv_copied_forms_beside(const struct hv_consumer *consumer)
{
    return HV_ANY(x, consumer->names, consumer->n_names, x->version != NULL);
}

bool hv_copied_form_of(const struct hv_consumer *consumer, struct hv_atoms *atoms,
                       const char *name, struct hv_copied_form *ret)
{
    const char *number = consumer ? find_number(name) : NULL;
    if (!number)
        return false;
    HV_EACH (x, consumer->names, consumer->n_names) {
        if (!x->version || strncmp(name, x->ours, length_of(x->ours, true)) != 0)
            continue;
        *ret = (struct hv_copied_form){hv_atom_printf(atoms, "%.*s%s",
                                                      (int)(number - name), name,
                                                      number + 1 + VERSION_DIGITS),
                                       x->version, strtoull(number + 1, NULL, 16)};
        return true;
    }
    return false;
}

bool hv_copied_form_is_at(const struct hv_copied_form *form, const char *value)
{
    return value && strtoull(value, NULL, 0) == form->version;
}

struct hv_entity *hv_copied_form_plain(const struct hv_consumer *consumer,
                                       struct hv_atoms *atoms, struct hv_arena *arena,
                                       const struct hv_entity *e)
{
    struct hv_copied_form form;
    struct hv_entity *plain = hv_arena_alloc(arena, sizeof *plain);
    *plain = *e;
    if (hv_copied_form_of(consumer, atoms, e->name, &form))
        plain->name = form.of;
    if (e->cls != HV_CLASS_RECORD)
        return plain;
    size_t n = e->u.record.n_members;
    struct hv_member *members = hv_arena_alloc(arena, (n + 1) * sizeof *members);
    plain->u.record.members = members;
    for (size_t i = 0; i < n; i++) {
        members[i] = e->u.record.members[i];
        if (members[i].type &&
            hv_copied_form_of(consumer, atoms, members[i].type, &form))
            members[i].type = form.of;
    }
    return plain;
}

/* The forms for the versions of the other side. */
struct choice {
    struct hvabi *run;
    const struct hv_consumer *consumer;
    const struct hv_surface *other;
};

/* False: it is a form of another version. A form of this one gets the plain name. */
static bool choose(const struct choice *c, const char **name)
{
    struct hv_copied_form form;
    const char *value = NULL;
    if (!*name || !hv_copied_form_of(c->consumer, c->run->atoms, *name, &form))
        return true;
    const struct hv_entity *e =
        hv_surface_find(c->other, HV_CLASS_CONSTANT, form.macro, UINT32_MAX);
    value = e ? e->u.constant.value : NULL;
    if (!hv_copied_form_is_at(&form, value))
        return false;
    *name = form.of;
    return true;
}

/* A member "info_00000007" becomes "info" if its record is of that version. */
static uint32_t choose_members(const struct choice *c, struct hv_member *members,
                               uint32_t n)
{
    uint32_t k = 0;
    for (uint32_t i = 0; i < n; i++) {
        struct hv_member m = members[i];
        const char *type = m.type, *number = m.name ? find_number(m.name) : NULL;
        if (!choose(c, &m.type) && strchr(m.type, ' ')) /* a record of that form */
            continue;
        if (type != m.type && number)
            m.name = hv_atom_n(c->run->atoms, m.name, (size_t)(number - m.name));
        m.n_members = choose_members(c, m.members, m.n_members);
        members[k++] = m;
    }
    return k;
}

void hv_copy_choose_forms(struct hvabi *run, const struct hv_consumer *consumer,
                          struct hv_surface *surface, const struct hv_surface *other)
{
    const struct choice c = {run, consumer, other};
    size_t k = 0;
    if (!consumer || !surface || !other || !hv_copied_forms_beside(consumer))
        return;
    own_entities(surface);
    HV_EACH_ENTITY (entity, surface->entities, surface->n_entities) {
        struct hv_entity *e = hv_entity_mutable(entity);
        if (!choose(&c, &e->name))
            continue;
        if (e->cls == HV_CLASS_RECORD)
            e->u.record.n_members =
                choose_members(&c, e->u.record.members, e->u.record.n_members);
        surface->entities[k++] = e;
    }
    surface->n_entities = k;
    hv_surface_seal(surface);
}
