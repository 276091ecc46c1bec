/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

typedef enum tiny_level { TINY_LOW, TINY_HIGH } tiny_level_t;

typedef enum { TINY_ON, TINY_OFF } tiny_switch_t;

enum tiny_grown { TINY_GROWN_A } __attribute__((packed));

enum tiny_shrunk { TINY_SHRUNK_A };

enum tiny_old { TINY_RENAMED_A, TINY_RENAMED_B };

typedef enum tiny_old tiny_old_t;

struct tiny_holder {
    enum tiny_grown grown[2];
    enum tiny_old old;
};

struct tiny_op {
    tiny_level_t level;
    tiny_switch_t on;
};

#endif
