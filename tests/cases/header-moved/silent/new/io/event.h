/* SPDX-License-Identifier: MIT */
#ifndef TINY_EVENT_H
#define TINY_EVENT_H

#include <stdint.h>

struct tiny_event {
    uint32_t port;
};
#define TINY_EVENT_NONE 0

#endif
