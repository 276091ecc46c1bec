#ifndef CALLS_H
#define CALLS_H
#include <stdint.h>

#define CALLS_LATEST 0x00000300
#define CALLS_LIMIT 7

struct call_first {
    uint32_t level[2];
    uint32_t gone;
    uint32_t last;
};

#endif
