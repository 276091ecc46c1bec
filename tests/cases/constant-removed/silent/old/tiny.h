/* SPDX-License-Identifier: MIT */
#include <stdint.h>

#ifndef TINY_H_
#define TINY_H_

#define TINY_HYPERCALL_event 1
#define TINY_HYPERCALL_memory 2

#endif
