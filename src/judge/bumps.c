/* SPDX-License-Identifier: MIT */
#include "judge/bumps.h"

#include "base/mem.h"

#include <string.h>

static const struct hv_entity *macro_of(const struct hv_surface *surface,
                                        const char *name)
{
    return hv_surface_find(surface, HV_CLASS_CONSTANT, name, ~0u);
}

static struct hv_side side_of(const struct hv_entity *e, const char *value)
{
    return (struct hv_side){.present = e != NULL,
                            .value = value,
                            .value_bits = e ? e->u.constant.bits : 0,
                            .is_unsigned = e && e->u.constant.is_unsigned,
                            .entity = e};
}

struct hv_change *hv_missing_bump(const struct hv_finding *findings, size_t n,
                                  size_t macro, const struct hv_judge_arch *arch,
                                  const struct hv_profile *profile,
                                  struct hv_arena *arena)
{
    const char *name = profile->version_macros[macro].macro;
    const struct hv_entity *e = macro_of(arch->new, name);
    struct hv_change *change = NULL;
    for (size_t i = 0; e && i < n; i++) {
        const struct hv_finding *f = &findings[i];
        if (f->verdict != HV_VERDICT_BREAK || !f->version_macro ||
            strcmp(f->version_macro, name) != 0)
            continue;
        if (!change) {
            change = hv_arena_alloc(arena, sizeof *change);
            *change = (struct hv_change){.kind = HV_KIND_INTERFACE_VERSION_MISSING,
                                         .cls = HV_CLASS_CONSTANT,
                                         .entity = e->name,
                                         .archs = UINT32_C(1) << arch->arch,
                                         .before = side_of(e, f->version_before),
                                         .after = side_of(e, f->version_after),
                                         .file = e->file,
                                         .line = e->line};
        }
        change->audiences |= f->change.audiences;
    }
    return change;
}

static bool is_version_macro(const struct hv_profile *profile, const char *name)
{
    for (size_t i = 0; i < profile->n_version_macros; i++)
        if (strcmp(profile->version_macros[i].macro, name) == 0)
            return true;
    return false;
}

bool hv_bump_is_needless(const struct hv_finding *finding,
                         const struct hv_finding *findings, size_t n,
                         const struct hv_judge_arch *arch,
                         const struct hv_profile *profile)
{
    if (finding->change.kind != HV_KIND_INTERFACE_VERSION || !arch->old_is_release ||
        !is_version_macro(profile, finding->change.entity))
        return false;
    for (size_t i = 0; i < n; i++)
        if (findings[i].version_macro &&
            strcmp(findings[i].version_macro, finding->change.entity) == 0)
            return false;
    return true;
}
