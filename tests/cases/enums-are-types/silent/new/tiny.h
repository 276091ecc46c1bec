/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

typedef enum { TINY_LOW, TINY_HIGH } tiny_level_t;

typedef enum tiny_switch { TINY_ON, TINY_OFF } tiny_switch_t;

enum tiny_grown { TINY_GROWN_A };

enum tiny_shrunk { TINY_SHRUNK_A } __attribute__((packed));

enum tiny_renamed { TINY_RENAMED_A, TINY_RENAMED_B };

typedef enum tiny_renamed tiny_old_t;

struct tiny_holder {
    enum tiny_grown grown[2];
    enum tiny_renamed old;
};

struct tiny_op {
    tiny_level_t level;
    tiny_switch_t on;
};

#endif
