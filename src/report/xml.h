/* SPDX-License-Identifier: MIT
 *
 * libxml2's text writer, which is loaded when XML is asked for (linking to it doubles
 * the time in which the program starts). What cannot be written ends the program. All
 * text has to have gone through hv_put_escaped(): XML has no spelling for control
 * characters. Private to report/.
 */
#pragma once

#include "base/base.h"

struct hv_xml;

/* Returns false, with the reason in err, if libxml2 is not installed. */
bool hv_xml_load(struct hv_err *err);

/* A document; hv_xml_load() has succeeded. */
struct hv_xml *hv_xml_begin(void);
/* A document that browsers read as HTML: nothing before its doctype, no blanks between
 * elements, and an end tag for every element. */
struct hv_xml *hv_xml_begin_html(void);
void hv_xml_start(struct hv_xml *xml, const char *element);
/* With attributes: names and values, ended by NULL. */
void hv_xml_open(struct hv_xml *xml, const char *element, ...)
    __attribute__((sentinel));
void hv_xml_attr(struct hv_xml *xml, const char *name, const char *value);
void hv_xml_count(struct hv_xml *xml, const char *name, size_t n);
void hv_xml_text(struct hv_xml *xml, const char *text);
/* Append markup unchanged. */
void hv_xml_markup(struct hv_xml *xml, const char *markup);
void hv_xml_end(struct hv_xml *xml);
/* End an element that HTML knows to be empty, or one of SVG. */
void hv_xml_end_empty(struct hv_xml *xml);
/* Append the document, its elements ended, and free the writer. */
void hv_xml_finish(struct hv_xml *xml, struct hv_buf *buf);
