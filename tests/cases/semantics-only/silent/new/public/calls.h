#ifndef CALLS_H
#define CALLS_H
#include <stdint.h>

#define CALLS_LATEST 0x00000300
#define CALLS_HYPERCALL_call_op 1

// SPDX-License-Identifier: GPL-2.0
#define CALLOP_first 1
#define CALLOP_second 2

/* The area is named by
 * a virtual address. */
struct call_first {
    uint32_t a, b;
};
/* Eight bytes.
 *
 * Copyright 2013 the authors. */
struct call_second {
    uint64_t value;
};

#endif
