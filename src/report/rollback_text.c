/* SPDX-License-Identifier: MIT
 *
 * The list as text: for each rule what to do, and a table of what to do it with.
 */
#include "report/rollback.h"

#include "base/mem.h"
#include "report/message.h"
#include "report/text.h"
#include "report/writers.h"

#include <inttypes.h>
#include <string.h>

enum { NUMBER, NAME, BYTES, ARCHS, CAP, COLUMNS };
static const char *const headings[COLUMNS] = {"number", "name", "bytes", "on",
                                              "announced by"};

struct row {
    struct hv_buf cells[COLUMNS];
    const struct hv_rollback_item *item; /* whose bits follow; NULL: none */
};

struct table {
    size_t n;
    struct row *rows;
    size_t width[COLUMNS];
};

static void put_bytes(struct hv_buf *buf, const struct hv_side *before,
                      const struct hv_side *after)
{
    if (!after->size) {
        hv_buf_putc(buf, '-');
        return;
    }
    if (before->present)
        hv_buf_printf(buf, "%" PRIu64 " -> ", before->size);
    hv_buf_printf(buf, "%" PRIu64, after->size);
}

static struct row *add_row(struct table *table, const struct hv_rollback_item *item)
{
    struct row *row = &table->rows[table->n++];
    const struct hv_change *c = &item->finding->change;
    if (item->id)
        hv_put_rollback_id(&row->cells[NUMBER], c, item->id);
    else
        hv_buf_putc(&row->cells[NUMBER], '-');
    hv_put_rollback_name(&row->cells[NAME], item);
    if (c->member && c->cls != HV_CLASS_REGISTER) {
        hv_buf_putc(&row->cells[NAME], '.');
        hv_put_escaped(&row->cells[NAME], c->member, HV_NAME_MAX);
    }
    hv_put_escaped(&row->cells[CAP], item->cap ? item->cap : "-", HV_NAME_MAX);
    return row;
}

/* Sizes that differ between architectures stand in lines of their own. */
static void add_rows(struct table *table, const struct hv_result *result,
                     const struct hv_rollback_item *item)
{
    const struct hv_finding *f = item->finding;
    for (size_t i = 0; i < f->n_per_arch; i++) {
        const struct hv_per_arch *p = &f->per_arch[i];
        struct row *row = add_row(table, item);
        put_bytes(&row->cells[BYTES], &p->before, &p->after);
        hv_put_escaped(&row->cells[ARCHS], result->profile->archs[p->arch].name,
                       HV_NAME_MAX);
    }
    if (f->n_per_arch)
        return;
    struct row *row = add_row(table, item);
    put_bytes(&row->cells[BYTES], &f->change.before, &f->change.after);
    hv_put_where(&row->cells[ARCHS], result, &f->change);
    row->item = item;
}

static void put_cells(struct hv_buf *buf, const struct table *table,
                      const char *const *cells)
{
    hv_buf_printf(buf, "%*s", HV_TEXT_INDENT, "");
    for (size_t k = 0; k < COLUMNS; k++) {
        int width = k + 1 < COLUMNS ? (int)table->width[k] + 2 : 0;
        hv_buf_printf(buf, "%-*s", width, cells[k]);
    }
    hv_buf_putc(buf, '\n');
}

static void put_bits(struct hv_buf *buf, const struct hv_rollback_item *item)
{
    for (size_t i = 0; i < item->n_bits; i++) {
        hv_buf_printf(buf, "%*sbit %s  ", 2 * HV_TEXT_INDENT, "", item->bits[i].value);
        hv_put_escaped(buf, item->bits[i].name, HV_NAME_MAX);
        hv_buf_putc(buf, '\n');
    }
    uint64_t mask = hv_rollback_mask(item);
    if (item->n_bits > 1 && mask)
        hv_buf_printf(buf, "%*stogether 0x%" PRIx64 "\n", 2 * HV_TEXT_INDENT, "", mask);
}

static void put_table(struct hv_buf *buf, struct table *table)
{
    for (size_t k = 0; k < COLUMNS; k++)
        table->width[k] = strlen(headings[k]);
    for (size_t i = 0; i < table->n; i++)
        for (size_t k = 0; k < COLUMNS; k++)
            if (table->rows[i].cells[k].n > table->width[k])
                table->width[k] = table->rows[i].cells[k].n;
    put_cells(buf, table, headings);
    for (size_t i = 0; i < table->n; i++) {
        const char *cells[COLUMNS];
        for (size_t k = 0; k < COLUMNS; k++)
            cells[k] = table->rows[i].cells[k].p;
        put_cells(buf, table, cells);
        if (table->rows[i].item)
            put_bits(buf, table->rows[i].item);
        for (size_t k = 0; k < COLUMNS; k++)
            hv_buf_done(&table->rows[i].cells[k]);
    }
}

static void put_group(const struct hv_text *text, const struct hv_rollback_group *group,
                      struct hv_arena *arena)
{
    struct hv_buf head = {0};
    struct table table = {0};
    hv_put_escaped(&head, group->rule->title, SIZE_MAX);
    hv_buf_puts(&head, ". ");
    if (hv_rollback_needed(group) && group->rule->back) {
        hv_buf_puts(&head, "To go back, ");
        hv_put_escaped(&head, group->rule->back, SIZE_MAX);
        hv_buf_puts(&head, ": ");
    } else if (!group->rule->rollback) {
        hv_buf_puts(&head,
                    "Nothing is to be done for a guest that did not ask for it: ");
    } else if (!hv_rollback_needed(group)) {
        hv_buf_puts(&head,
                    "Nothing is to be done, as no release shipped the old form: ");
    }
    hv_buf_printf(&head, "[%s %s]", group->rule->id, group->rule->slug);
    hv_put_wrapped(text->buf, head.p, 0, HV_TEXT_WIDTH);
    hv_buf_done(&head);
    size_t most = group->n * (HV_MAX_ARCHS + 1);
    table.rows = hv_arena_alloc(arena, most * sizeof *table.rows);
    for (size_t i = 0; i < group->n; i++)
        add_rows(&table, text->result, &group->items[i]);
    put_table(text->buf, &table);
    hv_buf_putc(text->buf, '\n');
}

static void put_closing(const struct hv_text *text, const struct hv_rollback_list *list)
{
    struct hv_buf *buf = text->buf;
    if (hv_compared_nothing(text->result))
        return; /* an error says that nothing is known */
    hv_text_coverage(text);
    if (list->needed)
        hv_buf_printf(buf, "%zu to see to before going back", list->needed);
    else
        hv_buf_puts(buf, "nothing to see to before going back");
    if (list->optional)
        hv_buf_printf(buf, ", %zu that %s nothing", list->optional,
                      list->optional == 1 ? "asks for" : "ask for");
    hv_buf_putc(buf, '\n');
    if (list->breaks)
        hv_buf_printf(
            buf, "%zu more %s in both directions; without --rollback all is told\n",
            list->breaks, list->breaks == 1 ? "change fails" : "changes fail");
    hv_buf_puts(buf,
                "only what the HEADERS declare was looked at, neither defaults nor "
                "checks in code\n");
}

void hv_rollback_text(const struct hv_result *result,
                      const struct hv_report_options *options, struct hv_buf *buf)
{
    const struct hv_text text = {result, options, buf, 0};
    struct hv_arena *arena = hv_arena_new();
    struct hv_rollback_list list = hv_rollback_list(result, arena);
    if (!options->quiet)
        hv_text_head(&text);
    for (size_t i = 0; i < list.n; i++)
        if (!options->quiet || hv_rollback_needed(&list.groups[i]))
            put_group(&text, &list.groups[i], arena);
    if (!options->quiet)
        hv_text_left_out(&text);
    hv_text_errors(&text);
    if (!options->quiet)
        put_closing(&text, &list);
    hv_arena_free(arena);
}
