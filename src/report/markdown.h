/* SPDX-License-Identifier: MIT
 *
 * What comes from input, in Markdown: code, in a line or in a block, which no reader of
 * Markdown looks into. Private to report/.
 */
#ifndef HV_REPORT_MARKDOWN_H
#define HV_REPORT_MARKDOWN_H

#include "base/buf.h"

/* Takes over text, which is one line: `text`, with more backticks than stand in it. A
 * table looks for '|' before it looks for code, so there it is spelled. */
void hv_markdown_code(struct hv_buf *buf, struct hv_buf *text);

/* Takes over text: lines between two fences, longer than any in them. */
void hv_markdown_block(struct hv_buf *buf, struct hv_buf *text);

#endif
