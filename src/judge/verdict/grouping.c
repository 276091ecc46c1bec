/* SPDX-License-Identifier: MIT */
#include "judge/verdict/context.h"

/* The condition under which the side that has it has it. */
static const char *guard_of(const struct hv_change *c)
{
    const struct hv_entity *e = c->after.entity ? c->after.entity : c->before.entity;
    return e ? e->guard : NULL;
}

static bool is_of_guard(const struct hv_finding *f)
{
    return hv_change_fields(&f->change) == HV_FIELDS_GUARD && f->change.file &&
           f->change.note == HV_NOTE_NONE;
}

static bool is_one_cause(const struct hv_finding *a, const struct hv_finding *b)
{
    const struct hv_change *c = &a->change, *d = &b->change;
    return c->kind == d->kind && a->rule == b->rule && a->verdict == b->verdict &&
           c->versions.below == d->versions.below && c->kept == d->kept &&
           hv_same_text(c->file, d->file) && hv_same_text(guard_of(c), guard_of(d)) &&
           hv_finding_within(a, b) && hv_finding_within(b, a);
}

/* The first record by name becomes the row; line numbers cannot decide, because a
 * baseline has none. */
static bool is_better_head(const struct hv_change *a, const struct hv_change *b)
{
    return a->cls == HV_CLASS_RECORD && b->cls != HV_CLASS_RECORD;
}

static void append_change(struct hv_change **list, struct hv_change *change)
{
    while (*list)
        list = &(*list)->next;
    *list = change;
}

static void add_consequence(struct hv_finding *head, const struct hv_finding *f,
                            struct hv_arena *arena)
{
    struct hv_change *c = hv_arena_alloc(arena, sizeof *c);
    *c = f->change;
    c->next = NULL;
    append_change(&head->change.consequences, c);
    append_change(&head->change.consequences, c->consequences);
    c->consequences = NULL;
}

/* All rows of i's cause become one; the rest of them are marked as gone. */
static void group_guards(struct hv_result *result, size_t i, bool *gone)
{
    size_t head = i;
    for (size_t k = i + 1; k < result->n_findings; k++)
        if (!gone[k] && is_of_guard(&result->findings[k]) &&
            is_one_cause(&result->findings[i], &result->findings[k]) &&
            is_better_head(&result->findings[k].change, &result->findings[head].change))
            head = k;
    for (size_t k = i; k < result->n_findings; k++) {
        if (k == head || gone[k] || !is_of_guard(&result->findings[k]) ||
            !is_one_cause(&result->findings[i], &result->findings[k]))
            continue;
        gone[k] = k != i;
        add_consequence(&result->findings[head], &result->findings[k], result->arena);
    }
    gone[i] = head != i;
}

/* ---- saved state that grew ---- */

static bool is_grown_state(const struct hv_change *c)
{
    return c->kind == HV_KIND_ROLLBACK_REGISTER && c->cls == HV_CLASS_RECORD &&
           c->before.present && c->after.type;
}

/* The row of the saved state already reports that a member added to it breaks a
 * rollback; where the member has another effect, it stays a row. */
static bool is_implied_by(const struct hv_finding *f, const struct hv_change *state)
{
    const struct hv_change *c = &f->change;
    return c->kind == HV_KIND_MEMBER_ADDED && c->cls == HV_CLASS_RECORD &&
           f->verdict == HV_VERDICT_COMPATIBLE && f->rollback_break &&
           !(c->archs & ~state->archs) && !(c->audiences & ~state->audiences) &&
           hv_same_text(c->entity, state->after.type);
}

static void group_members(struct hv_result *result, struct hv_finding *head, bool *gone)
{
    for (size_t i = 0; i < result->n_findings; i++) {
        struct hv_finding *f = &result->findings[i];
        if (gone[i] || !is_implied_by(f, &head->change))
            continue;
        gone[i] = true;
        add_consequence(head, f, result->arena);
    }
}

void hv_findings_group(struct hv_result *result)
{
    bool *gone = hv_arena_alloc(result->arena, result->n_findings + 1);
    size_t n = 0;
    for (size_t i = 0; i < result->n_findings; i++)
        if (!gone[i] && is_of_guard(&result->findings[i]))
            group_guards(result, i, gone);
    for (size_t i = 0; i < result->n_findings; i++)
        if (is_grown_state(&result->findings[i].change))
            group_members(result, &result->findings[i], gone);
    for (size_t i = 0; i < result->n_findings; i++)
        if (!gone[i])
            result->findings[n++] = result->findings[i];
    result->n_findings = n;
}
