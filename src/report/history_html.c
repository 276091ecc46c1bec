/* SPDX-License-Identifier: MIT */
#include "report/history.h"

#include "base/mem.h"
#include "report/html.h"
#include "report/wording_precedents.h"

#include <stdio.h>
#include <string.h>

/* Sizes in the picture's own units. */
enum { LEFT = 190, CELL = 34, HIGH = 20, TOP = 22 };

static const char style[] =
    ".sheet{max-width:66rem;margin:0 auto;padding:1.5rem 1rem 4rem}"
    ".sheet .scroll{max-width:100%}"
    "svg .heat{fill:var(--moved)}svg .count{text-anchor:middle}";

struct sheet {
    struct hv_xml *xml;
    const struct hv_timeline *timeline;
    const struct hv_tally *tally;
};

/* Text from input as XML can have it. */
static void put_text(const struct sheet *s, const char *element, const char *class,
                     const char *text)
{
    struct hv_buf safe = {0};
    hv_put_escaped(&safe, text, HV_NAME_MAX);
    hv_html_element(s->xml, element, class, safe.p ? safe.p : "");
    hv_buf_done(&safe);
}

static bool is_there(const struct sheet *s, unsigned arch)
{
    for (size_t i = 0; i < s->timeline->n; i++)
        if (s->timeline->steps[i].archs & 1u << arch)
            return true;
    return false;
}

/* Kinds that changed at all on the architecture. */
static size_t find_kinds(const struct sheet *s, unsigned arch,
                         enum hv_kind ret_kinds[HV_KIND_COUNT])
{
    size_t n = 0;
    for (int kind = 0; kind < HV_KIND_COUNT; kind++)
        if (hv_tally_sum(s->tally, (enum hv_kind)kind, arch))
            ret_kinds[n++] = (enum hv_kind)kind;
    return n;
}

/* ---- the chart: a cell for each kind and release, with its count in it ---- */

static void put_label(const struct sheet *s, const char *class, size_t x, size_t y,
                      const char *text)
{
    hv_xml_start(s->xml, "text");
    hv_xml_attr(s->xml, "class", class);
    hv_xml_count(s->xml, "x", x);
    hv_xml_count(s->xml, "y", y);
    hv_xml_text(s->xml, text);
    hv_xml_end(s->xml);
}

/* The shade goes with the count's length in bits, so that one and two differ. */
static void put_cell(const struct sheet *s, size_t x, size_t y, size_t n)
{
    char text[24];
    unsigned bits = 0;
    for (size_t rest = n; rest; rest >>= 1)
        bits++;
    hv_xml_start(s->xml, "rect");
    hv_xml_attr(s->xml, "class", "heat");
    hv_xml_count(s->xml, "x", x);
    hv_xml_count(s->xml, "y", y);
    hv_xml_count(s->xml, "width", CELL - 2);
    hv_xml_count(s->xml, "height", HIGH - 2);
    snprintf(text, sizeof text, "0.%02u", 10 + 4 * (bits < 8 ? bits : 8));
    hv_xml_attr(s->xml, "fill-opacity", text);
    hv_xml_end_empty(s->xml);
    snprintf(text, sizeof text, "%zu", n);
    put_label(s, "count", x + CELL / 2 - 1, y + 13, text);
}

static void put_row(const struct sheet *s, unsigned arch, enum hv_kind kind, size_t y)
{
    put_label(s, "kind", 0, y + 13, hv_kind_name(kind));
    for (size_t i = 0; i < s->timeline->n; i++) {
        size_t n = *hv_tally_at(s->tally, kind, arch, i);
        if (n)
            put_cell(s, LEFT + i * CELL, y, n);
    }
}

static void begin_chart(const struct sheet *s, unsigned arch, size_t rows)
{
    char text[200];
    size_t width = LEFT + s->timeline->n * CELL, height = TOP + rows * HIGH;
    hv_xml_start(s->xml, "svg");
    snprintf(text, sizeof text, "0 0 %zu %zu", width, height);
    hv_xml_attr(s->xml, "viewBox", text);
    hv_xml_count(s->xml, "width", width);
    hv_xml_count(s->xml, "height", height);
    hv_xml_attr(s->xml, "role", "img");
    snprintf(text, sizeof text,
             "How often each kind of change was made on %.40s, release by release; the "
             "changes are listed below",
             s->timeline->profile->archs[arch].name);
    hv_xml_attr(s->xml, "aria-label", text);
}

static void put_chart(const struct sheet *s, unsigned arch)
{
    enum hv_kind kinds[HV_KIND_COUNT];
    size_t n = find_kinds(s, arch, kinds);
    hv_xml_start(s->xml, "div");
    hv_xml_attr(s->xml, "class", "scroll");
    hv_xml_attr(s->xml, "role", "region");
    hv_xml_attr(s->xml, "aria-label", s->timeline->profile->archs[arch].name);
    hv_xml_attr(s->xml, "tabindex", "0");
    begin_chart(s, arch, n);
    for (size_t i = 0; i < s->timeline->n; i++)
        put_label(s, "count", LEFT + i * CELL + CELL / 2 - 1, 14,
                  s->timeline->steps[i].name);
    for (size_t k = 0; k < n; k++)
        put_row(s, arch, kinds[k], TOP + k * HIGH);
    hv_xml_end(s->xml);
    hv_xml_end(s->xml);
}

/* Commits are too many for a chart: a table of the architectures. */
static void put_table(const struct sheet *s)
{
    const struct hv_profile *profile = s->timeline->profile;
    struct hv_xml *xml = s->xml;
    hv_xml_start(xml, "div");
    hv_xml_attr(xml, "class", "scroll");
    hv_xml_start(xml, "table");
    hv_html_element(xml, "caption", NULL, "How often each kind of change was made");
    hv_xml_start(xml, "thead");
    hv_xml_start(xml, "tr");
    for (int c = -1; c < (int)profile->n_archs; c++) {
        hv_xml_start(xml, "th");
        hv_xml_attr(xml, "scope", "col");
        hv_xml_text(xml, c < 0 ? "kind" : profile->archs[c].name);
        hv_xml_end(xml);
    }
    hv_xml_end(xml);
    hv_xml_end(xml);
    hv_xml_start(xml, "tbody");
    for (int kind = 0; kind < HV_KIND_COUNT; kind++) {
        hv_xml_start(xml, "tr");
        hv_xml_start(xml, "th");
        hv_xml_attr(xml, "scope", "row");
        hv_xml_text(xml, hv_kind_name((enum hv_kind)kind));
        hv_xml_end(xml);
        for (unsigned a = 0; a < profile->n_archs; a++) {
            char text[24];
            snprintf(text, sizeof text, "%zu",
                     hv_tally_sum(s->tally, (enum hv_kind)kind, a));
            hv_html_element(xml, "td", NULL, text);
        }
        hv_xml_end(xml);
    }
    hv_xml_end(xml);
    hv_xml_end(xml);
    hv_xml_end(xml);
}

/* ---- one by one ---- */

static void put_change(const struct sheet *s, const struct hv_precedent *p)
{
    struct hv_buf class = {0}, line = {0};
    hv_buf_printf(&class, "verdict %s", hv_verdict_name(p->verdict));
    hv_buf_puts(&line, " ");
    hv_put_precedent_line(&line, p, s->timeline->profile);
    hv_xml_start(s->xml, "li");
    hv_html_element(s->xml, "strong", class.p, hv_verdict_name(p->verdict));
    hv_xml_text(s->xml, line.p);
    hv_xml_end(s->xml);
    hv_xml_text(s->xml, "\n");
    hv_buf_done(&class);
    hv_buf_done(&line);
}

static bool is_told(const struct hv_precedent *p)
{
    return p->verdict == HV_VERDICT_BREAK || p->verdict == HV_VERDICT_VERSIONED ||
           p->rollback_break;
}

/* What the step changed, as in text: breaks, what a version covers, the way back. */
static void put_step(const struct sheet *s, const struct hv_step *step, size_t *at)
{
    const struct hv_change_index *past = s->timeline->past;
    bool any = false;
    for (; *at < past->n && strcmp(past->v[*at].release, step->name) == 0; ++*at) {
        if (!is_told(&past->v[*at]))
            continue;
        if (!any) {
            put_text(s, "h3", NULL, step->subject ? step->subject : step->name);
            if (step->subject)
                put_text(s, "p", NULL, step->name);
            hv_xml_start(s->xml, "ul");
        }
        any = true;
        put_change(s, &past->v[*at]);
    }
    if (any)
        hv_xml_end(s->xml);
    if (step->n_errors) {
        put_text(s, "h3", NULL, step->name);
        put_text(s, "p", "verdict break", step->err.text);
    }
}

static void put_steps(const struct sheet *s)
{
    size_t at = 0;
    hv_html_element(s->xml, "h2", NULL, "Breaks, and what a version covers");
    for (size_t i = 0; i < s->timeline->n; i++)
        put_step(s, &s->timeline->steps[i], &at);
    hv_html_element(s->xml, "p", NULL,
                    "This is what headers show; what they cannot was not looked at.");
}

static void put_charts(const struct sheet *s)
{
    if (s->timeline->commits) {
        put_table(s);
        return;
    }
    for (unsigned a = 0; a < s->timeline->profile->n_archs; a++) {
        if (!is_there(s, a))
            continue;
        put_text(s, "h2", NULL, s->timeline->profile->archs[a].name);
        put_chart(s, a);
    }
}

void hv_history_html(const struct hv_timeline *timeline, struct hv_buf *buf)
{
    struct hv_tally tally = hv_tally_of(timeline);
    const struct sheet s = {hv_xml_begin_html(), timeline, &tally};
    struct hv_buf title = {0};
    hv_buf_puts(&title, "Changes from ");
    hv_put_escaped(&title, timeline->from, HV_NAME_MAX);
    hv_buf_puts(&title, " to ");
    hv_put_escaped(&title, timeline->to, HV_NAME_MAX);
    hv_xml_start(s.xml, "html");
    hv_xml_attr(s.xml, "lang", "en");
    hv_html_head(s.xml, title.p, style);
    hv_xml_start(s.xml, "body");
    hv_xml_start(s.xml, "main");
    hv_xml_attr(s.xml, "class", "sheet");
    hv_html_element(s.xml, "h1", NULL, title.p);
    put_charts(&s);
    put_steps(&s);
    hv_xml_end(s.xml);
    hv_xml_end(s.xml);
    hv_xml_end(s.xml);
    hv_xml_finish(s.xml, buf);
    hv_buf_done(&title);
    hv_tally_done(&tally);
}
