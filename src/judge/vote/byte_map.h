/* SPDX-License-Identifier: MIT
 *
 * A record as memory on both sides: which fields are the same, moved, changed, removed
 * or new. The fields are the flattened members, so alternatives of a union overlap.
 */
#pragma once

#include "model/vote.h"

/* Fill ret->fields, n and moves, in the arena, from the records ret->before and
 * ret->after. */
void hv_byte_map_fill(struct hv_byte_map *ret, const struct hv_profile *profile,
                      struct hv_atoms *atoms, struct hv_arena *arena);

/* Do both look the same to a reader: fields, places, types and sizes? */
bool hv_byte_map_same(const struct hv_byte_map *a, const struct hv_byte_map *b);

/* For each byte of the old (after: false) or new side, the index of the field with the
 * highest priority that covers it, or HV_NO_FIELD. size elements, malloc'ed. */
#define HV_NO_FIELD UINT32_MAX
uint32_t *hv_byte_map_paint(const struct hv_byte_map *bytes, bool after);

/* The number of bits by which the member of that path grew; 0: none. */
uint64_t hv_byte_map_needed(const struct hv_byte_map *bytes, const char *path);

/* Append the padding members and holes of the old record with at least `needed` bits;
 * alternatives->free_bytes is in the arena. */
void hv_free_bytes_add(struct hv_alternatives *alternatives,
                       const struct hv_byte_map *bytes, uint64_t needed,
                       struct hv_arena *arena);
