/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

#define TINY_PROTOCOL "tiny-1"
#define TINY_VENDOR "TNY" "\0\0\0" "A"
#define TINY_SHORTER "TNY\0\0"
#define TINY_LABEL L"tiny\u20ac"
#define TINY_WIDE "wide"
#define TINY_SPLICED "a line \
and one"
static const char tiny_magic[] = "a\0b";

struct tiny_op {
    uint32_t cmd;
};

#endif
