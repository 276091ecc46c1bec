/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

#define TINY_HYPERCALL_memory 6
#define TINY_HYPERCALL_argo 7
#define TINY_HYPERCALL_dm 8
#define TINY_HYPERCALL_event 9
#define TINY_HYPERCALL_a_new 10
#define TINY_HYPERCALL_b_new 11
#define TINY_HYPERCALL_c_new 12
#define TINY_HYPERCALL_d_new 13
#define TINY_HYPERCALL_e_new 14
#define TINY_HYPERCALL_sched 15
#define TINY_HYPERCALL_hypfs 16
#define TINY_HYPERCALL_console 17
#define TINY_HYPERCALL_f_new 18
#define TINY_HYPERCALL_g_new 19
#define TINY_HYPERCALL_h_new 20
#define TINY_HYPERCALL_i_new 21

#endif
