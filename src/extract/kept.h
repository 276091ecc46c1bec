/* SPDX-License-Identifier: MIT
 *
 * What was extracted once is not extracted again: kept surfaces, and kept parses, of
 * which surfaces are made; of a parse that is mostly another one's, the rest. For
 * extract.c alone.
 */
#pragma once

#include "extract/kept_keys.h"

/* A kept surface, of which the caller becomes an owner; NULL: none is kept. */
struct hv_surface *hv_kept_surface(const struct hv_kept *kept, unsigned arch,
                                   struct hv_atoms *atoms);

/* Keep a surface for the rest of the run, and in the cache unless it was parsed without
 * the filter. */
void hv_kept_put(const struct hv_kept *kept, const struct hv_plan *plan, unsigned arch,
                 struct hv_surface *surface);

/* One parse: of an audience, or of the macros of companion files. */
struct hv_kept_parse {
    unsigned arch, audience;
    const struct hv_plan *companions; /* NULL: of headers */
};

/* Get a kept result, to be freed by hv_kept_bytes_done(); false: there is none. */
bool hv_kept_get_parse(const struct hv_kept *kept, const struct hv_kept_parse *parse,
                       struct hv_kept_bytes *ret);
void hv_kept_bytes_done(struct hv_kept_bytes *bytes);

/* The last parse of the same variant in any tree, owned by the run; NULL: none. */
const struct hv_kept_bytes *hv_kept_base(const struct hv_kept *kept,
                                         const struct hv_kept_parse *parse);

/* The bytes as a variant, which can be a base; or without its entities. */
bool hv_kept_read(const struct hv_kept_bytes *bytes, struct hv_variant *variant,
                  struct hv_err *err);
bool hv_kept_read_around(const struct hv_kept_bytes *bytes, struct hv_variant *variant,
                         struct hv_err *err);

/* Keep a parse. plan: of the headers; variant: the complete one; if anything of it is
 * taken, then from what hv_kept_base() returned; bytes: what a worker sent. Of a
 * variant that is mostly taken only the rest is kept. */
void hv_kept_put_parse(const struct hv_kept *kept, const struct hv_kept_parse *parse,
                       const struct hv_plan *plan, struct hv_variant *variant,
                       const struct hv_buf *bytes);
