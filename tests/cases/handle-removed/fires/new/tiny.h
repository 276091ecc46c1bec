/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

#define TINY_PAGES 4

#define TINY_DEFINE_HANDLE(name, type) typedef struct { type *p; } tiny_handle_##name

TINY_DEFINE_HANDLE(uint, uint32_t);
TINY_DEFINE_HANDLE(uchar, unsigned char);

#endif
