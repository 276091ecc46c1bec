/* SPDX-License-Identifier: MIT
 *
 * BTF -> the graph, by libbpf. Its type ids are the graph's indices.
 */
#include "binary/ctypes.h"

#include <bpf/btf.h>
#include <bpf/libbpf.h>

static const char *name_of(const struct btf *btf, uint32_t offset,
                           struct hv_ctypes *types)
{
    const char *name = btf__name_by_offset(btf, offset);
    return hv_ctypes_atom(types, name);
}

static void take_members(const struct btf *btf, const struct btf_type *t,
                         struct hv_ctypes *types, struct hv_ctype *to)
{
    const struct btf_member *from = btf_members(t);
    to->bits = (uint64_t)t->size * 8;
    to->is_union = btf_kind(t) == BTF_KIND_UNION;
    to->n_members = btf_vlen(t);
    to->members =
        hv_arena_alloc(types->arena, (to->n_members + 1) * sizeof *to->members);
    for (uint32_t i = 0; i < to->n_members; i++) {
        uint32_t bits = btf_member_bitfield_size(t, i);
        to->members[i] =
            (struct hv_cmember){.name = name_of(btf, from[i].name_off, types),
                                .type = from[i].type,
                                .offset = btf_member_bit_offset(t, i),
                                .bitfield = bits != 0,
                                .bits = bits};
    }
}

static void take_values(const struct btf *btf, const struct btf_type *t,
                        struct hv_ctypes *types, struct hv_ctype *to)
{
    bool wide = btf_kind(t) == BTF_KIND_ENUM64, is_signed = btf_kflag(t);
    to->bits = (uint64_t)t->size * 8;
    to->n_values = btf_vlen(t);
    to->declared = !to->n_values;
    to->values = hv_arena_alloc(types->arena, (to->n_values + 1) * sizeof *to->values);
    for (uint32_t i = 0; i < to->n_values; i++) {
        uint64_t value = wide ? btf_enum64_value(&btf_enum64(t)[i])
                              : (uint64_t)(int64_t)btf_enum(t)[i].val;
        if (!is_signed && !wide)
            value &= UINT32_MAX;
        const char *name = name_of(
            btf, wide ? btf_enum64(t)[i].name_off : btf_enum(t)[i].name_off, types);
        to->values[i].name = name ? name : hv_atom(types->atoms, "?");
        to->values[i].value =
            is_signed ? hv_atom_printf(types->atoms, "%lld", (long long)value)
                      : hv_atom_printf(types->atoms, "%llu", (unsigned long long)value);
    }
}

static void take_type(const struct btf *btf, const struct btf_type *t,
                      struct hv_ctypes *types)
{
    struct hv_ctype *to = hv_ctypes_add(types, HV_CTYPE_VOID);
    const char *name = name_of(btf, t->name_off, types);
    to->name = name;
    switch (btf_kind(t)) {
    case BTF_KIND_INT:
    case BTF_KIND_FLOAT:
        /* the name gives the sign: old BTF has no encoding for "signed char" */
        hv_ctype_set_base(types, to, name ? name : "?", (uint64_t)t->size * 8);
        break;
    case BTF_KIND_PTR:
        to->kind = HV_CTYPE_POINTER;
        to->target = t->type;
        break;
    case BTF_KIND_ARRAY:
        to->kind = HV_CTYPE_ARRAY;
        to->target = btf_array(t)->type;
        to->count = btf_array(t)->nelems;
        to->flexible = !to->count;
        break;
    case BTF_KIND_STRUCT:
    case BTF_KIND_UNION:
        to->kind = HV_CTYPE_RECORD;
        take_members(btf, t, types, to);
        break;
    case BTF_KIND_ENUM:
    case BTF_KIND_ENUM64:
        to->kind = HV_CTYPE_ENUM;
        take_values(btf, t, types, to);
        break;
    case BTF_KIND_FWD:
        to->kind = HV_CTYPE_RECORD;
        to->is_union = btf_kflag(t);
        to->declared = true;
        break;
    case BTF_KIND_TYPEDEF:
        to->kind = name ? HV_CTYPE_TYPEDEF : HV_CTYPE_QUALIFIED;
        to->target = t->type;
        break;
    case BTF_KIND_CONST:
    case BTF_KIND_VOLATILE:
    case BTF_KIND_RESTRICT:
    case BTF_KIND_TYPE_TAG:
        to->kind = HV_CTYPE_QUALIFIED;
        to->target = t->type;
        break;
    case BTF_KIND_FUNC_PROTO:
        to->kind = HV_CTYPE_FUNCTION;
        break;
    default: /* functions, variables, sections: no types */
        break;
    }
}

static int silent(enum libbpf_print_level level, const char *format, va_list args)
{
    (void)level;
    (void)format;
    (void)args;
    return 0;
}

static uint32_t swapped_if(bool swap, uint32_t n)
{
    return swap ? __builtin_bswap32(n) : n;
}

/* Are types aligned? They are read in place, and libbpf does not check the header's
 * length. */
static bool is_aligned(const void *p, size_t n)
{
    struct btf_header h;
    if (n < sizeof h)
        return false;
    memcpy(&h, p, sizeof h);
    bool swap = h.magic != BTF_MAGIC;
    return (swapped_if(swap, h.hdr_len) + swapped_if(swap, h.type_off)) %
               _Alignof(struct btf_type) ==
           0;
}

static bool read_piece(const void *p, size_t n, struct hv_forms *forms,
                       struct hv_err *err)
{
    struct btf *btf =
        n <= UINT32_MAX && is_aligned(p, n) ? btf__new(p, (uint32_t)n) : NULL;
    if (!btf)
        return hv_fail(err, HV_ERR_INPUT, NULL,
                       "the BTF is damaged, or is only the part that a module adds to "
                       "the BTF of its kernel");
    struct hv_ctypes types;
    hv_ctypes_init(&types, forms, true);
    size_t pointer = btf__pointer_size(btf); /* 0: no "long" among the types */
    if (!forms->pointer_bits && pointer)
        forms->pointer_bits = (unsigned)pointer * 8;
    if (!forms->pointer_bits)
        forms->pointer_bits = forms->likely_bits ? forms->likely_bits : 64;
    uint32_t count = btf__type_cnt(btf);
    for (uint32_t id = 1; id < count; id++)
        take_type(btf, btf__type_by_id(btf, id), &types);
    bool ok = hv_ctypes_finish(&types, err);
    hv_ctypes_done(&types);
    btf__free(btf);
    return ok;
}

size_t hv_btf_size(const void *p, size_t n)
{
    struct btf_header h;
    if (n < sizeof h)
        return 0;
    memcpy(&h, p, sizeof h);
    bool swap = h.magic == __builtin_bswap16(BTF_MAGIC);
    if ((h.magic != BTF_MAGIC && !swap) || h.version != BTF_VERSION)
        return 0;
    uint64_t types =
        (uint64_t)swapped_if(swap, h.type_off) + swapped_if(swap, h.type_len);
    uint64_t names =
        (uint64_t)swapped_if(swap, h.str_off) + swapped_if(swap, h.str_len);
    uint64_t size = swapped_if(swap, h.hdr_len) + (types > names ? types : names);
    return size > sizeof h && size <= n ? size : 0;
}

bool hv_btf_read(const void *p, size_t n, struct hv_forms *forms, struct hv_err *err)
{
    libbpf_set_print(silent);
    for (size_t at = 0, size; at < n; at += size) {
        size = hv_btf_size((const char *)p + at, n - at);
        size = size ? size : n - at;
        if (!read_piece((const char *)p + at, size, forms, err))
            return false;
        /* padding added by a linker */
        while (at + size < n && !((const char *)p)[at + size])
            size++;
    }
    return forms->variant->n_entities ||
           hv_fail(err, HV_ERR_INPUT, NULL, "the BTF has no types");
}
