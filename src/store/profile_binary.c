/* SPDX-License-Identifier: MIT
 *
 * What a profile says about binaries.
 */
#include "store/profile_node.h"

static void read_notes(struct hv_node *node, struct hv_profile *profile, void *ret)
{
    struct hv_elf_notes *notes = ret;
    notes->owner = hv_node_need_name(node, "owner");
    hv_profile_get_pattern(node, "names", profile, &notes->names, 0);
}

void hv_profile_read_binary(struct hv_node *root, struct hv_profile *profile)
{
    HV_GET_ITEMS(root, profile, elf_notes, read_notes);
}
