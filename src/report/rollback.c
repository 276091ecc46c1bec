/* SPDX-License-Identifier: MIT */
#include "report/rollback.h"

#include "model/state.h"
#include "report/page/page.h"

static uint64_t number(const char *value)
{
    return value ? strtoull(value, NULL, 10) : 0;
}

static const struct hv_entity *entity_of(const struct hv_change *c)
{
    return c->after.entity ? c->after.entity : c->before.entity;
}

static const char *what_register(const struct hv_change *c)
{
    if (c->member)
        return "feature-bits";
    return entity_of(c) && entity_of(c)->u.reg.bitmap ? "bitmap-register" : "register";
}

/* What the finding is about, as an item of its own, without bits and rows. */
static struct hv_rollback_item rollback_item(const struct hv_profile *profile,
                                             const struct hv_finding *finding)
{
    const struct hv_change *c = &finding->change;
    const struct hv_entity *e = entity_of(c);
    struct hv_rollback_item item = {
        .finding = finding, .what = "record", .name = {c->entity, strlen(c->entity)}};
    if (c->kind != HV_KIND_ROLLBACK_REGISTER)
        return item;
    if (c->feature) {
        item.what = "feature";
        return item;
    }
    item.id = c->after.value;
    if (c->cls == HV_CLASS_REGISTER) {
        item.what = what_register(c);
        item.cap = e ? e->u.reg.cap : NULL;
        if (c->member && e)
            item.id = e->u.reg.id;
        return item;
    }
    const struct hv_state_source *source =
        hv_state_source_of(profile, c->cls, c->entity, &item.name);
    item.what =
        source && source->form == HV_STATE_PARAMETER ? "parameter" : "save-record";
    return item;
}

uint64_t hv_rollback_mask(const struct hv_rollback_item *item)
{
    uint64_t mask = 0;
    for (size_t i = 0; i < item->n_bits; i++) {
        uint64_t bit = number(item->bits[i].value);
        if (bit >= 64)
            return 0;
        mask |= UINT64_C(1) << bit;
    }
    return mask;
}

void hv_put_rollback_id(struct hv_buf *buf, const struct hv_change *change,
                        const char *id)
{
    if (change->cls == HV_CLASS_REGISTER)
        hv_buf_printf(buf, "0x%" PRIx64, number(id));
    else
        hv_put_escaped(buf, id, HV_NAME_MAX);
}

void hv_put_rollback_name(struct hv_buf *buf, const struct hv_rollback_item *item)
{
    HV_BUF name = {0};
    hv_buf_add(&name, item->name.p, item->name.n);
    hv_put_escaped(buf, name.p, HV_NAME_MAX);
}

void hv_put_rollback(struct hv_buf *buf, const struct hv_profile *profile,
                     const struct hv_finding *finding)
{
    const struct hv_change *c = &finding->change;
    if (!finding->rollback_break || !finding->rule || !finding->rule->back)
        return;
    struct hv_rollback_item item = rollback_item(profile, finding);
    hv_buf_puts(buf, "To go back, ");
    hv_put_escaped(buf, finding->rule->back, SIZE_MAX);
    hv_buf_puts(buf, ": ");
    if (c->member && item.id)
        hv_putf(buf, "bit %s (%s) of ", c->after.value, c->member);
    hv_put_rollback_name(buf, &item);
    if (item.id) {
        hv_buf_puts(buf, " (number ");
        hv_put_rollback_id(buf, c, item.id);
        bool sized = !c->member && !finding->n_per_arch && c->after.size;
        if (sized && c->before.present)
            hv_putf(buf, ", %" PRIu64 " -> %" PRIu64 " bytes", c->before.size,
                    c->after.size);
        else if (sized)
            hv_putf(buf, ", %" PRIu64 " bytes", c->after.size);
        hv_buf_putc(buf, ')');
    }
    hv_putf(buf, ". %s announces it.", item.cap ? item.cap : "No capability");
}

/* ---- the list ---- */

/* Is it a piece of saved state, or does it break a rollback alone? */
static bool is_listed(const struct hv_finding *finding)
{
    return finding->verdict == HV_VERDICT_COMPATIBLE &&
           (finding->rollback_break ||
            finding->change.kind == HV_KIND_ROLLBACK_REGISTER);
}

bool hv_rollback_needed(const struct hv_rollback_group *group)
{
    return group->n && group->items[0].finding->rollback_break;
}

/* Bits of one register, on the same architectures, are one item. */
static bool is_bit_of(const struct hv_finding *f, const struct hv_rollback_item *item)
{
    const struct hv_change *c = &f->change, *d = &item->finding->change;
    return c->kind == d->kind && c->cls == d->cls && c->cls == HV_CLASS_REGISTER &&
           c->member && d->member && c->archs == d->archs &&
           c->audiences == d->audiences && hv_same_text(c->entity, d->entity);
}

static void add_bit(struct hv_rollback_item *item, struct hv_enumerator bit,
                    struct hv_arena *arena)
{
    struct hv_enumerator *bits =
        hv_arena_alloc(arena, (item->n_bits + 1) * sizeof *bits);
    size_t at = 0;
    while (at < item->n_bits && number(item->bits[at].value) < number(bit.value))
        at++;
    for (size_t i = 0; i < item->n_bits; i++)
        bits[i < at ? i : i + 1] = item->bits[i];
    bits[at] = bit;
    item->bits = bits;
    item->n_bits++;
}

static void add_row(struct hv_rollback_item *item, const struct hv_finding *f,
                    struct hv_arena *arena)
{
    const struct hv_change *c = &f->change;
    const char **rows = hv_arena_alloc(arena, (item->n_rows + 1) * sizeof *rows);
    for (size_t i = 0; i < item->n_rows; i++)
        rows[i] = item->rows[i];
    rows[item->n_rows++] = f->id;
    item->rows = rows;
    if (c->kind != HV_KIND_ROLLBACK_REGISTER || c->cls != HV_CLASS_REGISTER)
        return;
    if (c->member)
        add_bit(item,
                (struct hv_enumerator){.name = c->member, .value = c->after.value},
                arena);
    else
        for (uint32_t i = 0; c->after.entity && i < c->after.entity->u.reg.n_bits; i++)
            add_bit(item, c->after.entity->u.reg.bits[i], arena);
}

static void add_item(struct hv_rollback_group *group, const struct hv_profile *profile,
                     const struct hv_finding *f, struct hv_arena *arena)
{
    size_t i = 0;
    while (i < group->n && !is_bit_of(f, &group->items[i]))
        i++;
    if (i == group->n)
        group->items[group->n++] = rollback_item(profile, f);
    add_row(&group->items[i], f, arena);
}

static struct hv_rollback_group *group_of(struct hv_rollback_list *list,
                                          const struct hv_finding *f, size_t most,
                                          struct hv_arena *arena)
{
    /* a change whose old form no release shipped needs no action: a group of its own */
    HV_EACH (x, list->groups, list->n)
        if (x->rule == f->rule && hv_rollback_needed(x) == f->rollback_break)
            return x;
    struct hv_rollback_group *group = &list->groups[list->n++];
    group->rule = f->rule;
    group->items = hv_arena_alloc(arena, most * sizeof *group->items);
    return group;
}

static int compare_ids(const char *a, const char *b)
{
    uint64_t x = number(a), y = number(b);
    return HV_ORDER(x, y);
}

static int by_id(const void *a, const void *b)
{
    const struct hv_rollback_item *x = a, *y = b;
    const struct hv_change *c = &x->finding->change, *d = &y->finding->change;
    int order = compare_ids(x->id, y->id);
    if (!order)
        order = strcmp(c->entity, d->entity);
    if (!order && c->member && d->member)
        order = strcmp(c->member, d->member);
    return order ? order : HV_ORDER(c->archs, d->archs);
}

static int by_need(const void *a, const void *b)
{
    const struct hv_rollback_group *x = a, *y = b;
    int order = (int)hv_rollback_needed(y) - (int)hv_rollback_needed(x);
    return order ? order : strcmp(x->rule->id, y->rule->id);
}

struct hv_rollback_list hv_rollback_list(const struct hv_result *result,
                                         struct hv_arena *arena)
{
    struct hv_rollback_list list = {0};
    size_t most = result->n_findings + 1;
    list.groups = hv_arena_alloc(arena, most * sizeof *list.groups);
    HV_EACH (f, result->findings, result->n_findings) {
        if (is_listed(f))
            add_item(group_of(&list, f, most, arena), result->profile, f, arena);
        else
            list.breaks += f->rollback_break;
    }
    HV_EACH (group, list.groups, list.n) {
        qsort(group->items, group->n, sizeof *group->items, by_id);
        *(hv_rollback_needed(group) ? &list.needed : &list.optional) += group->n;
    }
    HV_SORT(list.groups, list.n, by_need);
    return list;
}
