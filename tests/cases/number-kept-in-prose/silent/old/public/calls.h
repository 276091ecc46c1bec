#ifndef CALLS_H
#define CALLS_H
#include <stdint.h>

#define CALLS_LATEST 0x00000300
#define CALLS_HYPERCALL_call_op 1

#define CALLOP_first 1
/* CALLOP_second (2) was removed in 1.2. */
#define CALLOP_third 3
// 4 was "exchange", please do not reuse
/* 5: retired */
#define CALLOP_sixth 6

#endif
