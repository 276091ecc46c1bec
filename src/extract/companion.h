/* SPDX-License-Identifier: MIT
 *
 * Companion files: private files of a tree that carry ABI all the same (continuation
 * masks, hypercalls' argument lists, the list of records that two architectures share).
 * They are read for what the profile declares, never compiled as a whole.
 */
#ifndef HV_EXTRACT_COMPANION_H
#define HV_EXTRACT_COMPANION_H

#include "extract/plan.h"
#include "model/variant.h"

struct hv_companions;

/* Read them all. The files' paths are from the tree's top; what is missing is no error,
 * what is there and cannot be understood is. The caller frees. */
struct hv_companions *hv_companions_new(const struct hv_source_file *files, size_t n,
                                        const struct hv_profile *profile,
                                        struct hv_err *err);
void hv_companions_free(struct hv_companions *companions); /* accepts NULL */

/* The macros that have to be evaluated, as a plan of one header for a parse of its own,
 * for the profile's first audience. */
const struct hv_plan *hv_companions_plan(const struct hv_companions *companions);

/* Add masks and signatures to a sealed surface, and mark shared records; it then has
 * to be sealed again. values: what the parse of the plan gave for the surface's
 * architecture. */
bool hv_companions_add(const struct hv_companions *companions,
                       const struct hv_variant *values, struct hv_surface *surface,
                       struct hv_atoms *atoms, struct hv_err *err);

#endif
