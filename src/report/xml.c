/* SPDX-License-Identifier: MIT */
#include "report/xml.h"

#include <stdarg.h>

struct hv_xml {
    struct hv_buf *buf;
    const char **open; /* the elements that have not ended, outermost first */
    size_t n, cap;
    bool html;
    bool in_tag;  /* the innermost element's start tag is not complete */
    bool in_line; /* the end tag stands behind text */
};

struct hv_xml *hv_xml_begin(struct hv_buf *buf)
{
    struct hv_xml *xml = hv_alloc(sizeof *xml);
    xml->buf = buf;
    return xml;
}

struct hv_xml *hv_xml_begin_html(struct hv_buf *buf)
{
    struct hv_xml *xml = hv_xml_begin(buf);
    xml->html = true;
    hv_buf_puts(buf, "<!DOCTYPE html>");
    return xml;
}

static void end_line(const struct hv_xml *xml)
{
    if (!xml->html)
        hv_buf_putc(xml->buf, '\n');
}

static void indent(const struct hv_xml *xml)
{
    for (size_t i = 1; !xml->html && i < xml->n; i++)
        hv_buf_putc(xml->buf, ' ');
}

static bool end_start_tag(struct hv_xml *xml)
{
    bool ended = xml->in_tag;
    if (ended)
        hv_buf_putc(xml->buf, '>');
    xml->in_tag = false;
    return ended;
}

void hv_xml_start(struct hv_xml *xml, const char *element)
{
    if (end_start_tag(xml))
        end_line(xml);
    *HV_ADD(xml->open, xml->n, xml->cap) = element;
    indent(xml);
    hv_buf_putc(xml->buf, '<');
    hv_buf_puts(xml->buf, element);
    xml->in_tag = true;
}

/* Blanks of an attribute would be read as spaces, and a carriage return as a newline. */
static const char *spelling_of(char c)
{
    switch (c) {
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '&':
        return "&amp;";
    case '"':
        return "&quot;";
    case '\t':
        return "&#9;";
    case '\n':
        return "&#10;";
    }
    return "&#13;";
}

static void put_escaped(struct hv_buf *buf, const char *text, const char *special)
{
    for (const char *p = text ? text : "";; p++) {
        size_t n = strcspn(p, special);
        hv_buf_add(buf, p, n);
        p += n;
        if (!*p)
            return;
        hv_buf_puts(buf, spelling_of(*p));
    }
}

void hv_xml_attr(struct hv_xml *xml, const char *name, const char *value)
{
    hv_buf_putc(xml->buf, ' ');
    hv_buf_puts(xml->buf, name);
    hv_buf_puts(xml->buf, "=\"");
    put_escaped(xml->buf, value, "<>&\"\t\n\r");
    hv_buf_putc(xml->buf, '"');
}

void hv_xml_open(struct hv_xml *xml, const char *element, ...)
{
    va_list args;
    hv_xml_start(xml, element);
    va_start(args, element);
    for (const char *name; (name = va_arg(args, const char *));)
        hv_xml_attr(xml, name, va_arg(args, const char *));
    va_end(args);
}

void hv_xml_count(struct hv_xml *xml, const char *name, size_t n)
{
    HV_BUF digits = {0};
    hv_buf_put_u64(&digits, n);
    hv_xml_attr(xml, name, digits.p);
}

void hv_xml_text(struct hv_xml *xml, const char *text)
{
    end_start_tag(xml);
    put_escaped(xml->buf, text, "<>&\"\r");
    xml->in_line = true;
}

static void end_element(struct hv_xml *xml, bool may_be_empty)
{
    const char *element = xml->open[xml->n - 1];
    if (xml->in_tag && may_be_empty) {
        hv_buf_puts(xml->buf, "/>");
    } else {
        if (!end_start_tag(xml) && !xml->in_line)
            indent(xml);
        hv_buf_puts(xml->buf, "</");
        hv_buf_puts(xml->buf, element);
        hv_buf_putc(xml->buf, '>');
    }
    xml->in_tag = xml->in_line = false;
    xml->n--;
    end_line(xml);
}

void hv_xml_end(struct hv_xml *xml)
{
    end_element(xml, !xml->html);
}

void hv_xml_end_empty(struct hv_xml *xml)
{
    end_element(xml, true);
}

void hv_xml_finish(struct hv_xml *xml)
{
    if (xml->html)
        hv_buf_putc(xml->buf, '\n');
    free(xml->open);
    free(xml);
}
