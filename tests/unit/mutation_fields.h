/* SPDX-License-Identifier: MIT
 *
 * How each field of an entity and of a record is changed, for test_mutation.c.
 */
#ifndef HV_TESTS_UNIT_MUTATION_FIELDS_H
#define HV_TESTS_UNIT_MUTATION_FIELDS_H

#include "base/atom.h"
#include "base/mem.h"
#include "compare/compare.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { JUDGED = 3 }; /* audiences: the first two of the profile */

static struct hv_atoms *atoms;
static struct hv_surface *old, *new;

/* Change that field of an entity of the new side. False: it has not got it. */
typedef bool mutate(struct hv_entity *e);

static inline bool rename_atom(const char **name)
{
    char text[512];
    if (!*name)
        return false;
    snprintf(text, sizeof text, "%s_mutant", *name);
    *name = hv_atom(atoms, text);
    return true;
}

static inline bool other_number(const char **number)
{
    char text[64];
    if (!*number)
        return false;
    snprintf(text, sizeof text, "%lld", strtoll(*number, NULL, 10) + 100003);
    *number = hv_atom(atoms, text);
    return true;
}

/* Members are shared by nobody: each is copied before it is changed. */
static inline struct hv_member *first_member(struct hv_entity *e)
{
    uint32_t n = e->u.record.n_members;
    if (!n)
        return NULL;
    struct hv_member *copy = hv_arena_alloc(new->arena, n * sizeof *copy);
    memcpy(copy, e->u.record.members, n * sizeof *copy);
    e->u.record.members = copy;
    return copy[0].name && !copy[0].bitfield ? &copy[0] : NULL;
}

static inline struct hv_member *nested_member(struct hv_entity *e)
{
    for (uint32_t i = 0; i < e->u.record.n_members; i++) {
        struct hv_member *m = &e->u.record.members[i];
        if (!m->n_members || !m->members[0].name || m->members[0].bitfield)
            continue;
        struct hv_entity whole = {.u.record = {.n_members = m->n_members}};
        whole.u.record.members = m->members;
        struct hv_member *inner = first_member(&whole);
        first_member(e);
        e->u.record.members[i].members = whole.u.record.members;
        return inner;
    }
    return NULL;
}

static inline bool name(struct hv_entity *e)
{
    return rename_atom(&e->name);
}

/* Fewer of the older versions see it: none behind the first that did. */
static inline bool earlier(struct hv_entity *e)
{
    struct hv_versions *versions = hv_arena_alloc(new->arena, sizeof *versions);
    versions->n = 1;
    versions->v = hv_arena_alloc(new->arena, sizeof *versions->v);
    versions->v[0] = e->versions->v[0];
    for (size_t i = 0; i < new->n_thresholds; i++)
        if (new->thresholds[i] > versions->v[0].from) {
            bool fewer = versions->n < e->versions->n ||
                         new->thresholds[i] < versions->v[0].below;
            versions->v[0].below = new->thresholds[i];
            e->versions = versions;
            return fewer;
        }
    return false;
}

static inline bool audiences(struct hv_entity *e)
{
    bool both = (e->audiences & JUDGED) == JUDGED;
    e->audiences &= ~1u;
    return both;
}

static inline bool more_audiences(struct hv_entity *e)
{
    bool one = (e->audiences & JUDGED) == 2;
    e->audiences |= 1u;
    return one;
}

static inline bool file(struct hv_entity *e)
{
    return rename_atom(&e->file);
}

static inline bool line(struct hv_entity *e)
{
    e->line += 7;
    return true;
}

static inline bool guard(struct hv_entity *e)
{
    return rename_atom(&e->guard);
}

static inline bool doc_hash(struct hv_entity *e)
{
    return rename_atom(&e->doc_hash);
}

static inline bool bumped_in(struct hv_entity *e)
{
    return rename_atom(&e->bumped_in);
}

static inline bool compat(struct hv_entity *e)
{
    e->compat = e->compat == '?' ? '!' : '?';
    return true;
}

static inline bool size(struct hv_entity *e)
{
    e->u.record.size += 16;
    return true;
}

static inline bool align(struct hv_entity *e)
{
    e->u.record.align *= 2;
    return true;
}

static inline bool is_union(struct hv_entity *e)
{
    e->u.record.is_union = !e->u.record.is_union;
    return true;
}

static inline bool packed(struct hv_entity *e)
{
    e->u.record.packed = !e->u.record.packed;
    return true;
}

static inline bool n_members(struct hv_entity *e)
{
    return e->u.record.n_members && e->u.record.n_members--;
}

static inline bool member_name(struct hv_entity *e)
{
    struct hv_member *m = first_member(e);
    return m && rename_atom(&m->name);
}

static inline bool member_offset(struct hv_entity *e)
{
    struct hv_member *m = first_member(e);
    return m && (m->offset += 8);
}

static inline bool member_bits(struct hv_entity *e)
{
    struct hv_member *m = first_member(e);
    return m && !m->n_members && !m->flexible && (m->bits *= 2);
}

static inline bool member_type(struct hv_entity *e)
{
    struct hv_member *m = first_member(e);
    if (!m || m->n_members)
        return false;
    m->type = hv_atom(atoms, "struct mutant");
    return true;
}

static inline bool member_sign(struct hv_entity *e)
{
    struct hv_member *m = first_member(e);
    if (!m || hv_type_sign(m->type) != HV_SIGN_UNSIGNED)
        return false;
    m->type = hv_atom(atoms, m->type + 1); /* without its u */
    return true;
}

static inline bool member_bitfield(struct hv_entity *e)
{
    struct hv_member *m = first_member(e);
    return m && !m->n_members && (m->bitfield = true);
}

static inline bool member_flexible(struct hv_entity *e)
{
    struct hv_member *m = first_member(e);
    if (!m || m->n_members)
        return false;
    m->flexible = !m->flexible;
    return true;
}

static inline bool member_c_type(struct hv_entity *e)
{
    struct hv_member *m = first_member(e);
    return m && (m->c_type = !m->c_type, true);
}

static inline bool member_line(struct hv_entity *e)
{
    struct hv_member *m = first_member(e);
    return m && (m->line++, true);
}

static inline bool nested_name(struct hv_entity *e)
{
    struct hv_member *m = nested_member(e);
    return m && rename_atom(&m->name);
}

static inline bool nested_offset(struct hv_entity *e)
{
    struct hv_member *m = nested_member(e);
    return m && (m->offset += 8);
}

#endif
