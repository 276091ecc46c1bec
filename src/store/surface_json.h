/* SPDX-License-Identifier: MIT
 *
 * What the writer and the reader of surfaces must agree on, beside the tables of fields
 * (model/field.h). The format is described in baselines/README.md; a field that is left
 * out for a new usual value is a new schema version.
 */
#pragma once

#include "model/surface.h"

#define HV_SURFACE_SCHEMA "hvabi-surface/1"
#define HV_SURFACE_SET_SCHEMA "hvabi-surface-set/1"

/* The words of enum hv_left_out_why (surface_write.c). */
const char *hv_left_out_word(unsigned why);

enum { HV_BASELINE_BYTES = 64 * 1024 * 1024 };

struct hv_node;

/* The form of one entity and optional parts of any entity, as keys of its object
 * (entity_json.c). The surface writes the others: name, audiences, file, line, guard.
 * The reader gets the class and the name; its result lives in the arena. */
void hv_entity_put_json(struct hv_buf *buf, const struct hv_entity *e);
void hv_entity_read_json(struct hv_node *node, struct hv_arena *arena,
                         struct hv_entity *e);
