/* SPDX-License-Identifier: MIT */
#include "judge/verdict/context.h"

#include <strings.h>

static bool is_number(const char *value)
{
    return value && *value && !value[strspn(value, "0123456789")];
}

/* Is a caller built with the old value refused by the new one? It is if the refusing
 * parts differ, or if a second number is lower. */
static bool refuses(const struct hv_version_macro *macro, const char *old,
                    const char *new)
{
    if (!old || !new || strcmp(old, new) == 0)
        return false;
    if (!macro->major_bits || !is_number(old) || !is_number(new))
        return true;
    uint64_t a = strtoull(old, NULL, 10), b = strtoull(new, NULL, 10);
    uint64_t major = macro->major_bits;
    return (a & major) != (b & major) || (a & ~major) > (b & ~major);
}

/* Is the second number, in its own constant, lower? */
static bool minor_fell(const struct hv_version_macro *macro,
                       const struct hv_judge_arch *arch)
{
    const char *old = macro->minor ? hv_constant_value(arch->old, macro->minor) : NULL;
    const char *new = macro->minor ? hv_constant_value(arch->new, macro->minor) : NULL;
    return is_number(old) && is_number(new) &&
           strtoull(old, NULL, 10) > strtoull(new, NULL, 10);
}

/* Add the value of a release. Keeps the newest, unless an older one is not refused: a
 * number can go down again, and then the form of that older release is served. */
static void add_value(struct hv_version *v, const struct hv_version_macro *macro,
                      const char *value)
{
    bool clash = v->before && v->after && !refuses(macro, v->before, v->after);
    if (value && !clash)
        v->before = value;
}

static void add_release_values(struct hv_version *v,
                               const struct hv_version_macro *macro,
                               const struct hv_judge_arch *arch, const char *since)
{
    const struct hv_release_view *s = &arch->releases;
    if (s->unknown || !s->constant || !since)
        return;
    for (size_t i = 0; i < s->n_releases; i++)
        if (hv_release_compare(s->releases[i], since) >= 0)
            add_value(v, macro, s->constant(s->ctx, v->macro, s->releases[i]));
    if (!s->n_releases) {
        /* the newest release with the form is unknown: use OLD instead */
        add_value(v, macro, s->constant(s->ctx, v->macro, since));
        add_value(v, macro, hv_constant_value(arch->old, v->macro));
    }
}

static struct hv_version version_by(const struct hv_judge_arch *arch,
                                    const struct hv_version_macro *macro,
                                    const char *since)
{
    struct hv_version v = {.macro = macro->macro,
                           .refuses_all = macro->absent,
                           .after = hv_constant_value(arch->new, macro->macro)};
    /* a copy sends its own value, whatever releases with its form had */
    if (!arch->unversioned)
        add_release_values(&v, macro, arch, since);
    if (!v.before)
        v.before = hv_constant_value(arch->old, macro->macro) ?: macro->absent;
    v.bumped = refuses(macro, v.before, v.after) ||
               (v.before && v.after && minor_fell(macro, arch));
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
        struct hv_version v = version_by(arch, &profile->version_macros[m], since);
        if (!found.macro || (found.bumped && !v.bumped))
            found = v;
    }
    return found;
}

/* ---- a version that stands in the record itself ---- */

static bool is_called_version(const struct hv_member *m)
{
    const char *last = m->name ? strrchr(m->name, '_') : NULL;
    const char *word = last ? last + 1 : m->name ?: "";
    return hv_type_sign(m->type) != HV_SIGN_NONE &&
           (strcmp(word, "version") == 0 || strcmp(word, "revision") == 0);
}

static bool is_version_constant(const char *name)
{
    return hv_ends_with(name, "_VERSION") || hv_ends_with(name, "_REVISION");
}

/* SMALL_STATE_VERSION of struct small_state. */
static bool is_named_after(const char *constant, const char *record)
{
    const char *space = strrchr(record, ' '), *tag = space ? space + 1 : record;
    size_t n = strlen(tag) - (hv_ends_with(tag, "_t") ? 2 : 0);
    return strncasecmp(constant, tag, n) == 0 && strrchr(constant, '_') == constant + n;
}

static bool is_raised(const struct hv_entity *constant, const struct hv_surface *new)
{
    const char *after = is_number(constant->u.constant.value)
                            ? hv_constant_value(new, constant->name)
                            : NULL;
    return is_number(after) &&
           hv_decimal_compare(after, constant->u.constant.value) > 0;
}

/* Has the record a version, and is the constant that is named after it higher? NULL:
 * any constant. */
static bool has_raised_version(const struct hv_entity *record, const char *name,
                               const struct hv_judge_arch *arch)
{
    return record &&
           HV_ANY(m, record->u.record.members, record->u.record.n_members,
                  is_called_version(m)) &&
           HV_ANY_OF(constant, arch->old, HV_CLASS_CONSTANT,
                     (!name || strcmp(constant->name, name) == 0) &&
                         is_version_constant(constant->name) &&
                         is_named_after(constant->name, record->name) &&
                         is_raised(constant, arch->new));
}

bool hv_raises_own_version(const struct hv_change *c, const struct hv_judge_arch *arch)
{
    if (c->kind == HV_KIND_MEMBER_ADDED)
        return has_raised_version(
            hv_surface_find(arch->old, HV_CLASS_RECORD, c->entity, c->audiences), NULL,
            arch);
    return c->kind == HV_KIND_CONSTANT_VALUE && is_version_constant(c->entity) &&
           HV_ANY_OF(record, arch->old, HV_CLASS_RECORD,
                     has_raised_version(record, c->entity, arch));
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
    const struct hv_entity *e = hv_constant_find(arch->new, name, &value);
    bool found = false;
    for (size_t i = 0; e && i < n; i++) {
        const struct hv_finding *f = &findings[i];
        /* a version that the old side lacks is new, not forgotten */
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

bool hv_bump_is_needless(const struct hv_finding *finding,
                         const struct hv_finding *findings, size_t n,
                         const struct hv_judge_arch *arch)
{
    const struct hv_change *c = &finding->change;
    const char *name = c->entity;
    const struct hv_version_macro *macro =
        HV_FIND(m, arch->profile->version_macros, arch->profile->n_version_macros,
                strcmp(m->macro, name) == 0);
    bool needless = macro && c->kind == HV_KIND_INTERFACE_VERSION &&
                    arch->old_is_release &&
                    refuses(macro, c->before.value ?: c->before.text,
                            c->after.value ?: c->after.text);
    for (size_t i = 0; needless && i < n; i++)
        needless = !is_covered_by(&findings[i], name);
    return needless;
}
