/* SPDX-License-Identifier: MIT */
#include "judge/verdict/context.h"

bool hv_is_padding(const struct hv_profile *profile, const char *entity,
                   const char *path)
{
    if (!path)
        return false;
    const char *dot = strrchr(path, '.');
    if (hv_patterns_match(profile->padding, profile->n_padding, dot ? dot + 1 : path))
        return true;
    HV_BUF whole = {0};
    hv_buf_puts(&whole, entity);
    hv_buf_putc(&whole, '.');
    hv_buf_puts(&whole, path);
    return hv_patterns_match(profile->padding, profile->n_padding, whole.p);
}

bool hv_may_grow(const struct hv_judge_arch *arch, const char *record,
                 uint32_t audiences)
{
    const struct hv_profile *p = arch->profile;
    if (hv_patterns_match(p->frozen, p->n_frozen, record))
        return false;
    if (hv_patterns_match(p->growable, p->n_growable, record))
        return true;
    HV_EACH (sized, p->sized, p->n_sized) {
        if (!hv_pattern_matches(&sized->records, record, NULL))
            continue;
        const struct hv_entity *e =
            hv_surface_find(arch->old, HV_CLASS_RECORD,
                            sized->record ? sized->record : record, audiences);
        if (e &&
            hv_member_find(e->u.record.members, e->u.record.n_members, sized->size))
            return true;
    }
    return false;
}

/* ---- members by their bytes ---- */

struct range {
    uint64_t from, to; /* bits */
};

static struct range range_of(const struct hv_side *side)
{
    return (struct range){side->offset, side->offset + side->bits};
}

static bool touches(const struct hv_member *m, struct range range)
{
    return m->offset < range.to && range.from < m->offset + m->bits;
}

/* Does the range overlap padding? in_unions: also that of a union's alternative, which
 * gives the union its size, and which others are meant to overlap. */
static bool overlaps_padding(const struct hv_member *members, uint32_t n,
                             struct range range, const struct hv_profile *profile,
                             bool in_unions)
{
    return HV_ANY(
        m, members, n,
        (touches(m, range) && hv_member_is_padding(profile, m)) ||
            ((in_unions || !hv_begins_with(m->type, "union")) &&
             overlaps_padding(m->members, m->n_members, range, profile, in_unions)));
}

/* Does the old record have the member's parent? Paths leave unnamed unions out. */
static bool is_in_old_list(const struct hv_change *c, const struct hv_entity *old)
{
    const char *dot = strrchr(c->member, '.');
    HV_BUF path = {0};
    hv_buf_add(&path, c->member, dot ? (size_t)(dot - c->member) : 0);
    return !dot ||
           hv_member_find(old->u.record.members, old->u.record.n_members, path.p);
}

/* A new alternative lies over padding where that was no alternative itself, nothing
 * else has its bytes, and the union has no name: "union { pad; limit; };" keeps the old
 * name of what has a meaning now. A union with a name is one that something selects. */
static bool is_over_padding(const struct hv_change *c, const struct hv_entity *old,
                            const struct hv_profile *profile, bool grows)
{
    bool in_unions = !c->in_union || grows;
    return (in_unions ||
            (c->in_padding && !old->u.record.is_union && is_in_old_list(c, old))) &&
           overlaps_padding(old->u.record.members, old->u.record.n_members,
                            range_of(&c->after), profile, in_unions);
}

/* Does a member other than padding have bytes in the range? */
static bool is_taken(const struct hv_member *members, uint32_t n, struct range range,
                     const struct hv_profile *profile)
{
    return HV_ANY(
        m, members, n,
        touches(m, range) && !hv_member_is_padding(profile, m) &&
            (!m->n_members || is_taken(m->members, m->n_members, range, profile)));
}

/* ---- records that contain the record ---- */

struct uses {
    const char *name; /* of the record */
    size_t length;
    const struct hv_surface *surface;
    const struct hv_profile *profile;
    bool handles; /* are looked for, nothing else: expressions, for each member */
    bool by_size; /* a pointer leads to it, or it is an element: its size is a distance
                   */
    bool held, in_bits, in_arrays;
};

static bool is_named(const char *type, const char *name, size_t length)
{
    return *type == *name && strncmp(type, name, length) == 0 &&
           (!type[length] || type[length] == ' ');
}

/* The pointee of a handle; nothing for other types. */
static struct hv_span pointee_of(const struct hv_surface *surface,
                                 const struct hv_profile *profile, const char *type)
{
    struct hv_span pointee = hv_profile_pointee(profile, type);
    if (!pointee.n)
        return pointee;
    HV_BUF name = {0};
    hv_buf_add(&name, pointee.p, pointee.n);
    const struct hv_entity *e = hv_surface_find(surface, HV_CLASS_TYPEDEF, name.p, ~0u);
    return e ? (struct hv_span){e->u.typedef_.type, strlen(e->u.typedef_.type)}
             : pointee;
}

static bool is_text(struct hv_span span, const char *text, size_t n)
{
    return span.n == n && memcmp(span.p, text, n) == 0;
}

static void check_uses(struct uses *uses, const struct hv_member *members, uint32_t n)
{
    size_t length = uses->length;
    for (uint32_t i = 0; i < n; i++) {
        const char *type = members[i].type;
        bool named = is_named(type, uses->name, length);
        if (uses->handles)
            uses->by_size |=
                !named && is_text(pointee_of(uses->surface, uses->profile, type),
                                  uses->name, length);
        else if (members[i].bitfield)
            uses->in_bits |= named;
        else
            *(named && strpbrk(type + length, "*[") ? &uses->by_size : &uses->held) |=
                named;
        uses->in_arrays |= named && strchr(type, '[') && !strchr(type, '*');
        if (members[i].n_members)
            check_uses(uses, members[i].members, members[i].n_members);
    }
}

/* Is the containing record as large as before? One with other changes may have grown
 * for two reasons, and its growth may follow from the other one. */
static bool stays_as_large(const struct hv_entity *holder,
                           const struct hv_judge_arch *arch)
{
    const struct hv_entity *old =
        hv_surface_find(arch->old, HV_CLASS_RECORD, holder->name, holder->audiences);
    return !old || old->u.record.size >= holder->u.record.size ||
           hv_may_grow(arch, holder->name, holder->audiences);
}

/* Is it in other records, none of which grew with it, without any pointer to it or
 * array of it? */
static bool is_held(const struct hv_change *c, const struct hv_judge_arch *arch)
{
    const struct hv_surface *surface = arch->new;
    struct uses uses = {.name = c->entity,
                        .length = strlen(c->entity),
                        .surface = surface,
                        .profile = arch->profile};
    bool held = false;
    HV_EACH_OF (e, surface, HV_CLASS_RECORD) {
        if (uses.by_size || !(e->audiences & c->audiences))
            continue;
        uses.held = false;
        check_uses(&uses, e->u.record.members, e->u.record.n_members);
        if (uses.held && !stays_as_large(e, arch))
            return false;
        held |= uses.held;
    }
    return held && !uses.by_size;
}

static void add_handles(struct hv_envelopes *all, const struct hv_judge_arch *arch,
                        uint32_t audiences, const struct hv_member *members, uint32_t n)
{
    HV_EACH (m, members, n) {
        struct hv_span of = pointee_of(arch->new, arch->profile, m->type);
        if (of.n)
            *HV_ADD(all->handles, all->n_handles, all->cap_handles) =
                (struct hv_handle_use){audiences, m->type, of};
        add_handles(all, arch, audiences, m->members, m->n_members);
    }
}

/* Does any handle point to it? */
static bool has_handle(struct hv_envelopes *all, const struct hv_change *c,
                       const struct hv_judge_arch *arch)
{
    const size_t n = strlen(c->entity);
    if (!all->looked)
        HV_EACH_OF (e, arch->new, HV_CLASS_RECORD)
            add_handles(all, arch, e->audiences, e->u.record.members,
                        e->u.record.n_members);
    all->looked = true;
    return HV_ANY(x, all->handles, all->n_handles,
                  x->audiences & c->audiences && is_text(x->of, c->entity, n) &&
                      !is_named(x->type, c->entity, n));
}

/* Is it always inside records that keep their size? Then no code copies it by its own
 * size. */
static bool is_enveloped(const struct hv_change *c, const struct hv_judge_arch *arch)
{
    HV_AUTO(hv_envelopes_done) struct hv_envelopes own = {0};
    struct hv_envelopes *all = arch->envelopes ? arch->envelopes : &own;
    const struct hv_envelope *known = HV_FIND(
        x, all->v, all->n, x->record == c->entity && x->audiences == c->audiences);
    if (known)
        return known->enveloped;
    const struct hv_envelope new = {c->entity, c->audiences,
                                    is_held(c, arch) && !has_handle(all, c, arch)};
    *HV_ADD(all->v, all->n, all->cap) = new;
    return new.enveloped;
}

/* Is the enumeration only in bit-fields, whose width does not depend on it, without any
 * pointer to it or another name? */
static bool is_unstored_enumeration(const struct hv_change *c,
                                    const struct hv_judge_arch *arch)
{
    if (c->kind != HV_KIND_RECORD_SIZE || !c->before.entity ||
        c->before.entity->cls != HV_CLASS_ENUM)
        return false;
    struct uses uses = {
        .name = c->entity, .length = strlen(c->entity), .profile = arch->profile};
    bool named = false;
    for (int look = 0; look < 4; look++) { /* on both sides, in both ways */
        uses.surface = look & 1 ? arch->new : arch->old;
        uses.handles = look & 2;
        HV_EACH_OF (e, uses.surface, HV_CLASS_RECORD)
            check_uses(&uses, e->u.record.members, e->u.record.n_members);
        named |= HV_ANY_OF(e, uses.surface, HV_CLASS_TYPEDEF,
                           strcmp(e->u.typedef_.type, c->entity) == 0);
    }
    return uses.in_bits && !uses.held && !uses.by_size && !named;
}

/* A smaller record whose size is the distance of an array's elements: all but the
 * first move. Those that may grow have a distance that callers are told. */
static bool moves_elements(const struct hv_change *c, const struct hv_judge_arch *arch)
{
    if (c->kind != HV_KIND_RECORD_SIZE || c->after.size >= c->before.size ||
        !arch->old || hv_may_grow(arch, c->entity, c->audiences))
        return false;
    struct uses uses = {.name = c->entity,
                        .length = strlen(c->entity),
                        .surface = arch->old,
                        .profile = arch->profile};
    HV_EACH_OF (e, arch->old, HV_CLASS_RECORD)
        if (e->audiences & c->audiences && !uses.in_arrays)
            check_uses(&uses, e->u.record.members, e->u.record.n_members);
    return uses.in_arrays;
}

/* ---- what follows ---- */

/* At any depth: what follows from a change may be worse than the change itself. A
 * change that a strict audience sees is judged by what follows for that audience. */
static uint64_t of_consequences(const struct hv_change *first, const char *entity,
                                const struct hv_judge_arch *arch, uint32_t audiences)
{
    uint64_t facts = 0;
    for (const struct hv_change *c = first; c; c = c->next) {
        facts |= of_consequences(c->consequences, entity, arch, audiences);
        if (!(c->audiences & audiences))
            continue;
        facts |=
            HV_FACT_IF(MOVES_MEMBERS,
                       (c->kind == HV_KIND_MEMBER_OFFSET &&
                        !hv_is_padding(arch->profile, c->entity, c->member)) ||
                           moves_elements(c, arch)) |
            HV_FACT_IF(GROWS_OTHERS, c->kind == HV_KIND_RECORD_SIZE &&
                                         c->after.size > c->before.size &&
                                         strcmp(c->entity, entity) != 0 &&
                                         !hv_may_grow(arch, c->entity, c->audiences));
    }
    return facts;
}

/* Is a new size of the record a consequence of the change? */
static bool resizes_record(const struct hv_change *c)
{
    const struct hv_change *q = c->consequences;
    while (q && !(q->kind == HV_KIND_RECORD_SIZE && strcmp(q->entity, c->entity) == 0))
        q = q->next;
    return q;
}

static bool ends_behind(const struct hv_side *side, const struct hv_entity *record)
{
    return side->present && side->offset + side->bits > record->u.record.size * 8;
}

/* The size of the record is a fact of the member only if the member is the cause, or is
 * beyond the end of the other side's record. */
static uint64_t of_size(const struct hv_change *c, const struct hv_entity *old,
                        const struct hv_entity *new)
{
    if (!old || !new)
        return c->grows_record ? HV_FACT(GROWS_RECORD) : 0;
    uint64_t before = old->u.record.size, after = new->u.record.size;
    if (before == after ||
        (c->member && !resizes_record(c) && !ends_behind(&c->after, old) &&
         !ends_behind(&c->before, new)))
        return 0;
    return after > before ? HV_FACT(GROWS_RECORD) : HV_FACT(SHRINKS_RECORD);
}

static const struct hv_entity *if_record(const struct hv_entity *entity)
{
    return entity && entity->cls == HV_CLASS_RECORD ? entity : NULL;
}

/* Were elements appended to an array whose old ones keep their places? The new bytes
 * are then like a new member. */
static bool gets_elements(const struct hv_change *c)
{
    const char *old = c->before.type, *new = c->after.type;
    if (c->kind != HV_KIND_ARRAY_BOUND || c->before.offset != c->after.offset ||
        c->after.bits <= c->before.bits || !old || !new)
        return false;
    size_t n = strcspn(old, "[");
    const char *inner = strchr(old, ']'), *other = strchr(new, ']');
    return strncmp(old, new, n) == 0 && new[n] == '[' &&
           inner &&other &&strcmp(inner, other) ==
               0; /* of all dimensions but the first */
}

static bool is_at_end(const struct hv_change *c, const struct hv_entity *old)
{
    if (c->kind == HV_KIND_MEMBER_ADDED)
        return c->at_end || c->in_union;
    return old && gets_elements(c) && ends_behind(&c->after, old);
}

uint64_t hv_neighbour_facts(const struct hv_change *change,
                            const struct hv_judge_arch *arch)
{
    const struct hv_entity *old = if_record(hv_change_old_entity(change, arch->old));
    const struct hv_entity *new = if_record(change->after.entity);
    uint32_t strict = hv_strict_audiences(arch->profile, change->audiences);
    uint64_t facts = of_consequences(change->consequences, change->entity, arch,
                                     strict ? strict : ~0u);
    facts |= of_size(change, old, new) |
             HV_FACT_IF(MOVES_MEMBERS, moves_elements(change, arch));
    if (change->kind == HV_KIND_MEMBER_ADDED && old)
        facts |=
            HV_FACT_IF(OVER_PADDING, is_over_padding(change, old, arch->profile,
                                                     facts & HV_FACT(GROWS_RECORD)));
    if (change->kind == HV_KIND_MEMBER_REMOVED && new)
        facts |= HV_FACT_IF(REPLACED,
                            !change->in_padding &&
                                is_taken(new->u.record.members, new->u.record.n_members,
                                         range_of(&change->before), arch->profile));
    return facts | HV_FACT_IF(IN_PADDING, gets_elements(change)) |
           HV_FACT_IF(ENVELOPED, is_at_end(change, old) && is_enveloped(change, arch)) |
           HV_FACT_IF(UNSTORED, is_unstored_enumeration(change, arch));
}
