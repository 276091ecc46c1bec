/* SPDX-License-Identifier: MIT
 *
 * What a worker sends, as bytes. Numbers are LEB128, strings have their length before
 * them; a string that was sent before is sent as its number. The writer is a process
 * that read untrusted input, so the reader checks every count and every length; after
 * the first error it returns only zeros and empty strings.
 *
 * Streams that stand together in a file share a table of strings.
 */
#pragma once

#include "base/base.h"

/* Strings of several streams, each once, with NUL bytes behind them. */
struct hv_serial_strings {
    size_t n;
    const uint32_t *at; /* where each begins in bytes; n + 1 of them, little-endian */
    const char *bytes;
    const char **atoms; /* of each; NULL: not interned yet */
    /* Are those bytes what was written? NULL: they are. */
    bool (*is_sound)(const void *ctx, const void *bytes, size_t n);
    const void *ctx;
};

struct hv_serial_out {
    struct hv_buf *buf;
    struct hv_serial_numbers *numbers; /* where strings go to; NULL: into the stream */
    struct {
        const char *s; /* interned: equal strings are equal pointers */
        uint32_t number;
    } * seen;
    uint32_t n_seen;
};

/* Strings with their numbers, which several streams may be written with, one after the
 * other. */
struct hv_serial_numbers {
    size_t n, cap_v, cap; /* cap: of slots, a power of two */
    const char **v;       /* by number */
    uint32_t *slots;      /* a number + 1, or 0 */
};
uint32_t hv_serial_number(struct hv_serial_numbers *numbers, const char *s);
void hv_serial_numbers_done(struct hv_serial_numbers *numbers);

/* HV_SERIAL_OUT out = hv_serial_out_to(&buf), which stays when the block ends. */
#define HV_SERIAL_OUT HV_AUTO(hv_serial_out_done) struct hv_serial_out
struct hv_serial_out hv_serial_out_to(struct hv_buf *buf);
void hv_serial_out_done(struct hv_serial_out *out);
void hv_serial_put(struct hv_serial_out *out, uint64_t v);
/* s is interned, or NULL. */
void hv_serial_put_string(struct hv_serial_out *out, const char *s);

struct hv_serial_in {
    const unsigned char *p, *end;
    bool bad; /* something was out of order: nothing that was read counts */
    struct hv_atoms *atoms;
    const struct hv_serial_strings *strings; /* NULL: they are in the stream */
    const char **seen;
    size_t n_seen, cap_seen;
};

/* HV_SERIAL_IN in = hv_serial_in_of(p, n, atoms). */
#define HV_SERIAL_IN HV_AUTO(hv_serial_in_done) struct hv_serial_in
struct hv_serial_in hv_serial_in_of(const char *p, size_t n, struct hv_atoms *atoms);
void hv_serial_in_done(struct hv_serial_in *in);
/* The string of that number, interned; it must be there. NULL: it is damaged. */
const char *hv_serial_string(const struct hv_serial_strings *strings, size_t number,
                             struct hv_atoms *atoms);
/* The same as it stands in the table. */
const char *hv_serial_text(const struct hv_serial_strings *strings, size_t number);
uint64_t hv_serial_get_long(struct hv_serial_in *in);
static inline uint64_t hv_serial_get(struct hv_serial_in *in)
{
    /* almost all numbers are one byte or two */
    const unsigned char *p = in->p;
    if (p < in->end && !(*p & 0x80))
        return *in->p++;
    if (in->end - p < 2 || p[1] & 0x80)
        return hv_serial_get_long(in);
    in->p += 2;
    return (uint64_t)(*p & 0x7f) | (uint64_t)p[1] << 7;
}
/* The number that a string has in the table. */
uint64_t hv_serial_get_table_number(struct hv_serial_in *in);
/* The text of a string of the table, as it stands there; of a table that
 * hv_serial_strings_sound() has looked at. */
const char *hv_serial_get_text(struct hv_serial_in *in);
/* Is all of the table what was written? */
bool hv_serial_strings_sound(const struct hv_serial_strings *strings);
/* A number of at most max. */
uint64_t hv_serial_get_max(struct hv_serial_in *in, uint64_t max);
/* A count of things of which each takes a byte at least, of those behind it. */
size_t hv_serial_get_count(struct hv_serial_in *in);
/* Interned, or NULL: the string that the number which was read stands for. */
const char *hv_serial_find_string(struct hv_serial_in *in, uint64_t number);
static inline const char *hv_serial_get_string(struct hv_serial_in *in)
{
    const uint64_t number = hv_serial_get(in);
    const struct hv_serial_strings *table = in->strings;
    if (table && number > 1 && number - 2 < table->n && table->atoms[number - 2])
        return table->atoms[number - 2];
    return hv_serial_find_string(in, number);
}
/* The same where NULL is disorder; never returns NULL. */
static inline const char *hv_serial_need_string(struct hv_serial_in *in)
{
    const char *s = hv_serial_get_string(in);
    in->bad |= !s;
    return s ? s : "";
}

/* One walk that writes and reads: out is NULL where it reads. A value is written and
 * returned as it is, or what was read takes its place. */
struct hv_serial_walk {
    struct hv_serial_out *out;
    struct hv_serial_in *in;
};
uint64_t hv_serial_pass(const struct hv_serial_walk *walk, uint64_t v, uint64_t max);
uint32_t hv_serial_pass32(const struct hv_serial_walk *walk, uint32_t v);
uint64_t hv_serial_pass_word(const struct hv_serial_walk *walk, uint64_t v);
size_t hv_serial_pass_count(const struct hv_serial_walk *walk, size_t n);
const char *hv_serial_pass_string(const struct hv_serial_walk *walk, const char *s);
/* The same where NULL is disorder; never returns NULL when it reads. */
const char *hv_serial_pass_needed(const struct hv_serial_walk *walk, const char *s);
/* What is read is disorder unless this holds. */
void hv_serial_check(const struct hv_serial_walk *walk, bool sound);
/* The length of a list, and room for that many zeroed elements in the arena (NULL: by
 * hv_alloc()) where it reads. */
void *hv_serial_pass_list(const struct hv_serial_walk *walk, struct hv_arena *arena,
                          void *list, size_t *n, size_t size);
#define HV_SERIAL_PASS_LIST(walk, arena, list, n)                                      \
    ((list) = hv_serial_pass_list((walk), (arena), (list), &(n), sizeof *(list)))
