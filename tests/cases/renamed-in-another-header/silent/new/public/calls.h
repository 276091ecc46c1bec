#ifndef CALLS_H
#define CALLS_H
#include <stdint.h>

#define CALLS_LATEST 0x00000300
#define CALLS_HYPERCALL_call_op 1
#define CALLOP_first 1
struct call_first {
    uint32_t a, b;
};

#endif
