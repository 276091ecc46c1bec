/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

typedef char tiny_flag_t;
typedef uint8_t tiny_on_t;

#endif
