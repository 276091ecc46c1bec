/* SPDX-License-Identifier: MIT
 *
 * How fields of entities are changed, for test_mutation.c.
 */
#ifndef HV_TESTS_UNIT_MUTATION_FIELDS_H
#define HV_TESTS_UNIT_MUTATION_FIELDS_H

#include "base/atom.h"
#include "base/mem.h"
#include "compare/compare.h"
#include "model/field.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { JUDGED = 3 }; /* audiences: the first two of the profile */

static struct hv_atoms *atoms;
static struct hv_surface *old, *new;

/* Change that field of an entity of the new side. False: it has not got it. */
typedef bool mutate(struct hv_entity *e);

/* ---- by its type ---- */

static inline bool mutate_text(const struct hv_entity_field *f, const char **text)
{
    if (!*text)
        return false;
    if (f->type == HV_FIELD_DECIMAL || f->type == HV_FIELD_VALUE ||
        f->type == HV_FIELD_INTEGER)
        *text = hv_atom_printf(atoms, "%lld", strtoll(*text, NULL, 10) + 100003);
    else if (strcmp(f->name, "type") != 0)
        *text = hv_atom_printf(atoms, "%s_mutant", *text);
    else if (strpbrk(*text, "*(")) /* one pointer is as wide as another */
        return false;
    else
        *text = hv_atom(atoms, "struct mutant");
    return true;
}

/* A number of 32 bits that is 0 is not known. */
static inline bool mutate_number(const struct hv_entity_field *f, void *object)
{
    uint64_t n = hv_field_number(f, object);
    if (f->type == HV_FIELD_BOOL)
        hv_field_set_number(f, object, !n);
    else if (f->type == HV_FIELD_COMPAT)
        hv_field_set_number(f, object, n == '?' ? '!' : '?');
    else
        hv_field_set_number(f, object, n ? n * 2 : 8);
    return n || f->type != HV_FIELD_U32;
}

static inline bool mutate_value(const struct hv_entity_field *f, void *object)
{
    uint32_t n;
    if (hv_field_is_text(f))
        return mutate_text(f, hv_field_at(f->at, object));
    if (f->type != HV_FIELD_LIST)
        return mutate_number(f, object);
    hv_field_list(f, object, &n);
    *(uint32_t *)hv_field_at(f->count, object) -= n != 0; /* without its last element */
    return n != 0;
}

/* ---- by its path ---- */

static inline const struct hv_entity_field *
field_of(const struct hv_entity_field *fields, size_t n, const char *name)
{
    size_t length = strcspn(name, ".");
    for (size_t i = 0; i < n; i++)
        if (strncmp(fields[i].name, name, length) == 0 && !fields[i].name[length])
            return &fields[i];
    return NULL;
}

/* A member whose change has no other consequences; or a record that has one. */
static inline bool is_plain(const struct hv_entity_field *list, const void *element,
                            const char *path)
{
    const struct hv_member *m = element;
    if (strcmp(list->name, "members") != 0)
        return true;
    if (strncmp(path, "members", strlen("members")) == 0)
        return m->n_members && is_plain(list, m->members, "");
    return m->name && m->name[0] && m->name[1] && /* one letter is like no other name */
           !m->bitfield && !m->flexible && !m->n_members;
}

static inline bool mutate_path(const struct hv_entity_field *f, void *object,
                               const char *path)
{
    const char *rest = strchr(path, '.');
    uint32_t n;
    if (!rest)
        return mutate_value(f, object);
    const struct hv_element *element = f->element;
    const void *from = hv_field_list(f, object, &n);
    char *list = hv_field_new_list(f, object, n, new->arena); /* others share it */
    if (n)
        memcpy(list, from, n * element->size);
    for (uint32_t i = 0; i < n; i++, list += element->size)
        if (is_plain(f, list, rest + 1))
            return mutate_path(field_of(element->fields, element->n_fields, rest + 1),
                               list, rest + 1);
    return false;
}

static inline bool hv_mutate(struct hv_entity *e, const char *path)
{
    size_t n;
    const struct hv_entity_field *common = hv_common_fields(&n);
    const struct hv_class_traits *cls = hv_class_traits(e->cls);
    const struct hv_entity_field *f = field_of(cls->fields, cls->n_fields, path);
    bool constant = e->cls == HV_CLASS_CONSTANT || e->cls == HV_CLASS_HYPERCALL;
    if (f && constant && e->u.constant.text && strcmp(path, "text") != 0)
        return false; /* what it has of a number is not used */
    return mutate_path(f ? f : field_of(common, n, path), e, path);
}

/* ---- what the tables do not have ---- */

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

static inline bool member_sign(struct hv_entity *e)
{
    struct hv_entity own = *e;
    hv_entity_own_lists(&own, new->arena);
    struct hv_member *m = own.u.record.members;
    if (!own.u.record.n_members || !m->name || m->bitfield ||
        hv_type_sign(m->type) != HV_SIGN_UNSIGNED)
        return false;
    m->type = hv_atom(atoms, m->type + 1); /* without its u */
    *e = own;
    return true;
}

#endif
