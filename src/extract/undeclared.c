/* SPDX-License-Identifier: MIT */
#include "extract/passes.h"

/* "NAME" or "NAME=VALUE". */
static bool is_defined(const struct hv_strings *defines, const char *name)
{
    size_t n = strlen(name);
    return HV_ANY(x, defines->v, defines->n,
                  strncmp(*x, name, n) == 0 && (!(*x)[n] || (*x)[n] == '='));
}

/* What compilers define for a target: what hvabi reads for it is what its users get. */
static const char *of_targets[] = {
    "__LP64__",      "_LP64",        "__ILP32__",    "_ILP32",        "__BYTE_ORDER__",
    "__ORDER_*__",   "__SIZEOF_*",   "__CHAR_BIT__", "__LONG_MAX__",  "__INT_MAX__",
    "__x86_64__",    "__amd64__",    "__i386__",     "__arm__",       "__aarch64__",
    "__riscv",       "__riscv_xlen", "__powerpc__",  "__powerpc64__", "__s390x__",
    "__loongarch__", "__mips__"};

static bool is_known(const struct hv_profile *profile, const char *name)
{
    const struct hv_strings targets = {.v = of_targets, .n = HV_COUNT(of_targets)};
    if (hv_globs_match(&profile->known_macros, name) ||
        hv_globs_match(&targets, name) ||
        hv_is_compiler_macro(profile, (struct hv_span){name, strlen(name)}) ||
        is_defined(&profile->knobs, name))
        return true;
    for (size_t i = 0; i < profile->n_archs; i++)
        if (is_defined(&profile->archs[i].defines, name))
            return true;
    return HV_ANY(u, profile->audiences, profile->n_audiences,
                  is_defined(&u->defines, name) ||
                      (u->version_macro && strcmp(u->version_macro, name) == 0));
}

HV_BY(by_macro, struct hv_undeclared,
      strcmp(x->macro, y->macro) ?: strcmp(x->file, y->file))

static void find_in_scan(const struct hv_plan *plan, const struct hv_scan *scan,
                         struct hv_surface *surface, size_t *cap,
                         struct hv_atoms *atoms)
{
    HV_EACH (c, scan->conditions, scan->n_conditions) {
        if (hv_plan_macro_index(plan, c->name) >= 0 ||
            is_known(plan->profile, c->name) ||
            (scan->include_guard && strcmp(scan->include_guard, c->name) == 0))
            continue;
        *HV_ARENA_ADD(surface->arena, surface->undeclared, surface->n_undeclared,
                      *cap) =
            (struct hv_undeclared){.macro = hv_atom(atoms, c->name),
                                   .file = hv_atom(atoms, scan->file->path),
                                   .line = c->line};
    }
}

/* By some audience. */
static bool is_included(const struct hv_plan *plan, unsigned arch, size_t file)
{
    for (unsigned u = 0; u < plan->profile->n_audiences; u++)
        if (hv_umbrella_includes(plan, arch, u, file))
            return true;
    return false;
}

void hv_undeclared_find(const struct hv_plan *plan, unsigned arch,
                        struct hv_surface *surface, struct hv_atoms *atoms)
{
    size_t cap = 0;
    for (size_t f = 0; f < plan->n_files; f++)
        if (plan->profile->n_layouts || is_included(plan, arch, f) ||
            (hv_plan_file_in_arch(plan, f, arch) &&
             hv_globs_match(&plan->profile->by_includer,
                            plan->files[f].scan.file->path)))
            find_in_scan(plan, &plan->files[f].scan, surface, &cap, atoms);
    HV_SORT(surface->undeclared, surface->n_undeclared, by_macro);
}
