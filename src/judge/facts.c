/* SPDX-License-Identifier: MIT */
#include "judge/facts.h"

#include <stdlib.h>
#include <string.h>

#define FACT(x) (UINT32_C(1) << HV_FACT_##x)

const struct hv_entity *hv_change_old_entity(const struct hv_change *change,
                                             const struct hv_surface *old)
{
    if (change->before.entity || !old)
        return change->before.entity;
    return hv_surface_find(old, change->cls, change->entity, change->audiences);
}

/* ---- words ---- */

/* The own name of a nested member: "u.op.pad" is "pad". */
static const char *own_name(const char *path)
{
    const char *dot = path ? strrchr(path, '.') : NULL;
    return dot ? dot + 1 : path;
}

static bool is_padding(const struct hv_profile *profile, const char *path)
{
    return path &&
           hv_patterns_match(profile->padding, profile->n_padding, own_name(path));
}

static uint32_t of_names(const struct hv_change *c, const struct hv_profile *p)
{
    uint32_t facts = 0;
    if (hv_patterns_match(p->growable, p->n_growable, c->entity))
        facts |= FACT(GROWABLE);
    if (!c->member && hv_patterns_match(p->sentinels, p->n_sentinels, c->entity))
        facts |= FACT(SENTINEL);
    if (is_padding(p, c->member))
        facts |= FACT(PADDING);
    if (c->member && is_padding(p, c->renamed_to))
        facts |= FACT(TO_PADDING);
    return facts;
}

/* ---- figures ---- */

/* Decimal numbers of any length: <0, 0, >0. */
static int compare_decimal(const char *a, const char *b)
{
    bool minus_a = *a == '-', minus_b = *b == '-';
    if (minus_a != minus_b)
        return minus_a ? -1 : 1;
    size_t n = strlen(a), m = strlen(b);
    int order = n != m ? (n < m ? -1 : 1) : strcmp(a, b);
    return minus_a ? -order : order;
}

static bool grown(const struct hv_change *c)
{
    const struct hv_side *b = &c->before, *a = &c->after;
    if (c->member)
        return a->bits > b->bits;
    if (a->value && b->value)
        return compare_decimal(a->value, b->value) > 0;
    return a->size > b->size;
}

static bool same_bits(const struct hv_change *c)
{
    const struct hv_side *b = &c->before, *a = &c->after;
    if (c->member)
        return a->bits == b->bits;
    return a->value || b->value ? a->value_bits == b->value_bits : a->size == b->size;
}

static uint32_t of_figures(const struct hv_change *c)
{
    uint32_t facts = 0;
    if (grown(c))
        facts |= FACT(GROWN);
    if (same_bits(c))
        facts |= FACT(SAME_BITS);
    if (c->member && same_bits(c) && c->before.offset == c->after.offset &&
        c->before.is_unsigned == c->after.is_unsigned)
        facts |= FACT(SAME_PLACE);
    if (c->member && c->before.present && !c->before.bits)
        facts |= FACT(EMPTY);
    if (c->before.present && c->after.present)
        facts |= FACT(TYPE_KNOWN);
    else
        facts |= c->before.present ? FACT(REMOVED) : FACT(ADDED);
    return facts;
}

/* ---- types ---- */

/* The outermost bound: "x [4][8]" 4, "x []" 0, "x" -1. */
static long outer_bound(const char *type)
{
    const char *p = type ? strchr(type, '[') : NULL;
    return p ? strtol(p + 1, NULL, 10) : -1;
}

/* Both ends of [1] -> []: the old way and the new way to say "as many as there are". */
static bool flexible(const struct hv_change *c)
{
    const char *before = c->before.type, *after = c->after.type;
    long b = outer_bound(before), a = outer_bound(after);
    if (b < 0 || a < 0 || b > 1 || a > 1 || (a && b))
        return false;
    size_t n = strcspn(before, "[");
    return n == strcspn(after, "[") && strncmp(before, after, n) == 0;
}

static bool is_address(const struct hv_profile *profile, const char *type)
{
    return strchr(type, '*') ||
           hv_patterns_match(profile->handles, profile->n_handles, type);
}

static uint32_t of_types(const struct hv_change *c, const struct hv_profile *profile)
{
    const char *before = c->before.type, *after = c->after.type;
    if (!before || !after)
        return 0;
    uint32_t facts = flexible(c) ? FACT(FLEXIBLE) : 0;
    bool number_before = hv_type_sign(before) != HV_SIGN_NONE;
    bool number_after = hv_type_sign(after) != HV_SIGN_NONE;
    if (c->before.bits == c->after.bits && number_before != number_after &&
        is_address(profile, number_before ? after : before))
        facts |= FACT(ADDRESS);
    return facts;
}

/* ---- the record around a member ---- */

static bool overlaps_padding(const struct hv_member *members, uint32_t n, uint64_t from,
                             uint64_t to, const struct hv_profile *profile)
{
    for (uint32_t i = 0; i < n; i++) {
        const struct hv_member *m = &members[i];
        if (m->name && m->offset < to && from < m->offset + m->bits &&
            is_padding(profile, m->name))
            return true;
        if (overlaps_padding(m->members, m->n_members, from, to, profile))
            return true;
    }
    return false;
}

static bool moves_members(const struct hv_change *c, const struct hv_profile *profile)
{
    for (const struct hv_change *f = c->consequences; f; f = f->next)
        if (f->kind == HV_KIND_MEMBER_OFFSET && !is_padding(profile, f->member))
            return true;
    return false;
}

static uint32_t of_size(const struct hv_change *c, const struct hv_entity *old)
{
    const struct hv_entity *new = c->after.entity;
    if (!old || !new || old->cls != HV_CLASS_RECORD || new->cls != HV_CLASS_RECORD)
        return c->grows_record ? FACT(GROWS_RECORD) : 0;
    if (new->u.record.size < old->u.record.size)
        return FACT(SHRINKS_RECORD);
    return new->u.record.size > old->u.record.size ? FACT(GROWS_RECORD) : 0;
}

static uint32_t of_neighbourhood(const struct hv_change *c,
                                 const struct hv_surface *surface,
                                 const struct hv_profile *profile)
{
    const struct hv_entity *old = hv_change_old_entity(c, surface);
    uint32_t facts = of_size(c, old);
    if (moves_members(c, profile))
        facts |= FACT(MOVES_MEMBERS);
    if (c->kind == HV_KIND_MEMBER_ADDED && old && old->cls == HV_CLASS_RECORD &&
        overlaps_padding(old->u.record.members, old->u.record.n_members,
                         c->after.offset, c->after.offset + c->after.bits, profile))
        facts |= FACT(OVER_PADDING);
    return facts;
}

/* ---- what lives on under another name ---- */

/* PHYSDEVOP_x became another number, and PHYSDEVOP_x_v1 still has the old one: a name
 * for the newest of several, which old binaries never see move. */
static bool old_value_kept(const struct hv_change *c, const struct hv_surface *new)
{
    size_t n = strlen(c->entity);
    if (!c->before.value)
        return false;
    for (size_t i = 0; i < new->n_entities; i++) {
        const struct hv_entity *e = &new->entities[i];
        if (e->cls == HV_CLASS_CONSTANT && e->u.constant.value &&
            strncmp(e->name, c->entity, n) == 0 && e->name[n] == '_' &&
            strcmp(e->u.constant.value, c->before.value) == 0)
            return true;
    }
    return false;
}

/* A hypercall's number that another name has now, and that name is new. */
static bool number_kept(const struct hv_change *c, const struct hv_judge_arch *arch)
{
    for (size_t i = 0; c->before.value && i < arch->new->n_entities; i++) {
        const struct hv_entity *e = &arch->new->entities[i];
        if (e->cls == HV_CLASS_HYPERCALL && e->u.constant.value &&
            strcmp(e->u.constant.value, c->before.value) == 0 &&
            !hv_surface_find(arch->old, HV_CLASS_HYPERCALL, e->name, ~0u))
            return true;
    }
    return false;
}

static uint32_t of_other_names(const struct hv_change *c,
                               const struct hv_judge_arch *arch)
{
    uint32_t facts = c->renamed_to ? FACT(RENAMED) : 0;
    if (c->kind == HV_KIND_CONSTANT_VALUE && old_value_kept(c, arch->new))
        facts |= FACT(OLD_VALUE_KEPT);
    if (c->kind == HV_KIND_HYPERCALL_REMOVED && number_kept(c, arch))
        facts |= FACT(RENAMED);
    return facts;
}

uint32_t hv_change_facts(const struct hv_change *change,
                         const struct hv_judge_arch *arch,
                         const struct hv_profile *profile)
{
    uint32_t facts = 0;
    if (change->layout_equal)
        facts |= FACT(LAYOUT_EQUAL);
    if (change->at_end)
        facts |= FACT(AT_END);
    if (change->in_padding)
        facts |= FACT(IN_PADDING);
    if (change->in_union)
        facts |= FACT(IN_UNION);
    return facts | of_names(change, profile) | of_figures(change) |
           of_types(change, profile) | of_neighbourhood(change, arch->old, profile) |
           of_other_names(change, arch);
}

const struct hv_rule *hv_rule_for(const struct hv_catalogue *catalogue,
                                  enum hv_kind kind, uint32_t facts)
{
    for (size_t i = 0; i < catalogue->n_rules; i++) {
        const struct hv_rule *rule = &catalogue->rules[i];
        if (rule->kind == kind && (facts & rule->require) == rule->require &&
            !(facts & rule->forbid))
            return rule;
    }
    return NULL;
}
