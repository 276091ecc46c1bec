/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

#define TINY_LIST_SIZE (4096 / sizeof(uint64_t))

#endif
