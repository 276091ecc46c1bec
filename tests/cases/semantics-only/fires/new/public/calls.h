#ifndef CALLS_H
#define CALLS_H
#include <stdint.h>

#define CALLS_LATEST 0x00000300
#define CALLS_HYPERCALL_call_op 1

// SPDX-License-Identifier: GPL-2.0
#define CALLOP_first 1
#define CALLOP_second 2

/* The area is named by a physical address. */
struct call_first {
    uint32_t a, b;
};
/* In pages.
 *
 * Copyright 2013 the authors. */
struct call_second {
    uint64_t value;
};

#define CALLS_UNIT 4 /* in pages */
/* counts from 1 */
#define CALLS_PAGES \
    5
#define CALLS_NEW_WORDS 6 /* not before 4.1 */
#define CALLS_SAME 7 // as before
enum calls {
    CALLS_LAZY = 1, /* must be honoured */
    CALLS_EAGER = 2 /* never
                       ignored */
};

#endif
