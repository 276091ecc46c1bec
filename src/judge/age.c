/* SPDX-License-Identifier: MIT */
#include "judge/age.h"

#include "judge/facts.h"

uint32_t hv_strict_audiences(const struct hv_profile *profile, uint32_t audiences)
{
    uint32_t strict = 0;
    for (size_t i = 0; i < profile->n_audiences; i++)
        if (profile->audiences[i].strict)
            strict |= UINT32_C(1) << i;
    return strict & audiences;
}

static const char *older(const char *a, const char *b)
{
    if (!a || !b)
        return a ? a : b;
    return hv_release_compare(b, a) < 0 ? b : a;
}

static const char *since_of_form(const struct hv_release_view *shipped,
                                 const struct hv_entity *entity, uint32_t audiences)
{
    const char *since = NULL;
    for (uint32_t bit = 1; bit && bit <= audiences; bit <<= 1)
        if (audiences & bit && shipped->since)
            since = older(since, shipped->since(shipped->ctx, entity, bit));
    return since;
}

static const char *since_of_part(const struct hv_release_view *shipped,
                                 const struct hv_change *change, uint32_t audiences)
{
    const char *since = NULL;
    for (uint32_t bit = 1; bit && bit <= audiences; bit <<= 1)
        if (audiences & bit && shipped->part_since)
            since = older(since, shipped->part_since(shipped->ctx, change, bit));
    return since;
}

/* A member that was added has no old side: what it can break is the record at its old
 * size, and every member that it moves. */
static const char *since_of_victims(const struct hv_release_view *shipped,
                                    const struct hv_change *change,
                                    const struct hv_entity *old, uint32_t audiences)
{
    struct hv_change whole = {.kind = HV_KIND_RECORD_SIZE,
                              .cls = old->cls,
                              .entity = old->name,
                              .archs = change->archs,
                              .audiences = change->audiences,
                              .before = {.present = true, .entity = old}};
    if (old->cls == HV_CLASS_RECORD) {
        whole.before.size = old->u.record.size;
        whole.before.align = old->u.record.align;
    }
    const char *since = since_of_part(shipped, &whole, audiences);
    for (const struct hv_change *c = change->consequences; c && !since; c = c->next)
        if (c->before.present && c->kind == HV_KIND_MEMBER_OFFSET)
            since = since_of_part(shipped, c, audiences);
    return since;
}

struct hv_age hv_change_age(const struct hv_change *change,
                            const struct hv_judge_arch *arch,
                            const struct hv_profile *profile, bool parts)
{
    const struct hv_release_view *shipped = &arch->releases;
    const struct hv_entity *old = hv_change_old_entity(change, arch->old);
    struct hv_age age = {.shipped = true};
    if (shipped->unknown || !old)
        return age;
    uint32_t asked = hv_strict_audiences(profile, change->audiences);
    if (!asked)
        asked = change->audiences;
    age.since = since_of_form(shipped, old, asked);
    if (!age.since && parts)
        age.since = change->before.present
                        ? since_of_part(shipped, change, asked)
                        : since_of_victims(shipped, change, old, asked);
    age.shipped = age.since != NULL;
    return age;
}
