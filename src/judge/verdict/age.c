/* SPDX-License-Identifier: MIT */
#include "judge/verdict/context.h"

#include "model/field.h"

static const char *older(const char *a, const char *b)
{
    if (!a || !b)
        return a ? a : b;
    return hv_release_compare(b, a) < 0 ? b : a;
}

static const char *since_of_form(const struct hv_release_view *releases,
                                 const struct hv_entity *entity, uint32_t audiences)
{
    const char *since = NULL;
    HV_EACH_BIT (i, releases->since ? audiences : 0)
        since = older(since, releases->since(releases->ctx, entity, HV_BIT(i)));
    return since;
}

static const char *since_of_part(const struct hv_release_view *releases,
                                 const struct hv_change *change, uint32_t audiences)
{
    const char *since = NULL;
    HV_EACH_BIT (i, releases->part_since ? audiences : 0)
        since = older(since, releases->part_since(releases->ctx, change, HV_BIT(i)));
    return since;
}

/* What the change is about is the whole entity: a name, or a form that has no parts. */
static bool is_of_whole(const struct hv_change *change, const struct hv_entity *old)
{
    if (old->cls == HV_CLASS_ENUM)
        return false;
    return old->cls != HV_CLASS_RECORD ||
           (!change->member && change->kind != HV_KIND_RECORD_SIZE &&
            change->kind != HV_KIND_ALIGNMENT);
}

/* A member that was added has no old side: what it can break is the record at its old
 * size, and every member that it moves. */
static const char *since_of_victims(const struct hv_release_view *releases,
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
    const char *since = since_of_part(releases, &whole, audiences);
    for (const struct hv_change *c = change->consequences; c; c = c->next)
        if (c->before.present && c->kind == HV_KIND_MEMBER_OFFSET)
            since = older(since, since_of_part(releases, c, audiences));
    return since;
}

struct hv_age hv_change_age(const struct hv_change *change,
                            const struct hv_judge_arch *arch)
{
    const struct hv_release_view *releases = &arch->releases;
    const struct hv_entity *old = hv_change_old_entity(change, arch->old);
    struct hv_age age = {.shipped = true};
    if (releases->unknown || !old || hv_class_traits(old->cls)->derived)
        return age; /* nobody can tell */
    uint32_t asked = hv_strict_audiences(arch->profile, change->audiences);
    if (!asked)
        asked = change->audiences;
    if (old->cls == HV_CLASS_OP && old->u.op.removed) {
        /* what was given up was in use before; the comment may be newer than a release
         */
        age.since = since_of_form(releases, old, asked);
        if (!age.since && releases->number)
            releases->number(releases->ctx, old, &age.since);
        return age;
    }
    if (is_of_whole(change, old))
        age.since = since_of_form(releases, old, asked);
    else if (change->before.present)
        age.since = since_of_part(releases, change, asked);
    else
        age.since = since_of_victims(releases, change, old, asked);
    age.shipped = age.since || releases->guessed;
    return age;
}
