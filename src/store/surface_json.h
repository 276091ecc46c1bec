/* SPDX-License-Identifier: MIT
 *
 * What the writer and the reader of surfaces must agree on: words and defaults. The
 * format is described in baselines/README.md; a new default is a new schema version.
 */
#ifndef HV_STORE_SURFACE_JSON_H
#define HV_STORE_SURFACE_JSON_H

#include "model/surface.h"

#define HV_SURFACE_SCHEMA "hvabi-surface/1"
#define HV_SURFACE_SET_SCHEMA "hvabi-surface-set/1"

/* Left out of the file where they hold. */
enum {
    HV_DEFAULT_CONSTANT_BITS = 32,
    HV_DEFAULT_TEXT_BITS = 0,
    HV_DEFAULT_ENUM_SIZE = 4,
};

/* The words of enum hv_left_out_why, in its order. */
#define HV_LEFT_OUT_WORDS                                                              \
    {                                                                                  \
        "guard", "skip", "known", "rung", "failed"                                     \
    }
enum { HV_LEFT_OUT_KINDS = HV_LEFT_OUT_FAILED + 1 };

/* "union x" says so by its name; a record under a typedef's name does not. */
bool hv_record_name_is_union(const char *name);

struct hv_buf;
struct hv_node;

/* The form of one entity, as keys of its object (entity_write.c, entity_read.c). The
 * reader knows the class and the name; what it makes lives in the arena. */
void hv_entity_put_form(struct hv_buf *buf, const struct hv_entity *e);
void hv_entity_read_form(struct hv_node *node, struct hv_arena *arena,
                         struct hv_entity *e);

/* What any entity may have beside its form. */
void hv_entity_put_notes(struct hv_buf *buf, const struct hv_entity *e);
void hv_entity_read_notes(struct hv_node *node, struct hv_arena *arena,
                          struct hv_entity *e);

#endif
