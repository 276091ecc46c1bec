/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

#define DECLARE(name, number, type) \
    struct tiny_record_##name { \
        type data; \
        char code[number]; \
    }

struct tiny_saved {
    uint64_t registers[4];
};
DECLARE(CPU, 2, struct tiny_saved);

#endif
