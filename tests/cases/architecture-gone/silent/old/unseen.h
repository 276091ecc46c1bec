#ifndef UNSEEN_H
#define UNSEEN_H
#include <stdint.h>
#define UNSEEN_LATEST 1
#if defined(__x86_64__)
#include "arch-x86.h"
#elif defined(__riscv)
#include "arch-riscv.h"
#endif
struct unseen_call { uint32_t number; };
#endif
