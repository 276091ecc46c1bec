/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

typedef uint64_t tiny_id_t;
#define tiny_pfn_t unsigned long

struct tiny_op {
    uint32_t cmd;
};

#endif
