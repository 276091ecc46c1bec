/* SPDX-License-Identifier: MIT
 *
 * A layout as a table, in parts: layout.c finds the forms of a type, merges equal ones
 * into columns, makes the lines of each and says who reaches the type,
 * layout_table.c puts the lines of all columns into one list and prints it. One
 * line of the list is one declaration; its offset and size stand in the column of every
 * form that has it. Private to report/.
 */
#pragma once

#include "report/wording.h"

/* One line of a form. Lines of two forms are the same if their keys are: the text with
 * the path of the containing record. */
struct hv_layout_line {
    const char *text; /* "    uint32_t version;", printable */
    const char *key;
    bool sized; /* has an offset and a size, unlike a closing brace */
    uint64_t offset, bits;
};

struct hv_layout_lines {
    struct hv_arena *arena;
    size_t n, cap;
    struct hv_layout_line *v;
};

/* One form, and who sees it. */
struct hv_layout_column {
    const char *title; /* "x86_64, arm64" */
    uint64_t size, align;
    struct hv_layout_lines lines;
};

void hv_layout_table(struct hv_arena *arena, const struct hv_layout_column *columns,
                     size_t n, bool color, struct hv_buf *buf);
