/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_op {
    uint32_t cmd;
    uint32_t flags;
};

typedef int tiny_id_t;

/* of one member, so laid out alike */
struct tiny_one {
    uint32_t only;
};
typedef struct tiny_one tiny_one_t;

struct tiny_user {
    tiny_one_t one;
    struct tiny_one *next;
};

#define tiny_gmfn_t unsigned int

#endif
