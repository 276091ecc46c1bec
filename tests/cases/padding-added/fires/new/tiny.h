/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_op {
    uint32_t cmd;
    uint8_t mode;
    uint8_t _pad[3];
    uint32_t flags;
};

struct tiny_request {
    uint32_t id;
    uint32_t op;
    union {
        struct tiny_connect {
            uint64_t address;
            uint32_t port;
            uint32_t pad;
        } connect;
        uint64_t all[4];
    } u;
};

#endif
