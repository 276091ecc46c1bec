/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

typedef char *tiny_handle_char;

typedef struct {
    uint8_t b[16];
} tiny_id_t;

struct tiny_op {
    tiny_handle_char text;
    tiny_id_t id;
};

#endif
