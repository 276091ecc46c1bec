#ifndef CALLS_H
#define CALLS_H
#include <stdint.h>

#define CALLS_LATEST 0x00000300
#define CALLS_HYPERCALL_call_op 1

#define CALLOP_first 1
#define CALLOP_second 2
#define CALLOP_third 3
#define CALLOP_fourth 4
#define CALLOP_fifth 5
#define CALLOP_sixth 6
#define CALLOP_eighth 8
#define CALLOP_limit_flag 9
#define CALLOP_tenth 10
#define CALLOP_eleventh 11
#define CALLS_HYPERCALL_last 2
#define CALLS_HYPERCALL_next 4

#endif
