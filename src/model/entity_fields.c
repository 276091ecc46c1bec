/* SPDX-License-Identifier: MIT */
#include "base/mem.h"
#include "model/field.h"

#include <string.h>

#define FIELDS(table) HV_COUNT(table), table

/* ---- what entities have lists of ---- */

#define OF(field) offsetof(struct hv_member, field)
static const struct hv_element member;
static const struct hv_entity_field member_fields[] = {
    {"name", HV_FIELD_NAME, .at = OF(name), .flags = HV_FIELD_PLACE, .form = 1},
    {"offset", HV_FIELD_U64, .at = OF(offset), .flags = HV_FIELD_PLACE, .form = 2},
    {"bits", HV_FIELD_U64, .at = OF(bits), .flags = HV_FIELD_PLACE, .form = 3},
    {"type", HV_FIELD_NAME, .at = OF(type), .flags = HV_FIELD_PLACE | HV_FIELD_NEEDED,
     .form = 4},
    {"bitfield", HV_FIELD_BOOL, .at = OF(bitfield), .form = 5,
     .words = {"", " bitfield"}},
    {"flexible", HV_FIELD_BOOL, .at = OF(flexible), .form = 6,
     .words = {"", " flexible"}},
    {"c_type", HV_FIELD_BOOL, .at = OF(c_type)},
    {"line", HV_FIELD_U32, .at = OF(line), .flags = HV_FIELD_UNSTORED},
    {"members", HV_FIELD_LIST, .at = OF(members), .form = 7, .count = OF(n_members),
     .element = &member},
};
#undef OF

static const struct hv_element member = {
    sizeof(struct hv_member),
    FIELDS(member_fields),
    .shape = "[name, offset, bits, type] with at most an object behind it",
    .open = "{",
    .close = "}",
    .stop = ";",
};

#define OF(field) offsetof(struct hv_enumerator, field)
static const struct hv_entity_field enumerator_fields[] = {
    {"name", HV_FIELD_NAME, .at = OF(name), .flags = HV_FIELD_PLACE | HV_FIELD_NEEDED,
     .form = 1},
    {"value", HV_FIELD_DECIMAL, .at = OF(value),
     .flags = HV_FIELD_PLACE | HV_FIELD_NEEDED, .form = 2},
    {"line", HV_FIELD_U32, .at = OF(line), .flags = HV_FIELD_UNSTORED},
};
#undef OF

static int by_name_and_value(const void *a, const void *b)
{
    const struct hv_enumerator *x = a, *y = b;
    int order = x->name == y->name ? 0 : strcmp(x->name, y->name);
    return order ? order : strcmp(x->value, y->value);
}

static const struct hv_element enumerator = {
    sizeof(struct hv_enumerator),
    FIELDS(enumerator_fields),
    .shape = "[name, value]",
    .open = "",
    .close = "",
    .stop = "",
    .order = by_name_and_value,
};

#define OF(field) offsetof(struct hv_argument, field)
static const struct hv_entity_field argument_fields[] = {
    {"type", HV_FIELD_NAME, .at = OF(type), .flags = HV_FIELD_PLACE | HV_FIELD_NEEDED,
     .form = 1},
    {"bits", HV_FIELD_U32, .at = OF(bits), .flags = HV_FIELD_PLACE, .form = 2,
     .max = 4096},
};
#undef OF

static const struct hv_element argument = {
    sizeof(struct hv_argument),
    FIELDS(argument_fields),
    .shape = "[type, bits]",
    .open = "",
    .close = "",
    .stop = "",
};

/* ---- classes ---- */

#define OF(field) offsetof(struct hv_entity, field)

/* "union x" says so by its name; a record under a typedef's name does not. */
static uint64_t is_named_union(const struct hv_entity *e)
{
    return e->name && strncmp(e->name, "union ", 6) == 0;
}

static const struct hv_entity_field record_fields[] = {
    {"size", HV_FIELD_U64, .at = OF(u.record.size), .flags = HV_FIELD_NEEDED,
     .form = 2},
    {"align", HV_FIELD_U64, .at = OF(u.record.align), .flags = HV_FIELD_NEEDED,
     .form = 3},
    {"union", HV_FIELD_BOOL, .at = OF(u.record.is_union), .form = 1,
     .words = {"struct", "union"}, .usual_of = is_named_union},
    {"packed", HV_FIELD_BOOL, .at = OF(u.record.packed), .form = 4,
     .words = {"", " packed"}},
    {"members", HV_FIELD_LIST, .at = OF(u.record.members), .flags = HV_FIELD_NEEDED,
     .form = 5, .count = OF(u.record.n_members), .element = &member},
};

static uint64_t typedef_size(const struct hv_entity *e)
{
    return e->u.typedef_.size;
}

static const struct hv_entity_field typedef_fields[] = {
    {"type", HV_FIELD_NAME, .at = OF(u.typedef_.type), .flags = HV_FIELD_NEEDED,
     .form = 2},
    {"size", HV_FIELD_U64, .at = OF(u.typedef_.size), .flags = HV_FIELD_NEEDED,
     .form = 3},
    {"align", HV_FIELD_U64, .at = OF(u.typedef_.align), .form = 4,
     .usual_of = typedef_size},
    {"unsigned", HV_FIELD_BOOL, .at = OF(u.typedef_.is_unsigned), .form = 5,
     .words = {"", " unsigned"}},
};

static const struct hv_entity_field enum_fields[] = {
    {"size", HV_FIELD_U64, .at = OF(u.enum_.size), .form = 2, .usual = 4},
    {"values", HV_FIELD_LIST, .at = OF(u.enum_.values), .flags = HV_FIELD_NEEDED,
     .form = 3, .count = OF(u.enum_.n_values), .element = &enumerator},
};

static uint64_t usual_bits(const struct hv_entity *e)
{
    return e->u.constant.text ? 0 : 32;
}

static const struct hv_entity_field constant_fields[] = {
    {"text", HV_FIELD_TEXT, .at = OF(u.constant.text), .form = 5},
    {"value", HV_FIELD_DECIMAL, .at = OF(u.constant.value), .flags = HV_FIELD_NEEDED,
     .form = 4, .unless = OF(u.constant.text)},
    {"bits", HV_FIELD_U32, .at = OF(u.constant.bits), .form = 2, .max = 4096,
     .usual_of = usual_bits},
    {"unsigned", HV_FIELD_BOOL, .at = OF(u.constant.is_unsigned), .form = 3,
     .words = {" signed", " unsigned"}},
};

static const struct hv_entity_field hypercall_fields[] = {
    {"text", HV_FIELD_TEXT, .at = OF(u.constant.text), .form = 5},
    {"number", HV_FIELD_INTEGER, .at = OF(u.constant.value), .flags = HV_FIELD_NEEDED,
     .form = 4, .unless = OF(u.constant.text)},
    {"bits", HV_FIELD_U32, .at = OF(u.constant.bits), .form = 2, .max = 4096,
     .usual_of = usual_bits},
    {"unsigned", HV_FIELD_BOOL, .at = OF(u.constant.is_unsigned), .form = 3,
     .words = {" signed", " unsigned"}},
};

static const struct hv_entity_field macro_fields[] = {
    {"tokens_hash", HV_FIELD_HASH, .at = OF(u.macro.tokens_hash),
     .flags = HV_FIELD_NEEDED, .form = 2},
    {"function_like", HV_FIELD_BOOL, .at = OF(u.macro.function_like), .form = 1,
     .words = {"macro", "macro()"}},
};

static const struct hv_entity_field op_fields[] = {
    {"number", HV_FIELD_INTEGER, .at = OF(u.op.number), .flags = HV_FIELD_NEEDED,
     .form = 3},
    {"family", HV_FIELD_NAME, .at = OF(u.op.family), .flags = HV_FIELD_NEEDED,
     .form = 4},
    {"args", HV_FIELD_TEXT, .at = OF(u.op.args), .form = 5},
    {"stable", HV_FIELD_BOOL, .at = OF(u.op.stable), .form = 2,
     .words = {"", " stable"}},
    {"removed", HV_FIELD_BOOL, .at = OF(u.op.removed), .form = 1,
     .words = {"op", "removed op"}},
};

static const struct hv_entity_field mask_fields[] = {
    {"family", HV_FIELD_NAME, .at = OF(u.mask.family), .flags = HV_FIELD_NEEDED,
     .form = 2},
    {"value", HV_FIELD_DECIMAL, .at = OF(u.mask.value), .flags = HV_FIELD_NEEDED,
     .form = 3},
    {"shift", HV_FIELD_U32, .at = OF(u.mask.shift), .flags = HV_FIELD_NEEDED, .form = 4,
     .max = 63},
    {"bits", HV_FIELD_U32, .at = OF(u.mask.bits), .flags = HV_FIELD_NEEDED, .form = 5,
     .max = 63},
    {"capacity", HV_FIELD_POWER, .at = OF(u.mask.bits),
     .flags = HV_FIELD_NEEDED | HV_FIELD_UNSENT},
};

static const struct hv_entity_field signature_fields[] = {
    {"hypercall", HV_FIELD_TEXT, .at = OF(u.signature.hypercall)},
    {"abi", HV_FIELD_NAME, .at = OF(u.signature.abi), .flags = HV_FIELD_NEEDED,
     .form = 2},
    {"args", HV_FIELD_LIST, .at = OF(u.signature.args), .flags = HV_FIELD_NEEDED,
     .form = 3, .count = OF(u.signature.n_args), .element = &argument},
    {"callers", HV_FIELD_TEXT, .at = OF(u.signature.callers)},
};

static const struct hv_entity_field register_fields[] = {
    {"id", HV_FIELD_DECIMAL, .at = OF(u.reg.id), .flags = HV_FIELD_NEEDED, .form = 2},
    {"size", HV_FIELD_U64, .at = OF(u.reg.size), .form = 3},
    {"is_bitmap", HV_FIELD_BOOL, .at = OF(u.reg.bitmap), .flags = HV_FIELD_UNSTORED,
     .form = 1, .words = {"register", "bitmap register"}},
    {"bitmap", HV_FIELD_LIST, .at = OF(u.reg.bits), .form = 4,
     .count = OF(u.reg.n_bits), .given = OF(u.reg.bitmap), .element = &enumerator},
    {"default", HV_FIELD_DEFAULT, .at = OF(u.reg.default_)},
    {"cap", HV_FIELD_TEXT, .at = OF(u.reg.cap)},
};

static const struct hv_class_traits classes[HV_CLASSES] = {
    [HV_CLASS_RECORD] = {"record", "records", HV_FIELDS_RECORD, .sent = true,
                         FIELDS(record_fields)},
    [HV_CLASS_TYPEDEF] = {"typedef", "typedefs", HV_FIELDS_TYPEDEF, .sent = true,
                          FIELDS(typedef_fields)},
    [HV_CLASS_ENUM] = {"enum", "enums", HV_FIELDS_VALUE, .sent = true,
                       FIELDS(enum_fields)},
    [HV_CLASS_CONSTANT] = {"constant", "constants", HV_FIELDS_VALUE, .sent = true,
                           FIELDS(constant_fields)},
    [HV_CLASS_MACRO] = {"macro", "macros", HV_FIELDS_MACRO, .sent = true,
                        FIELDS(macro_fields)},
    [HV_CLASS_HYPERCALL] = {"hypercall", "hypercalls", HV_FIELDS_VALUE, .sent = true,
                            FIELDS(hypercall_fields)},
    [HV_CLASS_OP] = {"op", "ops", HV_FIELDS_VALUE, .optional = true, .sent = false,
                     FIELDS(op_fields)},
    [HV_CLASS_MASK] = {"mask", "masks", HV_FIELDS_VALUE, .optional = true,
                       .sent = false, FIELDS(mask_fields)},
    [HV_CLASS_SIGNATURE] = {"signature", "signatures", HV_FIELDS_MEMBER,
                            .optional = true, .sent = false, FIELDS(signature_fields)},
    [HV_CLASS_REGISTER] = {"register", "registers", HV_FIELDS_VALUE, .optional = true,
                           .rare = true, .sent = false, FIELDS(register_fields)},
};

static const struct hv_entity_field common_fields[] = {
    {"name", HV_FIELD_NAME, .at = OF(name),
     .flags = HV_FIELD_NEEDED | HV_FIELD_UNSTORED},
    {"file", HV_FIELD_TEXT, .at = OF(file), .flags = HV_FIELD_UNSTORED},
    {"line", HV_FIELD_U32, .at = OF(line), .flags = HV_FIELD_UNSTORED},
    {"guard", HV_FIELD_TEXT, .at = OF(guard), .flags = HV_FIELD_UNSTORED},
    {"doc_hash", HV_FIELD_HASH, .at = OF(doc_hash), .flags = HV_FIELD_UNSENT},
    {"bumped_in", HV_FIELD_TEXT, .at = OF(bumped_in), .flags = HV_FIELD_UNSENT},
    {"compat", HV_FIELD_COMPAT, .at = OF(compat), .flags = HV_FIELD_UNSENT},
};
#undef OF

const struct hv_class_traits *hv_class_traits(enum hv_class cls)
{
    return &classes[cls];
}

const char *hv_class_name(enum hv_class cls)
{
    return classes[cls].name;
}

const struct hv_entity_field *hv_common_fields(size_t *ret_n)
{
    *ret_n = HV_COUNT(common_fields);
    return common_fields;
}

/* ---- lists ---- */

void *hv_field_new_list(const struct hv_entity_field *field, void *object, uint32_t n,
                        struct hv_arena *arena)
{
    void *list = n ? hv_arena_alloc(arena, n * field->element->size) : NULL;
    *(void **)hv_field_at(field->at, object) = list;
    *(uint32_t *)hv_field_at(field->count, object) = n;
    return list;
}

static void own_lists(const struct hv_entity_field *fields, size_t n_fields,
                      void *object, struct hv_arena *arena)
{
    for (const struct hv_entity_field *f = fields; f < fields + n_fields; f++) {
        if (f->type != HV_FIELD_LIST)
            continue;
        const struct hv_element *element = f->element;
        uint32_t n;
        const void *from = hv_field_list(f, object, &n);
        char *to = hv_field_new_list(f, object, n, arena);
        if (n)
            memcpy(to, from, n * element->size);
        for (uint32_t i = 0; i < n; i++)
            own_lists(element->fields, element->n_fields, to + i * element->size,
                      arena);
    }
}

void hv_entity_own_lists(struct hv_entity *entity, struct hv_arena *arena)
{
    const struct hv_class_traits *cls = &classes[entity->cls];
    own_lists(cls->fields, cls->n_fields, entity, arena);
}
