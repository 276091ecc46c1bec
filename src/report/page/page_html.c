/* SPDX-License-Identifier: MIT
 *
 * A page as one HTML file: no script, nothing fetched from anywhere. libxml2 writes it,
 * so escaping is not ours.
 */
#include "report/html.h"

#include "report/page/page.h"

/* An element with text alone. */
static void html_element(struct hv_xml *xml, const char *name, const char *text)
{
    hv_xml_start(xml, name);
    hv_xml_text(xml, text);
    hv_xml_end(xml);
}

/* The end of an element that has lines of its own in the file. */
static void end_block(struct hv_xml *xml)
{
    hv_xml_end(xml);
    hv_xml_text(xml, "\n");
}

/* ---- text with marks ---- */

/* "[F3]" leads to the question. */
static void put_strong(struct hv_xml *xml, const char *text)
{
    size_t n = strlen(text);
    bool number = n > 3 && strncmp(text, "[F", 2) == 0 && text[n - 1] == ']';
    HV_BUF more = {0};
    hv_xml_start(xml, "strong");
    /* a verdict gets a frame, which is only decoration */
    if (hv_word_find(hv_verdict_name, text) >= 0 || strcmp(text, "ok") == 0) {
        hv_buf_printf(&more, "verdict %s", text);
        hv_xml_attr(xml, "class", more.p);
    } else if (number) {
        hv_buf_printf(&more, "#%.*s", (int)(n - 2), text + 1);
        hv_xml_open(xml, "a", "href", more.p, NULL);
    }
    hv_xml_text(xml, text);
    if (number)
        hv_xml_end(xml);
    hv_xml_end(xml);
}

static void put_marked(struct hv_xml *xml, const char *text)
{
    HV_BUF part = {0};
    for (;; text++) {
        size_t n = 0;
        while (text[n] && !hv_is_mark(text[n]))
            n++;
        part.n = 0;
        hv_buf_add(&part, text, n);
        text += n;
        if (*text == *HV_CODE_END)
            html_element(xml, "code", part.p);
        else if (*text == *HV_STRONG_END)
            put_strong(xml, part.p);
        else if (n)
            hv_xml_text(xml, part.p);
        if (!*text)
            return;
    }
}

static void put_element(struct hv_xml *xml, const char *name, const char *text)
{
    hv_xml_start(xml, name);
    put_marked(xml, text);
    end_block(xml);
}

/* ---- blocks ---- */

static void put_section(struct hv_xml *xml, const struct hv_block *block)
{
    hv_xml_open(xml, *block->id == 'F' ? "article" : "section", "id", block->id, NULL);
    hv_xml_text(xml, "\n");
}

static void put_heading(struct hv_xml *xml, const struct hv_block *block)
{
    char name[] = "h0";
    name[1] = (char)('0' + block->level);
    put_element(xml, name, block->text);
}

static void put_fact(struct hv_xml *xml, const struct hv_block *block)
{
    html_element(xml, "dt", block->label);
    hv_xml_start(xml, "dd");
    if (strcmp(block->label, "rollback") == 0) /* apart from the verdict */
        hv_xml_attr(xml, "class", "back");
    put_marked(xml, block->text);
    end_block(xml);
}

static void put_cells(struct hv_xml *xml, const struct hv_block *table, size_t row)
{
    hv_xml_start(xml, "tr");
    for (size_t c = 0; c < table->n_columns; c++) {
        bool head = !row || !c;
        hv_xml_start(xml, head ? "th" : "td");
        if (head)
            hv_xml_attr(xml, "scope", row ? "row" : "col");
        const char *cell = table->cells[row * table->n_columns + c];
        put_marked(xml, cell ? cell : "");
        hv_xml_end(xml);
    }
    end_block(xml);
}

/* A wide table scrolls in a frame of its own, with the keyboard as well. */
static void put_grid(struct hv_xml *xml, const struct hv_block *table)
{
    hv_xml_start(xml, "table");
    html_element(xml, "caption", table->label);
    hv_xml_start(xml, "thead");
    put_cells(xml, table, 0);
    hv_xml_end(xml);
    hv_xml_start(xml, "tbody");
    for (size_t r = 1; r < table->n_rows; r++)
        put_cells(xml, table, r);
    hv_xml_end(xml);
    hv_xml_end(xml);
}

static void put_table(struct hv_xml *xml, const struct hv_block *table)
{
    hv_xml_open(xml, "div", "class", "scroll", "role", "region", "aria-label",
                table->label, "tabindex", "0", NULL);
    if (table->chart)
        hv_html_chart(xml, table);
    else
        put_grid(xml, table);
    end_block(xml);
}

static void put_lines(struct hv_xml *xml, const struct hv_block *block)
{
    hv_xml_open(xml, "pre", "tabindex", "0", NULL);
    put_marked(xml, block->text);
    end_block(xml);
}

static void put_block(struct hv_xml *xml, const struct hv_block *block)
{
    switch (block->kind) {
    case HV_BLOCK_SECTION:
        put_section(xml, block);
        break;
    case HV_BLOCK_END:
    case HV_BLOCK_DETAILS_END:
        end_block(xml);
        break;
    case HV_BLOCK_HEADING:
        put_heading(xml, block);
        break;
    case HV_BLOCK_PARAGRAPH:
    case HV_BLOCK_LINE:
        put_element(xml, "p", block->text);
        break;
    case HV_BLOCK_DETAILS:
        hv_xml_start(xml, "details");
        put_element(xml, "summary", block->text);
        break;
    case HV_BLOCK_GAP:
        break;
    case HV_BLOCK_ITEM:
        put_element(xml, "li", block->text);
        break;
    case HV_BLOCK_FACT:
        put_fact(xml, block);
        break;
    case HV_BLOCK_TABLE:
        put_table(xml, block);
        break;
    case HV_BLOCK_LINES:
        put_lines(xml, block);
        break;
    case HV_BLOCK_BYTE_MAP:
        hv_html_byte_map(xml, block->bytes);
        break;
    }
}

/* ---- the page ---- */

static const char *list_of(enum hv_block_kind kind)
{
    return kind == HV_BLOCK_ITEM ? "ul" : kind == HV_BLOCK_FACT ? "dl" : NULL;
}

/* Consecutive facts and items are one list. */
static void put_blocks(struct hv_xml *xml, const struct hv_page *page)
{
    const char *list = NULL;
    for (size_t i = 0; i < page->n; i++) {
        const char *wanted = list_of(page->blocks[i].kind);
        if (list && list != wanted)
            end_block(xml);
        if (wanted && list != wanted) {
            hv_xml_start(xml, wanted);
            if (*wanted == 'd')
                hv_xml_attr(xml, "class", "facts");
        }
        list = wanted;
        put_block(xml, &page->blocks[i]);
    }
    if (list)
        hv_xml_end(xml);
}

static void put_link(struct hv_xml *xml, const char *id, const char *text)
{
    HV_BUF href = {0};
    hv_buf_printf(&href, "#%s", id);
    hv_xml_open(xml, "a", "href", href.p, NULL);
    hv_xml_text(xml, text);
    hv_xml_end(xml);
}

/* Parts by their headings, with the numbers of the questions in them. */
static void put_contents(struct hv_xml *xml, const struct hv_page *page)
{
    bool open = false, numbers = false;
    hv_xml_open(xml, "nav", "aria-label", "Contents", NULL);
    html_element(xml, "h2", "Contents");
    hv_xml_start(xml, "ul");
    for (size_t i = 0; i + 1 < page->n; i++) {
        const struct hv_block *b = &page->blocks[i];
        if (b->kind != HV_BLOCK_SECTION)
            continue;
        bool question = *b->id == 'F';
        if (!question && numbers)
            hv_xml_end(xml);
        if (!question && open)
            hv_xml_end(xml);
        if (!question) {
            hv_xml_start(xml, "li");
            put_link(xml, b->id, page->blocks[i + 1].text);
            open = true;
        } else if (!numbers) {
            hv_xml_open(xml, "div", "class", "numbers", NULL);
        }
        numbers = question;
        if (question) {
            put_link(xml, b->id, b->id);
            hv_xml_text(xml, " ");
        }
    }
    if (numbers)
        hv_xml_end(xml);
    if (open)
        hv_xml_end(xml);
    hv_xml_end(xml);
    end_block(xml);
}

static void put_meta(struct hv_xml *xml, const char *name, const char *content)
{
    hv_xml_open(xml, "meta", "name", name, "content", content, NULL);
    hv_xml_end_empty(xml);
}

/* Style of a page without parts, which is one sheet. */
static const char sheet_style[] =
    ".sheet{max-width:66rem;margin:0 auto;padding:1.5rem 1rem 4rem}"
    ".sheet .scroll{max-width:100%}"
    "svg .heat{fill:var(--moved)}svg .count{text-anchor:middle}";

static void put_head(struct hv_xml *xml, const char *title, bool sheet)
{
    hv_xml_start(xml, "head");
    hv_xml_open(xml, "meta", "charset", "utf-8", NULL);
    hv_xml_end_empty(xml);
    put_meta(xml, "viewport", "width=device-width, initial-scale=1");
    put_meta(xml, "color-scheme", "light dark");
    html_element(xml, "title", title);
    html_element(xml, "style", hv_page_css);
    if (sheet)
        html_element(xml, "style", sheet_style);
    end_block(xml);
}

/* Parts beside their table of contents. */
static void put_parts(struct hv_xml *xml, const struct hv_page *page)
{
    hv_xml_open(xml, "a", "class", "skip", "href", "#questions", NULL);
    hv_xml_text(xml, "To the questions");
    hv_xml_end(xml);
    hv_html_patterns(xml);
    hv_xml_open(xml, "div", "class", "page", NULL);
    put_contents(xml, page);
    hv_xml_start(xml, "main");
    put_blocks(xml, page);
    hv_xml_end(xml);
    hv_xml_end(xml);
}

static void put_sheet(struct hv_xml *xml, const struct hv_page *page)
{
    hv_xml_open(xml, "main", "class", "sheet", NULL);
    put_blocks(xml, page);
    hv_xml_end(xml);
}

void hv_page_html(const struct hv_page *page, struct hv_buf *buf)
{
    struct hv_xml *xml = hv_xml_begin_html();
    bool sheet = true;
    for (size_t i = 0; i < page->n; i++)
        sheet &= page->blocks[i].kind != HV_BLOCK_SECTION;
    hv_xml_open(xml, "html", "lang", "en", NULL);
    put_head(xml, page->title, sheet);
    hv_xml_start(xml, "body");
    if (sheet)
        put_sheet(xml, page);
    else
        put_parts(xml, page);
    hv_xml_end(xml);
    hv_xml_end(xml);
    hv_xml_finish(xml, buf);
}
