/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

#define TINY_PROTOCOL                                                                  \
    "tiny"                                                                             \
    "-1"

#endif
