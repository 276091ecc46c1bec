/* SPDX-License-Identifier: MIT
 *
 * The machines of ELF files by number, and how target triples call them.
 */
#include "binary/binary.h"

#include <elf.h>
#include <fnmatch.h>

enum { ANY_END, LITTLE, BIG };

static const struct machine {
    unsigned number, bits;
    int end;
    const char *name;
    const char *triples; /* glob of a triple's first word; "-32": see below */
} machines[] = {
    {EM_386, 32, LITTLE, "i386", "i[3-6]86"},
    {EM_X86_64, 64, LITTLE, "x86_64", "x86_64"},
    {EM_X86_64, 32, LITTLE, "x32", "x86_64-32"},
    {EM_ARM, 32, LITTLE, "arm", "arm*"},
    {EM_AARCH64, 64, LITTLE, "aarch64", "aarch64"},
    {EM_AARCH64, 64, BIG, "aarch64_be", "aarch64_be"},
    {EM_RISCV, 32, LITTLE, "riscv32", "riscv32"},
    {EM_RISCV, 64, LITTLE, "riscv64", "riscv64"},
    {EM_PPC, 32, BIG, "powerpc", "powerpc"},
    {EM_PPC64, 64, BIG, "powerpc64", "powerpc64"},
    {EM_PPC64, 64, LITTLE, "powerpc64le", "powerpc64le"},
    {EM_S390, 64, BIG, "s390x", "s390x"},
    {EM_MIPS, 32, ANY_END, "mips", "mips*"},
    {EM_MIPS, 64, ANY_END, "mips64", "mips6*[!2]"},
    {EM_SPARCV9, 64, BIG, "sparc64", "sparc64"},
    {EM_IA_64, 64, LITTLE, "ia64", "ia64"},
    {258 /* EM_LOONGARCH */, 64, LITTLE, "loongarch64", "loongarch64"},
    {EM_BPF, 64, ANY_END, "bpf", "bpf*"},
};

const char *hv_machine_name(uint64_t machine, unsigned bits)
{
    const struct machine *known = HV_FIND(m, machines, HV_COUNT(machines),
                                          m->number == machine && m->bits == bits);
    return known ? known->name : NULL;
}

bool hv_machine_is(uint64_t machine, unsigned bits, bool big_endian, const char *target)
{
    char first[32] = "";
    size_t n = strcspn(target, "-");
    if (n + sizeof "-32" > sizeof first)
        return false;
    memcpy(first, target, n);
    /* 32-bit pointers on a 64-bit machine */
    if (!fnmatch("*-gnux32", target, 0) || !fnmatch("*-gnuabin32", target, 0))
        memcpy(first + n, "-32", sizeof "-32");
    return HV_ANY(m, machines, HV_COUNT(machines),
                  m->number == machine && m->bits == bits &&
                      (m->end == ANY_END || (m->end == BIG) == big_endian) &&
                      fnmatch(m->triples, first, 0) == 0);
}
