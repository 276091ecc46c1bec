/* SPDX-License-Identifier: MIT
 *
 * New members whose type is none for an interface: widths that C leaves to the compiler
 * (R22), what is meant for tools alone (R13), handles and pointers where none may be
 * (R14, R43).
 */
#include "judge/hazard_list.h"

#include "base/atom.h"

#include <stdlib.h>
#include <string.h>

static void tell_c_type(struct hv_hazard_list *list,
                        const struct hv_additions_leaf *new)
{
    if (new->leaf->member->c_type)
        hv_hazard_add(list, HV_HAZARD_C_TYPE, new->arch, new->record, new->leaf->path,
                      hv_atom_printf(hv_additions_atoms(hv_hazard_list_additions(list)),
                                     "the compiler decides that it is %s",
                                     new->leaf->member->type));
}

static void tell_handle(struct hv_hazard_list *list,
                        const struct hv_additions_leaf *new)
{
    const struct hv_additions *news = hv_hazard_list_additions(list);
    const struct hv_profile *profile = hv_additions_profile(news);
    const char *type = hv_leaf_element(new->leaf, hv_additions_atoms(news));
    if (new->record->file && hv_globs_match(&profile->no_handles, new->record->file) &&
        (strchr(type, '*') ||
         hv_patterns_match(profile->handles, profile->n_handles, type)))
        hv_hazard_add(list, HV_HAZARD_HANDLE_IN_HEADER, new->arch, new->record,
                      new->leaf->path,
                      hv_atom_printf(hv_additions_atoms(hv_hazard_list_additions(list)),
                                     "of type %s", type));
}

/* ---- alignment that only a type for tools gives ---- */

static bool is_wide(const char *type)
{
    return strcmp(type, "uint64_t") == 0 || strcmp(type, "int64_t") == 0;
}

struct measure {
    const struct hv_surface *surface;
    struct hv_atoms *atoms;
    uint64_t wide; /* natural alignment of a 64-bit integer, bytes: below 8 here */
    uint32_t audiences;
};

static uint64_t align_of_members(const struct measure *m,
                                 const struct hv_member *members, uint32_t n);

/* What a member needs if its type is as it looks; a type that is not known: 8. */
static uint64_t align_of(const struct measure *m, const struct hv_member *member)
{
    const char *p;
    size_t length, count = hv_type_element(member->type, &p, &length);
    const char *type = hv_atom_n(m->atoms, p, length);
    if (member->n_members)
        return align_of_members(m, member->members, member->n_members);
    const struct hv_entity *record =
        hv_surface_find(m->surface, HV_CLASS_RECORD, type, m->audiences);
    if (record)
        return record->u.record.align;
    if (is_wide(type))
        return m->wide;
    if (count && member->bits / count <= 32)
        return member->bits / count / 8;
    return 8;
}

static uint64_t align_of_members(const struct measure *m,
                                 const struct hv_member *members, uint32_t n)
{
    uint64_t align = 1;
    for (uint32_t i = 0; i < n; i++) {
        uint64_t one = align_of(m, &members[i]);
        if (one > align)
            align = one;
    }
    return align;
}

/* Which of its wide members has the type cannot be seen, so it is told of the record.
 */
static void tell_tools_only(struct hv_hazard_list *list,
                            const struct hv_additions_leaf *new)
{
    const struct hv_additions *news = hv_hazard_list_additions(list);
    const struct hv_profile *profile = hv_additions_profile(news);
    const struct hv_entity *e = new->record;
    const struct measure m = {.surface = hv_additions_tree(news, new->arch),
                              .atoms = hv_additions_atoms(news),
                              .wide = profile->archs[new->arch].align64,
                              .audiences = e->audiences};
    if (!profile->tools_only_types.n || m.wide >= 8 || e->u.record.packed ||
        !(e->audiences & hv_additions_strict(news)) ||
        !is_wide(hv_leaf_element(new->leaf, m.atoms)) ||
        (new->before &&new->before->u.record.align == e->u.record.align))
        return;
    uint64_t align = align_of_members(&m, e->u.record.members, e->u.record.n_members);
    if (align < e->u.record.align)
        hv_hazard_add(list, HV_HAZARD_TOOLS_ONLY_TYPE, new->arch, e, NULL,
                      hv_atom_printf(m.atoms,
                                     "it is aligned to %u bytes, its members need %u",
                                     (unsigned)e->u.record.align, (unsigned)align));
}

static void look_at(void *ctx, const struct hv_additions_leaf *new)
{
    tell_c_type(ctx, new);
    tell_handle(ctx, new);
    tell_tools_only(ctx, new);
}

void hv_hazards_of_types(struct hv_hazard_list *list)
{
    const struct hv_additions *news = hv_hazard_list_additions(list);
    for (unsigned a = 0; a < hv_additions_profile(news)->n_archs; a++)
        hv_additions_each_leaf(news, a, look_at, list);
}
