/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

#define TINY_HYPERCALL_memory 6
/* #define TINY_HYPERCALL_acm 7 Obsolete */
/* 8 was trace_op: retired, do not reuse */
#define TINY_HYPERCALL_event 9
/*
 * TINY_HYPERCALL_vm_assist (10) was removed.
 * 11-12 and 14 are retired as well.
 */
#define TINY_HYPERCALL_sched 15 /* please do not reuse 0x10 */
/* Retired hypercall numbers: 18, 19 */
/* Removed the 20 pages that were there. */
#if 0 /* obsolete */
#define TINY_HYPERCALL_vcpu 21
#endif
/* 17 was TINY_HYPERCALL_console, which is obsolete. */

#endif
