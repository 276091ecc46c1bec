/* SPDX-License-Identifier: MIT
 *
 * A record as memory on both sides: which fields are the same, moved, changed, removed
 * or new. The fields are the flattened members, so alternatives of a union overlap.
 */
#pragma once

#include "model/vote.h"

/* Fill ret->fields, n and moves from ret->before and ret->after, which are records; in
 * the arena. */
void hv_byte_map_fill(struct hv_byte_map *ret, const struct hv_profile *profile,
                      struct hv_atoms *atoms, struct hv_arena *arena);

/* Do both show the same to a reader: fields, places, types and sizes? */
bool hv_byte_map_same(const struct hv_byte_map *a, const struct hv_byte_map *b);

/* Which field each byte of the old (after: false) or new side is: the index of the most
 * remarkable one that covers it, or HV_NO_FIELD. size bytes, malloc'ed. */
#define HV_NO_FIELD UINT32_MAX
uint32_t *hv_byte_map_paint(const struct hv_byte_map *bytes, bool after);

/* How many bits more the member of that path wants than it had; 0: none. */
uint64_t hv_byte_map_needed(const struct hv_byte_map *bytes, const char *path);

/* Append what the old record has to spare, padding members and holes, of at least so
 * many bits; alternatives->free_bytes is in the arena. */
void hv_free_bytes_add(struct hv_alternatives *alternatives,
                       const struct hv_byte_map *bytes, uint64_t needed,
                       struct hv_arena *arena);
