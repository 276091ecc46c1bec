/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

#define TINY_PARAM_CPUS 1
#define TINY_PARAM_MEMORY 2
#define TINY_PARAM_CLOCK 3

#endif
