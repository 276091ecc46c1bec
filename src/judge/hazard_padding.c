/* SPDX-License-Identifier: MIT
 *
 * Holes that the compiler leaves between or behind members (R26). A bit-field's unit is
 * never a hole: unnamed bits in it are written down, and surfaces do not have them.
 */
#include "judge/hazard_list.h"

#include "base/atom.h"
#include "base/mem.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct hole {
    uint64_t start, end; /* bits */
    const char *before;  /* path of the member before it; NULL: none has a name */
    const char *behind;  /* path of the member behind it; NULL: none */
    const char *inside;  /* path of the inline record that it is in; NULL: none */
};

struct holes {
    struct hv_atoms *atoms;
    struct hole *v;
    size_t n, cap;
};

/* A list of members on the way through it. */
struct list {
    const char *prefix;
    const char *last; /* path of the last member with a name */
    uint64_t at;      /* all bits before it are spoken for */
};

static void add_hole(struct holes *holes, struct list *list, uint64_t end,
                     const char *behind)
{
    if (list->at >= end)
        return;
    HV_GROW(holes->v, holes->n, holes->cap);
    holes->v[holes->n++] =
        (struct hole){list->at, end, list->last, behind, list->prefix};
    list->at = end;
}

/* The width of the integer that a bit-field is cut from. */
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

/* The path of a member; of an anonymous one, that of the first with a name in it. */
static const char *first_path(struct hv_atoms *atoms, const char *prefix,
                              const struct hv_member *m)
{
    while (!m->name && m->n_members)
        m = &m->members[0];
    return hv_leaf_path(atoms, prefix, m->name);
}

static void walk(struct holes *holes, const struct hv_member *members, uint32_t n,
                 const struct list *outer, uint64_t end, bool is_union);

/* Inside of an inline record; of an array, inside of its first element. */
static void walk_inline(struct holes *holes, const struct hv_member *m,
                        const char *path)
{
    const char *element;
    size_t length, count = hv_type_element(m->type, &element, &length);
    struct list inner = {.prefix = path, .last = path, .at = m->offset};
    if (m->n_members)
        walk(holes, m->members, m->n_members, &inner,
             m->offset + (count ? m->bits / count : 0),
             strncmp(m->type, "union", 5) == 0);
}

static void walk(struct holes *holes, const struct hv_member *members, uint32_t n,
                 const struct list *outer, uint64_t end, bool is_union)
{
    struct list list = *outer;
    bool open = n == 0; /* whatever is behind a flexible array is the array's */
    for (uint32_t i = 0; i < n; i++) {
        const struct hv_member *m = &members[i];
        const char *path = hv_leaf_path(holes->atoms, list.prefix, m->name);
        if (!is_union)
            add_hole(holes, &list, begin_of(m),
                     first_path(holes->atoms, list.prefix, m));
        walk_inline(holes, m, path);
        open |= m->bits == 0;
        if (end_of(m) > list.at) {
            list.at = end_of(m);
            list.last = first_path(holes->atoms, list.prefix, m);
        }
    }
    if (!open)
        add_hole(holes, &list, end, NULL);
}

static struct holes holes_of(const struct hv_entity *record, struct hv_atoms *atoms)
{
    struct holes holes = {.atoms = atoms};
    walk(&holes, record->u.record.members, record->u.record.n_members,
         &(struct list){.at = 0}, record->u.record.size * 8, record->u.record.is_union);
    return holes;
}

/* Was all of it a hole in the reference? */
static bool was_there(const struct holes *before, const struct hole *hole)
{
    for (size_t i = 0; i < before->n; i++)
        if (before->v[i].start <= hole->start && hole->end <= before->v[i].end)
            return true;
    return false;
}

/* "12", or "12:4" (bits behind the colon) where it is no whole byte. */
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

static void tell(struct hv_hazard_list *list, unsigned arch,
                 const struct hv_entity *record, const struct hole *hole)
{
    struct hv_atoms *atoms = hv_additions_atoms(hv_hazard_list_additions(list));
    hv_hazard_add(list, HV_HAZARD_IMPLICIT_PADDING, arch, record, hole->before,
                  hv_atom_printf(atoms, "a hole of %" PRIu64 " bits at offset %s, %s",
                                 hole->end - hole->start,
                                 offset_text(atoms, hole->start),
                                 place_text(atoms, hole)));
}

/* What an older form of the record had. */
struct form {
    struct holes holes;
    struct hv_leaves leaves;
};

/* In a record that is not new: a hole at a new member, that was none before. */
static bool is_new_hole(const struct form *forms, size_t n, const struct hole *hole)
{
    bool before = hole->before, behind = hole->behind;
    for (size_t i = 0; i < n; i++) {
        if (was_there(&forms[i].holes, hole))
            return false;
        before = before && !hv_leaves_find(&forms[i].leaves, hole->before);
        behind = behind && !hv_leaves_find(&forms[i].leaves, hole->behind);
    }
    return before || behind || !n;
}

/* A page's rest, which is zero until members come there: no hole. */
static bool is_room(const struct hv_profile *profile, const struct hv_entity *record,
                    const struct hole *hole)
{
    return !hole->behind && !hole->inside &&
           hv_patterns_match(profile->growable, profile->n_growable, record->name) &&
           !hv_patterns_match(profile->saved, profile->n_saved, record->name);
}

static void look_at_holes(struct hv_hazard_list *list, unsigned arch,
                          const struct hv_entity *record, const struct form *forms,
                          size_t n)
{
    const struct hv_additions *news = hv_hazard_list_additions(list);
    const struct hv_profile *profile = hv_additions_profile(news);
    struct holes holes = holes_of(record, hv_additions_atoms(news));
    for (size_t i = 0; i < holes.n; i++) {
        const struct hole *hole = &holes.v[i];
        if (is_new_hole(forms, n, hole) && !is_room(profile, record, hole))
            tell(list, arch, record, hole);
    }
    free(holes.v);
}

static void look_at(struct hv_hazard_list *list, unsigned arch,
                    const struct hv_entity *record)
{
    const struct hv_additions *news = hv_hazard_list_additions(list);
    const struct hv_entity *before[HV_MAX_ARCHS];
    struct form forms[HV_MAX_ARCHS];
    size_t n = hv_additions_forms(news, arch, record, before);
    if (n && hv_entity_same_form(before[0], record))
        return;
    for (size_t i = 0; i < n; i++)
        forms[i] = (struct form){holes_of(before[i], hv_additions_atoms(news)),
                                 hv_leaves_of(before[i], hv_additions_atoms(news))};
    look_at_holes(list, arch, record, forms, n);
    for (size_t i = 0; i < n; i++) {
        free(forms[i].holes.v);
        hv_leaves_done(&forms[i].leaves);
    }
}

void hv_hazards_of_padding(struct hv_hazard_list *list)
{
    const struct hv_additions *news = hv_hazard_list_additions(list);
    for (unsigned a = 0; a < hv_additions_profile(news)->n_archs; a++) {
        const struct hv_surface *s = hv_additions_tree(news, a);
        size_t n = 0;
        const struct hv_entity *e = s ? hv_surface_class(s, HV_CLASS_RECORD, &n) : NULL;
        for (size_t i = 0; i < n; i++)
            if (hv_additions_counts(news, &e[i]))
                look_at(list, a, &e[i]);
    }
}
