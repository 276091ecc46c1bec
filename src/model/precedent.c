/* SPDX-License-Identifier: MIT */
#include "model/precedent.h"

/* ---- a finding as a precedent ---- */

static void add_family(struct hv_strings *families, size_t *cap,
                       const struct hv_family *family, struct hv_arena *arena)
{
    if (family && !hv_strings_have(families, family->name))
        *HV_ARENA_ADD(arena, families->v, families->n, *cap) = family->name;
}

static struct hv_strings families_of(const struct hv_finding *f,
                                     const struct hv_profile *profile,
                                     struct hv_arena *arena)
{
    struct hv_strings families = {0};
    size_t cap = 0;
    if (f->change.cls == HV_CLASS_CONSTANT || f->change.cls == HV_CLASS_OP)
        add_family(&families, &cap, hv_family_of(profile, f->change.entity, NULL),
                   arena);
    for (size_t i = 0; f->reachable_from && i < f->reachable_from->n; i++)
        add_family(&families, &cap,
                   hv_family_of(profile, f->reachable_from->v[i], NULL), arena);
    return families;
}

static unsigned done_about(const struct hv_finding *f)
{
    const char *a = f->version_before, *b = f->version_after;
    bool raised = a && b && strcmp(a, b) != 0;
    return (raised || f->verdict == HV_VERDICT_VERSIONED ? HV_DONE_BUMPED : 0u) |
           (f->waiver ? HV_DONE_WAIVED : 0u) | (f->change.kept ? HV_DONE_KEPT : 0u);
}

struct hv_precedent hv_precedent_of(const struct hv_finding *finding,
                                    const struct hv_profile *profile,
                                    struct hv_arena *arena)
{
    const struct hv_change *c = &finding->change;
    const struct hv_waiver *w = hv_waiver_of(finding, profile, arena);
    /* older versions keep the old name: who has its value does not matter */
    bool taken_unseen = c->note == HV_NOTE_TAKEN && c->kept;
    return (struct hv_precedent){.kind = c->kind,
                                 .cls = c->cls,
                                 .entity = c->entity,
                                 .member = c->member,
                                 .renamed_to = taken_unseen ? NULL : c->renamed_to,
                                 .archs = c->archs,
                                 .audiences = c->audiences,
                                 .old = w->before,
                                 .new = w->after,
                                 .verdict = finding->verdict,
                                 .rollback_break = finding->rollback_break,
                                 .rule = finding->rule->id,
                                 .id = finding->id,
                                 .file = c->file,
                                 .version_macro = finding->version_macro,
                                 .version_before = finding->version_before,
                                 .version_after = finding->version_after,
                                 .families = families_of(finding, profile, arena),
                                 .done = done_about(finding),
                                 .waiver =
                                     finding->waiver ? finding->waiver->file : NULL};
}

/* ---- a precedent as a change ---- */

static struct hv_side side_of(const struct hv_attributes *f)
{
    const char *const *v = f->v;
    struct hv_side side = {.present = f->present,
                           .offset = hv_decimal_number(v[HV_ATTRIBUTE_OFFSET]),
                           .bits = hv_decimal_number(v[HV_ATTRIBUTE_BITS]),
                           .size = hv_decimal_number(v[HV_ATTRIBUTE_SIZE]),
                           .align = hv_decimal_number(v[HV_ATTRIBUTE_ALIGN]),
                           .type = v[HV_ATTRIBUTE_TYPE],
                           .text = v[HV_ATTRIBUTE_STRING],
                           .value = v[HV_ATTRIBUTE_VALUE]};
    if (v[HV_ATTRIBUTE_TOKENS]) {
        side.value = v[HV_ATTRIBUTE_TOKENS];
    } else if (side.value) {
        side.value_bits = (uint32_t)side.bits;
        side.is_unsigned =
            v[HV_ATTRIBUTE_UNSIGNED] && strcmp(v[HV_ATTRIBUTE_UNSIGNED], "true") == 0;
        side.bits = 0;
    }
    return side;
}

/* Either a constant is renamed, or another name has its value, which is a review. */
static enum hv_note note_of(const struct hv_precedent *precedent)
{
    return precedent->kind == HV_KIND_CONSTANT_REMOVED &&
                   precedent->verdict == HV_VERDICT_REVIEW
               ? HV_NOTE_TAKEN
               : HV_NOTE_NONE;
}

struct hv_change hv_precedent_change(const struct hv_precedent *precedent)
{
    return (struct hv_change){.kind = precedent->kind,
                              .cls = precedent->cls,
                              .entity = precedent->entity,
                              .member = precedent->member,
                              .renamed_to = precedent->renamed_to,
                              .note = note_of(precedent),
                              .archs = precedent->archs,
                              .audiences = precedent->audiences,
                              .before = side_of(&precedent->old),
                              .after = side_of(&precedent->new),
                              .file = precedent->file,
                              .kept = precedent->done & HV_DONE_KEPT};
}
