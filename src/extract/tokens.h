/* SPDX-License-Identifier: MIT
 *
 * C text reduced to its tokens, so that texts with other blanks and comments are equal.
 */
#ifndef HV_EXTRACT_TOKENS_H
#define HV_EXTRACT_TOKENS_H

#include "base/base.h"

/* Append the text without comments and blanks, but for one blank where two tokens would
 * become one. */
void hv_tokens_put(struct hv_buf *buf, const char *text, size_t n);

#endif
