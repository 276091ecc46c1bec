/* SPDX-License-Identifier: MIT
 *
 * New members whose type is none for an interface: widths that C leaves to the compiler
 * (R22), what is meant for tools alone (R13), handles and pointers where none may be
 * (R14, R43).
 */
#include "judge/hazard/hazard_list.h"

static struct hv_hazard_place place_of(const struct hv_new_member *new)
{
    return (struct hv_hazard_place){
        .arch = new->arch, .entity = new->record, .member = new->flat->path};
}

static void check_c_type(struct hv_hazard_list *list, const struct hv_new_member *new)
{
    const struct hv_member *m = new->flat->member;
    struct hv_hazard_place place = place_of(new);
    if (m->c_type && m->name && !m->bitfield && !strpbrk(m->type, "[ *"))
        place.paste =
            hv_atom_printf(list->additions->atoms, "%s %s;", m->type, m->name);
    if (m->c_type)
        hv_hazard_add(list, HV_HAZARD_C_TYPE, place,
                      "the compiler decides that it is %s", new->flat->member->type);
}

static void check_handle(struct hv_hazard_list *list, const struct hv_new_member *new)
{
    const struct hv_profile *profile = list->additions->profile;
    const char *type = hv_flat_member_element(new->flat, list->additions->atoms);
    if (new->record->file && hv_globs_match(&profile->no_handles, new->record->file) &&
        (strchr(type, '*') ||
         hv_patterns_match(profile->handles, profile->n_handles, type)))
        hv_hazard_add(list, HV_HAZARD_HANDLE_IN_HEADER, place_of(new), "of type %s",
                      type);
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

/* What a member needs by its type; 8 for a type that is not known. */
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

/* Nothing shows which of its wide members has the type, so the hazard is the record's.
 */
static void check_tools_only(struct hv_hazard_list *list,
                             const struct hv_new_member *new)
{
    const struct hv_additions *additions = list->additions;
    const struct hv_profile *profile = additions->profile;
    const struct hv_entity *e = new->record;
    const struct measure m = {.surface = additions->sides[new->arch].tree,
                              .atoms = additions->atoms,
                              .wide = profile->archs[new->arch].align64,
                              .audiences = e->audiences};
    if (!profile->tools_only_types.n || m.wide >= 8 || e->u.record.packed ||
        !(e->audiences & additions->strict) ||
        !is_wide(hv_flat_member_element(new->flat, m.atoms)) ||
        (new->before &&new->before->u.record.align == e->u.record.align))
        return;
    uint64_t align = align_of_members(&m, e->u.record.members, e->u.record.n_members);
    if (align < e->u.record.align)
        hv_hazard_add(list, HV_HAZARD_TOOLS_ONLY_TYPE,
                      (struct hv_hazard_place){.arch = new->arch, .entity = e},
                      "it is aligned to %u bytes, its members need %u",
                      (unsigned)e->u.record.align, (unsigned)align);
}

static void check_member(void *ctx, const struct hv_new_member *new)
{
    check_c_type(ctx, new);
    check_handle(ctx, new);
    check_tools_only(ctx, new);
}

void hv_hazards_of_types(struct hv_hazard_list *list)
{
    for (unsigned a = 0; a < list->additions->profile->n_archs; a++)
        hv_additions_each_member(list->additions, a, check_member, list);
}
