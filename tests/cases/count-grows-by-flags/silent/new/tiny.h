/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

#define TINY_MODE_A 1
#define TINY_MODE_B 2
#define TINY_MODE_C 4
#define TINY_MODE_ALL 7
#define TINY_KIND_A 1
#define TINY_KIND_B 2
#define TINY_KIND_ALL 6

#endif
