/* SPDX-License-Identifier: MIT
 *
 * Blocks of a page in a column of plain text, for a terminal and for mail. Private to
 * report/.
 */
#pragma once

#include "report/page/page.h"

enum { HV_MAIL_WIDTH = 72 };

/* Put marked text in lines of at most width columns, of which marks take none. The
 * first line is assumed to begin at column indent, later ones get that many blanks;
 * line ends in the text stay. width 0: no limit. split: break words that are too long.
 * Ends the line. */
void hv_put_filled(struct hv_buf *buf, const char *text, unsigned indent,
                   unsigned width, bool split);

/* Put a table in columns, with cells broken to fit the width; 0: no limit. */
void hv_put_text_table(struct hv_buf *buf, const struct hv_block *table,
                       unsigned width);

/* Put lines unchanged, except that long ones are broken: after ", " and ": " outside of
 * quotes (breakable), else with a trailing backslash, as in shells. */
void hv_put_broken_lines(struct hv_buf *buf, const char *lines, bool breakable,
                         unsigned width);

/* A record as memory, in lines of at most 72 columns. */
void hv_put_byte_map(struct hv_buf *buf, const struct hv_byte_map *bytes);
