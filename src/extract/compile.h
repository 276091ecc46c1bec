/* SPDX-License-Identifier: MIT
 *
 * Compile: headers -> an object with all their types in its DWARF, by a compiler of the
 * machine, for the cross-check reader. A compiler opens any file that the headers
 * include, and no filter can prevent that: only for headers that the user trusts.
 */
#pragma once

#include "model/surface.h"
#include "source/tree.h"

struct hv_compile_options {
    const char *compiler; /* "clang" or "gcc" */
    const char *dir;      /* an empty folder of the caller's, for all that is written */
    unsigned arch, audience;
    const struct hv_surface *read; /* surface of the libclang reader: headers that it
                                      could not read are left out */
};

/* Write dir/object.o. ret_prefix receives the prefix of the paths of headers in its
 * DWARF. Fails with HV_ERR_INPUT if there is no such compiler for the architecture, or
 * with the compiler's message about the headers. */
bool hv_compile(const struct hv_source_files *headers, const struct hv_profile *profile,
                const struct hv_compile_options *options, struct hv_buf *ret_prefix,
                struct hv_err *err);
