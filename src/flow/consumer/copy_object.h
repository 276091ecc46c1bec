/* SPDX-License-Identifier: MIT
 *
 * Copies that have no headers for the compiler to read.
 */
#pragma once

#include "flow/input.h"

/* An object file of the consumer's tree. */
struct hv_copy_object {
    const struct hv_source_file *file;
    unsigned arch;
    uint32_t audiences; /* that its source was compiled for */
};

/* The surface that it has of the run's profile. Fails with HV_ERR_INPUT where it cannot
 * be read, is for another architecture, or has no type of the profile. The caller
 * frees. */
struct hv_surface *hv_copy_object_read(struct hvabi *run, const struct hv_input *input,
                                       const struct hv_copy_object *object,
                                       struct hv_err *err);
