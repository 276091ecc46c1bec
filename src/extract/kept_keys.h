/* SPDX-License-Identifier: MIT
 *
 * What decides what was extracted, as hashes, under which surfaces and parses (kept.h)
 * are kept. An architecture's surface is known by a hash of the headers that the
 * architecture can see, and of what all headers together decide. To find that hash
 * takes a reading of all headers, so it is kept itself, by the ids of all files: where
 * these are known, no header is read at all.
 */
#pragma once

#include "extract/extract_options.h"
#include "extract/plan.h"
#include "model/variant.h"

/* What an architecture depends on: its own headers; or all that these could include, if
 * it was seen to enter another architecture's, or if something did not parse, as the
 * cause is unknown. */
enum hv_kept_way { HV_KEPT_OWN, HV_KEPT_ALL, HV_KEPT_WAYS };

/* All fields are empty without a cache. */
struct hv_kept {
    const struct hv_extract_options *options;
    char tree[HV_SHA256_HEX + 1];       /* the ids of all files, and all options */
    char companions[HV_SHA256_HEX + 1]; /* the bytes of companion files */
    /* What an architecture depends on of headers; "": the tree does not have it. */
    char headers[HV_MAX_ARCHS][HV_KEPT_WAYS][HV_SHA256_HEX + 1];
    struct hv_kept_reach {
        const struct hv_plan *plan;
        const bool *reached; /* per file: the architecture depends on it */
        unsigned arch;
    } last[HV_KEPT_WAYS]; /* the last set that was hashed */
};

/* options outlive the rest. */
void hv_kept_begin(struct hv_kept *kept, const struct hv_source_files *headers,
                   const struct hv_extract_options *options);

/* Are the hashes of exactly this tree known? */
bool hv_kept_recall(struct hv_kept *kept);

/* Otherwise compute them for each architecture of the tree; they are remembered once
 * all of it could be read. */
void hv_kept_find(struct hv_kept *kept, const struct hv_plan *plan, unsigned arch);
void hv_kept_remember(const struct hv_kept *kept);

/* ---- for keys ---- */

/* The hash of the text, which is freed. */
void hv_kept_hash(struct hv_buf *buf, char ret_hash[HV_SHA256_HEX + 1]);

/* Put what made the result: the parser. */
void hv_kept_put_parser(struct hv_buf *buf, const struct hv_extract_options *options);

/* The same, and the release, which known failures name. */
void hv_kept_put_maker(struct hv_buf *buf, const struct hv_extract_options *options);

/* A file of a plan: its name, its bytes, and where its includes lead. */
void hv_kept_put_file(struct hv_buf *buf, const struct hv_kept *kept,
                      struct hv_plan_file *file);

/* Did a parse enter a header of another architecture? */
bool hv_kept_has_strayed(const struct hv_seen *seen, const struct hv_plan *plan,
                         unsigned arch);

/* Is a header, or a version of the interface, left out because it does not parse? */
bool hv_kept_has_failed(const struct hv_left_out *left_out, size_t n);
