/* SPDX-License-Identifier: MIT
 *
 * Holes that the compiler leaves between or behind members (R26). A bit-field's unit is
 * never a hole: unnamed bits in it are written down, and surfaces do not have them.
 */
#include "judge/hazard/hazard_list.h"

struct hole {
    uint64_t start, end; /* bits */
    const char *before;  /* path of the member before it; NULL: none has a name */
    const char *behind;  /* path of the member behind it; NULL: none */
    const char *inside;  /* path of the inline record that it is in; NULL: none */
};

struct holes {
    struct hole *v;
    size_t n, cap;
    struct hv_atoms *atoms;
};

/* Progress within a list of members. */
struct position {
    const char *prefix;
    const char *last; /* path of the last member with a name */
    uint64_t at;      /* all bits before it are taken */
    uint64_t end;     /* end of what contains the members, bits */
    bool is_union;
};

static void add_hole(struct holes *holes, struct position *position, uint64_t end,
                     const char *behind)
{
    if (position->at >= end)
        return;
    *HV_ADD(holes->v, holes->n, holes->cap) =
        (struct hole){position->at, end, position->last, behind, position->prefix};
    position->at = end;
}

/* The width of the declared type of a bit-field, bits. */
static uint64_t unit(const struct hv_member *m)
{
    const char *digits = m->type + strcspn(m->type, "0123456789");
    uint64_t bits = strtoull(digits, NULL, 10);
    bool byte = strcmp(m->type, "_Bool") == 0 || strcmp(m->type, "char") == 0;
    return bits >= 8 && bits <= 64 ? bits : byte ? 8 : 32;
}

static uint64_t begin_of(const struct hv_member *m)
{
    return m->bitfield ? m->offset / unit(m) * unit(m) : m->offset;
}

static uint64_t end_of(const struct hv_member *m)
{
    uint64_t end = m->offset + m->bits;
    return m->bitfield ? (end + unit(m) - 1) / unit(m) * unit(m) : end;
}

/* The path of a member; if it is anonymous, of the first named member in it. */
static const char *first_path(struct hv_atoms *atoms, const char *prefix,
                              const struct hv_member *m)
{
    while (!m->name && m->n_members)
        m = &m->members[0];
    return hv_member_path(atoms, prefix, m->name);
}

/* The start of the members of an inline record; of an array, of its first element. */
static struct position position_inside(const struct hv_member *m, const char *path)
{
    const char *element;
    size_t length, count = hv_type_element(m->type, &element, &length);
    return (struct position){.prefix = path,
                             .last = path,
                             .at = m->offset,
                             .end = m->offset + (count ? m->bits / count : 0),
                             .is_union = strncmp(m->type, "union", 5) == 0};
}

static void find_holes(struct holes *holes, const struct hv_member *members, uint32_t n,
                       struct position position)
{
    bool open = n == 0; /* what follows a flexible array belongs to the array */
    HV_EACH (m, members, n) {
        const char *path = hv_member_path(holes->atoms, position.prefix, m->name);
        if (!position.is_union)
            add_hole(holes, &position, begin_of(m),
                     first_path(holes->atoms, position.prefix, m));
        if (m->n_members)
            find_holes(holes, m->members, m->n_members, position_inside(m, path));
        open |= m->bits == 0;
        if (end_of(m) > position.at) {
            position.at = end_of(m);
            position.last = first_path(holes->atoms, position.prefix, m);
        }
    }
    if (!open)
        add_hole(holes, &position, position.end, NULL);
}

static struct holes holes_of(const struct hv_entity *record, struct hv_atoms *atoms)
{
    struct holes holes = {.atoms = atoms};
    find_holes(&holes, record->u.record.members, record->u.record.n_members,
               (struct position){.end = record->u.record.size * 8,
                                 .is_union = record->u.record.is_union});
    return holes;
}

/* Was all of it a hole in the reference as well? */
static bool was_hole(const struct holes *before, const struct hole *hole)
{
    return HV_ANY(x, before->v, before->n,
                  x->start <= hole->start && hole->end <= x->end);
}

/* An offset in bytes: "12", or "12:4" with bits if it is not a whole byte. */
static const char *offset_text(struct hv_atoms *atoms, uint64_t bits)
{
    if (bits % 8)
        return hv_atom_printf(atoms, "%" PRIu64 ":%" PRIu64, bits / 8, bits % 8);
    return hv_atom_printf(atoms, "%" PRIu64, bits / 8);
}

static const char *place_text(struct hv_atoms *atoms, const struct hole *hole)
{
    if (hole->behind)
        return hv_atom_printf(atoms, "before %s", hole->behind);
    return hole->inside ? hv_atom_printf(atoms, "at the end of %s", hole->inside)
                        : "at the end";
}

/* An older form of the record. */
struct form {
    struct holes holes;
    struct hv_flat_members flats;
};

/* Is it a hole beside a new member of an older record, and was it no hole before? */
static bool is_new_hole(const struct form *forms, size_t n, const struct hole *hole)
{
    bool before = hole->before, behind = hole->behind;
    for (size_t i = 0; i < n; i++) {
        if (was_hole(&forms[i].holes, hole))
            return false;
        before = before && !hv_flat_members_find(&forms[i].flats, hole->before);
        behind = behind && !hv_flat_members_find(&forms[i].flats, hole->behind);
    }
    return before || behind || !n;
}

/* Is it the tail of a page? That is zero until members are added there, so no hole. */
static bool is_tail_of_page(const struct hv_profile *profile,
                            const struct hv_entity *record, const struct hole *hole)
{
    return !hole->behind && !hole->inside &&
           hv_patterns_match(profile->growable, profile->n_growable, record->name) &&
           !hv_patterns_match(profile->saved, profile->n_saved, record->name);
}

/* A line that declares the hole as named bytes, which need no alignment. NULL: it
 * begins or ends within a byte. number: of the hole in the record. */
static const char *padding_line(struct hv_atoms *atoms, const struct hole *hole,
                                size_t number)
{
    uint64_t bytes = (hole->end - hole->start) / 8;
    if (hole->start % 8 || hole->end % 8)
        return NULL;
    const char *name = number > 1 ? hv_atom_printf(atoms, "pad%zu", number) : "pad";
    const char *bound = bytes > 1 ? hv_atom_printf(atoms, "[%" PRIu64 "]", bytes) : "";
    return hv_atom_printf(atoms, "uint8_t %s%s; /* must be zero; %s */", name, bound,
                          place_text(atoms, hole));
}

static void check_holes(struct hv_hazard_list *list, unsigned arch,
                        const struct hv_entity *record, const struct form *forms,
                        size_t n)
{
    const struct hv_additions *additions = list->additions;
    const struct hv_profile *profile = additions->profile;
    HV_FREED struct holes holes = holes_of(record, additions->atoms);
    size_t found = 0;
    HV_EACH (hole, holes.v, holes.n) {
        if (!is_new_hole(forms, n, hole) || is_tail_of_page(profile, record, hole))
            continue;
        hv_hazard_add(list, HV_HAZARD_IMPLICIT_PADDING,
                      (struct hv_hazard_place){
                          .arch = arch,
                          .entity = record,
                          .member = hole->before,
                          .paste = padding_line(additions->atoms, hole, ++found)},
                      "a hole of %" PRIu64 " bits at offset %s, %s",
                      hole->end - hole->start,
                      offset_text(additions->atoms, hole->start),
                      place_text(additions->atoms, hole));
    }
}

static void check_record(struct hv_hazard_list *list, unsigned arch,
                         const struct hv_entity *record)
{
    const struct hv_additions *additions = list->additions;
    const struct hv_entity *before[HV_MAX_ARCHS];
    struct form forms[HV_MAX_ARCHS];
    size_t n = hv_additions_forms(additions, arch, record, before);
    if (n && hv_entity_same_form(before[0], record))
        return;
    for (size_t i = 0; i < n; i++)
        forms[i] = (struct form){holes_of(before[i], additions->atoms),
                                 hv_flat_members_of(before[i], additions->atoms)};
    check_holes(list, arch, record, forms, n);
    for (size_t i = 0; i < n; i++) {
        free(forms[i].holes.v);
        hv_flat_members_done(&forms[i].flats);
    }
}

void hv_hazards_of_padding(struct hv_hazard_list *list)
{
    const struct hv_additions *additions = list->additions;
    for (unsigned a = 0; a < additions->profile->n_archs; a++) {
        const struct hv_surface *s = additions->sides[a].tree;
        HV_EACH_OF (e, s, HV_CLASS_RECORD)
            if (hv_additions_counts(additions, e))
                check_record(list, a, e);
    }
}
