/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_old {
    uint32_t cmd;
    uint32_t pad;
};

enum tiny_kind { TINY_KIND_A };

struct tiny_new {
    int cmd;
    enum tiny_kind kind;
    unsigned int v[2];
};

#endif
