/* SPDX-License-Identifier: MIT
 *
 * Which entities can be reached: on one surface, the entities that the roots of the
 * version macros, and the records that calls take, reach through members, pointers,
 * typedefs and handles. Computed once per surface, then queried per entity. The search
 * does not enter entities that a macro calls stable.
 */
#pragma once

#include "model/profile.h"
#include "model/surface.h"

struct hv_reach;

/* Borrows both. The caller frees. */
struct hv_reach *hv_reach_new(const struct hv_surface *surface,
                              const struct hv_profile *profile);
void hv_reach_free(struct hv_reach *reach); /* accepts NULL */

/* Does the macro (index in the profile) cover an entity of that surface? */
bool hv_reach_covers(const struct hv_reach *reach, size_t macro,
                     const struct hv_entity *entity);

/* The ops, and the hypercalls without ops, that reach the entity through what they
 * take, in the arena; NULL: none is known. ret_audiences: who may make any of
 * them. */
struct hv_strings *hv_reach_calls(struct hv_reach *reach,
                                  const struct hv_entity *entity,
                                  struct hv_arena *arena, uint32_t *ret_audiences);

/* The version macro from whose roots the entity of that surface is reached, or NULL. */
const struct hv_version_macro *hv_covering_macro(const struct hv_surface *surface,
                                                 const struct hv_profile *profile,
                                                 const struct hv_entity *entity);
