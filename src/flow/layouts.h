/* SPDX-License-Identifier: MIT
 *
 * Layouts: where each architecture's headers lie in a tree, for profiles whose
 * interfaces have several roots.
 */
#ifndef HV_FLOW_LAYOUTS_H
#define HV_FLOW_LAYOUTS_H

#include "flow/input.h"

/* Find the first layout that the tree has of each architecture (input->roots). False:
 * it has none of any. */
bool hv_layouts_find(struct hvabi *run, struct hv_input *input,
                     const struct hv_profile *profile);

/* Read the headers of every architecture (input->files), once. */
bool hv_layouts_read(struct hvabi *run, struct hv_input *input, struct hv_err *err);

/* All roots of all layouts, for a message. */
const char *hv_layouts_name(struct hvabi *run, const struct hv_profile *profile);

#endif
