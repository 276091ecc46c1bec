/* SPDX-License-Identifier: MIT
 *
 * Blocks of a page in a column of plain text, for a terminal and for mail. Private to
 * report/.
 */
#pragma once

#include "report/page/page.h"

enum { HV_MAIL_WIDTH = 72 };

/* Marked text in lines of at most width columns, which marks take none of. The first is
 * taken to begin at column indent, later ones begin with that many blanks; line ends in
 * the text stay. width 0: no limit. split: a word that is too long is broken. Ends the
 * line. */
void hv_put_filled(struct hv_buf *buf, const char *text, unsigned indent,
                   unsigned width, bool split);

/* A table in columns, cells filled where they are too wide; 0: as wide as it gets. */
void hv_put_text_table(struct hv_buf *buf, const struct hv_block *table,
                       unsigned width);

/* Lines as they are; one that is too long goes on in the next: behind ", " and ": "
 * outside of quotes (breakable), else with a backslash at its end as a shell reads it.
 */
void hv_put_broken_lines(struct hv_buf *buf, const char *lines, bool breakable,
                         unsigned width);

/* A record as memory, in lines of at most 72 columns. */
void hv_put_byte_map(struct hv_buf *buf, const struct hv_byte_map *bytes);
