#ifndef TINY_H
#define TINY_H
#include <stdint.h>
#define TINY_VERSION 1
#define TINY_TOOLS_VERSION 5
#define TINY_HYPERCALL_one 1
#define TINY_HYPERCALL_two 3
#define TINY_LIMIT 32
#define TINY_NAME "tinier"
#define TINY_RECORD_END 0
#define TINY_RECORD_CPU 1
#define TINY_RECORD_FPU 2
#define TINY_HYPERCALL_three 4
#define TINY_PARAM_SIZE 3
typedef uint32_t tiny_id_t;
enum tiny_mode { TINY_OFF, TINY_ON, TINY_AUTO, TINY_MODE_MAX };
#endif
