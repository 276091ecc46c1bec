/* SPDX-License-Identifier: MIT
 *
 * What a compiler is told of a variant, whichever compiler it is: definitions.
 */
#ifndef HV_EXTRACT_ARGUMENTS_H
#define HV_EXTRACT_ARGUMENTS_H

#include "extract/plan.h"

struct hv_arguments {
    const char **v;
    size_t n, cap;
};

void hv_argument_add(struct hv_arguments *args, const char *s);
/* -D of the architecture, the audience (but for one, by name, unless NULL) and the
 * knobs. */
void hv_arguments_add_defines(struct hv_arguments *args,
                              const struct hv_profile *profile, unsigned arch,
                              unsigned audience, const char *but);

#endif
