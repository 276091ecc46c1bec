/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct tiny_op {
#ifdef __LP64__
    uint64_t flags;
#else
    uint32_t flags;
#endif
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ || __SIZEOF_LONG__ == 8
    uint32_t id;
#endif
};

#ifdef __cplusplus
}
#endif

#endif
