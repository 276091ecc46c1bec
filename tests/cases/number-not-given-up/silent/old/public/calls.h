#ifndef CALLS_H
#define CALLS_H
#include <stdint.h>

#define CALLS_LATEST 0x00000300
#define CALLS_HYPERCALL_call_op 1

#define CALLOP_first 1
/* 2 pages at most; the limit was removed in 4 releases. */
#define CALLOP_third 3 /* CALLOP_older was removed in 1.4 */
/* 4 is unused. */
/* CALLOP_first 5 times a second is dropped */
/* Bits 6-7: removed from the mask */
#define CALLOP_limit_flag 9 /* 8 was CALLOP_eighth: withdrawn, do not reuse */
/* 10 was not removed */
/* 11: cannot be dropped yet */
#define CALLS_HYPERCALL_last 2 /* 3 was other_op, obsolete */

#endif
