/* SPDX-License-Identifier: MIT */
#include "judge/numbers.h"

#include "base/mem.h"

/* The op that a constant which was added is a number of. */
static const struct hv_entity *new_op(const struct hv_change *change,
                                      const struct hv_judge_arch *arch)
{
    if (change->kind != HV_KIND_CONSTANT_ADDED || arch->across)
        return NULL;
    const struct hv_entity *e =
        hv_surface_find(arch->new, HV_CLASS_OP, change->entity, change->audiences);
    return e && !e->u.op.removed ? e : NULL;
}

/* A new name for what OLD has under the number is told by the comparison. */
static bool is_in_use(const struct hv_surface *old, const struct hv_entity *op)
{
    size_t n;
    const struct hv_entity *ops = hv_surface_class(old, HV_CLASS_OP, &n);
    for (size_t i = 0; i < n; i++)
        if (ops[i].u.op.family == op->u.op.family &&
            ops[i].u.op.number == op->u.op.number)
            return true;
    return false;
}

struct hv_change *hv_reused_number(const struct hv_change *change,
                                   const struct hv_judge_arch *arch,
                                   struct hv_arena *arena)
{
    const struct hv_release_view *shipped = &arch->releases;
    const struct hv_entity *op = new_op(change, arch);
    const char *release = NULL;
    if (!op || shipped->unknown || !shipped->number || is_in_use(arch->old, op))
        return NULL;
    const char *name = shipped->number(shipped->ctx, op, &release);
    if (!name || hv_names_alike(name, op->name))
        return NULL;
    struct hv_change *reused = hv_arena_alloc(arena, sizeof *reused);
    *reused = (struct hv_change){
        .kind = HV_KIND_NUMBER_REUSED,
        .cls = HV_CLASS_OP,
        .entity = op->name,
        .audiences = change->audiences,
        .before = {.present = true, .value = op->u.op.number, .text = name},
        .after = {.present = true,
                  .value = op->u.op.number,
                  .text = op->name,
                  .entity = op},
        .file = op->file,
        .line = op->line,
        .shipped_in = release};
    return reused;
}
