/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

#define TINY_LIST_SIZE (TINY_PAGE_SIZE / sizeof(uint64_t))

#endif
