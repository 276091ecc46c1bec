/* SPDX-License-Identifier: MIT
 *
 * The fields of entities, described once: one table for each class of entity, and one
 * for each struct that an entity has a list of. The text of the form, the comparison of
 * forms, what workers send, baselines in JSON and the mutation test all read these
 * tables, so a new field is a member of its struct and a row here (entity_fields.c),
 * and a new class of entity a table and a row of hv_class_traits().
 */
#pragma once

#include "model/kind.h"
#include "model/surface.h"

enum hv_field_type {
    HV_FIELD_TEXT,    /* const char *, interned; NULL: there is none */
    HV_FIELD_NAME,    /* the same, not empty */
    HV_FIELD_HASH,    /* the same, 16 hexadecimal digits */
    HV_FIELD_DEFAULT, /* the same, "on" or "off" */
    HV_FIELD_DECIMAL, /* the same, decimal digits: a number of any size; in JSON a
                         string */
    HV_FIELD_VALUE,   /* the same, or a number with a fraction, or values in braces */
    HV_FIELD_INTEGER, /* decimal digits; in JSON a number */
    HV_FIELD_COMPAT,  /* char: '?', '!' or 0; in JSON a string */
    HV_FIELD_U64,
    HV_FIELD_U32,
    HV_FIELD_BOOL,
    HV_FIELD_POWER, /* JSON only: two to the power of the uint32_t that is stored */
    HV_FIELD_LIST,  /* an array in the arena */
};

enum {
    HV_FIELD_NEEDED =
        1, /* must be there: in JSON, and not NULL in what a worker sends */
    HV_FIELD_PLACE =
        2, /* in JSON an element has it at a place of its array, without key */
    HV_FIELD_UNSTORED = 4, /* JSON has it in another form, or not at all */
    HV_FIELD_UNSENT = 8,   /* workers do not send it: the parent computes it */
};

struct hv_entity_field {
    const char *name; /* the key in JSON */
    enum hv_field_type type;
    size_t at; /* bytes from the start of the entity or of the element */
    unsigned flags;
    unsigned form; /* position in the text of the form, from 1; 0: no part of the form.
                      A field with position 1 replaces the name of the class. */
    const char
        *words[2];  /* of a bool, in that text: where it is false, where it is true */
    uint64_t max;   /* of a number from outside; 0: the maximum of its type */
    uint64_t usual; /* of a number: the value that JSON omits */
    size_t unless;  /* offset of a text that it replaces if that is NULL */
    size_t count;   /* of a list: where its uint32_t length is */
    size_t given; /* of a list: offset of the bool that says if there is one; 0: none */
    const struct hv_element *element; /* of a list */
    /* The value that JSON omits, where it depends on earlier fields. */
    uint64_t (*usual_of)(const struct hv_entity *entity);
};

/* The struct that a list is an array of. */
struct hv_element {
    size_t size; /* bytes */
    size_t n_fields;
    const struct hv_entity_field *fields;
    const char *shape; /* of its JSON array, for a person */
    bool braced; /* the text of the form has "{" and "}" around the list, ";" after each
                    element */
    /* Sort order of elements whose order has no meaning; NULL: the order is part of
     * it. */
    int (*order)(const void *a, const void *b);
};

struct hv_class_traits {
    const char *name; /* "record" */
    const char *list; /* the key of their list in a baseline: "records" */
    enum hv_fields
        changed;   /* fields of a change that mean something for the whole entity */
    bool optional; /* older baselines have no such list */
    bool rare;     /* the list is left out where it is empty */
    bool derived;  /* its entities follow from others: no baseline has it */
    bool sent;     /* workers send it; the parent computes the others */
    size_t n_fields;
    const struct hv_entity_field *fields;
};
const struct hv_class_traits *hv_class_traits(enum hv_class cls);

/* Fields that every class has; audiences and versions are handled elsewhere. */
const struct hv_entity_field *hv_common_fields(size_t *ret_n);

static inline bool hv_field_is_text(const struct hv_entity_field *field)
{
    return field->type <= HV_FIELD_INTEGER;
}

static inline void *hv_field_at(size_t at, void *object)
{
    return (char *)object + at;
}

/* The value of a text field. */
static inline const char *hv_field_text(const struct hv_entity_field *field,
                                        const void *object)
{
    const void *at = (const char *)object + field->at;
    return *(const char *const *)at;
}

/* The value of a number, a bool or a character. */
static inline uint64_t hv_field_number(const struct hv_entity_field *field,
                                       const void *object)
{
    const void *at = (const char *)object + field->at;
    if (field->type == HV_FIELD_U64)
        return *(const uint64_t *)at;
    if (field->type == HV_FIELD_U32)
        return *(const uint32_t *)at;
    if (field->type == HV_FIELD_POWER)
        return UINT64_C(1) << (*(const uint32_t *)at & 63);
    return *(const unsigned char *)at;
}

/* The highest value that the field holds. */
static inline uint64_t hv_field_max(const struct hv_entity_field *field)
{
    if (field->max)
        return field->max;
    return field->type == HV_FIELD_U64      ? UINT64_MAX
           : field->type == HV_FIELD_U32    ? UINT32_MAX
           : field->type == HV_FIELD_COMPAT ? UINT8_MAX
                                            : field->type == HV_FIELD_BOOL;
}

static inline void hv_field_set_number(const struct hv_entity_field *field,
                                       void *object, uint64_t n)
{
    if (field->type == HV_FIELD_U64)
        *(uint64_t *)hv_field_at(field->at, object) = n;
    else if (field->type == HV_FIELD_U32)
        *(uint32_t *)hv_field_at(field->at, object) = (uint32_t)n;
    else
        *(unsigned char *)hv_field_at(field->at, object) = (unsigned char)n;
}

/* The first element of a list field; *ret_n receives their number. */
static inline const void *hv_field_list(const struct hv_entity_field *field,
                                        const void *object, uint32_t *ret_n)
{
    const void *at = (const char *)object + field->at;
    const void *count = (const char *)object + field->count;
    *ret_n = *(const uint32_t *)count;
    return *(const void *const *)at;
}

/* Set the field to a new list of n zeroed elements in the arena. */
void *hv_field_new_list(const struct hv_entity_field *field, void *object, uint32_t n,
                        struct hv_arena *arena);

/* Copy the lists of the entity, which is a copy of another one, into the arena. */
void hv_entity_own_lists(struct hv_entity *entity, struct hv_arena *arena);
