/* SPDX-License-Identifier: MIT */
#include "model/field.h"

#define FIELDS(table) .n_fields = HV_COUNT(table), .fields = table
#define FIELD(key, kind, field, ...)                                                   \
    {                                                                                  \
        .name = key, .type = HV_FIELD_##kind, .at = OF(field), __VA_ARGS__             \
    }
#define NEEDED .flags = HV_FIELD_NEEDED
#define PLACE .flags = HV_FIELD_PLACE
#define NEEDED_PLACE .flags = HV_FIELD_NEEDED | HV_FIELD_PLACE
#define UNSTORED .flags = HV_FIELD_UNSTORED
#define UNSENT .flags = HV_FIELD_UNSENT

/* ---- what entities have lists of ---- */

#define OF(field) offsetof(struct hv_member, field)
static const struct hv_element member;
static const struct hv_entity_field member_fields[] = {
    FIELD("name", NAME, name, PLACE, .form = 1),
    FIELD("offset", U64, offset, PLACE, .form = 2),
    FIELD("bits", U64, bits, PLACE, .form = 3),
    FIELD("type", NAME, type, NEEDED_PLACE, .form = 4),
    FIELD("bitfield", BOOL, bitfield, .form = 5, .words = {"", " bitfield"}),
    FIELD("flexible", BOOL, flexible, .form = 6, .words = {"", " flexible"}),
    FIELD("c_type", BOOL, c_type),
    FIELD("line", U32, line, UNSTORED),
    FIELD("call", NAME, call, UNSTORED),
    FIELD("constness", NAME, constness, UNSTORED),
    FIELD("members", LIST, members, .form = 7, .count = OF(n_members),
          .element = &member),
};
#undef OF

static const struct hv_element member = {
    sizeof(struct hv_member),
    FIELDS(member_fields),
    .shape = "[name, offset, bits, type], with an optional object after it",
    .braced = true,
};

#define OF(field) offsetof(struct hv_enumerator, field)
static const struct hv_entity_field enumerator_fields[] = {
    FIELD("name", NAME, name, NEEDED_PLACE, .form = 1),
    FIELD("value", DECIMAL, value, NEEDED_PLACE, .form = 2),
    FIELD("line", U32, line, UNSTORED),
    FIELD("comment", HASH, comment_hash, .flags = HV_FIELD_UNSTORED | HV_FIELD_UNSENT),
};
#undef OF

HV_BY(by_name_and_value, struct hv_enumerator,
      hv_compare_text(x->name, y->name) ?: strcmp(x->value, y->value))

static const struct hv_element enumerator = {
    sizeof(struct hv_enumerator),
    FIELDS(enumerator_fields),
    .shape = "[name, value]",
    .order = by_name_and_value,
};

#define OF(field) offsetof(struct hv_argument, field)
static const struct hv_entity_field argument_fields[] = {
    FIELD("type", NAME, type, NEEDED_PLACE, .form = 1),
    FIELD("bits", U32, bits, PLACE, .form = 2, .max = 4096),
};
#undef OF

static const struct hv_element argument = {
    sizeof(struct hv_argument),
    FIELDS(argument_fields),
    .shape = "[type, bits]",
};

/* ---- classes ---- */

#define OF(field) offsetof(struct hv_entity, field)

/* "union x" says so by its name; a record under a typedef's name does not. */
static uint64_t is_named_union(const struct hv_entity *e)
{
    return e->name && strncmp(e->name, "union ", 6) == 0;
}

static const struct hv_entity_field record_fields[] = {
    FIELD("size", U64, u.record.size, NEEDED, .form = 2),
    FIELD("align", U64, u.record.align, NEEDED, .form = 3),
    FIELD("union", BOOL, u.record.is_union, .form = 1, .words = {"struct", "union"},
          .usual_of = is_named_union),
    FIELD("packed", BOOL, u.record.packed, .form = 4, .words = {"", " packed"}),
    FIELD("members", LIST, u.record.members, NEEDED, .form = 5,
          .count = OF(u.record.n_members), .element = &member),
};

static uint64_t typedef_size(const struct hv_entity *e)
{
    return e->u.typedef_.size;
}

static const struct hv_entity_field typedef_fields[] = {
    FIELD("type", NAME, u.typedef_.type, NEEDED, .form = 2),
    FIELD("size", U64, u.typedef_.size, NEEDED, .form = 3),
    FIELD("align", U64, u.typedef_.align, .form = 4, .usual_of = typedef_size),
    FIELD("unsigned", BOOL, u.typedef_.is_unsigned, .form = 5,
          .words = {"", " unsigned"}),
    FIELD("macro", BOOL, u.typedef_.is_macro, UNSTORED),
    FIELD("call", NAME, u.typedef_.call, UNSTORED),
    FIELD("constness", NAME, u.typedef_.constness, UNSTORED),
    FIELD("names", NAME, u.typedef_.names, UNSTORED),
};

static const struct hv_entity_field enum_fields[] = {
    FIELD("size", U64, u.enum_.size, .form = 2, .usual = 4),
    FIELD("values", LIST, u.enum_.values, NEEDED, .form = 3,
          .count = OF(u.enum_.n_values), .element = &enumerator),
};

static uint64_t usual_bits(const struct hv_entity *e)
{
    return e->u.constant.text ? 0 : 32;
}

/* Fields of the classes that have a value; the key and the form of the value differ. */
#define VALUE_FIELDS(key, kind)                                                        \
    {                                                                                  \
        FIELD("text", TEXT, u.constant.text, .form = 5),                               \
            FIELD(key, kind, u.constant.value, NEEDED, .form = 4,                      \
                  .unless = OF(u.constant.text)),                                      \
            FIELD("bits", U32, u.constant.bits, .form = 2, .max = 4096,                \
                  .usual_of = usual_bits),                                             \
            FIELD("unsigned", BOOL, u.constant.is_unsigned, .form = 3,                 \
                  .words = {" signed", " unsigned"}),                                  \
            FIELD("is_address", BOOL, u.constant.is_address, UNSTORED),                \
            FIELD("is_known", BOOL, u.constant.is_known, UNSTORED),                    \
            FIELD("list_type", NAME, u.constant.list_type, UNSTORED),                  \
    }
static const struct hv_entity_field constant_fields[] = VALUE_FIELDS("value", VALUE);
static const struct hv_entity_field hypercall_fields[] =
    VALUE_FIELDS("number", INTEGER);

static const struct hv_entity_field macro_fields[] = {
    FIELD("tokens_hash", HASH, u.macro.tokens_hash, NEEDED, .form = 2),
    FIELD("tokens", HASH, u.macro.tokens, UNSTORED),
    FIELD("function_like", BOOL, u.macro.function_like, .form = 1,
          .words = {"macro", "macro()"}),
};

static const struct hv_entity_field op_fields[] = {
    FIELD("number", INTEGER, u.op.number, NEEDED, .form = 3),
    FIELD("family", NAME, u.op.family, NEEDED, .form = 4),
    FIELD("args", TEXT, u.op.args, .form = 5),
    FIELD("stable", BOOL, u.op.stable, .form = 2, .words = {"", " stable"}),
    FIELD("removed", BOOL, u.op.removed, .form = 1, .words = {"op", "removed op"}),
};

static const struct hv_entity_field mask_fields[] = {
    FIELD("family", NAME, u.mask.family, NEEDED, .form = 2),
    FIELD("value", DECIMAL, u.mask.value, NEEDED, .form = 3),
    FIELD("shift", U32, u.mask.shift, NEEDED, .form = 4, .max = 63),
    FIELD("bits", U32, u.mask.bits, NEEDED, .form = 5, .max = 63),
    FIELD("capacity", POWER, u.mask.bits, NEEDED | HV_FIELD_UNSENT),
};

static const struct hv_entity_field signature_fields[] = {
    FIELD("hypercall", TEXT, u.signature.hypercall),
    FIELD("abi", NAME, u.signature.abi, NEEDED, .form = 2),
    FIELD("args", LIST, u.signature.args, NEEDED, .form = 3,
          .count = OF(u.signature.n_args), .element = &argument),
    FIELD("callers", TEXT, u.signature.callers),
};

static const struct hv_entity_field register_fields[] = {
    FIELD("id", DECIMAL, u.reg.id, NEEDED, .form = 2),
    FIELD("size", U64, u.reg.size, .form = 3),
    FIELD("is_bitmap", BOOL, u.reg.bitmap, UNSTORED, .form = 1,
          .words = {"register", "bitmap register"}),
    FIELD("bitmap", LIST, u.reg.bits, .form = 4, .count = OF(u.reg.n_bits),
          .given = OF(u.reg.bitmap), .element = &enumerator),
    FIELD("default", DEFAULT, u.reg.default_),
    FIELD("cap", TEXT, u.reg.cap),
};

static const struct hv_entity_field handle_fields[] = {
    FIELD("type", NAME, u.handle.type, NEEDED, .form = 2),
    FIELD("size", U64, u.handle.size, NEEDED, .form = 3),
    FIELD("align", U64, u.handle.align, NEEDED, .form = 4),
};

#define CLASS(id, word, changed, ...)                                                  \
    [HV_CLASS_##id] = {#word, #word "s", HV_FIELDS_##changed, FIELDS(word##_fields),   \
                       __VA_ARGS__}
#define SENT .sent = true
#define OPTIONAL .optional = true
static const struct hv_class_traits classes[HV_CLASSES] = {
    CLASS(RECORD, record, RECORD, SENT),
    CLASS(TYPEDEF, typedef, TYPEDEF, SENT),
    CLASS(ENUM, enum, VALUE, SENT),
    CLASS(CONSTANT, constant, VALUE, SENT),
    CLASS(MACRO, macro, MACRO, SENT),
    CLASS(HYPERCALL, hypercall, VALUE, SENT),
    CLASS(OP, op, VALUE, OPTIONAL),
    CLASS(MASK, mask, VALUE, OPTIONAL),
    CLASS(SIGNATURE, signature, ARGUMENT, OPTIONAL),
    CLASS(REGISTER, register, VALUE, OPTIONAL, .rare = true),
    CLASS(HANDLE, handle, TYPEDEF, OPTIONAL, .rare = true, .derived = true, SENT),
};

static const struct hv_entity_field common_fields[] = {
    FIELD("name", NAME, name, NEEDED | HV_FIELD_UNSTORED),
    FIELD("file", TEXT, file, UNSTORED),
    FIELD("line", U32, line, UNSTORED),
    FIELD("guard", TEXT, guard, UNSTORED),
    FIELD("doc_hash", HASH, doc_hash, UNSENT),
    FIELD("comment", HASH, comment_hash, .flags = HV_FIELD_UNSTORED | HV_FIELD_UNSENT),
    FIELD("bumped_in", TEXT, bumped_in, UNSENT),
    FIELD("compat", COMPAT, compat, UNSENT),
};
#undef OF

const struct hv_class_traits *hv_class_traits(enum hv_class cls)
{
    return &classes[cls];
}

const char *hv_class_name(unsigned cls)
{
    return cls < HV_CLASSES ? classes[cls].name : NULL;
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
