/* SPDX-License-Identifier: MIT
 *
 * Elements, attributes and text, as XML or HTML, appended to a buffer while they come.
 * All text has to have gone through hv_put_escaped(): XML has no spelling for control
 * characters. Private to report/.
 */
#pragma once

#include "base/base.h"

struct hv_xml;

/* What is written to the buffer: each element on a line of its own, indented, unless it
 * stands in text. hv_xml_finish() frees the writer. */
struct hv_xml *hv_xml_begin(struct hv_buf *buf);
/* One that browsers read as HTML: its doctype, no blanks between elements, and every
 * element with an end tag of its own. */
struct hv_xml *hv_xml_begin_html(struct hv_buf *buf);
/* The name is borrowed until the element's end. */
void hv_xml_start(struct hv_xml *xml, const char *element);
/* With attributes: names and values, ended by NULL. */
void hv_xml_open(struct hv_xml *xml, const char *element, ...)
    __attribute__((sentinel));
/* Of the element that was just started. */
void hv_xml_attr(struct hv_xml *xml, const char *name, const char *value);
void hv_xml_count(struct hv_xml *xml, const char *name, size_t n);
void hv_xml_text(struct hv_xml *xml, const char *text);
void hv_xml_end(struct hv_xml *xml);
/* The end of an element that HTML knows to be empty, or of one of SVG. */
void hv_xml_end_empty(struct hv_xml *xml);
/* All elements have ended. */
void hv_xml_finish(struct hv_xml *xml);
