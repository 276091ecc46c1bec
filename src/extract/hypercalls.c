/* SPDX-License-Identifier: MIT */
#include "extract/passes.h"

bool hv_is_number(const char *value)
{
    size_t n = value ? strlen(value) : 0, sign = n && *value == '-';
    return n > sign && n <= 20 && strspn(value + sign, "0123456789") == n - sign;
}

/* Compares value with the named one as wanted (-1 lower, 0 equal, 1 higher). A name
 * that the tree lacks, or that is not a number, is no limit. */
static bool has_order(const struct hv_surface *surface, const char *value,
                      const char *name, bool equal, int order)
{
    const char *limit = name ? hv_constant_value(surface, name) : NULL;
    if (!hv_is_number(limit))
        return true;
    int found = hv_decimal_compare(value, limit);
    return found ? (found > 0) == (order > 0) : equal;
}

bool hv_value_in_range(const struct hv_surface *surface,
                       const struct hv_value_range *range, const char *value)
{
    return has_order(surface, value, range->above, false, 1) &&
           has_order(surface, value, range->from, true, 1) &&
           has_order(surface, value, range->below, false, -1) &&
           has_order(surface, value, range->to, true, -1);
}

struct hypercalls {
    struct hv_entity *v; /* to be added */
    size_t n, cap;
    const struct hv_profile *profile;
    struct hv_surface *surface;
};

/* Was a macro taken for a hypercall by its name only, with a value out of range? */
static bool is_out(const struct hypercalls *h, const struct hv_entity *e)
{
    return e->cls == HV_CLASS_HYPERCALL && hv_is_number(e->u.constant.value) &&
           !hv_value_in_range(h->surface, &h->profile->hypercall_range,
                              e->u.constant.value);
}

static void add_enumerator(struct hypercalls *h, const struct hv_entity *from,
                           const struct hv_enumerator *value)
{
    if (!hv_is_hypercall(h->profile, value->name) ||
        !hv_value_in_range(h->surface, &h->profile->hypercall_range, value->value))
        return;
    struct hv_entity *e = HV_ADD(h->v, h->n, h->cap);
    *e = (struct hv_entity){.cls = HV_CLASS_HYPERCALL,
                            .name = value->name,
                            .audiences = from->audiences,
                            .file = from->file,
                            .line = value->line ? value->line : from->line,
                            .guard = from->guard};
    e->u.constant.value = value->value;
    e->u.constant.bits = (uint32_t)from->u.enum_.size * 8;
    e->u.constant.is_unsigned = *value->value != '-';
}

void hv_hypercalls_find(const struct hv_profile *profile, struct hv_surface *surface)
{
    HV_FREED struct hypercalls h = {.profile = profile, .surface = surface};
    size_t n_out = 0;
    HV_FREED size_t *out = hv_alloc((surface->n_entities + 1) * sizeof *out);
    for (size_t i = 0; profile->hypercalls.text && i < surface->n_entities; i++) {
        const struct hv_entity *e = surface->entities[i];
        if (is_out(&h, e))
            out[n_out++] = i;
        for (uint32_t k = 0; e->cls == HV_CLASS_ENUM && k < e->u.enum_.n_values; k++)
            add_enumerator(&h, e, &e->u.enum_.values[k]);
    }
    for (size_t i = 0; i < n_out; i++)
        hv_entity_mutable(surface->entities[out[i]])->cls = HV_CLASS_CONSTANT;
    hv_surface_append(surface, h.v, h.n);
    if (n_out || h.n)
        hv_surface_seal(surface);
}
