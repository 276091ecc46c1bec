/* SPDX-License-Identifier: MIT
 *
 * An entity as bytes. A worker's result has what workers find, of one audience;
 * compiled baselines have entities as they are.
 */
#pragma once

#include "base/serial.h"
#include "model/surface.h"

/* Write all of the entity (whole), or what a worker sends. */
void hv_entity_put(struct hv_serial_out *out, const struct hv_entity *entity,
                   bool whole);

/* Read it into the zeroed entity, with its lists in the arena. Every byte is suspect:
 * what is out of order sets in->bad. */
void hv_entity_get(struct hv_serial_in *in, struct hv_arena *arena, bool whole,
                   struct hv_entity *ret);

/* Of one that was written whole: the number of its name, in the table of strings. */
uint64_t hv_entity_name_number(struct hv_serial_in *in);

/* To bytes and back: what was left out; names; and all of a surface but its entities
 * and what was seen. Lists that are read are in the arena. */
void hv_left_out_pass(const struct hv_serial_walk *walk, struct hv_arena *arena,
                      struct hv_left_out **all, size_t *n);
void hv_names_pass(const struct hv_serial_walk *walk, struct hv_arena *arena,
                   struct hv_strings *names);
void hv_surface_head_pass(const struct hv_serial_walk *walk,
                          struct hv_surface *surface);
