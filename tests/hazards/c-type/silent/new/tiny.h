/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_old {
    uint32_t cmd;
    uint32_t pad;
};

struct tiny_inherited {
    int cmd;
    int n;
};

typedef uint32_t tiny_port_t;
struct tiny_new {
    tiny_port_t port;
    int32_t cmd;
    char name[4];
    unsigned char bytes[4];
};

#endif
