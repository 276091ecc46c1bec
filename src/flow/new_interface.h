/* SPDX-License-Identifier: MIT
 *
 * A tree, the release that it is held against, and what is new: shared by `lint` and
 * `freeze`.
 */
#ifndef HV_FLOW_NEW_INTERFACE_H
#define HV_FLOW_NEW_INTERFACE_H

#include "flow/comparison.h"
#include "judge/hazards.h"

struct hv_new_interface {
    struct hvabi *run;
    struct hv_arena *arena;
    struct hv_input *tree, *reference;
    struct hv_comparison *comparison;
    struct hv_result result; /* of it, for the report: what was read and what was not,
                                new architectures included; borrows */
    struct hv_additions *news;
    struct hv_hazards hazards;
};

/* Open and read the tree (word NULL: the working tree) and the release (NULL: the
 * newest recorded one that is not newer), and look for hazards. On failure, too, the
 * caller ends it. */
bool hv_new_interface_open(struct hv_new_interface *novelty, struct hvabi *run,
                           const char *word, const char *release, struct hv_err *err);
void hv_new_interface_done(struct hv_new_interface *novelty);

/* A header's path as a reader of the tree knows it; NULL in, NULL out. */
const char *hv_new_interface_path(const struct hv_new_interface *novelty,
                                  uint32_t archs, const char *file);
/* The same for the files of all hazards, once nobody looks for headers by them. */
void hv_new_interface_spell(struct hv_new_interface *novelty);

/* HVABI_INPUT with the first thing that could not be read, else status. */
enum hvabi_status hv_new_interface_status(const struct hv_new_interface *novelty,
                                          enum hvabi_status status,
                                          struct hvabi_error *error);

#endif
