/* SPDX-License-Identifier: MIT
 *
 * Kept surfaces: what was extracted once is not extracted again. An architecture's
 * surface is known by a hash of what decides it: the headers that the architecture can
 * see, and what all headers together decide. To find that hash takes a reading of all
 * headers, so it is kept itself, by the ids of all files: where these are known, no
 * header is read at all. For extract.c alone.
 */
#pragma once

#include "extract/extract_options.h"
#include "extract/plan.h"
#include "model/variant.h"

/* An architecture depends on its own headers. It depends on all that these could
 * include as well where it was seen to enter another architecture's, or where something
 * did not parse, since nobody knows by what. */
enum hv_kept_way { HV_KEPT_OWN, HV_KEPT_ALL, HV_KEPT_WAYS };

/* All of it is empty where there is no cache. */
struct hv_kept {
    const struct hv_extract_options *options;
    char tree[HV_SHA256_HEX + 1];       /* the ids of all files, and all options */
    char companions[HV_SHA256_HEX + 1]; /* the bytes of companion files */
    /* What an architecture depends on of headers; "": the tree has not got it. */
    char headers[HV_MAX_ARCHS][HV_KEPT_WAYS][HV_SHA256_HEX + 1];
    struct hv_kept_reach {
        const struct hv_plan *plan;
        const bool *reached; /* per file: the architecture depends on it */
        unsigned arch;
    } last[HV_KEPT_WAYS]; /* of which the hash was found */
};

/* options outlive the rest. */
void hv_kept_begin(struct hv_kept *kept, const struct hv_source_files *headers,
                   const struct hv_extract_options *options);

/* Are the hashes of this very tree known? */
bool hv_kept_recall(struct hv_kept *kept);

/* Else they are found, for each architecture that the tree has, and remembered once all
 * of it could be read. */
void hv_kept_find(struct hv_kept *kept, const struct hv_plan *plan, unsigned arch);
void hv_kept_remember(const struct hv_kept *kept);

/* A surface that the caller owns as well; NULL: none is kept. */
struct hv_surface *hv_kept_surface(const struct hv_kept *kept, unsigned arch,
                                   struct hv_atoms *atoms);

/* Keep it: for the rest of the run, and in the cache unless it was parsed without the
 * filter. */
void hv_kept_put(const struct hv_kept *kept, const struct hv_plan *plan, unsigned arch,
                 struct hv_surface *surface);

/* One parse: of an audience, or of the macros of companion files. */
struct hv_kept_parse {
    unsigned arch, audience;
    const struct hv_plan *companions; /* NULL: of headers */
};

/* What it gave, for hv_kept_bytes_done(); false: nothing is kept. */
bool hv_kept_get_parse(const struct hv_kept *kept, const struct hv_kept_parse *parse,
                       struct hv_kept_bytes *ret);
void hv_kept_bytes_done(struct hv_kept_bytes *bytes);

/* The last parse of the same variant, of some tree, which the run owns; NULL: none. */
const struct hv_kept_bytes *hv_kept_base(const struct hv_kept *kept,
                                         const struct hv_kept_parse *parse);

/* The bytes as a variant, which can be a base. */
bool hv_kept_read(const struct hv_kept_bytes *bytes, struct hv_variant *variant,
                  struct hv_err *err);

/* plan: of the headers; variant: all of it, and if anything of it is taken, then from
 * what hv_kept_base() returned; bytes: what a worker sent. Of a variant that is mostly
 * taken the rest alone is kept. */
void hv_kept_put_parse(const struct hv_kept *kept, const struct hv_kept_parse *parse,
                       const struct hv_plan *plan, struct hv_variant *variant,
                       const struct hv_buf *bytes);
