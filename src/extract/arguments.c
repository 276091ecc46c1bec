/* SPDX-License-Identifier: MIT */
#include "extract/plan.h"

void hv_argument_add(struct hv_arguments *args, const char *s)
{
    *HV_ADD(args->v, args->n, args->cap) = s;
}

static bool is_named(const char *define, const char *name)
{
    size_t n = name ? strlen(name) : 0;
    return n && strncmp(define, name, n) == 0 && define[n] == '=';
}

/* Add all defines except the one of that name. */
static void add_defines(struct hv_arguments *args, const struct hv_strings *defines,
                        const char *but)
{
    for (size_t i = 0; i < defines->n; i++) {
        if (is_named(defines->v[i], but))
            continue;
        hv_argument_add(args, "-D");
        hv_argument_add(args, defines->v[i]);
    }
}

void hv_arguments_add_defines(struct hv_arguments *args,
                              const struct hv_profile *profile, unsigned arch,
                              unsigned audience, const char *but)
{
    add_defines(args, &profile->archs[arch].defines, NULL);
    add_defines(args, &profile->audiences[audience].defines, but);
    add_defines(args, &profile->knobs, NULL);
}

/* Older compilers know the newest standard by its working name only. */
void hv_arguments_add_language(struct hv_arguments *args,
                               const struct hv_profile *profile, const char *std)
{
    static const char *const options[] = {
        "-std=c89",   "-std=c99",   "-std=c11",   "-std=c17",   "-std=c2x",
        "-std=gnu89", "-std=gnu99", "-std=gnu11", "-std=gnu17", "-std=gnu2x"};
    unsigned i = 0;
    if (!std)
        std = profile->std ? profile->std : HV_STD;
    while (i + 1 < HV_COUNT(options) && strcmp(hv_standard_name(i), std) != 0)
        i++;
    hv_argument_add(args, options[i]);
}

void hv_arguments_add_gcc(struct hv_arguments *args, const struct hv_profile *profile)
{
    static const char *const of_clang[] = {
        "-U__clang__", "-U__clang_major__", "-U__clang_minor__",
        "-U__clang_patchlevel__", "-U__clang_version__"};
    snprintf(args->gnuc, sizeof args->gnuc, "-fgnuc-version=%s",
             profile->gcc_version ? profile->gcc_version : HV_GCC_VERSION);
    hv_argument_add(args, args->gnuc);
    for (size_t i = 0; i < HV_COUNT(of_clang); i++)
        hv_argument_add(args, of_clang[i]);
}
