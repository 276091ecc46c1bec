/* SPDX-License-Identifier: MIT */
#include "compare/across.h"

#include "base/atom.h"

static const struct hv_register_width *width_of(const struct hv_across *x,
                                                unsigned arch, const char *name)
{
    for (size_t i = 0; name && i < x->profile->n_register_widths; i++) {
        const struct hv_register_width *w = &x->profile->register_widths[i];
        if (w->archs & UINT32_C(1) << arch &&
            hv_pattern_matches(&w->members, name, NULL))
            return w;
    }
    return NULL;
}

static bool is_integer(const struct hv_member *m)
{
    return !m->n_members && !m->bitfield && hv_type_sign(m->type) != HV_SIGN_NONE;
}

static void tell_width(struct hv_across *x, unsigned arch, const struct hv_entity *e,
                       const struct hv_member *m, const char *path,
                       const struct hv_register_width *w)
{
    struct hv_change *c =
        hv_across_add(x, HV_KIND_REGISTER_WIDTH, e, UINT32_C(1) << arch);
    c->member = path;
    c->after = (struct hv_side){.present = true,
                                .offset = m->offset,
                                .bits = m->bits,
                                .type = m->type,
                                .entity = e};
    c->before = c->after; /* the register itself */
    c->before.bits = w->bits;
    c->before.type = "";
}

static void find_widths(struct hv_across *x, unsigned arch, const struct hv_entity *e,
                        const struct hv_entity *old, const struct hv_member *members,
                        uint32_t n, const char *prefix)
{
    for (uint32_t i = 0; i < n; i++) {
        const struct hv_member *m = &members[i];
        const char *path = !m->name ? prefix
                           : *prefix
                               ? hv_atom_printf(x->atoms, "%s.%s", prefix, m->name)
                               : m->name;
        find_widths(x, arch, e, old, m->members, m->n_members, path);
        const struct hv_register_width *w = width_of(x, arch, m->name);
        if (!w || !is_integer(m) || m->bits >= w->bits)
            continue;
        const struct hv_member *was =
            old ? hv_member_find(old->u.record.members, old->u.record.n_members, path)
                : NULL;
        if (!was || was->bits > m->bits)
            tell_width(x, arch, e, m, path, w);
    }
}

void hv_across_find_registers(struct hv_across *x, unsigned arch)
{
    size_t n;
    const struct hv_entity *records =
        hv_surface_class(hv_across_surface(x, HV_NEW, arch), HV_CLASS_RECORD, &n);
    for (size_t i = 0; x->profile->n_register_widths && i < n; i++)
        if (records[i].audiences & x->audience)
            find_widths(x, arch, &records[i],
                        hv_across_form(x, HV_OLD, arch, &records[i]),
                        records[i].u.record.members, records[i].u.record.n_members, "");
}
