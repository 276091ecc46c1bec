/* SPDX-License-Identifier: MIT */
#ifndef BARE_H
#define BARE_H

#include "tiny.h"

struct tiny_bare {
    uint64_t cmd;
    tiny_handle_uint8 buffer;
    void *raw;
};

#endif
