/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

typedef struct {
    char *p;
} tiny_handle_char;

typedef uint8_t tiny_id_t[16];

struct tiny_op {
    tiny_handle_char text;
    tiny_id_t id;
};

#endif
