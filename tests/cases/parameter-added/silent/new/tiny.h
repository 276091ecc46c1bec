/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

#define TINY_PARAM_CPUS 1
#define TINY_PARAM_PAGES 2
#define TINY_PARAM_SPEED 3
#define TINY_PARAM_CPUS_BITS 4
#define TINY_PARAM_LAST TINY_PARAM_SPEED

#endif
