#ifndef CALLS_H
#define CALLS_H
#include <stdint.h>

#define CALLS_LATEST 0x00000300
#define CALLS_HYPERCALL_call_op 1
#define CALLS_HYPERCALL_argo 2
#define CALLS_HYPERCALL_kexec_op 3

#define CALLOP_first 1
#define CALLOP_grant 2
#define CALLOP_third_one 3

#endif
