/* SPDX-License-Identifier: MIT */
#include "model/data_model.h"

#include <fnmatch.h>

enum { LP64, ILP32, LLP64, N_MODELS };

/* Targets of each machine, by data model; "" is the machine's own target. The others
 * are spelled as both clang and the names of gcc have them. The first match counts.
 * clang supports no ILP32 on arm64 but Apple's, and none on riscv64. */
static const struct machine {
    const char *targets; /* glob */
    const char *triples[N_MODELS];
} machines[] = {
    {"*64-*windows*", {[LLP64] = ""}},
    {"*64-*mingw*", {[LLP64] = ""}},
    {"*64-*gnux32", {[ILP32] = ""}},
    {"*64*-*gnuabin32", {[ILP32] = ""}},
    {"x86_64-*", {"", "x86_64-linux-gnux32", "x86_64-w64-mingw32"}},
    {"aarch64-*", {[LP64] = "", [LLP64] = "aarch64-w64-mingw32"}},
    {"mips64-*", {"", "mips64-linux-gnuabin32", NULL}},
    {"mips64el-*", {"", "mips64el-linux-gnuabin32", NULL}},
    {"riscv64-*", {[LP64] = ""}},
    {"powerpc64*-*", {[LP64] = ""}},
    {"loongarch64-*", {[LP64] = ""}},
    {"s390x-*", {[LP64] = ""}},
    {"i[3-6]86-*", {[ILP32] = ""}},
    {"arm*", {[ILP32] = ""}},
    {"riscv32-*", {[ILP32] = ""}},
    {"mips*", {[ILP32] = ""}},
    {"powerpc*", {[ILP32] = ""}},
};

const char *hv_data_model_name(unsigned place)
{
    static const char *const names[N_MODELS] = {"LP64", "ILP32", "LLP64"};
    return place < N_MODELS ? names[place] : NULL;
}

/* The data model that the architecture names, else the machine's default; N_MODELS:
 * there is none. *ret_triple receives its target. */
static unsigned model_of(const struct hv_arch *arch, const char **ret_triple)
{
    const struct machine *m = arch->target
                                  ? HV_FIND(x, machines, HV_COUNT(machines),
                                            fnmatch(x->targets, arch->target, 0) == 0)
                                  : NULL;
    for (unsigned i = 0; m && i < N_MODELS; i++) {
        const char *triple = m->triples[i];
        if (triple &&
            (arch->data_model ? !strcmp(hv_data_model_name(i), arch->data_model)
                              : !*triple)) {
            *ret_triple = *triple ? triple : arch->target;
            return i;
        }
    }
    *ret_triple = arch->target;
    return N_MODELS;
}

bool hv_arch_has_model(const struct hv_arch *arch)
{
    const char *triple;
    return !arch->data_model || model_of(arch, &triple) < N_MODELS;
}

const char *hv_arch_triple(const struct hv_arch *arch)
{
    const char *triple;
    model_of(arch, &triple);
    return triple;
}

unsigned hv_arch_long_bits(const struct hv_arch *arch)
{
    const char *triple;
    return model_of(arch, &triple) == LP64 ? 64 : 32;
}
