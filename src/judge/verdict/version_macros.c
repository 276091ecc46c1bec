/* SPDX-License-Identifier: MIT */
#include "judge/verdict/context.h"

/* A version is a constant, or an enumerator. NULL: the surface has neither. */
static const struct hv_entity *find_version(const struct hv_surface *surface,
                                            const char *name, const char **ret_value)
{
    const struct hv_entity *e = hv_surface_find(surface, HV_CLASS_CONSTANT, name, ~0u);
    if (e) {
        *ret_value = e->u.constant.value ? e->u.constant.value : e->u.constant.text;
        return e;
    }
    size_t n;
    const struct hv_entity *enums = hv_surface_class(surface, HV_CLASS_ENUM, &n);
    for (size_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < enums[i].u.enum_.n_values; k++)
            if (strcmp(enums[i].u.enum_.values[k].name, name) == 0) {
                *ret_value = enums[i].u.enum_.values[k].value;
                return &enums[i];
            }
    *ret_value = NULL;
    return NULL;
}

static const char *value_in(const struct hv_surface *surface, const char *macro)
{
    const char *value;
    find_version(surface, macro, &value);
    return value;
}

/* One value of a release. Keeps the newest, unless an older one is the new value again:
 * a number can go down, and then the form of that older release is not refused. */
static void add_value(struct hv_version *v, const char *value)
{
    bool clash = v->before && v->after && strcmp(v->before, v->after) == 0;
    if (value && !clash)
        v->before = value;
}

static void add_release_values(struct hv_version *v, const struct hv_judge_arch *arch,
                               const char *since)
{
    const struct hv_release_view *s = &arch->releases;
    if (s->unknown || !s->constant || !since)
        return;
    for (size_t i = 0; i < s->n_releases; i++)
        if (hv_release_compare(s->releases[i], since) >= 0)
            add_value(v, s->constant(s->ctx, v->macro, s->releases[i]));
    if (!s->n_releases) {
        /* the newest that shipped the form is not known: use OLD instead */
        add_value(v, s->constant(s->ctx, v->macro, since));
        add_value(v, value_in(arch->old, v->macro));
    }
}

static struct hv_version version_by(const struct hv_judge_arch *arch, const char *macro,
                                    const char *since)
{
    struct hv_version v = {.macro = macro, .after = value_in(arch->new, macro)};
    add_release_values(&v, arch, since);
    if (!v.before)
        v.before = value_in(arch->old, macro);
    v.bumped = v.before && v.after && strcmp(v.before, v.after) != 0;
    return v;
}

struct hv_version hv_version_of(const struct hv_judge_arch *arch,
                                const struct hv_reach *old_reach,
                                const struct hv_entity *old, const char *since)
{
    const struct hv_profile *profile = arch->profile;
    struct hv_version found = {0};
    for (size_t m = 0; m < profile->n_version_macros; m++) {
        if (!hv_reach_covers(old_reach, m, old))
            continue;
        struct hv_version v = version_by(arch, profile->version_macros[m].macro, since);
        if (!found.macro || (found.bumped && !v.bumped))
            found = v;
    }
    return found;
}

/* ---- versions after everything else was judged ---- */

static bool is_covered_by(const struct hv_finding *f, const char *macro)
{
    return f->version_macro && strcmp(f->version_macro, macro) == 0;
}

static struct hv_side side_of(const struct hv_entity *e, const char *value)
{
    struct hv_side side = {.present = true, .value = value, .entity = e};
    if (e->cls == HV_CLASS_CONSTANT) {
        side.value_bits = e->u.constant.bits;
        side.is_unsigned = e->u.constant.is_unsigned;
    }
    return side;
}

bool hv_missing_bump(const struct hv_finding *findings, size_t n, size_t macro,
                     const struct hv_judge_arch *arch, struct hv_change *ret)
{
    const char *name = arch->profile->version_macros[macro].macro;
    const char *value;
    const struct hv_entity *e = find_version(arch->new, name, &value);
    bool found = false;
    for (size_t i = 0; e && i < n; i++) {
        const struct hv_finding *f = &findings[i];
        /* a version that the old side had not is new, not forgotten */
        if ((f->verdict != HV_VERDICT_BREAK && !f->lacks_bump) || !f->version_before ||
            !is_covered_by(f, name))
            continue;
        if (!found)
            *ret = (struct hv_change){.kind = HV_KIND_INTERFACE_VERSION_MISSING,
                                      .cls = HV_CLASS_CONSTANT,
                                      .entity = name,
                                      .archs = HV_BIT(arch->arch),
                                      .before = side_of(e, f->version_before),
                                      .after = side_of(e, f->version_after),
                                      .file = e->file,
                                      .line = e->line};
        found = true;
        ret->audiences |= f->change.audiences;
    }
    return found;
}

static bool is_version_macro(const struct hv_profile *profile, const char *name)
{
    return HV_ANY(version_macro, profile->version_macros, profile->n_version_macros,
                  strcmp(version_macro->macro, name) == 0);
}

bool hv_bump_is_needless(const struct hv_finding *finding,
                         const struct hv_finding *findings, size_t n,
                         const struct hv_judge_arch *arch)
{
    const char *name = finding->change.entity;
    bool needless = finding->change.kind == HV_KIND_INTERFACE_VERSION &&
                    arch->old_is_release && is_version_macro(arch->profile, name);
    for (size_t i = 0; needless && i < n; i++)
        needless = !is_covered_by(&findings[i], name);
    return needless;
}
