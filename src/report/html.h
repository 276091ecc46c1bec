/* SPDX-License-Identifier: MIT
 *
 * A page as HTML in parts: page_html.c writes blocks, html_drawings.c draws in
 * SVG. Private to report/.
 */
#pragma once

#include "report/page/page.h"
#include "report/xml.h"

/* The style of every page (page.css). */
extern const char hv_page_css[];

/* Patterns that distinguish marks without colour; once per page, before any map. */
void hv_html_patterns(struct hv_xml *xml);

/* A table of counts as a chart. */
void hv_html_chart(struct hv_xml *xml, const struct hv_block *table);

/* Both sides of a map as a figure, with a legend. */
void hv_html_byte_map(struct hv_xml *xml, const struct hv_byte_map *bytes);
