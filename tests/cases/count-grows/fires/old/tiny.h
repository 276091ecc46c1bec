/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

#define TINY_PARAM_MAX 3

/* of errors, which go down */
#define TINY_ERROR_MAX -8

#endif
