/* SPDX-License-Identifier: MIT
 *
 * Sets of small numbers (architectures, audiences) as bits.
 */
#pragma once

#include <stdint.h>

#define HV_BIT(i) (UINT32_C(1) << (i))

/* The lowest number in a set, which must not be empty. */
static inline unsigned hv_lowest_bit(uint32_t set)
{
    return (unsigned)__builtin_ctz(set);
}

/* for each number i of the set, in ascending order */
#define HV_EACH_BIT(i, set)                                                            \
    for (uint32_t rest_##i = (set), i = 0;                                             \
         rest_##i && (i = hv_lowest_bit(rest_##i), 1); rest_##i &= rest_##i - 1)
