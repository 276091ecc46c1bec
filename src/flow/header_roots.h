/* SPDX-License-Identifier: MIT
 *
 * Where a tree has the headers of a profile: below one root, or (a profile with
 * layouts) below roots of each architecture's own.
 */
#pragma once

#include "extract/extract.h"
#include "flow/run.h"

struct hv_tree;

struct hv_headers {
    const char *word; /* what messages call the tree */
    const char *root; /* "xen/include/public"; NULL: the profile has layouts */
    /* per architecture, for a profile with layouts; without roots if the tree lacks
     * it */
    const struct hv_layout *layouts[HV_MAX_ARCHS];
    struct hv_strings roots[HV_MAX_ARCHS];
    struct hv_source_files files[HV_MAX_ARCHS]; /* once they are read */
};

/* Find the headers of the profile in the tree. Fails with HV_ERR_INPUT and the places
 * searched; err NULL: without a text. */
bool hv_headers_find(struct hvabi *run, struct hv_tree *tree,
                     const struct hv_profile *profile, struct hv_headers *headers,
                     struct hv_err *err);

/* Headers in folders beside those of the profile's architectures ("arch/loongarch" for
 * the root "arch/{source}") that belong to none of them and were not read: nothing
 * looks at them. Paths from the tree's top. */
struct hv_strings hv_headers_unnamed(struct hvabi *run, struct hv_tree *tree,
                                     const struct hv_headers *headers);

/* Files below the root that match a glob of `headers` without an ending, which means
 * ".h", and so are not read; without those the profile skips. Paths from the tree's
 * top; none for a profile with layouts, which names its headers. */
struct hv_strings hv_headers_other(struct hvabi *run, struct hv_tree *tree,
                                   const struct hv_headers *headers);

/* Read the headers of the run's profile and architectures. */
bool hv_headers_read(struct hvabi *run, struct hv_tree *tree,
                     struct hv_headers *headers, struct hv_err *err);

/* The path in the tree of a header on one of the architectures; the header's own path
 * if unknown (tree NULL, profile with layouts). NULL for NULL. */
const char *hv_headers_path(struct hvabi *run, struct hv_tree *tree,
                            const struct hv_headers *headers, uint32_t archs,
                            const char *file);

/* Have two trees the same headers? Headers among many other files are compared by what
 * belongs to them. False if unknown. */
bool hv_headers_same(struct hvabi *run, struct hv_tree *const trees[2],
                     struct hv_headers *const headers[2]);
