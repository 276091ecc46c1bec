/* SPDX-License-Identifier: MIT
 *
 * An entity as bytes. A worker's result has what workers find, of one audience;
 * compiled baselines have entities as they are.
 */
#pragma once

#include "base/serial.h"
#include "model/surface.h"

/* Write the entity: all fields (whole), or only those that a worker sends. */
void hv_entity_put(struct hv_serial_out *out, const struct hv_entity *entity,
                   bool whole);

/* Read an entity into the zeroed ret, its lists into the arena. The bytes are not
 * trusted: malformed ones set in->bad. */
void hv_entity_get(struct hv_serial_in *in, struct hv_arena *arena, bool whole,
                   struct hv_entity *ret);

/* Read only the number of the name (in the table of strings) of a whole entity. */
uint64_t hv_entity_name_number(struct hv_serial_in *in);

/* Serialize or deserialize: what was left out; names; all of a surface but its entities
 * and its seen lines. Lists that are read are in the arena. */
void hv_left_out_pass(const struct hv_serial_walk *walk, struct hv_arena *arena,
                      struct hv_left_out **all, size_t *n);
void hv_names_pass(const struct hv_serial_walk *walk, struct hv_arena *arena,
                   struct hv_strings *names);
void hv_surface_head_pass(const struct hv_serial_walk *walk,
                          struct hv_surface *surface);
