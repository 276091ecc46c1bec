/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

#define TINY_OP_eoi_v1 17
#define TINY_OP_eoi_v2 28
#define TINY_OP_eoi TINY_OP_eoi_v2

#endif
