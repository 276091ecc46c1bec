/* SPDX-License-Identifier: MIT
 *
 * Two small surfaces, written down by hand, and what is told of them: for the tests of
 * compare/. Every kind of change has a test in which it fires and a counterpart in
 * which it must not.
 */
#ifndef HV_TESTS_UNIT_COMPARE_CASE_H
#define HV_TESTS_UNIT_COMPARE_CASE_H

#include "base/atom.h"
#include "base/mem.h"
#include "compare/compare.h"
#include "pattern_case.h"

#include <check.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OLD, NEW };
enum { GUEST = 1, TOOLS = 2, OWN = 4, ALL = 7 };

static struct hv_atoms *atoms;
static struct hv_surface *side[2];
static struct hv_changes *changes;
static struct hv_profile profile;
static struct hv_pattern handles, padding;
static const char *version_names[] = {"THE_VERSION"};
static struct hv_version_macro version_macros[] = {{.macro = "OP_VERSION"}};

/* Two members, side by side. */
static const char two[] = "a 0 32 uint32_t; b 32 32 uint32_t";

/* ---- surfaces by hand ---- */

static inline void set_up(void)
{
    atoms = hv_atoms_new();
    for (int s = OLD; s <= NEW; s++) {
        side[s] = hv_surface_new("tiny", "a64");
        side[s]->audiences = ALL;
        side[s]->entities =
            hv_arena_alloc(side[s]->arena, 64 * sizeof *side[s]->entities);
        side[s]->left_out =
            hv_arena_alloc(side[s]->arena, 8 * sizeof *side[s]->left_out);
    }
    compile_pattern(&handles, "^handle_(.+)$");
    compile_pattern(&padding, "^_?pad");
    profile = (struct hv_profile){
        .n_archs = 2,
        .archs = {{.name = "a32", .target = "arm-linux-gnu"},
                  {.name = "a64", .target = "aarch64-linux-gnu"}},
        .n_audiences = 3,
        .audiences = {{.name = "guest", .judged = true, .strict = true},
                      {.name = "tools", .judged = true},
                      {.name = "own"}},
        .n_handles = 1,
        .handles = &handles,
        .n_padding = 1,
        .padding = &padding,
        .version_constants = {1, version_names},
        .n_version_macros = 1,
        .version_macros = version_macros};
    changes = NULL;
}

static inline void tear_down(void)
{
    hv_changes_free(changes);
    hv_surface_free(side[OLD]);
    hv_surface_free(side[NEW]);
    free_patterns();
    hv_atoms_free(atoms);
}

static inline struct hv_entity *entity(int s, enum hv_class cls, const char *name)
{
    struct hv_entity *e = hv_arena_alloc(side[s]->arena, sizeof *e);
    side[s]->entities[side[s]->n_entities++] = e;
    ck_assert_uint_lt(side[s]->n_entities, 64);
    e->cls = cls;
    e->name = hv_atom(atoms, name);
    e->audiences = ALL;
    e->file = hv_atom(atoms, "op.h");
    e->line = 10 * (unsigned)side[s]->n_entities;
    return e;
}

/* "NAME OFFSET BITS TYPE; ...": '-' for no name, ':' behind the width of a bit-field,
 * "{ members }" behind the type of an inline record. */
static inline struct hv_member *members(int s, const char **text, uint32_t *ret_n)
{
    struct hv_member *v = hv_arena_alloc(side[s]->arena, 24 * sizeof *v);
    uint32_t n = 0;
    for (const char *p = *text; *p && *p != '}'; *text = p) {
        char name[64], colon = 0;
        int used = 0;
        struct hv_member *m = &v[n++];
        unsigned long offset, bits;
        ck_assert_int_eq(sscanf(p, " %63s %lu %lu%n", name, &offset, &bits, &used), 3);
        p += used;
        colon = *p;
        p += colon == ':';
        p += strspn(p, " ");
        size_t len = strcspn(p, ";{}");
        size_t end = len;
        while (end && p[end - 1] == ' ')
            end--;
        m->name = strcmp(name, "-") == 0 ? NULL : hv_atom(atoms, name);
        m->offset = offset;
        m->bits = bits;
        m->bitfield = colon == ':';
        m->type = hv_atom_n(atoms, p, end);
        m->flexible = end > 2 && strncmp(p + end - 2, "[]", 2) == 0;
        p += len;
        if (*p == '{') {
            p++;
            m->members = members(s, &p, &m->n_members);
            p++; /* its '}' */
        }
        p += strspn(p, "; ");
    }
    *ret_n = n;
    return v;
}

static inline struct hv_entity *record(int s, const char *name, unsigned size,
                                       unsigned align, const char *text)
{
    struct hv_entity *e = entity(s, HV_CLASS_RECORD, name);
    e->u.record.size = size;
    e->u.record.align = align;
    e->u.record.is_union = strncmp(name, "union", 5) == 0;
    e->u.record.members = members(s, &text, &e->u.record.n_members);
    return e;
}

static inline void records(const char *name, unsigned size, unsigned align,
                           const char *text)
{
    record(OLD, name, size, align, text);
    record(NEW, name, size, align, text);
}

static inline struct hv_entity *alias(int s, const char *name, const char *type,
                                      unsigned size)
{
    struct hv_entity *e = entity(s, HV_CLASS_TYPEDEF, name);
    e->u.typedef_.type = hv_atom(atoms, type);
    e->u.typedef_.size = e->u.typedef_.align = size;
    return e;
}

static inline struct hv_entity *constant_of(int s, enum hv_class cls, const char *name,
                                            const char *value)
{
    struct hv_entity *e = entity(s, cls, name);
    e->u.constant.value = hv_atom(atoms, value);
    e->u.constant.bits = 32;
    return e;
}

static inline struct hv_entity *constant(int s, const char *name, const char *value)
{
    return constant_of(s, HV_CLASS_CONSTANT, name, value);
}

static inline struct hv_entity *macro(int s, const char *name, const char *hash,
                                      bool function_like)
{
    struct hv_entity *e = entity(s, HV_CLASS_MACRO, name);
    e->u.macro.tokens_hash = hv_atom(atoms, hash);
    e->u.macro.function_like = function_like;
    return e;
}

static inline struct hv_entity *one_enum(int s, const char *name, unsigned size,
                                         const char *enumerator, const char *value)
{
    struct hv_entity *e = entity(s, HV_CLASS_ENUM, name);
    e->u.enum_.size = size;
    e->u.enum_.values = hv_arena_alloc(side[s]->arena, sizeof *e->u.enum_.values);
    e->u.enum_.values[0] = (struct hv_enumerator){hv_atom(atoms, enumerator),
                                                  hv_atom(atoms, value), 0, NULL};
    e->u.enum_.n_values = 1;
    return e;
}

static inline void leave_out(int s, enum hv_left_out_why kind, const char *file,
                             uint32_t audiences)
{
    side[s]->left_out[side[s]->n_left_out++] =
        (struct hv_left_out){.kind = kind,
                             .file = hv_atom(atoms, file),
                             .audiences = audiences,
                             .why = "broken"};
}

/* ---- what is told ---- */

static size_t length(const struct hv_change *list)
{
    size_t n = 0;
    for (; list; list = list->next)
        n++;
    return n;
}

static bool same(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static inline const struct hv_change *find(const struct hv_change *list,
                                           enum hv_kind kind, const char *name,
                                           const char *member)
{
    for (; list; list = list->next)
        if (list->kind == kind && same(list->entity, name) &&
            same(list->member, member))
            return list;
    return NULL;
}

static inline void show(const struct hv_change *list, const char *indent)
{
    for (; list; list = list->next) {
        printf("%s%s %s %s for %u\n", indent, hv_kind_name(list->kind), list->entity,
               list->member ? list->member : "", list->audiences);
        show(list->consequences, "    ");
    }
}

static inline void compare(size_t rows)
{
    hv_surface_seal(side[OLD]);
    hv_surface_seal(side[NEW]);
    hv_changes_free(changes);
    changes = hv_compare(side[OLD], side[NEW],
                         &(struct hv_compare_scope){&profile, atoms, 1, ALL, false});
    if (length(changes->first) != rows)
        show(changes->first, "");
    ck_assert_uint_eq(length(changes->first), rows);
}

static inline const struct hv_change *row(enum hv_kind kind, const char *name,
                                          const char *member)
{
    const struct hv_change *c = find(changes->first, kind, name, member);
    if (!c)
        show(changes->first, "");
    ck_assert_msg(c != NULL, "no row %s %s %s", hv_kind_name(kind), name,
                  member ? member : "");
    return c;
}

static inline const struct hv_change *below(const struct hv_change *cause,
                                            enum hv_kind kind, const char *name,
                                            const char *member)
{
    const struct hv_change *c = find(cause->consequences, kind, name, member);
    if (!c)
        show(changes->first, "");
    ck_assert_msg(c != NULL, "nothing below: %s %s %s", hv_kind_name(kind), name,
                  member ? member : "");
    return c;
}

#endif
