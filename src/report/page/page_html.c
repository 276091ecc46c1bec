/* SPDX-License-Identifier: MIT
 *
 * A page as one HTML file: no script, nothing fetched from anywhere. libxml2 writes it,
 * so escaping is not ours.
 */
#include "report/html.h"

#include "report/page/page.h"

/* One readable column of text, a table of contents beside it if there is room; light,
 * dark and print. Marks of memory are patterns first; colours (Okabe and Ito's, which
 * colour-blind people can distinguish) are additional. It has no character that XML
 * would escape, since browsers read <style> verbatim. */
static const char style[] =
    "\n"
    ":root{color-scheme:light dark;"
    "--paper:#fdfcf9;--ink:#1d1d1b;--soft:#5c5b57;--line:#d9d6ce;--shade:#f3f1eb;"
    "--link:#0b4f94;--alarm:#9b2c00;--alarm-paper:#fbece4;--calm:#1c5c43;"
    "--back:#5b2a86;--back-paper:#f1e8f8;"
    "--same:#e6e3dc;--moved:#2f7fb8;--changed:#c07d00;--new:#00795a;--gone:#b84c00}\n"
    "@media (prefers-color-scheme:dark){:root{"
    "--paper:#17181a;--ink:#e8e6e1;--soft:#a9a69f;--line:#3a3b3e;--shade:#212326;"
    "--link:#8fbdf0;--alarm:#ffa37a;--alarm-paper:#3a2218;--calm:#84d1b0;"
    "--back:#cfa8f0;--back-paper:#2c2038;"
    "--same:#33363a;--moved:#6db9ea;--changed:#f0b13c;--new:#3fc79c;--gone:#ff8a4c}}\n"
    "*{box-sizing:border-box}\n"
    "html{-webkit-text-size-adjust:100%;scroll-padding-top:1rem}\n"
    "body{margin:0;background:var(--paper);color:var(--ink);"
    "font:1rem/1.55 system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',"
    "'DejaVu Sans',sans-serif;overflow-wrap:break-word}\n"
    "a{color:var(--link);text-underline-offset:.15em}\n"
    "a:focus-visible,[tabindex]:focus-visible{outline:2px solid var(--link);"
    "outline-offset:2px}\n"
    ".skip{position:absolute;left:-999rem}.skip:focus{left:1rem;top:1rem;"
    "background:var(--paper);padding:.5rem 1rem}\n"
    ".page{max-width:76rem;margin:0 auto;padding:1.5rem 1rem 4rem}\n"
    "h1,h2,h3,h4{line-height:1.25;text-wrap:balance}\n"
    "h1{font-size:1.75rem;margin:.5rem 0 1rem}\n"
    "h2{font-size:1.35rem;margin:3rem 0 1rem;padding-bottom:.35rem;"
    "border-bottom:2px solid var(--ink)}\n"
    "h3{font-size:1.1rem;margin:0 0 .75rem}\n"
    "h4{font-size:.95rem;margin:1.75rem 0 .6rem}\n"
    "p,ul,dl,pre,.scroll,figure{margin:0 0 1rem;max-width:48rem}\n"
    "ul{padding-left:1.2rem}li{margin:.35rem 0}\n"
    "code,pre{font-family:ui-monospace,'SF Mono',Menlo,Consolas,'DejaVu Sans Mono',"
    "monospace;font-size:.875em}\n"
    "code{overflow-wrap:anywhere}\n"
    "pre{background:var(--shade);border:1px solid var(--line);border-radius:4px;"
    "padding:.75rem 1rem;overflow-x:auto;line-height:1.45}\n"
    "nav{font-size:.9rem}nav ul{list-style:none;padding:0;margin:0}"
    "nav li{margin:.3rem 0}nav .numbers a{margin-right:.5rem;white-space:nowrap}\n"
    "nav h2{font-size:.8rem;letter-spacing:.06em;text-transform:uppercase;"
    "color:var(--soft);border:0;margin:0 0 .4rem;padding:0}\n"
    ".facts{display:grid;grid-template-columns:minmax(7rem,max-content) 1fr;"
    "gap:.35rem 1.25rem}\n"
    ".facts dt{color:var(--soft)}.facts dd{margin:0}\n"
    "article{margin:0 0 2.25rem;padding:1.1rem 0 0;border-top:1px solid var(--line)}\n"
    "h2+article{border-top:0;padding-top:0}\n"
    ".verdict{padding:.05em .45em;border:1px solid currentColor;border-radius:3px;"
    "font-size:.9em}\n"
    ".verdict.break{color:var(--alarm);background:var(--alarm-paper)}\n"
    ".back .verdict.break{color:var(--back);background:var(--back-paper)}\n"
    ".verdict.ok,.verdict.compatible,.verdict.versioned{color:var(--calm)}\n"
    ".scroll{overflow-x:auto}\n"
    "table{border-collapse:collapse;font-size:.9rem}\n"
    "caption{text-align:left;color:var(--soft);padding:0 0 .35rem}\n"
    "th,td{text-align:left;vertical-align:top;padding:.3rem 1.1rem .3rem 0;"
    "border-bottom:1px solid var(--line)}\n"
    "thead th{color:var(--soft);font-weight:600;border-bottom-color:var(--soft)}\n"
    "tbody th{font-weight:400}td code,th code{overflow-wrap:normal}\n"
    "figure{max-width:52rem}\n"
    ".maps{display:flex;flex-wrap:wrap;gap:1rem 2rem}\n"
    ".maps svg{height:auto;max-width:100%;flex:0 1 auto}\n"
    "svg text{fill:var(--ink);font:11px ui-monospace,Menlo,Consolas,"
    "'DejaVu Sans Mono',monospace}\n"
    "svg .head{font:600 12px system-ui,'Noto Sans','DejaVu Sans',sans-serif}\n"
    "svg .offset,svg .skipped{fill:var(--soft)}\n"
    "svg .letter{font-weight:700;text-anchor:middle;paint-order:stroke;"
    "stroke:var(--paper);stroke-width:3.5px}\n"
    "svg .cell{stroke:var(--paper);stroke-width:1.5}\n"
    "svg .same{fill:var(--same)}svg .moved{fill:url(#of-moved)}"
    "svg .changed{fill:url(#of-changed)}svg .new{fill:url(#of-new)}"
    "svg .gone{fill:url(#of-gone)}\n"
    "svg .hole{fill:none;stroke:var(--soft);stroke-width:1;stroke-dasharray:2 2}\n"
    "svg .edge{fill:none;stroke:var(--soft);stroke-width:1}"
    "svg .edge.differs{stroke:var(--ink);stroke-width:1.5}\n"
    ".t-moved{fill:var(--moved);opacity:.16}.m-moved{fill:var(--moved)}\n"
    ".t-changed{fill:var(--changed);opacity:.22}"
    ".m-changed{stroke:var(--changed);stroke-width:2}\n"
    ".t-new{fill:var(--new);opacity:.18}.m-new{stroke:var(--new);stroke-width:1.6}\n"
    ".t-gone{fill:var(--gone);opacity:.18}.m-gone{stroke:var(--gone);stroke-width:1.3}"
    "\n"
    ".patterns{position:absolute;width:0;height:0}\n"
    "figcaption{font-size:.85rem;color:var(--soft);margin-top:.5rem}\n"
    ".legend{display:flex;flex-wrap:wrap;gap:.25rem 1.1rem;list-style:none;padding:0;"
    "margin:.4rem 0 0}.legend li{display:flex;align-items:center;gap:.4rem;margin:0}\n"
    "@media (min-width:64rem){.page{display:grid;"
    "grid-template-columns:13rem minmax(0,1fr);gap:0 3rem;padding-top:2.5rem}"
    "nav{position:sticky;top:2rem;align-self:start;max-height:calc(100vh - 4rem);"
    "overflow-y:auto}}\n"
    "@media (max-width:63.99rem){nav{border-bottom:1px solid var(--line);"
    "padding-bottom:.9rem;margin-bottom:1.25rem}nav .numbers{display:inline;"
    "margin:0 0 0 .6rem}}\n"
    "@media (max-width:36rem){h1{font-size:1.4rem}h2{font-size:1.2rem}"
    ".facts{display:block}.facts dt{margin-top:.6rem;font-size:.85rem}"
    "th,td{padding-right:.3rem;font-size:.8rem}thead th{font-size:.7rem}}\n"
    "@media print{:root{--paper:#fff;--ink:#000;--soft:#444;--line:#bbb;--shade:#fff;"
    "--link:#000;--alarm:#000;--alarm-paper:#fff;--calm:#000;--same:#ddd;"
    "--moved:#444;--changed:#000;--new:#000;--gone:#000}"
    "body{font-size:10pt}nav,.skip{display:none}.page{display:block;padding:0}"
    "a{color:inherit;text-decoration:none}pre{white-space:pre-wrap}"
    "h2,h3,h4{break-after:avoid}figure,tr,li,pre{break-inside:avoid}"
    ".scroll{overflow:visible}}\n";

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
    html_element(xml, "style", style);
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
