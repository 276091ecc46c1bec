/* SPDX-License-Identifier: MIT */
#ifndef BARE_H
#define BARE_H

#include "tiny.h"

struct tiny_bare {
    tiny_handle_uint8 buffer;
    uint64_t cmd;
    uint64_t more;
};

#endif
