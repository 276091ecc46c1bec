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

/* A table of strings for several streams, each once, NUL-terminated. */
struct hv_serial_strings {
    size_t n;
    const uint32_t *at; /* offset of each; n + 1 values, little-endian */
    const char *bytes;
    const char **atoms; /* of each; NULL: not interned yet */
    /* Are those bytes undamaged? NULL: they are. */
    bool (*is_sound)(const void *ctx, const void *bytes, size_t n);
    const void *ctx;
};

/* A table of numbered strings, which several streams that are written in turn can
 * share. */
struct hv_serial_numbers {
    size_t n, cap_v, cap; /* cap: of slots, a power of two */
    const char **v;       /* by number */
    uint32_t *slots;      /* index + 1, or 0 */
};
uint32_t hv_serial_number(struct hv_serial_numbers *numbers, const char *s);
void hv_serial_numbers_done(struct hv_serial_numbers *numbers);

struct hv_serial_out {
    struct hv_buf *buf;
    struct hv_serial_numbers *numbers; /* table for strings; NULL: into the stream */
    struct hv_serial_numbers seen;     /* strings in the stream */
};

/* HV_SERIAL_OUT out = {.buf = &buf}; buf outlives the block. */
#define HV_SERIAL_OUT HV_AUTO(hv_serial_out_done) struct hv_serial_out
void hv_serial_out_done(struct hv_serial_out *out);
void hv_serial_put(struct hv_serial_out *out, uint64_t v);
/* s is interned, or NULL. */
void hv_serial_put_string(struct hv_serial_out *out, const char *s);

struct hv_serial_in {
    const unsigned char *p, *end;
    bool bad; /* the input is malformed: nothing that was read may be used */
    struct hv_atoms *atoms;
    const struct hv_serial_strings *strings; /* NULL: strings are in the stream */
    const char **seen;
    size_t n_seen, cap_seen;
};

/* HV_SERIAL_IN in = hv_serial_in_of(p, n, atoms). */
#define HV_SERIAL_IN HV_AUTO(hv_serial_in_done) struct hv_serial_in
struct hv_serial_in hv_serial_in_of(const char *p, size_t n, struct hv_atoms *atoms);
void hv_serial_in_done(struct hv_serial_in *in);
/* The interned string of that number, which must exist. NULL: damaged. */
const char *hv_serial_string(const struct hv_serial_strings *strings, size_t number,
                             struct hv_atoms *atoms);
/* The same, not interned. */
const char *hv_serial_text(const struct hv_serial_strings *strings, size_t number);
uint64_t hv_serial_get_long(struct hv_serial_in *in);
static inline uint64_t hv_serial_get(struct hv_serial_in *in)
{
    /* most numbers have one or two bytes */
    const unsigned char *p = in->p;
    if (p < in->end && !(*p & 0x80))
        return *in->p++;
    if (in->end - p < 2 || p[1] & 0x80)
        return hv_serial_get_long(in);
    in->p += 2;
    return (uint64_t)(*p & 0x7f) | (uint64_t)p[1] << 7;
}
/* The number of a string in the table. */
uint64_t hv_serial_get_table_number(struct hv_serial_in *in);
/* The text of a string, borrowed from the table, which hv_serial_strings_sound() must
 * have verified. */
const char *hv_serial_get_text(struct hv_serial_in *in);
/* Is the whole table undamaged? */
bool hv_serial_strings_sound(const struct hv_serial_strings *strings);
/* A number of at most max. */
uint64_t hv_serial_get_max(struct hv_serial_in *in, uint64_t max);
/* A count of items that follow, each of at least one byte. */
size_t hv_serial_get_count(struct hv_serial_in *in);
/* The interned string, or NULL, for a number that was read. */
const char *hv_serial_find_string(struct hv_serial_in *in, uint64_t number);
static inline const char *hv_serial_get_string(struct hv_serial_in *in)
{
    const uint64_t number = hv_serial_get(in);
    const struct hv_serial_strings *table = in->strings;
    if (table && number > 1 && number - 2 < table->n && table->atoms[number - 2])
        return table->atoms[number - 2];
    return hv_serial_find_string(in, number);
}
/* The same, but NULL is an error; never returns NULL. */
static inline const char *hv_serial_need_string(struct hv_serial_in *in)
{
    const char *s = hv_serial_get_string(in);
    in->bad |= !s;
    return s ? s : "";
}

/* A walk that either writes or reads (out NULL). A value is written and returned
 * unchanged, or replaced by the one that was read. */
struct hv_serial_walk {
    struct hv_serial_out *out;
    struct hv_serial_in *in;
};
uint64_t hv_serial_pass(const struct hv_serial_walk *walk, uint64_t v, uint64_t max);
uint32_t hv_serial_pass32(const struct hv_serial_walk *walk, uint32_t v);
uint64_t hv_serial_pass_word(const struct hv_serial_walk *walk, uint64_t v);
size_t hv_serial_pass_count(const struct hv_serial_walk *walk, size_t n);
const char *hv_serial_pass_string(const struct hv_serial_walk *walk, const char *s);
/* The same, but NULL is an error; never returns NULL when reading. */
const char *hv_serial_pass_needed(const struct hv_serial_walk *walk, const char *s);
/* When reading, fail unless this holds. */
void hv_serial_check(const struct hv_serial_walk *walk, bool sound);
/* The length of a list and, when reading, room for that many zeroed elements in the
 * arena (NULL: by hv_alloc()). */
void *hv_serial_pass_list(const struct hv_serial_walk *walk, struct hv_arena *arena,
                          void *list, size_t *n, size_t size);
#define HV_SERIAL_PASS_LIST(walk, arena, list, n)                                      \
    ((list) = hv_serial_pass_list((walk), (arena), (list), &(n), sizeof *(list)))
