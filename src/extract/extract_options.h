/* SPDX-License-Identifier: MIT
 *
 * What an extraction is asked for, and what it may use of earlier ones.
 */
#pragma once

#include "model/profile.h"
#include "source/tree.h"

struct hv_surface;

/* Store of workers' results, by a hash of all their inputs. get appends to buf; put may
 * do nothing. */
struct hv_parse_cache {
    void *ctx;
    bool (*get)(void *ctx, const char *key, struct hv_buf *buf);
    void (*put)(void *ctx, const char *key, const char *p, size_t n);
};

/* A parse as bytes: a whole one, and, unless empty, the bytes of another one that
 * differ from it. */
struct hv_kept_bytes {
    struct hv_buf whole, part;
    char key[HV_SHA256_HEX + 1]; /* under which the whole is kept */
};

/* State that a run keeps between trees. */
struct hv_known {
    /* Surfaces of the last two trees, by key, so that equal ones are shared. */
    struct hv_surface *surfaces[HV_MAX_ARCHS][2];
    /* The last parse of each variant; empty: none. */
    struct hv_kept_bytes parses[HV_MAX_ARCHS][HV_MAX_AUDIENCES];
    /* Hashes of files by the ids of git's objects: of the last tree, and from
     * last_hashes on of the current one. */
    struct hv_buf hashes;
    size_t last_hashes;
};
void hv_known_done(struct hv_known *known);

struct hv_extract_options {
    const struct hv_profile *profile;
    uint32_t archs, audiences; /* which of the profile's, as masks */
    unsigned jobs;             /* workers at once; 0: one per processor */
    bool in_process;           /* no workers at all; see struct hv_pool_options */
    bool no_sandbox;           /* parse without the system-call filter */
    bool every_error;          /* surfaces list each error of headers, not the first */
    /* The only interface version asked for: of the others only the latest is looked at.
     * 0: all are. */
    uint64_t at_version;
    const char *release;                /* of the tree, as far as known; NULL */
    struct hv_source_files companions;  /* companion files of the profile that the tree
                                           has; paths from its top */
    const struct hv_parse_cache *cache; /* NULL: none are kept */
    struct hv_known *known;             /* with the cache */
    /* Called while variants are parsed, with the name of one that is ("arm64 for
     * tools"); NULL: not wanted. */
    void (*progress)(void *ctx, const char *name, size_t done, size_t of);
    void *progress_ctx;
    /* Inputs of a result besides the headers: the profile's text, the program. */
    const char *identity;
};
