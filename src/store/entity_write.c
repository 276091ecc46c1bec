/* SPDX-License-Identifier: MIT */
#include "base/mem.h"
#include "store/json_text.h"
#include "store/surface_json.h"

/* ---- members ---- */

static void put_members(struct hv_buf *buf, const struct hv_member *members,
                        uint32_t n);

/* What is not the default of a member, as an object behind it. */
static void put_more(struct hv_buf *buf, const struct hv_member *m)
{
    const struct {
        const char *key;
        bool set;
    } flags[] = {
        {"bitfield", m->bitfield}, {"flexible", m->flexible}, {"c_type", m->c_type}};
    const char *comma = "";
    if (!m->bitfield && !m->flexible && !m->c_type && !m->n_members)
        return;
    hv_buf_puts(buf, ",{");
    for (size_t i = 0; i < HV_COUNT(flags); i++) {
        if (!flags[i].set)
            continue;
        hv_buf_printf(buf, "%s\"%s\":true", comma, flags[i].key);
        comma = ",";
    }
    if (m->n_members) {
        hv_buf_printf(buf, "%s\"members\":", comma);
        put_members(buf, m->members, m->n_members);
    }
    hv_buf_putc(buf, '}');
}

static void put_member(struct hv_buf *buf, const struct hv_member *m)
{
    hv_buf_putc(buf, '[');
    hv_json_put_string(buf, m->name);
    hv_buf_putc(buf, ',');
    hv_buf_put_u64(buf, m->offset);
    hv_buf_putc(buf, ',');
    hv_buf_put_u64(buf, m->bits);
    hv_buf_putc(buf, ',');
    hv_json_put_string(buf, m->type);
    put_more(buf, m);
    hv_buf_putc(buf, ']');
}

static void put_members(struct hv_buf *buf, const struct hv_member *members, uint32_t n)
{
    hv_buf_putc(buf, '[');
    for (uint32_t i = 0; i < n; i++) {
        if (i)
            hv_buf_putc(buf, ',');
        put_member(buf, &members[i]);
    }
    hv_buf_putc(buf, ']');
}

/* ---- forms ---- */

static void put_record(struct hv_buf *buf, const struct hv_entity *e)
{
    hv_json_put_key_number(buf, "size", e->u.record.size);
    hv_json_put_key_number(buf, "align", e->u.record.align);
    if (e->u.record.is_union && !hv_record_name_is_union(e->name))
        hv_json_put_key_true(buf, "union");
    if (e->u.record.packed)
        hv_json_put_key_true(buf, "packed");
    hv_json_put_key(buf, "members");
    put_members(buf, e->u.record.members, e->u.record.n_members);
}

static void put_typedef(struct hv_buf *buf, const struct hv_entity *e)
{
    hv_json_put_key_string(buf, "type", e->u.typedef_.type);
    hv_json_put_key_number(buf, "size", e->u.typedef_.size);
    if (e->u.typedef_.align != e->u.typedef_.size)
        hv_json_put_key_number(buf, "align", e->u.typedef_.align);
    if (e->u.typedef_.is_unsigned)
        hv_json_put_key_true(buf, "unsigned");
}

static void put_values(struct hv_buf *buf, const struct hv_enumerator *values,
                       uint32_t n)
{
    hv_buf_putc(buf, '[');
    for (uint32_t i = 0; i < n; i++) {
        hv_buf_puts(buf, i ? ",[" : "[");
        hv_json_put_string(buf, values[i].name);
        hv_buf_putc(buf, ',');
        hv_json_put_string(buf, values[i].value);
        hv_buf_putc(buf, ']');
    }
    hv_buf_putc(buf, ']');
}

static void put_enum(struct hv_buf *buf, const struct hv_entity *e)
{
    if (e->u.enum_.size != HV_DEFAULT_ENUM_SIZE)
        hv_json_put_key_number(buf, "size", e->u.enum_.size);
    hv_json_put_key(buf, "values");
    put_values(buf, e->u.enum_.values, e->u.enum_.n_values);
}

static void put_constant(struct hv_buf *buf, const struct hv_entity *e)
{
    uint32_t usual = HV_DEFAULT_CONSTANT_BITS;
    if (e->u.constant.text) {
        hv_json_put_key_string(buf, "text", e->u.constant.text);
        usual = HV_DEFAULT_TEXT_BITS;
    } else if (e->cls == HV_CLASS_HYPERCALL) {
        hv_json_put_key(buf,
                        "number"); /* decimal digits are a JSON number as they are */
        hv_buf_puts(buf, e->u.constant.value ? e->u.constant.value : "null");
    } else {
        hv_json_put_key_string(buf, "value", e->u.constant.value);
    }
    if (e->u.constant.bits != usual)
        hv_json_put_key_number(buf, "bits", e->u.constant.bits);
    if (e->u.constant.is_unsigned)
        hv_json_put_key_true(buf, "unsigned");
}

static void put_macro(struct hv_buf *buf, const struct hv_entity *e)
{
    hv_json_put_key_string(buf, "tokens_hash", e->u.macro.tokens_hash);
    if (e->u.macro.function_like)
        hv_json_put_key_true(buf, "function_like");
}

static void put_op(struct hv_buf *buf, const struct hv_entity *e)
{
    hv_json_put_key(buf, "number");
    hv_buf_puts(buf, e->u.op.number);
    hv_json_put_key_string(buf, "family", e->u.op.family);
    if (e->u.op.args)
        hv_json_put_key_string(buf, "args", e->u.op.args);
    if (e->u.op.stable)
        hv_json_put_key_true(buf, "stable");
    if (e->u.op.removed)
        hv_json_put_key_true(buf, "removed");
}

static void put_mask(struct hv_buf *buf, const struct hv_entity *e)
{
    hv_json_put_key_string(buf, "family", e->u.mask.family);
    hv_json_put_key_string(buf, "value", e->u.mask.value);
    hv_json_put_key_number(buf, "shift", e->u.mask.shift);
    hv_json_put_key_number(buf, "bits", e->u.mask.bits);
    hv_json_put_key_number(buf, "capacity", UINT64_C(1) << e->u.mask.bits);
}

static void put_signature(struct hv_buf *buf, const struct hv_entity *e)
{
    if (e->u.signature.hypercall)
        hv_json_put_key_string(buf, "hypercall", e->u.signature.hypercall);
    hv_json_put_key_string(buf, "abi", e->u.signature.abi);
    hv_json_put_key(buf, "args");
    hv_buf_putc(buf, '[');
    for (uint32_t i = 0; i < e->u.signature.n_args; i++) {
        hv_buf_puts(buf, i ? ",[" : "[");
        hv_json_put_string(buf, e->u.signature.args[i].type);
        hv_buf_putc(buf, ',');
        hv_buf_put_u64(buf, e->u.signature.args[i].bits);
        hv_buf_putc(buf, ']');
    }
    hv_buf_putc(buf, ']');
    if (e->u.signature.callers)
        hv_json_put_key_string(buf, "callers", e->u.signature.callers);
}

static void put_register(struct hv_buf *buf, const struct hv_entity *e)
{
    hv_json_put_key_string(buf, "id", e->u.reg.id);
    if (e->u.reg.size)
        hv_json_put_key_number(buf, "size", e->u.reg.size);
    if (e->u.reg.bitmap) {
        hv_json_put_key(buf, "bitmap");
        put_values(buf, e->u.reg.bits, e->u.reg.n_bits);
    }
    if (e->u.reg.default_)
        hv_json_put_key_string(buf, "default", e->u.reg.default_);
    if (e->u.reg.cap)
        hv_json_put_key_string(buf, "cap", e->u.reg.cap);
}

void hv_entity_put_form(struct hv_buf *buf, const struct hv_entity *e)
{
    switch (e->cls) {
    case HV_CLASS_RECORD:
        put_record(buf, e);
        return;
    case HV_CLASS_TYPEDEF:
        put_typedef(buf, e);
        return;
    case HV_CLASS_ENUM:
        put_enum(buf, e);
        return;
    case HV_CLASS_CONSTANT:
    case HV_CLASS_HYPERCALL:
        put_constant(buf, e);
        return;
    case HV_CLASS_MACRO:
        put_macro(buf, e);
        return;
    case HV_CLASS_OP:
        put_op(buf, e);
        return;
    case HV_CLASS_MASK:
        put_mask(buf, e);
        return;
    case HV_CLASS_SIGNATURE:
        put_signature(buf, e);
        return;
    case HV_CLASS_REGISTER:
        put_register(buf, e);
        return;
    }
}

/* ---- notes ---- */

static void put_versions(struct hv_buf *buf, const struct hv_versions *versions)
{
    hv_json_put_key(buf, "versions");
    for (size_t i = 0; i < versions->n; i++) {
        hv_buf_puts(buf, i ? ",\"" : "[\"");
        hv_version_range_print(versions->v[i], buf);
        hv_buf_putc(buf, '"');
    }
    hv_buf_putc(buf, ']');
}

void hv_entity_put_notes(struct hv_buf *buf, const struct hv_entity *e)
{
    if (e->doc_hash)
        hv_json_put_key_string(buf, "doc_hash", e->doc_hash);
    if (e->bumped_in)
        hv_json_put_key_string(buf, "bumped_in", e->bumped_in);
    if (e->compat)
        hv_json_put_key_string(buf, "compat", (const char[]){e->compat, '\0'});
    if (e->versions)
        put_versions(buf, e->versions);
}
