/* SPDX-License-Identifier: MIT */
#include "store/surface_json.h"

#include "base/atom.h"
#include "base/mem.h"
#include "store/json_read.h"

#include <string.h>

bool hv_record_name_is_union(const char *name)
{
    return strncmp(name, "union ", 6) == 0;
}

/* ---- members ---- */

static struct hv_member *read_members(const struct hv_node *list,
                                      struct hv_arena *arena, uint32_t *ret_n);

static void read_more(struct hv_node *more, struct hv_arena *arena, struct hv_member *m)
{
    struct hv_node list;
    m->bitfield = hv_node_get_bool(more, "bitfield", false);
    m->flexible = hv_node_get_bool(more, "flexible", false);
    m->c_type = hv_node_get_bool(more, "c_type", false);
    if (hv_node_get(more, "members", &list))
        m->members = read_members(&list, arena, &m->n_members);
    hv_node_end(more);
}

/* [name, offset, bits, type] or [name, offset, bits, type, {...}] */
static void read_member(const struct hv_node *node, struct hv_arena *arena,
                        struct hv_member *m)
{
    struct hv_node field;
    size_t n = hv_node_array(node);
    if (n != 4 && n != 5) {
        hv_node_expect(node,
                       "[name, offset, bits, type] with at most an object behind it");
        return;
    }
    hv_node_at(node, 0, &field);
    m->name = json_is_null(field.value) ? NULL : hv_node_name(&field);
    hv_node_at(node, 1, &field);
    m->offset = hv_node_uint(&field, UINT64_MAX);
    hv_node_at(node, 2, &field);
    m->bits = hv_node_uint(&field, UINT64_MAX);
    hv_node_at(node, 3, &field);
    m->type = hv_node_name(&field);
    if (n == 5) {
        hv_node_at(node, 4, &field);
        read_more(&field, arena, m);
    }
}

static struct hv_member *read_members(const struct hv_node *list,
                                      struct hv_arena *arena, uint32_t *ret_n)
{
    struct hv_node item;
    size_t n = hv_node_array(list);
    struct hv_member *members = hv_arena_alloc(arena, n * sizeof *members);
    for (size_t i = 0; i < n && hv_doc_ok(list->doc); i++) {
        hv_node_at(list, i, &item);
        read_member(&item, arena, &members[i]);
    }
    *ret_n = (uint32_t)n;
    return members;
}

/* ---- forms ---- */

static void read_record(struct hv_node *node, struct hv_arena *arena,
                        struct hv_entity *e)
{
    struct hv_node list;
    e->u.record.size = hv_node_need_uint(node, "size", UINT64_MAX);
    e->u.record.align = hv_node_need_uint(node, "align", UINT64_MAX);
    e->u.record.is_union = hv_node_get_bool(node, "union", false) ||
                           (e->name && hv_record_name_is_union(e->name));
    e->u.record.packed = hv_node_get_bool(node, "packed", false);
    if (hv_node_need(node, "members", &list))
        e->u.record.members = read_members(&list, arena, &e->u.record.n_members);
}

static void read_typedef(struct hv_node *node, struct hv_arena *arena,
                         struct hv_entity *e)
{
    (void)arena;
    e->u.typedef_.type = hv_node_need_name(node, "type");
    e->u.typedef_.size = hv_node_need_uint(node, "size", UINT64_MAX);
    e->u.typedef_.align =
        hv_node_get_uint(node, "align", UINT64_MAX, e->u.typedef_.size);
    e->u.typedef_.is_unsigned = hv_node_get_bool(node, "unsigned", false);
}

static void read_enumerator(const struct hv_node *node, struct hv_enumerator *ret)
{
    struct hv_node field;
    if (hv_node_array(node) != 2) {
        hv_node_expect(node, "[name, value]");
        return;
    }
    hv_node_at(node, 0, &field);
    ret->name = hv_node_name(&field);
    hv_node_at(node, 1, &field);
    ret->value = hv_node_decimal(&field);
}

static struct hv_enumerator *read_values(const struct hv_node *list,
                                         struct hv_arena *arena, uint32_t *ret_n)
{
    struct hv_node item;
    size_t n = hv_node_array(list);
    struct hv_enumerator *values = hv_arena_alloc(arena, n * sizeof *values);
    for (size_t i = 0; i < n; i++) {
        hv_node_at(list, i, &item);
        read_enumerator(&item, &values[i]);
    }
    *ret_n = (uint32_t)n;
    return values;
}

static void read_enum(struct hv_node *node, struct hv_arena *arena, struct hv_entity *e)
{
    struct hv_node list;
    e->u.enum_.size = hv_node_get_uint(node, "size", UINT64_MAX, HV_DEFAULT_ENUM_SIZE);
    if (hv_node_need(node, "values", &list))
        e->u.enum_.values = read_values(&list, arena, &e->u.enum_.n_values);
}

static const char *read_number(const struct hv_node *node)
{
    if (!json_is_integer(node->value)) {
        hv_node_expect(node, "a whole number");
        return NULL;
    }
    return hv_atom_printf(node->doc->atoms, "%" JSON_INTEGER_FORMAT,
                          json_integer_value(node->value));
}

static void read_constant(struct hv_node *node, struct hv_arena *arena,
                          struct hv_entity *e)
{
    struct hv_node field;
    bool hypercall = e->cls == HV_CLASS_HYPERCALL;
    (void)arena;
    e->u.constant.text = hv_node_get_string(node, "text");
    if (!e->u.constant.text &&
        hv_node_need(node, hypercall ? "number" : "value", &field))
        e->u.constant.value = hypercall ? read_number(&field) : hv_node_decimal(&field);
    e->u.constant.bits = (uint32_t)hv_node_get_uint(
        node, "bits", UINT32_MAX,
        e->u.constant.text ? HV_DEFAULT_TEXT_BITS : HV_DEFAULT_CONSTANT_BITS);
    e->u.constant.is_unsigned = hv_node_get_bool(node, "unsigned", false);
}

static void read_macro(struct hv_node *node, struct hv_arena *arena,
                       struct hv_entity *e)
{
    struct hv_node hash;
    (void)arena;
    if (hv_node_need(node, "tokens_hash", &hash)) {
        const char *s = hv_node_string(&hash);
        if (s && (strlen(s) != 16 || strspn(s, "0123456789abcdef") != 16))
            hv_node_expect(&hash, "16 hexadecimal digits");
        e->u.macro.tokens_hash = s;
    }
    e->u.macro.function_like = hv_node_get_bool(node, "function_like", false);
}

static void read_op(struct hv_node *node, struct hv_arena *arena, struct hv_entity *e)
{
    struct hv_node number;
    (void)arena;
    if (hv_node_need(node, "number", &number))
        e->u.op.number = read_number(&number);
    e->u.op.family = hv_node_need_name(node, "family");
    e->u.op.args = hv_node_get_string(node, "args");
    e->u.op.stable = hv_node_get_bool(node, "stable", false);
    e->u.op.removed = hv_node_get_bool(node, "removed", false);
}

static void read_mask(struct hv_node *node, struct hv_arena *arena, struct hv_entity *e)
{
    struct hv_node value;
    (void)arena;
    e->u.mask.family = hv_node_need_name(node, "family");
    if (hv_node_need(node, "value", &value))
        e->u.mask.value = hv_node_decimal(&value);
    e->u.mask.shift = (uint32_t)hv_node_need_uint(node, "shift", 63);
    e->u.mask.bits = (uint32_t)hv_node_need_uint(node, "bits", 63);
    uint64_t capacity = hv_node_need_uint(node, "capacity", UINT64_MAX);
    if (hv_doc_ok(node->doc) && capacity != UINT64_C(1) << e->u.mask.bits)
        hv_node_fail(node, "expected a \"capacity\" that \"bits\" give");
}

static void read_argument(const struct hv_node *node, struct hv_argument *ret)
{
    struct hv_node field;
    if (hv_node_array(node) != 2) {
        hv_node_expect(node, "[type, bits]");
        return;
    }
    hv_node_at(node, 0, &field);
    ret->type = hv_node_name(&field);
    hv_node_at(node, 1, &field);
    ret->bits = (uint32_t)hv_node_uint(&field, 4096);
}

static void read_signature(struct hv_node *node, struct hv_arena *arena,
                           struct hv_entity *e)
{
    struct hv_node list, item;
    e->u.signature.hypercall = hv_node_get_string(node, "hypercall");
    e->u.signature.abi = hv_node_need_name(node, "abi");
    e->u.signature.callers = hv_node_get_string(node, "callers");
    if (!hv_node_need(node, "args", &list))
        return;
    size_t n = hv_node_array(&list);
    e->u.signature.args = hv_arena_alloc(arena, n * sizeof *e->u.signature.args);
    e->u.signature.n_args = (uint32_t)n;
    for (size_t i = 0; i < n; i++) {
        hv_node_at(&list, i, &item);
        read_argument(&item, &e->u.signature.args[i]);
    }
}

static void read_register(struct hv_node *node, struct hv_arena *arena,
                          struct hv_entity *e)
{
    struct hv_node field;
    if (hv_node_need(node, "id", &field))
        e->u.reg.id = hv_node_decimal(&field);
    e->u.reg.size = hv_node_get_uint(node, "size", UINT64_MAX, 0);
    e->u.reg.bitmap = hv_node_get(node, "bitmap", &field);
    if (e->u.reg.bitmap)
        e->u.reg.bits = read_values(&field, arena, &e->u.reg.n_bits);
    if (hv_node_get(node, "default", &field)) {
        e->u.reg.default_ = hv_node_name(&field);
        if (e->u.reg.default_ && !hv_register_default(e->u.reg.default_))
            hv_node_expect(&field, HV_REGISTER_DEFAULTS);
    }
    e->u.reg.cap = hv_node_get_string(node, "cap");
}

void hv_entity_read_form(struct hv_node *node, struct hv_arena *arena,
                         struct hv_entity *e)
{
    static void (*const read[HV_CLASSES])(struct hv_node *, struct hv_arena *,
                                          struct hv_entity *) = {
        [HV_CLASS_RECORD] = read_record,
        [HV_CLASS_TYPEDEF] = read_typedef,
        [HV_CLASS_ENUM] = read_enum,
        [HV_CLASS_CONSTANT] = read_constant,
        [HV_CLASS_MACRO] = read_macro,
        [HV_CLASS_HYPERCALL] = read_constant,
        [HV_CLASS_OP] = read_op,
        [HV_CLASS_MASK] = read_mask,
        [HV_CLASS_SIGNATURE] = read_signature,
        [HV_CLASS_REGISTER] = read_register,
    };
    read[e->cls](node, arena, e);
}

/* ---- notes ---- */

static const struct hv_versions *get_versions(struct hv_node *node,
                                              struct hv_arena *arena)
{
    struct hv_node list, item;
    if (!hv_node_get(node, "versions", &list))
        return NULL;
    struct hv_versions *versions = hv_arena_alloc(arena, sizeof *versions);
    versions->n = hv_node_array(&list);
    versions->v = hv_arena_alloc(arena, (versions->n + 1) * sizeof *versions->v);
    for (size_t i = 0; i < versions->n; i++) {
        hv_node_at(&list, i, &item);
        const char *text = hv_node_string(&item);
        if (text && (!hv_version_range_parse(text, &versions->v[i]) ||
                     (i && versions->v[i].from <= versions->v[i - 1].below)))
            hv_node_expect(&item, "ascending ranges such as \"..0x00030206\"");
    }
    if (!versions->n)
        hv_node_expect(&list, "at least one range");
    return versions;
}

static const char *get_hash(struct hv_node *node, const char *key)
{
    struct hv_node child;
    if (!hv_node_get(node, key, &child))
        return NULL;
    const char *s = hv_node_string(&child);
    if (s && (strlen(s) != 16 || strspn(s, "0123456789abcdef") != 16))
        hv_node_expect(&child, "16 hexadecimal digits");
    return s;
}

void hv_entity_read_notes(struct hv_node *node, struct hv_arena *arena,
                          struct hv_entity *e)
{
    e->doc_hash = get_hash(node, "doc_hash");
    e->bumped_in = hv_node_get_string(node, "bumped_in");
    const char *compat = hv_node_get_string(node, "compat");
    if (compat && strcmp(compat, "?") != 0 && strcmp(compat, "!") != 0)
        hv_node_fail(node, "expected \"?\" or \"!\" as \"compat\"");
    e->compat = compat ? *compat : '\0';
    e->versions = get_versions(node, arena);
}
