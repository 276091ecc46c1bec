#ifndef ARCH_RISCV_H
#define ARCH_RISCV_H
/* Pages of this architecture. */
#define UNSEEN_PAGE 16384
struct unseen_regs { uint64_t pc, sp; };
#ifdef UNSEEN_NOWHERE
#define UNSEEN_HIDDEN 1
#endif
#endif
