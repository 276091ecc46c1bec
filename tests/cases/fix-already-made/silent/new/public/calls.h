#ifndef CALLS_H
#define CALLS_H
#include <stdint.h>

#define CALLS_LATEST 0x00000301
#define CALLS_HYPERCALL_call_op 1

#define CALLOP_first 1
/* #define CALLOP_second 2 - removed */
#define CALLOP_third 3

struct call_first {
#if CALLS_VERSION < 0x00000301
    uint32_t level;
#else
    uint32_t levels;
#endif
    uint32_t last;
};

#endif
