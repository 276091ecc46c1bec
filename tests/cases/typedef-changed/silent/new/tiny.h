/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

struct tiny_op {
    uint32_t cmd;
    uint32_t flags;
};

typedef int32_t tiny_id_t;

/* of one member, so laid out alike */
union tiny_one {
    uint32_t only;
};
typedef union tiny_one tiny_one_t;

struct tiny_user {
    tiny_one_t one;
    union tiny_one *next;
};

typedef uint32_t tiny_gmfn_t;

#endif
