/* SPDX-License-Identifier: MIT
 *
 * The lines of headers that a compiler has seen: those that its preprocessor did not
 * skip, in the headers that it entered. What no variant has seen, nothing compares.
 */
#pragma once

#include "base/base.h"

struct hv_line_range {
    uint32_t first, last; /* lines, inclusive */
};

/* One header: ranges in ascending order with gaps between them. A header of which every
 * line was skipped has no ranges. */
struct hv_seen_file {
    const char *file; /* interned: relative to the header root */
    size_t n;
    struct hv_line_range *ranges;
};

struct hv_seen {
    size_t n, cap;
    struct hv_seen_file *files; /* in no order */
};

/* Add ranges, ascending and not adjacent, to those of the file; the result is the
 * union. */
void hv_seen_add(struct hv_seen *seen, struct hv_arena *arena, const char *file,
                 const struct hv_line_range *ranges, size_t n);

/* Add everything that `other` has. */
void hv_seen_add_all(struct hv_seen *seen, struct hv_arena *arena,
                     const struct hv_seen *other);

/* The file of that name, or NULL: no compiler has entered it. */
const struct hv_seen_file *hv_seen_find(const struct hv_seen *seen, const char *file);

/* Did a compiler see the line? seen may be NULL. */
bool hv_seen_has(const struct hv_seen_file *seen, uint32_t line);
