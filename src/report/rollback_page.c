/* SPDX-License-Identifier: MIT
 *
 * The list as text: for each rule what to do, and a table of what to do it with.
 */
#include "report/message.h"

#include "model/state.h"
#include "report/json_util.h"
#include "report/page/page.h"
#include "report/result_page.h"
#include "report/rollback.h"
#include "report/wording.h"
#include "report/writers.h"

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

/* The finding as an item of its own, without bits and rows. */
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
        uint64_t bit = hv_decimal_number(item->bits[i].value);
        if (bit >= 64)
            return 0;
        mask |= UINT64_C(1) << bit;
    }
    return mask;
}

/* Put the number of a piece of state; in hexadecimal for registers. */
static void put_rollback_id(struct hv_buf *buf, const struct hv_change *change,
                            const char *id)
{
    if (change->cls == HV_CLASS_REGISTER)
        hv_buf_printf(buf, "0x%" PRIx64, hv_decimal_number(id));
    else
        hv_put_escaped(buf, id, HV_NAME_MAX);
}

/* The item's name, escaped. */
static void put_rollback_name(struct hv_buf *buf, const struct hv_rollback_item *item)
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
    put_rollback_name(buf, &item);
    if (item.id) {
        hv_buf_puts(buf, " (number ");
        put_rollback_id(buf, c, item.id);
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
    struct hv_enumerator *at =
        HV_ARENA_ADD(arena, item->bits, item->n_bits, item->cap_bits);
    for (; at > item->bits &&
           hv_decimal_number(at[-1].value) >= hv_decimal_number(bit.value);
         at--)
        *at = at[-1];
    *at = bit;
}

static void add_finding_row(struct hv_rollback_item *item, const struct hv_finding *f,
                            struct hv_arena *arena)
{
    const struct hv_change *c = &f->change;
    *HV_ARENA_ADD(arena, item->rows, item->n_rows, item->cap_rows) = f->id;
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
    add_finding_row(&group->items[i], f, arena);
}

static struct hv_rollback_group *group_of(struct hv_rollback_list *list,
                                          const struct hv_finding *f, size_t most,
                                          struct hv_arena *arena)
{
    /* a change whose old form no release shipped needs no action: a separate group */
    HV_EACH (x, list->groups, list->n)
        if (x->rule == f->rule && hv_rollback_needed(x) == f->rollback_break)
            return x;
    struct hv_rollback_group *group = &list->groups[list->n++];
    group->rule = f->rule;
    group->items = hv_arena_alloc(arena, most * sizeof *group->items);
    return group;
}

static int by_id(const void *a, const void *b)
{
    const struct hv_rollback_item *x = a, *y = b;
    const struct hv_change *c = &x->finding->change, *d = &y->finding->change;
    bool members = c->member && d->member;
    return HV_ORDER(hv_decimal_number(x->id), hv_decimal_number(y->id))
               ?: strcmp(c->entity, d->entity)
               ?: (members ? strcmp(c->member, d->member) : 0)
               ?: HV_ORDER(c->archs, d->archs);
}

HV_BY(by_need, struct hv_rollback_group,
      HV_ORDER(hv_rollback_needed(y), hv_rollback_needed(x))
          ?: strcmp(x->rule->id, y->rule->id))

struct hv_rollback_list hv_rollback_list(const struct hv_result *result,
                                         struct hv_arena *arena)
{
    struct hv_rollback_list list = {0};
    size_t most = result->n_findings + 1;
    list.groups = hv_arena_alloc(arena, most * sizeof *list.groups);
    HV_EACH (f, result->findings, result->n_findings) {
        /* saved state, or a rollback break only? */
        if (f->verdict == HV_VERDICT_COMPATIBLE &&
            (f->rollback_break || f->change.kind == HV_KIND_ROLLBACK_REGISTER))
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

static const char *bytes_words(struct hv_arena *arena, const struct hv_side *before,
                               const struct hv_side *after)
{
    return !after->size ? "-"
           : before->present
               ? hv_textf(arena, "%" PRIu64 " -> %" PRIu64, before->size, after->size)
               : hv_textf(arena, "%" PRIu64, after->size);
}

static void add_row(struct hv_page *page, const struct hv_rollback_item *item,
                    const char *bytes, const char *archs)
{
    const struct hv_change *c = &item->finding->change;
    struct hv_buf number = {0}, name = {0};
    if (item->id)
        put_rollback_id(&number, c, item->id);
    else
        hv_buf_putc(&number, '-');
    put_rollback_name(&name, item);
    if (c->member && c->cls != HV_CLASS_REGISTER)
        hv_putf(&name, ".%s", c->member);
    HV_PAGE_ROW(page, hv_keep(page->arena, &number), hv_keep(page->arena, &name), bytes,
                archs, hv_textf(page->arena, "%s", item->cap ? item->cap : "-"));
}

/* Sizes that differ between architectures are in separate lines. */
static void add_rows(struct hv_page *page, const struct hv_rollback_item *item)
{
    const struct hv_finding *f = item->finding;
    HV_EACH (p, f->per_arch, f->n_per_arch) {
        const char *arch = page->result->profile->archs[p->arch].name;
        add_row(page, item, bytes_words(page->arena, &p->before, &p->after),
                hv_escaped(page->arena, arch));
    }
    if (f->n_per_arch)
        return;
    add_row(page, item, bytes_words(page->arena, &f->change.before, &f->change.after),
            hv_keep(page->arena, HV_TEXT(hv_put_where, page->result, f->change.archs)));
    /* Lines below a row of the table. */
    uint64_t mask = hv_rollback_mask(item);
    for (size_t i = 0; i < item->n_bits; i++)
        hv_page_row_line(page, "    bit %s  %s", item->bits[i].value,
                         item->bits[i].name);
    if (item->n_bits > 1 && mask)
        hv_page_row_line(page, "    together 0x%" PRIx64, mask);
}

static void add_table(struct hv_page *page, const struct hv_rollback_group *group)
{
    page->indent = HV_TEXT_INDENT;
    HV_PAGE_TABLE(page, group->rule->title, "number", "name", "bytes", "on",
                  "announced by");
    page->indent = 0;
    for (size_t i = 0; i < group->n; i++)
        add_rows(page, &group->items[i]);
}

static void add_group(struct hv_page *page, const struct hv_rollback_group *group)
{
    struct hv_buf text = {0};
    hv_put_escaped(&text, group->rule->title, SIZE_MAX);
    hv_buf_puts(&text, ". ");
    if (hv_rollback_needed(group) && group->rule->back) {
        hv_buf_puts(&text, "To go back, ");
        hv_put_escaped(&text, group->rule->back, SIZE_MAX);
        hv_buf_puts(&text, ": ");
    } else if (!group->rule->rollback) {
        hv_buf_puts(&text, "Nothing to do for a guest that does not enable it: ");
    } else if (!hv_rollback_needed(group)) {
        hv_buf_puts(&text, "Nothing to do, because no release shipped the old form: ");
    }
    hv_putf(&text, "[%s %s]", group->rule->id, group->rule->slug);
    hv_page_add(page, HV_BLOCK_PARAGRAPH, &text);
    add_table(page, group);
    hv_page_gap(page);
}

static void add_closing(struct hv_page *page, const struct hv_rollback_list *list)
{
    struct hv_buf text = {0};
    if (hv_compared_nothing(page->result))
        return; /* an error says that nothing is known */
    hv_page_coverage(page);
    if (list->needed)
        hv_putf(&text, "%zu to handle before a downgrade", list->needed);
    else
        hv_buf_puts(&text,
                    hv_read_in_part(page->result)
                        ? "nothing to do before a downgrade, in what could be read"
                        : "nothing to do before a downgrade");
    if (list->optional) {
        hv_buf_puts(&text, "; ");
        hv_put_number(&text, list->optional, "needs no action", "need no action");
    }
    hv_page_add(page, HV_BLOCK_LINE, &text);
    if (list->breaks)
        hv_page_line(page, "%s in both directions; to see them, omit --rollback",
                     hv_number(page->arena, list->breaks, "more change fails",
                               "more changes fail"));
    hv_page_line(page, "only declarations in the HEADERS were checked, not defaults or "
                       "checks in code");
}

void hv_rollback_text(struct hv_page *page, const struct hv_report *report)
{
    const struct hv_result *result = report->result;
    struct hv_rollback_list list = hv_rollback_list(result, page->arena);
    if (!page->options->quiet)
        hv_page_head(page);
    hv_page_gap(page);
    for (size_t i = 0; i < list.n; i++)
        if (!page->options->quiet || hv_rollback_needed(&list.groups[i]))
            add_group(page, &list.groups[i]);
    if (!page->options->quiet)
        hv_page_left_out(page);
    hv_page_errors(page);
    if (!page->options->quiet)
        add_closing(page, &list);
}

static json_t *add_sizes(json_t *o, const struct hv_side *before,
                         const struct hv_side *after)
{
    return HV_JSON_ADD(
        o, KEY_IF(before->present && before->size, "old_size", before->size),
        KEY("size", hv_json_known(after->size)));
}

static json_t *per_arch(const struct hv_finding *f, const struct hv_profile *profile)
{
    json_t *o = hv_json_must(json_object());
    HV_EACH (x, f->per_arch, f->n_per_arch)
        hv_json_set(o, profile->archs[x->arch].name,
                    add_sizes(hv_json_must(json_object()), &x->before, &x->after));
    return o;
}

static json_t *item_object(const struct hv_result *result,
                           const struct hv_rollback_item *item)
{
    const struct hv_finding *f = item->finding;
    const struct hv_change *c = &f->change;
    const struct hv_profile *profile = result->profile;
    const struct hv_strings ids = {.v = item->rows, .n = item->n_rows};
    json_t *o = HV_JSON_OBJECT(
        KEYS(item, what, id),
        KEY("name", hv_json_taken(HV_TEXT(hv_buf_add, item->name.p, item->name.n))),
        KEY("entity", c->entity),
        KEY_IF(c->member && c->cls != HV_CLASS_REGISTER, "member", c->member));
    if (item->id && !c->member)
        add_sizes(o, &c->before, &c->after);
    return HV_JSON_ADD(
        o,
        KEY_IF(item->n_bits, "bits",
               HV_JSON_LIST(
                   bit, item->bits, item->n_bits,
                   HV_JSON_OBJECT(KEY("bit", bit->value), KEY("name", bit->name)))),
        KEY_IF(item->n_bits, "mask",
               hv_json_taken(HV_TEXT(hv_buf_put_u64, hv_rollback_mask(item)))),
        KEY_IF(f->n_per_arch, "per_arch", per_arch(f, profile)), KEYS_WHO(profile, c),
        KEY("announced_by", item->cap), KEY("needed", f->rollback_break),
        KEY("do", f->rollback_break && f->rule ? f->rule->back : NULL),
        KEY("rule", f->rule ? f->rule->id : NULL),
        KEY("location", hv_json_location(c->file, c->line)),
        KEY("findings", hv_json_strings(&ids)));
}

json_t *hv_rollback_json(const struct hv_report *report)
{
    const struct hv_result *r = report->result;
    HV_ARENA arena = hv_arena_new();
    struct hv_rollback_list list = hv_rollback_list(r, arena);
    json_t *items = hv_json_array();
    for (size_t g = 0; g < list.n; g++)
        for (size_t i = 0; i < list.groups[g].n; i++)
            hv_json_append(items, item_object(r, &list.groups[g].items[i]));
    json_t *summary =
        HV_JSON_OBJECT(KEY("needed", list.needed), KEY("optional", list.optional),
                       KEY("break_both_ways", list.breaks));
    return HV_JSON_OBJECT(
        KEYS_HEAD("hvabi-rollback/1", r->profile), KEY("old", hv_json_tree(&r->old)),
        KEY("new", hv_json_tree(&r->new)), KEY("summary", summary), KEY("items", items),
        KEY("coverage", hv_json_coverage(r)), KEY("errors", hv_json_errors(r)));
}
