/* SPDX-License-Identifier: MIT */
#include "model/flat_members.h"

const char *hv_member_path(struct hv_atoms *atoms, const char *prefix, const char *name)
{
    if (!prefix || !name)
        return name ? name : prefix;
    HV_BUF path = {0};
    hv_buf_puts(&path, prefix);
    hv_buf_putc(&path, '.');
    hv_buf_puts(&path, name);
    return hv_atom_n(atoms, path.p, path.n);
}

/* Append a list of members and all below it. template has the path of the parent, and
 * the offset that their offsets are relative to. */
static void add_level(struct hv_flat_members *flats, const struct hv_member *members,
                      uint32_t n, const struct hv_flat_member *template,
                      struct hv_atoms *atoms)
{
    struct hv_flat_member flat = *template;
    flat.level = flats->n_levels++;
    HV_EACH (m, members, n) {
        struct hv_flat_member inner = *template;
        if (template->in_union) { /* each member is a further alternative */
            *HV_ADD(flats->enclosing, flats->n_alternatives, flats->cap_alternatives) =
                template->alternative;
            flat.alternative = inner.alternative = flats->n_alternatives;
        }
        inner.in_union = strncmp(m->type, "union", 5) == 0;
        if (m->name) {
            flat.path = inner.path = hv_member_path(atoms, template->path, m->name);
            flat.member = m;
            flat.offset = template->offset + m->offset;
            flat.opened = m->n_members > 0;
            inner.parent = flats->n;
            *HV_ADD(flats->v, flats->n, flats->cap) = flat;
        }
        if (m->n_members)
            add_level(flats, m->members, m->n_members, &inner, atoms);
    }
}

struct hv_flat_members hv_flat_members_of(const struct hv_entity *record,
                                          struct hv_atoms *atoms)
{
    struct hv_flat_members flats = {0};
    add_level(&flats, record->u.record.members, record->u.record.n_members,
              &(struct hv_flat_member){.parent = HV_NO_MEMBER,
                                       .in_union = record->u.record.is_union},
              atoms);
    return flats;
}

void hv_flat_members_open(struct hv_flat_members *flats, size_t at,
                          const struct hv_entity *record, struct hv_atoms *atoms)
{
    struct hv_flat_member *flat = &flats->v[at];
    flat->opened = true;
    const struct hv_flat_member inside = {.path = flat->path,
                                          .offset = flat->offset,
                                          .parent = at,
                                          .alternative = flat->alternative,
                                          .in_union = record->u.record.is_union};
    add_level(flats, record->u.record.members, record->u.record.n_members, &inside,
              atoms);
}

void hv_flat_members_done(struct hv_flat_members *flats)
{
    free(flats->v);
    free(flats->enclosing);
    *flats = (struct hv_flat_members){0};
}

const struct hv_flat_member *hv_flat_members_find(const struct hv_flat_members *flats,
                                                  const char *path)
{
    return HV_FIND(x, flats->v, flats->n, x->path == path);
}

const char *hv_flat_member_element(const struct hv_flat_member *flat,
                                   struct hv_atoms *atoms)
{
    const char *p;
    size_t n;
    hv_type_element(flat->member->type, &p, &n);
    return hv_atom_n(atoms, p, n);
}
