/* SPDX-License-Identifier: MIT
 *
 * What a worker sends, as bytes. Numbers are LEB128, strings have their length before
 * them; a string that was sent before is sent as its number. The writer is a process
 * that read untrusted input, so the reader checks every count and every length; after
 * the first error it returns only zeros and empty strings.
 */
#pragma once

#include "base/base.h"

struct hv_serial_out {
    struct hv_buf *buf;
    struct {
        const char *s; /* interned: equal strings are equal pointers */
        uint32_t number;
    } * seen;
    uint32_t n_seen;
};

void hv_serial_out_init(struct hv_serial_out *out, struct hv_buf *buf);
void hv_serial_out_done(struct hv_serial_out *out); /* the buffer stays */
void hv_serial_put(struct hv_serial_out *out, uint64_t v);
/* s is interned, or NULL. */
void hv_serial_put_string(struct hv_serial_out *out, const char *s);

struct hv_serial_in {
    const unsigned char *p, *end;
    bool bad; /* something was out of order: nothing that was read counts */
    struct hv_atoms *atoms;
    const char **seen;
    size_t n_seen, cap_seen;
};

void hv_serial_in_init(struct hv_serial_in *in, const char *p, size_t n,
                       struct hv_atoms *atoms);
void hv_serial_in_done(struct hv_serial_in *in);
uint64_t hv_serial_get(struct hv_serial_in *in);
/* A number of at most max. */
uint64_t hv_serial_get_max(struct hv_serial_in *in, uint64_t max);
/* A count of things of which each takes a byte at least, of those behind it. */
size_t hv_serial_get_count(struct hv_serial_in *in);
/* Interned, or NULL. */
const char *hv_serial_get_string(struct hv_serial_in *in);
/* The same where NULL is disorder; never returns NULL. */
const char *hv_serial_need_string(struct hv_serial_in *in);
