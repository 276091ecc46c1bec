/* SPDX-License-Identifier: MIT
 *
 * Integer literals, read by the rules of C (6.4.4.1): half of all constants of a header
 * are plain numbers, and probing each of them costs as much as the parse.
 */
#ifndef HV_EXTRACT_LITERAL_H
#define HV_EXTRACT_LITERAL_H

#include "base/base.h"

struct hv_literal {
    uint64_t value; /* two's complement where negative */
    bool negative;
    unsigned bits;
    bool is_unsigned;
};

/* Is the text one integer literal, perhaps with a minus, perhaps in parentheses? int is
 * taken to be 32 bits, long long 64. Anything else, however close, is the compiler's to
 * read. */
bool hv_literal_read(const char *text, unsigned long_bits,
                     struct hv_literal *ret_literal);

#endif
