/* SPDX-License-Identifier: MIT
 *
 * The list as text: for each rule what to do, and a table of what to do it with.
 */
#include "report/message.h"
#include "report/result_page.h"
#include "report/rollback.h"
#include "report/wording.h"
#include "report/writers.h"

enum { COLUMNS = 5 };

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
    struct hv_block *table = &page->blocks[page->n - 1];
    const struct hv_change *c = &item->finding->change;
    struct hv_buf number = {0}, name = {0};
    if (item->id)
        hv_put_rollback_id(&number, c, item->id);
    else
        hv_buf_putc(&number, '-');
    hv_put_rollback_name(&name, item);
    if (c->member && c->cls != HV_CLASS_REGISTER)
        hv_putf(&name, ".%s", c->member);
    hv_page_row(table, table->n_rows++,
                (const char *[COLUMNS]){
                    hv_keep(page->arena, &number), hv_keep(page->arena, &name), bytes,
                    archs, hv_textf(page->arena, "%s", item->cap ? item->cap : "-")});
}

/* Lines below a row of the table. */
static void add_bits(struct hv_page *page, const struct hv_rollback_item *item)
{
    struct hv_block *table = &page->blocks[page->n - 1];
    uint64_t mask = hv_rollback_mask(item);
    for (size_t i = 0; i < item->n_bits; i++)
        hv_page_row_line(page, table, table->n_rows++, "    bit %s  %s",
                         item->bits[i].value, item->bits[i].name);
    if (item->n_bits > 1 && mask)
        hv_page_row_line(page, table, table->n_rows++, "    together 0x%" PRIx64, mask);
}

/* Sizes that differ between architectures stand in lines of their own. */
static void add_rows(struct hv_page *page, const struct hv_rollback_item *item)
{
    const struct hv_finding *f = item->finding;
    struct hv_buf archs = {0};
    HV_EACH (p, f->per_arch, f->n_per_arch) {
        const char *arch = page->result->profile->archs[p->arch].name;
        add_row(page, item, bytes_words(page->arena, &p->before, &p->after),
                hv_escaped(page->arena, arch));
    }
    if (f->n_per_arch)
        return;
    hv_put_where(&archs, page->result, &f->change);
    add_row(page, item, bytes_words(page->arena, &f->change.before, &f->change.after),
            hv_keep(page->arena, &archs));
    add_bits(page, item);
}

static void add_table(struct hv_page *page, const struct hv_rollback_group *group)
{
    static const char *const headings[COLUMNS] = {"number", "name", "bytes", "on",
                                                  "announced by"};
    size_t most = 1 + group->n * HV_MAX_ARCHS;
    for (size_t i = 0; i < group->n; i++)
        most += group->items[i].n_bits + 1;
    page->indent = HV_TEXT_INDENT;
    struct hv_block *table = hv_page_table(page, group->rule->title, COLUMNS, most);
    page->indent = 0;
    hv_page_row(table, 0, headings);
    table->n_rows = 1;
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
    hv_page_paragraph(page, &text);
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
    hv_page_line(page, &text);
    if (list->breaks)
        hv_page_putf(page, HV_BLOCK_LINE,
                     "%s in both directions; to see them, omit --rollback",
                     hv_number(page->arena, list->breaks, "more change fails",
                               "more changes fail"));
    hv_page_putf(page, HV_BLOCK_LINE,
                 "only declarations in the HEADERS were checked, not defaults or "
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
