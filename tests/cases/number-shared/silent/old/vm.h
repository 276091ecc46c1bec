#ifndef VM_H
#define VM_H
#include <stdint.h>
#define _IO(t, n) ((t) << 8 | (n))
#define VM_RUN _IO(1, 2)
#define HV_RUN _IO(2, 2)
#define OP_BASE 0x10
#define OP_go (OP_BASE + 1)
/* of another architecture, whose headers define the type */
#define _IOR(t, n, x) ((t) << 8 | (n) | sizeof(x) << 16)
#define VM_OTHER _IOR(1, 9, struct vm_other)
#endif
