/* SPDX-License-Identifier: MIT */
#include "model/waiver.h"

static const struct {
    const char *name;
    enum hv_attribute_form form;
} attributes[] = {
#define HV_ATTRIBUTE_ROW(id, key, form) {key, HV_FORM_##form},
    HV_ATTRIBUTES(HV_ATTRIBUTE_ROW)
#undef HV_ATTRIBUTE_ROW
};

const char *hv_attribute_name(enum hv_attribute attribute)
{
    return attributes[attribute].name;
}

enum hv_attribute_form hv_attribute_form(enum hv_attribute attribute)
{
    return attributes[attribute].form;
}

/* ---- a finding in the form of a waiver ---- */

static const char *print_number(struct hv_arena *arena, uint64_t n)
{
    return hv_arena_printf(arena, "%" PRIu64, n);
}

/* The names, in the arena. */
static struct hv_strings list_of(struct hv_set_names names, struct hv_arena *arena)
{
    struct hv_strings list = {names.n, hv_arena_alloc(arena, sizeof names.v)};
    memcpy(list.v, names.v, sizeof names.v);
    return list;
}

static void put_value(struct hv_attributes *f, const struct hv_side *side,
                      struct hv_arena *arena)
{
    f->v[HV_ATTRIBUTE_STRING] = side->text;
    if (side->text || side->value_bits)
        f->v[HV_ATTRIBUTE_VALUE] = side->value;
    else
        f->v[HV_ATTRIBUTE_TOKENS] = side->value;
    if (!side->text && side->value && side->value_bits) {
        f->v[HV_ATTRIBUTE_BITS] = print_number(arena, side->value_bits);
        f->v[HV_ATTRIBUTE_UNSIGNED] = side->is_unsigned ? "true" : "false";
    }
}

static void put_guard(struct hv_attributes *f, const struct hv_entity *entity,
                      const struct hv_profile *profile, struct hv_arena *arena)
{
    if (!entity)
        return;
    struct hv_set_names names = hv_audience_names(profile, entity->audiences);
    HV_BUF text = {0};
    hv_put_names(&text, &names, " ");
    f->v[HV_ATTRIBUTE_AUDIENCES] = hv_arena_strndup(arena, text.p ?: "", text.n);
    f->v[HV_ATTRIBUTE_GUARD] = entity->guard;
}

/* hv_change_fields() says which values mean something. */
static struct hv_attributes side_attributes(const struct hv_change *c,
                                            const struct hv_side *side,
                                            const struct hv_profile *profile,
                                            struct hv_arena *arena)
{
    struct hv_attributes f = {.present = side->present};
    if (!side->present)
        return f;
    switch (hv_change_fields(c)) {
    case HV_FIELDS_GUARD:
        put_guard(&f, side->entity, profile, arena);
        break;
    case HV_FIELDS_STATE:
        f.v[HV_ATTRIBUTE_VALUE] = side->value;
        if (side->size)
            f.v[HV_ATTRIBUTE_SIZE] = print_number(arena, side->size);
        break;
    case HV_FIELDS_MEMBER:
    case HV_FIELDS_ARGUMENT:
        f.v[HV_ATTRIBUTE_OFFSET] = print_number(arena, side->offset);
        f.v[HV_ATTRIBUTE_BITS] = print_number(arena, side->bits);
        f.v[HV_ATTRIBUTE_TYPE] = side->type;
        break;
    case HV_FIELDS_RECORD:
    case HV_FIELDS_TYPEDEF:
        f.v[HV_ATTRIBUTE_SIZE] = print_number(arena, side->size);
        if (c->cls == HV_CLASS_TYPEDEF)
            f.v[HV_ATTRIBUTE_TYPE] = side->type;
        else
            f.v[HV_ATTRIBUTE_ALIGN] = print_number(arena, side->align);
        break;
    case HV_FIELDS_VALUE:
    case HV_FIELDS_COMMENT:
    case HV_FIELDS_MACRO:
    case HV_FIELDS_CLASS:
        put_value(&f, side, arena);
        break;
    }
    return f;
}

struct hv_waiver *hv_waiver_of(const struct hv_finding *finding,
                               const struct hv_profile *profile, struct hv_arena *arena)
{
    const struct hv_change *c = &finding->change;
    struct hv_waiver *w = hv_arena_alloc(arena, sizeof *w);
    w->id = finding->id;
    w->rule = finding->rule->id;
    w->kind = hv_kind_name(c->kind);
    w->entity = c->entity;
    w->member = c->member;
    w->renamed_to = c->renamed_to;
    w->archs = list_of(hv_arch_names(profile, c->archs), arena);
    w->audiences = list_of(hv_audience_names(profile, c->audiences), arena);
    w->before = side_attributes(c, &c->before, profile, arena);
    w->after = side_attributes(c, &c->after, profile, arena);
    w->n_per_arch = finding->n_per_arch;
    w->per_arch = hv_arena_alloc(arena, (w->n_per_arch + 1) * sizeof *w->per_arch);
    for (size_t i = 0; i < finding->n_per_arch; i++) {
        const struct hv_per_arch *p = &finding->per_arch[i];
        w->per_arch[i] = (struct hv_waived_arch){
            .arch = profile->archs[p->arch].name,
            .before = side_attributes(c, &p->before, profile, arena),
            .after = side_attributes(c, &p->after, profile, arena)};
    }
    return w;
}

/* ---- the same change on other architectures ---- */

/* Both sides as they are on one architecture. */
static struct hv_waived_arch on_arch(const struct hv_waiver *w, const char *arch)
{
    const struct hv_waived_arch *own =
        HV_FIND(x, w->per_arch, w->n_per_arch, strcmp(x->arch, arch) == 0);
    return own ? *own : (struct hv_waived_arch){arch, w->before, w->after};
}

bool hv_waiver_join(struct hv_waiver *waiver, const struct hv_waiver *other,
                    struct hv_arena *arena)
{
    struct hv_strings archs = hv_strings_both(&waiver->archs, &other->archs, arena);
    if (archs.n != waiver->archs.n + other->archs.n)
        return false;
    struct hv_waived_arch *on = hv_arena_alloc(arena, (archs.n + 1) * sizeof *on);
    for (size_t i = 0; i < archs.n; i++)
        on[i] = on_arch(i < waiver->archs.n ? waiver : other, archs.v[i]);
    waiver->archs = archs;
    waiver->audiences = hv_strings_both(&waiver->audiences, &other->audiences, arena);
    waiver->per_arch = on;
    waiver->n_per_arch = archs.n;
    return true;
}

/* ---- comparing ---- */

static bool has_names(const struct hv_strings *names, const struct hv_strings *wanted)
{
    return HV_ALL(x, wanted->v, wanted->n, hv_strings_have(names, *x));
}

bool hv_same_attributes(const struct hv_attributes *a, const struct hv_attributes *b,
                        bool wherever)
{
    bool equal = a->present == b->present;
    for (int i = 0; equal && i < HV_ATTRIBUTE_COUNT; i++)
        equal =
            (wherever && i == HV_ATTRIBUTE_OFFSET) || hv_same_text(a->v[i], b->v[i]);
    return equal;
}

static bool same_sides(const struct hv_waived_arch *a, const struct hv_waived_arch *b)
{
    return hv_same_attributes(&a->before, &b->before, false) &&
           hv_same_attributes(&a->after, &b->after, false);
}

/* Compare on every architecture that both have. The values outside of per_arch belong
 * to the first architecture. */
static bool same_values(const struct hv_waiver *waiver, const struct hv_waiver *finding)
{
    for (size_t i = 0; i < finding->archs.n; i++) {
        const char *arch = finding->archs.v[i];
        struct hv_waived_arch a = on_arch(waiver, arch), b = on_arch(finding, arch);
        struct hv_waived_arch first = {arch, waiver->before, waiver->after};
        bool leads = waiver->archs.n && strcmp(waiver->archs.v[0], arch) == 0;
        if (hv_strings_have(&waiver->archs, arch) &&
            (!same_sides(&a, &b) || (leads && !same_sides(&first, &b))))
            return false;
    }
    return true;
}

enum hv_waiver_fit hv_waiver_fit(const struct hv_waiver *waiver,
                                 const struct hv_waiver *finding)
{
    if (!hv_same_text(waiver->kind, finding->kind) ||
        !hv_same_text(waiver->entity, finding->entity) ||
        !hv_same_text(waiver->member, finding->member))
        return HV_WAIVER_OTHER;
    if (!hv_same_text(waiver->id, finding->id) ||
        !hv_same_text(waiver->rule, finding->rule) ||
        !hv_same_text(waiver->renamed_to, finding->renamed_to) ||
        !same_values(waiver, finding))
        return HV_WAIVER_VALUES;
    return has_names(&waiver->archs, &finding->archs) &&
                   has_names(&waiver->audiences, &finding->audiences)
               ? HV_WAIVER_FITS
               : HV_WAIVER_WIDER;
}
