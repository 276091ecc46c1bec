/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

enum tiny_mode { TINY_OFF, TINY_ON };

struct tiny_state {
    enum tiny_mode mode : 2;
    uint32_t rest;
};

#endif
