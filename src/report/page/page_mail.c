/* SPDX-License-Identifier: MIT
 *
 * A page as the body of a mail: plain text in UTF-8 (what git sends, and what the lists
 * of Xen and Linux archive; only names have more than ASCII), at most 72 columns, no
 * tab, no line that a mail program or `git am` would take for something else, and
 * nothing that two levels of quoting would spoil.
 */
#include "report/page/page.h"
#include "report/page/page_text.h"

enum { WIDTH = HV_MAIL_WIDTH };

/* Would mail programs or git interpret a line that begins like this? */
static bool needs_indent(const char *line)
{
    static const char *const heads[] = {">", "From ", "--- ", "diff -", "Index: "};
    return HV_ANY(head, heads, HV_COUNT(heads), hv_begins_with(line, *head)) ||
           (hv_begins_with(line, "---") && !line[3 + strspn(line + 3, " \n")]);
}

/* Lines of text into the mail, without marks, controls and blanks at ends. */
static void put_lines(struct hv_buf *buf, const char *lines)
{
    HV_EACH_PART (part, lines, '\n') {
        HV_BUF line = {0};
        size_t end = part.n;
        while (end && part.p[end - 1] == ' ')
            end--;
        for (size_t i = 0; i < end; i++) {
            unsigned char c = (unsigned char)part.p[i];
            if (c >= ' ' && c != 0x7f)
                hv_buf_putc(&line, (char)c);
            else if (!hv_is_mark((char)c))
                hv_buf_printf(&line, "\\x%02x", c);
        }
        if (line.n && needs_indent(line.p))
            hv_buf_putc(buf, ' ');
        hv_buf_printf(buf, "%s\n", line.n ? line.p : "");
    }
}

static void put_heading(struct hv_buf *buf, const struct hv_block *block)
{
    static const char rules[] = {' ', '=', '=', '-'};
    HV_BUF plain = {0}, text = {0};
    hv_put_unmarked(&plain, block->text);
    hv_put_filled(&text, plain.p ? plain.p : "", 0, WIDTH, true);
    bool parted =
        buf->n < 2 || (buf->p[buf->n - 1] == '\n' && buf->p[buf->n - 2] == '\n');
    hv_buf_puts(buf, parted ? "" : "\n");
    put_lines(buf, text.p);
    if (block->level < 4) {
        size_t n = strcspn(text.p, "\n");
        for (size_t i = 0; i < (block->level == 1 ? (size_t)WIDTH : n); i++)
            hv_buf_putc(buf, rules[block->level]);
        hv_buf_putc(buf, '\n');
    }
    hv_buf_putc(buf, '\n');
}

/* Does an empty line stand between the two? */
static bool apart(const struct hv_block *a, const struct hv_block *b)
{
    if (a->kind == HV_BLOCK_HEADING || a->kind == HV_BLOCK_SECTION ||
        a->kind == HV_BLOCK_END || b->kind == HV_BLOCK_SECTION ||
        b->kind == HV_BLOCK_END || b->kind == HV_BLOCK_HEADING)
        return false;
    return a->kind != b->kind || (b->kind != HV_BLOCK_FACT && b->kind != HV_BLOCK_ITEM);
}

static void put_block(struct hv_buf *buf, const struct hv_block *block)
{
    enum { LABEL = 16 };
    HV_BUF text = {0};
    switch (block->kind) {
    case HV_BLOCK_SECTION:
    case HV_BLOCK_END:
    case HV_BLOCK_DETAILS_END:
    case HV_BLOCK_GAP:
        return;
    case HV_BLOCK_HEADING:
        put_heading(buf, block);
        return;
    case HV_BLOCK_FACT:
        hv_buf_printf(&text, "%-*s", LABEL, block->label);
        hv_put_filled(&text, block->text, LABEL, WIDTH, true);
        break;
    case HV_BLOCK_ITEM:
        hv_buf_puts(&text, "- ");
        hv_put_filled(&text, block->text, 2, WIDTH, true);
        break;
    case HV_BLOCK_BYTE_MAP:
        hv_put_byte_map(&text, block->bytes);
        break;
    case HV_BLOCK_PARAGRAPH:
    case HV_BLOCK_LINE:
    case HV_BLOCK_DETAILS:
        hv_put_filled(&text, block->text, 0, WIDTH, true);
        break;
    case HV_BLOCK_TABLE:
        hv_put_text_table(&text, block, WIDTH);
        break;
    case HV_BLOCK_LINES:
        hv_put_broken_lines(&text, block->text, block->label != NULL, WIDTH);
        break;
    }
    put_lines(buf, text.p ? text.p : "");
}

void hv_page_mail(const struct hv_page *page, struct hv_buf *buf)
{
    for (size_t i = 0; i < page->n; i++) {
        if (i && apart(&page->blocks[i - 1], &page->blocks[i]))
            hv_buf_putc(buf, '\n');
        put_block(buf, &page->blocks[i]);
    }
}
