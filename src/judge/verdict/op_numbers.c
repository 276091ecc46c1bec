/* SPDX-License-Identifier: MIT */
#include "judge/verdict/context.h"

#include "compare/likeness.h"

/* The op or hypercall whose number an added name is; NULL: none. */
static const struct hv_entity *new_call(const struct hv_change *change,
                                        const struct hv_judge_arch *arch)
{
    bool hypercall = change->kind == HV_KIND_HYPERCALL_ADDED;
    if ((change->kind != HV_KIND_CONSTANT_ADDED && !hypercall) || arch->across)
        return NULL;
    const struct hv_entity *e =
        hv_surface_find(arch->new, hypercall ? HV_CLASS_HYPERCALL : HV_CLASS_OP,
                        change->entity, change->audiences);
    return e && (hypercall || !e->u.op.removed) ? e : NULL;
}

/* The family within which calls may not share a number. */
static const char *family_of(const struct hv_entity *call)
{
    return call->cls == HV_CLASS_OP ? call->u.op.family : HV_FAMILY_HYPERCALLS;
}

static const char *number_of(const struct hv_entity *call)
{
    return call->cls == HV_CLASS_OP ? call->u.op.number : call->u.constant.value;
}

/* Has OLD a call of that number? Then the comparison reports the new name. */
static bool is_in_use(const struct hv_surface *old, const struct hv_entity *call)
{
    for (int i = 0; i < 2; i++)
        HV_EACH_OF (x, old, i ? HV_CLASS_HYPERCALL : HV_CLASS_OP)
            if (number_of(x) == number_of(call) && /* interned */
                hv_same_text(family_of(x), family_of(call)))
                return true;
    return false;
}

struct hv_change *hv_reused_number(const struct hv_change *change,
                                   const struct hv_judge_arch *arch,
                                   struct hv_arena *arena)
{
    const struct hv_release_view *releases = &arch->releases;
    const struct hv_entity *call = new_call(change, arch);
    const char *release = NULL;
    if (!call || releases->unknown || !releases->number || is_in_use(arch->old, call))
        return NULL;
    const char *name = releases->number(releases->ctx, call, &release);
    if (!name || hv_names_alike(name, call->name))
        return NULL;
    struct hv_change *reused = hv_arena_alloc(arena, sizeof *reused);
    *reused = (struct hv_change){
        .kind = HV_KIND_NUMBER_REUSED,
        .cls = HV_CLASS_OP,
        .entity = call->name,
        .audiences = change->audiences,
        .before = {.present = true, .value = number_of(call), .text = name},
        .after = {.present = true,
                  .value = number_of(call),
                  .text = call->name,
                  .entity = call},
        .file = call->file,
        .line = call->line,
        .shipped_in = release};
    return reused;
}

/* ---- free numbers ---- */

/* The number after the first range that the family ever had on that surface, in use or
 * kept by a comment; 0: it had none. */
static uint64_t next_op(const struct hv_surface *surface,
                        const struct hv_family *family)
{
    size_t count = 0, cap = 0;
    HV_FREED uint64_t *numbers = NULL;
    HV_EACH_OF (ops, surface, HV_CLASS_OP)
        if (strcmp(ops->u.op.family, family->name) == 0)
            *HV_ADD(numbers, count, cap) = hv_number_bits(
                strtoull(ops->u.op.number, NULL, 10), family->number.mask);
    if (count)
        qsort(numbers, count, sizeof *numbers, hv_by_u64);
    size_t i = 0;
    while (i + 1 < count && !hv_numbers_apart(numbers[i], numbers[i + 1]))
        i++;
    return count ? numbers[i] + 1 : 0;
}

uint64_t hv_next_feature(const struct hv_surface *surface,
                         const struct hv_profile *profile)
{
    uint64_t next = 0;
    HV_EACH_OF (constants, surface, HV_CLASS_CONSTANT) {
        const char *value = constants->u.constant.value;
        if (!value || *value == '-' ||
            !hv_pattern_matches(&profile->feature_bits, constants->name, NULL))
            continue;
        uint64_t number = strtoull(value, NULL, 10);
        next = number >= next ? number + 1 : next;
    }
    return next;
}

const char *hv_offer(const struct hv_surface *surface, const struct hv_profile *profile,
                     const char *op, struct hv_arena *arena)
{
    const struct hv_family *family = hv_family_of(profile, op, NULL);
    uint64_t number = family ? next_op(surface, family) : 0;
    uint64_t feature = hv_next_feature(surface, profile);
    if (!number)
        return NULL;
    if (!feature)
        return hv_arena_printf(arena, "The next free number of %s is %" PRIu64 ".",
                               family->name, number);
    return hv_arena_printf(arena,
                           "The next free number of %s is %" PRIu64
                           ", the next free feature bit %" PRIu64 ".",
                           family->name, number, feature);
}
