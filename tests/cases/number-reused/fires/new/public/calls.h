#ifndef CALLS_H
#define CALLS_H
#include <stdint.h>

#define CALLS_LATEST 0x00000300
#define CALLS_HYPERCALL_call_op 1

#define CALLOP_first 1
#define CALLOP_other 2

struct call_first {
    uint32_t a, b;
};
struct call_other {
    uint32_t length;
};

#define CALLOP_page_swap 3
struct call_page_swap {
    uint32_t first, last;
};

#endif
