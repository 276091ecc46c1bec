/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

#define TINY_PROTOCOL "tiny-2"
#define TINY_VENDOR "TNY" "\0\0\0" "B"
#define TINY_SHORTER "TNY\0"
#define TINY_LABEL L"tiny\u20ad"
#define TINY_WIDE L"wide"
#define TINY_SPLICED "a line \
and two"
static const char tiny_magic[] = "a\0c";

struct tiny_op {
    uint32_t cmd;
};

#endif
