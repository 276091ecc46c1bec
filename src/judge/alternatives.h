/* SPDX-License-Identifier: MIT
 *
 * Other ways to get what a change is for: bytes that an old record has to spare, the
 * next feature bit. (The next free number of a family is counted with its mask, where
 * `masks` counts it.)
 */
#ifndef HV_JUDGE_ALTERNATIVES_H
#define HV_JUDGE_ALTERNATIVES_H

#include "model/vote.h"

/* How many bits more the member of that path wants than it had; 0: none. */
uint64_t hv_byte_map_needed(const struct hv_byte_map *bytes, const char *path);

/* Append what the old record has to spare, padding members and holes, of at least so
 * many bits; ways->spares is in the arena. */
void hv_free_bytes_add(struct hv_alternatives *ways, const struct hv_byte_map *bytes,
                       uint64_t needed, struct hv_arena *arena);

#endif
