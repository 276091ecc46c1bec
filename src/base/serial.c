/* SPDX-License-Identifier: MIT */
#include "base/serial.h"

#include <endian.h>

/* ---- writing ---- */

void hv_serial_out_done(struct hv_serial_out *out)
{
    hv_serial_numbers_done(&out->seen);
}

void hv_serial_put(struct hv_serial_out *out, uint64_t v)
{
    do {
        hv_buf_putc(out->buf, (char)((v & 0x7f) | (v > 0x7f ? 0x80 : 0)));
        v >>= 7;
    } while (v);
}

/* Put eight bytes, for a number that is rarely small. */
static void put_word(struct hv_serial_out *out, uint64_t v)
{
    v = htole64(v);
    hv_buf_add(out->buf, &v, sizeof v);
}

static size_t slot_of(const char *s, size_t cap)
{
    return ((uintptr_t)s >> 4) * 0x9e3779b97f4a7c15u >> 32 & (cap - 1);
}

static void grow_numbers(struct hv_serial_numbers *numbers)
{
    free(numbers->slots);
    numbers->cap = numbers->cap ? 2 * numbers->cap : 1 << 12;
    numbers->slots = hv_alloc(numbers->cap * sizeof *numbers->slots);
    for (size_t i = 0; i < numbers->n; i++) {
        size_t at = slot_of(numbers->v[i], numbers->cap);
        while (numbers->slots[at])
            at = (at + 1) & (numbers->cap - 1);
        numbers->slots[at] = (uint32_t)i + 1;
    }
}

uint32_t hv_serial_number(struct hv_serial_numbers *numbers, const char *s)
{
    if (2 * numbers->n >= numbers->cap)
        grow_numbers(numbers);
    size_t at = slot_of(s, numbers->cap);
    for (; numbers->slots[at]; at = (at + 1) & (numbers->cap - 1))
        if (numbers->v[numbers->slots[at] - 1] == s)
            return numbers->slots[at] - 1;
    *HV_ADD(numbers->v, numbers->n, numbers->cap_v) = s;
    return (numbers->slots[at] = (uint32_t)numbers->n) - 1;
}

void hv_serial_numbers_done(struct hv_serial_numbers *numbers)
{
    free(numbers->v);
    free(numbers->slots);
}

/* 0: NULL; 1: a new string follows; else number + 2 of an earlier string, or of one in
 * the table. */
void hv_serial_put_string(struct hv_serial_out *out, const char *s)
{
    if (!s || out->numbers) {
        hv_serial_put(out, s ? hv_serial_number(out->numbers, s) + UINT64_C(2) : 0);
        return;
    }
    const size_t before = out->seen.n, number = hv_serial_number(&out->seen, s);
    if (number < before) {
        hv_serial_put(out, number + 2);
        return;
    }
    size_t n = strlen(s);
    hv_serial_put(out, 1);
    hv_serial_put(out, n);
    hv_buf_add(out->buf, s, n);
}

/* ---- reading: every byte is suspect ---- */

struct hv_serial_in hv_serial_in_of(const char *p, size_t n, struct hv_atoms *atoms)
{
    return (struct hv_serial_in){.p = (const unsigned char *)p,
                                 .end = (const unsigned char *)p + n,
                                 .atoms = atoms};
}

void hv_serial_in_done(struct hv_serial_in *in)
{
    free(in->seen);
    in->seen = NULL;
    in->n_seen = in->cap_seen = 0;
}

uint64_t hv_serial_get_long(struct hv_serial_in *in)
{
    uint64_t v = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        if (in->p == in->end)
            break;
        unsigned char c = *in->p++;
        if (shift == 63 && c > 1)
            break; /* more than 64 bits */
        v |= (uint64_t)(c & 0x7f) << shift;
        if (!(c & 0x80))
            return v;
    }
    in->bad = true;
    return 0;
}

static uint64_t get_word(struct hv_serial_in *in)
{
    uint64_t v = 0;
    in->bad |= (size_t)(in->end - in->p) < sizeof v;
    if (in->bad)
        return 0;
    memcpy(&v, in->p, sizeof v);
    in->p += sizeof v;
    return le64toh(v);
}

uint64_t hv_serial_get_max(struct hv_serial_in *in, uint64_t max)
{
    uint64_t v = hv_serial_get(in);
    if (v > max)
        in->bad = true;
    return in->bad ? 0 : v;
}

size_t hv_serial_get_count(struct hv_serial_in *in)
{
    uint64_t v = hv_serial_get(in);
    if (v > (uint64_t)(in->end - in->p))
        in->bad = true;
    return in->bad ? 0 : v;
}

/* The text of n bytes with its NUL; NULL: it is damaged. */
static const char *sound_text(const struct hv_serial_strings *strings, size_t number,
                              size_t *ret_n)
{
    const uint32_t *ends = &strings->at[number];
    if (strings->is_sound && !strings->is_sound(strings->ctx, ends, 2 * sizeof *ends))
        return NULL;
    const char *s = strings->bytes + le32toh(ends[0]);
    *ret_n = le32toh(ends[1]) - le32toh(ends[0]);
    return strings->is_sound && !strings->is_sound(strings->ctx, s, *ret_n) ? NULL : s;
}

const char *hv_serial_text(const struct hv_serial_strings *strings, size_t number)
{
    size_t n;
    return sound_text(strings, number, &n);
}

const char *hv_serial_string(const struct hv_serial_strings *strings, size_t number,
                             struct hv_atoms *atoms)
{
    size_t n;
    const char **atom = &strings->atoms[number];
    const char *s = *atom ? NULL : sound_text(strings, number, &n);
    if (s)
        *atom = hv_atom_n(atoms, s, n - 1);
    return *atom;
}

uint64_t hv_serial_get_table_number(struct hv_serial_in *in)
{
    uint64_t v = hv_serial_get(in);
    in->bad |= v < 2 || !in->strings || v - 2 >= in->strings->n;
    return in->bad ? 0 : v - 2;
}

const char *hv_serial_get_text(struct hv_serial_in *in)
{
    size_t number = hv_serial_get_table_number(in);
    return in->bad ? "" : in->strings->bytes + le32toh(in->strings->at[number]);
}

bool hv_serial_strings_sound(const struct hv_serial_strings *strings)
{
    const uint32_t *ends = strings->at;
    const size_t n = strings->n;
    return !strings->is_sound ||
           (strings->is_sound(strings->ctx, ends, (n + 1) * sizeof *ends) &&
            strings->is_sound(strings->ctx, strings->bytes, le32toh(ends[n])));
}

const char *hv_serial_find_string(struct hv_serial_in *in, uint64_t number)
{
    if (in->bad || number == 0)
        return NULL;
    if (in->strings && number > 1 && number - 2 < in->strings->n) {
        const char *s = hv_serial_string(in->strings, number - 2, in->atoms);
        in->bad |= !s;
        return s;
    }
    if (number > 1) {
        if (number - 2 < in->n_seen)
            return in->seen[number - 2];
        in->bad = true;
        return NULL;
    }
    size_t n = hv_serial_get_count(in);
    if (in->bad || memchr(in->p, '\0', n)) {
        in->bad = true;
        return NULL;
    }
    const char *s = hv_atom_n(in->atoms, (const char *)in->p, n);
    in->p += n;
    *HV_ADD(in->seen, in->n_seen, in->cap_seen) = s;
    return s;
}

/* ---- both ---- */

uint64_t hv_serial_pass(const struct hv_serial_walk *walk, uint64_t v, uint64_t max)
{
    if (!walk->out)
        return hv_serial_get_max(walk->in, max);
    hv_serial_put(walk->out, v);
    return v;
}

uint32_t hv_serial_pass32(const struct hv_serial_walk *walk, uint32_t v)
{
    return (uint32_t)hv_serial_pass(walk, v, UINT32_MAX);
}

uint64_t hv_serial_pass_word(const struct hv_serial_walk *walk, uint64_t v)
{
    if (!walk->out)
        return get_word(walk->in);
    put_word(walk->out, v);
    return v;
}

size_t hv_serial_pass_count(const struct hv_serial_walk *walk, size_t n)
{
    if (!walk->out)
        return hv_serial_get_count(walk->in);
    hv_serial_put(walk->out, n);
    return n;
}

const char *hv_serial_pass_string(const struct hv_serial_walk *walk, const char *s)
{
    if (!walk->out)
        return hv_serial_get_string(walk->in);
    hv_serial_put_string(walk->out, s);
    return s;
}

const char *hv_serial_pass_needed(const struct hv_serial_walk *walk, const char *s)
{
    if (!walk->out)
        return hv_serial_need_string(walk->in);
    hv_serial_put_string(walk->out, s);
    return s;
}

void hv_serial_check(const struct hv_serial_walk *walk, bool sound)
{
    if (walk->in)
        walk->in->bad |= !sound;
}

void *hv_serial_pass_list(const struct hv_serial_walk *walk, struct hv_arena *arena,
                          void *list, size_t *n, size_t size)
{
    *n = hv_serial_pass_count(walk, *n);
    if (walk->out)
        return list;
    return arena ? hv_arena_alloc(arena, (*n + 1) * size) : hv_alloc((*n + 1) * size);
}
