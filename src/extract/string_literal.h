/* SPDX-License-Identifier: MIT
 *
 * A string literal as the compiler prints it: joined, with its prefix, and with
 * escapes.
 */
#ifndef HV_EXTRACT_STRING_LITERAL_H
#define HV_EXTRACT_STRING_LITERAL_H

#include "base/base.h"

/* Append the bytes that the literal means; of a wide one the UTF-8 of its characters. A
 * NUL is HV_TEXT_NUL. False: the text is no literal. */
bool hv_string_literal_read(const char *spelling, struct hv_buf *buf, bool *ret_wide);

#endif
