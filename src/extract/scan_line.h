/* SPDX-License-Identifier: MIT
 *
 * Logical lines: what the preprocessor takes for one line. Included by the scan alone.
 */
#ifndef HV_EXTRACT_SCAN_LINE_H
#define HV_EXTRACT_SCAN_LINE_H

#include "base/buf.h"
#include "extract/scan.h"

/* A logical line: comments replaced by a blank, splices gone. */
struct hv_scan_line {
    struct hv_buf text;
    uint32_t number; /* of its first physical line */
    size_t from;     /* offset of its first byte in the file */
};

/* Read one logical line from p on, and note its comments; number is the line at p, and
 * is moved along. Returns where the next one begins. */
const char *hv_scan_line_read(struct hv_scan *scan, struct hv_arena *arena,
                              const char *p, struct hv_scan_line *line,
                              uint32_t *number);

#endif
