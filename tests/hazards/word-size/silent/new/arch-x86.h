/* SPDX-License-Identifier: MIT */
#ifndef ARCH_X86_H
#define ARCH_X86_H

struct tiny_arch {
    unsigned long pfn;
};

#endif
