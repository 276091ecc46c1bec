/* SPDX-License-Identifier: MIT
 *
 * The arguments that describe a variant to any compiler: definitions.
 */
#pragma once

#include "extract/plan.h"

struct hv_arguments {
    const char **v;
    size_t n, cap;
    char gnuc[64];
};

void hv_argument_add(struct hv_arguments *args, const char *s);
/* -std; NULL is the profile's, or what is usual. */
void hv_arguments_add_language(struct hv_arguments *args,
                               const struct hv_profile *profile, const char *std);
/* What makes clang define what the callers' gcc defines. */
void hv_arguments_add_gcc(struct hv_arguments *args, const struct hv_profile *profile);
/* -D of the architecture, of the audience (but for the one of that name, unless NULL)
 * and of the opt-in macros. */
void hv_arguments_add_defines(struct hv_arguments *args,
                              const struct hv_profile *profile, unsigned arch,
                              unsigned audience, const char *but);
