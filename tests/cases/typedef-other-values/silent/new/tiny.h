/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

typedef uint8_t tiny_name_t[8];
typedef int32_t tiny_id_t;

#endif
