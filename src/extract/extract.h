/* SPDX-License-Identifier: MIT
 *
 * Extract: headers -> surface, by libclang, one parse per variant, each in a worker
 * process that can open no file (sandbox.c). libclang is loaded once, when the first
 * parse is needed.
 */
#pragma once

#include "model/profile.h"
#include "model/surface.h"
#include "source/tree.h"

/* Where results of workers are kept, by a hash of all that they were made from. get
 * appends to buf; put may do nothing. */
struct hv_parse_cache {
    void *ctx;
    bool (*get)(void *ctx, const char *key, struct hv_buf *buf);
    void (*put)(void *ctx, const char *key, const char *p, size_t n);
};

struct hv_extract_options {
    const struct hv_profile *profile;
    uint32_t archs, audiences; /* which of the profile's, as masks */
    unsigned jobs;             /* workers at once; 0: one per processor */
    bool in_process;           /* no workers at all; see struct hv_pool_options */
    bool no_sandbox;           /* parse without the system-call filter */
    bool every_error;          /* surfaces list each error of headers, not the first */
    const char *release;       /* of the tree, as far as known; NULL */
    struct hv_source_files companions;  /* of the profile's, those that the tree has;
                                           paths from its top */
    const struct hv_parse_cache *cache; /* NULL: none are kept */
    /* Called while variants are parsed, with the name of one that is ("arm64 for
     * tools"); NULL: not wanted. */
    void (*progress)(void *ctx, const char *name, size_t done, size_t of);
    void *progress_ctx;
    /* What decides a result besides the headers: the profile's text, the program. */
    const char *identity;
};

/* Read the headers of each architecture (sorted by path, relative to the header root;
 * several architectures may share one list) into one sealed surface per architecture
 * that was chosen and that the tree has; ret_surfaces[arch] is NULL for any other.
 * Fails (HV_ERR_INPUT) when nothing could be read at all, a worker died or ran into its
 * limits, or there is no filter. Headers that do not parse stand in the surface's
 * left_out. The caller frees the surfaces. */
bool hv_extract(const struct hv_source_files headers[HV_MAX_ARCHS],
                const struct hv_extract_options *options, struct hv_atoms *atoms,
                struct hv_surface *ret_surfaces[HV_MAX_ARCHS], struct hv_err *err);

/* The libclang that is (or would be) used: "19.1.7". NULL and *err if none can be
 * loaded. */
const char *hv_libclang_version(struct hv_err *err);
