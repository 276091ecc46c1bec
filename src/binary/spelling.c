/* SPDX-License-Identifier: MIT */
#include "binary/binary.h"

struct respelling {
    const struct hv_spelling *spelling;
    struct hv_atoms *atoms;
    struct hv_arena *arena;
    const struct hv_variant *types;
};

static const struct hv_entity *find_record(const struct hv_variant *types,
                                           const char *name)
{
    return HV_FIND(e, types->entities, types->n_entities,
                   e->cls == HV_CLASS_RECORD && strcmp(e->name, name) == 0);
}

/* "struct theirs [4]" -> "struct ours [4]". */
static const char *our_name(const struct respelling *r, const char *type)
{
    HV_EACH (name, r->spelling->types, r->spelling->n_types) {
        size_t n = strlen(name->theirs);
        if (strncmp(type, name->theirs, n) == 0 && (!type[n] || type[n] == ' '))
            return hv_atom_printf(r->atoms, "%s%s", name->ours, type + n);
    }
    return type;
}

static void respell_members(const struct respelling *r, struct hv_member *members,
                            uint32_t n)
{
    HV_EACH (m, members, n) {
        m->type = our_name(r, m->type);
        respell_members(r, m->members, m->n_members);
    }
}

/* Replace member k by its members. */
static void unwrap(const struct respelling *r, struct hv_entity *e, uint32_t k,
                   const char *prefix)
{
    const struct hv_member *wrapped = &e->u.record.members[k];
    const struct hv_entity *inner = find_record(r->types, wrapped->type);
    if (!inner)
        return;
    uint32_t n_inner = inner->u.record.n_members;
    uint32_t n = e->u.record.n_members - 1 + n_inner;
    struct hv_member *to = hv_arena_alloc(r->arena, (n + 1) * sizeof *to);
    memcpy(to, e->u.record.members, k * sizeof *to);
    for (uint32_t i = 0; i < n_inner; i++) {
        to[k + i] = inner->u.record.members[i];
        to[k + i].offset += wrapped->offset;
        to[k + i].name = hv_atom_printf(r->atoms, "%s%s", prefix,
                                        to[k + i].name ? to[k + i].name : "");
    }
    memcpy(to + k + n_inner, wrapped + 1, (e->u.record.n_members - k - 1) * sizeof *to);
    e->u.record.members = to;
    e->u.record.n_members = n;
}

static void unwrap_members(const struct respelling *r, struct hv_entity *e)
{
    HV_EACH (w, r->spelling->members, r->spelling->n_members) {
        const struct hv_member *m =
            HV_FIND(x, e->u.record.members,
                    e->name == w->in ? e->u.record.n_members : 0, x->name == w->name);
        if (m)
            unwrap(r, e, (uint32_t)(m - e->u.record.members), w->prefix);
    }
}

void hv_binary_normalise_names(struct hv_binary *binary,
                               const struct hv_profile *profile)
{
    struct hv_variant *types = &binary->types;
    for (size_t s = 0; s < profile->n_spellings && !binary->spelling; s++)
        if (find_record(types, profile->spellings[s].marker))
            binary->spelling = &profile->spellings[s];
    if (!binary->spelling)
        return;
    struct respelling r = {binary->spelling, types->atoms, binary->arena, types};
    HV_EACH (e, types->entities, types->n_entities) {
        e->name = our_name(&r, e->name);
        if (e->cls == HV_CLASS_RECORD) {
            respell_members(&r, e->u.record.members, e->u.record.n_members);
            unwrap_members(&r, e);
        } else if (e->cls == HV_CLASS_TYPEDEF) {
            e->u.typedef_.type = our_name(&r, e->u.typedef_.type);
        }
    }
}
