/* SPDX-License-Identifier: MIT
 *
 * Logical lines: what the preprocessor takes for one line.
 */
#pragma once

#include "base/base.h"

/* A comment, with adjacent ones separated only by white space. */
struct hv_scan_comment {
    uint32_t first, last; /* lines */
    size_t from, to;      /* bytes */
    bool alone;           /* nothing stands before it on its first line */
    size_t arrow; /* where it has "PREFIX* => " for what prefixed names take: Xen's
                     headers write that behind a back quote (RULES.md); 0: nowhere */
};

/* A logical line: comments replaced by a blank, splices gone. */
struct hv_logical_line {
    const char *bytes, *end; /* of the file */
    void (*note_comment)(void *ctx, const struct hv_scan_comment *comment);
    void *ctx;
    uint32_t next; /* the number of the line that comes next */
    /* the line that was read last */
    struct hv_buf text; /* of a directive; of any other line, how it begins */
    uint32_t number;    /* of its first physical line */
    size_t from;        /* offset of its first byte in the file */
};

/* Read the logical line at p. Returns where the next one begins. */
const char *hv_logical_line_read(const char *p, struct hv_logical_line *line);
