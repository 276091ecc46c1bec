/* SPDX-License-Identifier: MIT
 *
 * Kept parses, of which surfaces are made; of one that is mostly another one's, the
 * rest. For extract.c alone.
 */
#pragma once

#include "extract/kept_keys.h"

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
