/* SPDX-License-Identifier: MIT */
#include "extract/arguments.h"

#include "base/mem.h"

#include <string.h>

void hv_argument_add(struct hv_arguments *args, const char *s)
{
    HV_GROW(args->v, args->n, args->cap);
    args->v[args->n++] = s;
}

static bool is_named(const char *define, const char *name)
{
    size_t n = name ? strlen(name) : 0;
    return n && strncmp(define, name, n) == 0 && define[n] == '=';
}

/* All but the one of that name. */
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
