/* SPDX-License-Identifier: MIT
 *
 * The text of an initialiser in braces, after expansion, as a value: one spelling for
 * whatever means the same numbers.
 */
#ifndef HV_EXTRACT_INITIALISER_H
#define HV_EXTRACT_INITIALISER_H

#include "base/base.h"

/* Append a string in quotes as an element. */
void hv_initialiser_put_string(struct hv_buf *buf, const char *text);

/* Append "{ 0x10u, (2), { .a = 'x' } }" as "{16, 2, {.a = 'x'}}". False: the text is no
 * list in braces. */
bool hv_initialiser_read(const char *text, unsigned long_bits, struct hv_buf *buf);

#endif
