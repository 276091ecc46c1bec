/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

enum tiny_err {
    TINY_NONE = 0,
    TINY_BUSY = 0xfffffffbU,
};

#endif
