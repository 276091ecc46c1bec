/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

#define TINY_HYPERCALL_memory 6
#ifdef __ASSEMBLY__
#define TINY_PREFIX .byte 0x0f, 0x0b ;
#else
#define TINY_PREFIX ".byte" " 0x0f, " /* two */ "0x0b ; "
#endif
#define TINY_JOINED UNKNOWN("\x1" "2", "\x12")
#define TINY_APART UNKNOWN("\x12")

#endif
