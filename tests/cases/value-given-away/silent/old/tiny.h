/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

#define TINY_CAP_HVM (1u << 0)
#define TINY_CAP_HVM_DIRECT (1u << 1)
#define TINY_CAP_SHADOW (1u << 2)

#define TINY_HAVE_CAPS

#endif
