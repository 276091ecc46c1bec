/* SPDX-License-Identifier: MIT */
#ifndef TINY_H
#define TINY_H

#include <stdint.h>

#define TINY_HYPERCALL_memory 6
#define TINY_HYPERCALL_argo 6
#define TINY_HYPERCALL_event 7

#endif
