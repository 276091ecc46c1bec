/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_old {
    uint32_t cmd;
    uint32_t pad;
};

#define TINY_FLAG_A 1
#define TINY_FLAG_B 2
#define TINY_FLAG_C 4
#define TINY_FLAG_MAX TINY_FLAG_C
#define TINY_NAME_A 1
#define TINY_NAME_B 2
#define TINY_NAME_C 3
#define TINY_NAME_MAX 64
#define TINY_ONE_A 1
#define TINY_ONE_B 2
#define TINY_ONE_MAX 1

#endif
