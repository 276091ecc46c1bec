/* SPDX-License-Identifier: MIT
 *
 * Extract: headers -> surface, by libclang, one parse per variant, each in a worker
 * process that can open no file (sandbox.c). libclang is loaded once, when the first
 * parse is needed.
 */
#pragma once

#include "extract/extract_options.h"
#include "model/surface.h"

/* Read the headers of each architecture (sorted by path, relative to the header root;
 * several architectures may share one list) into one sealed surface for each chosen
 * architecture that the tree has; ret_surfaces[arch] is NULL for any other. Fails
 * (HV_ERR_INPUT) if nothing could be read at all, a worker died or reached its limits,
 * or there is no filter. Headers that do not parse are in the surface's left_out. The
 * caller frees the surfaces. */
bool hv_extract(const struct hv_source_files headers[HV_MAX_ARCHS],
                const struct hv_extract_options *options, struct hv_atoms *atoms,
                struct hv_surface *ret_surfaces[HV_MAX_ARCHS], struct hv_err *err);

/* Do the companion files of two trees give surfaces the same content, wherever it is in
 * them? Most changes of private code do not touch what a profile names. False as well
 * if a file cannot be understood: extracting the tree reports it. */
bool hv_companions_alike(const struct hv_source_files *a,
                         const struct hv_source_files *b,
                         const struct hv_profile *profile);

/* The libclang that is (or would be) used: "19.1.7". NULL and *err if none can be
 * loaded. */
const char *hv_libclang_version(struct hv_err *err);
