/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

enum tiny_mode {
    TINY_OFF,
    TINY_ON,
    TINY_AUTO
};

enum tiny_kind {
    TINY_KIND_A,
    TINY_KIND_B
};

#endif
