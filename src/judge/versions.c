/* SPDX-License-Identifier: MIT */
#include "judge/versions.h"

#include <string.h>

static const char *value_in(const struct hv_surface *surface, const char *macro)
{
    const struct hv_entity *e = hv_surface_find(surface, HV_CLASS_CONSTANT, macro, ~0u);
    if (!e)
        return NULL;
    return e->u.constant.value ? e->u.constant.value : e->u.constant.text;
}

/* One value of the past. Keeps the newest, unless an older one is the new value again:
 * a number can go down, and then the form of that older release is not refused. */
static void see(struct hv_version *v, const char *value)
{
    bool clash = v->before && v->after && strcmp(v->before, v->after) == 0;
    if (value && !clash)
        v->before = value;
}

static void see_releases(struct hv_version *v, const struct hv_judge_arch *arch,
                         const char *since)
{
    const struct hv_release_view *s = &arch->releases;
    if (s->unknown || !s->constant || !since)
        return;
    for (size_t i = 0; i < s->n_releases; i++)
        if (hv_release_compare(s->releases[i], since) >= 0)
            see(v, s->constant(s->ctx, v->macro, s->releases[i]));
    if (!s->n_releases) {
        /* the newest that shipped the form is not known: OLD stands for it */
        see(v, s->constant(s->ctx, v->macro, since));
        see(v, value_in(arch->old, v->macro));
    }
}

static struct hv_version look_at(const struct hv_judge_arch *arch, const char *macro,
                                 const char *since)
{
    struct hv_version v = {.macro = macro, .after = value_in(arch->new, macro)};
    see_releases(&v, arch, since);
    if (!v.before)
        v.before = value_in(arch->old, macro);
    v.bumped = v.before && v.after && strcmp(v.before, v.after) != 0;
    return v;
}

struct hv_version hv_version_of(const struct hv_judge_arch *arch,
                                const struct hv_profile *profile,
                                const struct hv_reach *old_reach,
                                const struct hv_entity *old, const char *since)
{
    struct hv_version found = {0};
    for (size_t m = 0; m < profile->n_version_macros; m++) {
        if (!hv_reach_covers(old_reach, m, old))
            continue;
        struct hv_version v = look_at(arch, profile->version_macros[m].macro, since);
        if (!found.macro || (found.bumped && !v.bumped))
            found = v;
    }
    return found;
}
