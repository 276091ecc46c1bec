#ifndef VM_H
#define VM_H
#include <stdint.h>
#define _IO(t, n) ((t) << 8 | (n))
#define VM_RUN _IO(1, 2)
#define HV_RUN _IO(2, 2)
#define OP_BASE 0x10
#define OP_go (OP_BASE + 1)
#define VM_CPU_GO _IO(1, 2)
#endif
