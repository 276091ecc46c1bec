/* SPDX-License-Identifier: MIT
 *
 * Alignment, which DWARF and BTF record only where the source asks for it: elsewhere it
 * is the natural one of the members, or that of a packed record.
 */
#include "binary/binary.h"

struct alignment {
    const struct hv_variant *types;
    uint64_t pointer_bits, align64; /* align64: of a 64-bit integer, in bytes */
    unsigned depth;                 /* limit, because the file may contain cycles */
};

enum { MAX_DEPTH = 64 };

static uint64_t align_record(struct alignment *a, struct hv_entity *e);

static struct hv_entity *find_record(const struct alignment *a, const char *type,
                                     size_t n)
{
    return HV_FIND(e, a->types->entities, a->types->n_entities,
                   e->cls == HV_CLASS_RECORD && strncmp(e->name, type, n) == 0 &&
                       !e->name[n]);
}

static uint64_t scalar_align(const struct alignment *a, const struct hv_member *m,
                             uint64_t count)
{
    uint64_t bytes = strchr(m->type, '*') ? a->pointer_bits / 8
                     : count              ? m->bits / count / 8
                                          : 1;
    uint64_t whole = 1;
    while (whole * 2 <= bytes)
        whole *= 2;
    return whole == 8 ? a->align64 : whole;
}

static uint64_t members_align(struct alignment *a, const struct hv_member *members,
                              uint32_t n);

static uint64_t member_align(struct alignment *a, const struct hv_member *m)
{
    const char *element;
    size_t n;
    uint64_t count = hv_type_element(m->type, &element, &n);
    if (m->members)
        return members_align(a, m->members, m->n_members);
    struct hv_entity *record = find_record(a, element, n);
    if (record)
        return align_record(a, record);
    return m->bitfield ? 1 : scalar_align(a, m, count);
}

/* The highest alignment; 1 if a member is not at a multiple of its own. */
static uint64_t members_align(struct alignment *a, const struct hv_member *members,
                              uint32_t n)
{
    uint64_t most = 1;
    HV_EACH (m, members, n) {
        uint64_t align = member_align(a, m);
        if (m->offset % (align * 8))
            return 1;
        most = HV_MAX(most, align);
    }
    return most;
}

static uint64_t align_record(struct alignment *a, struct hv_entity *e)
{
    if (e->u.record.align || a->depth >= MAX_DEPTH)
        return e->u.record.align ?: 1;
    a->depth++;
    uint64_t align = members_align(a, e->u.record.members, e->u.record.n_members);
    e->u.record.align = e->u.record.size % align ? 1 : align;
    a->depth--;
    return e->u.record.align;
}

/* Align like a member of the type. */
static void align_typedef(struct alignment *a, struct hv_entity *e)
{
    const struct hv_member as_member = {.type = e->u.typedef_.type,
                                        .bits = e->u.typedef_.size * 8};
    if (!e->u.typedef_.align && e->u.typedef_.size)
        e->u.typedef_.align = member_align(a, &as_member);
}

void hv_binary_fill_alignment(struct hv_binary *binary, unsigned align64)
{
    struct alignment a = {&binary->types, binary->bits, align64 ?: 8, 0};
    HV_EACH (e, binary->types.entities, binary->types.n_entities)
        if (e->cls == HV_CLASS_RECORD)
            align_record(&a, e);
        else if (e->cls == HV_CLASS_TYPEDEF)
            align_typedef(&a, e);
}
