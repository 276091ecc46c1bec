/* SPDX-License-Identifier: MIT
 *
 * A record as memory, side by side, and the letters by which its fields are known in
 * text and picture alike. Private to report/.
 */
#pragma once

#include "judge/vote/byte_map.h"

/* "same", "moved", "changed", "gone", "new": for text, in JSON and as a CSS class. */
const char *hv_mark_name(enum hv_mark mark);

/* A run of rows. Rows without letters or differences are not drawn, and of several
 * equal rows only the first is. */
enum hv_row { HV_ROW_DRAWN, HV_ROW_SAME, HV_ROW_REPEATED };
struct hv_row_run {
    enum hv_row kind;
    uint64_t first, n;
};

/* Both sides byte by byte: the field of each byte, and its mark. */
struct hv_byte_drawing {
    const struct hv_byte_map *bytes;
    uint32_t *owner[2]; /* before, after; HV_NO_FIELD: unnamed padding */
    uint64_t size[2];
    unsigned row;  /* bytes in a row */
    char *letters; /* per field: '.' unchanged, else 'a'..'z' if it only moved, 'A'..'Z'
                      otherwise; '#' after these */
    size_t n_lettered;
    size_t n_runs;
    struct hv_row_run *runs; /* of all rows */
};

struct hv_byte_drawing hv_byte_drawing_make(const struct hv_byte_map *bytes);
void hv_byte_drawing_done(struct hv_byte_drawing *map);

/* The character for a byte of a side: a letter, '.' unchanged, '_' padding, ' ' after
 * the end. */
char hv_byte_drawing_at(const struct hv_byte_drawing *map, int side, uint64_t byte);

/* "19 unchanged rows", "7 more rows like this one": the line in place of a run. */
void hv_put_skipped(struct hv_buf *buf, const struct hv_row_run *run);

/* End a line without the blanks at its end: mail programs remove them or join the
 * lines.
 */
void hv_put_line_end(struct hv_buf *buf);

/* The map as lines of at most 72 columns; unchanged and repeated rows are left out. */
void hv_byte_drawing_text(const struct hv_byte_drawing *map, struct hv_buf *buf);
