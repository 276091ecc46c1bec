/* SPDX-License-Identifier: MIT
 *
 * The C library's headers as this program gives them to the parser: built from the
 * compiler's own __UINT64_TYPE__ and the like, so that no host file decides a layout.
 */
#pragma once

#include "base/base.h"

struct hv_header_text {
    const char *path;
    const char *text;
};

/* The headers; a NULL path ends the list. */
const struct hv_header_text *hv_libc_headers(void);

/* Is <path> one of them? They take precedence over the tree's files. */
bool hv_libc_has(const char *path);
