/* SPDX-License-Identifier: MIT
 *
 * What a profile says about binaries.
 */
#include "store/profile_node.h"

static void read_notes(struct hv_node *node, struct hv_profile *profile, void *ret)
{
    struct hv_elf_notes *notes = ret;
    notes->owner = hv_node_need_name(node, "owner");
    hv_profile_need_pattern(node, "names", profile, &notes->names, 0);
}

static void read_type(struct hv_node *node, struct hv_profile *profile, void *ret)
{
    struct hv_other_name *type = ret;
    (void)profile;
    type->theirs = hv_node_need_name(node, "theirs");
    type->ours = hv_node_need_name(node, "ours");
}

static void read_member(struct hv_node *node, struct hv_profile *profile, void *ret)
{
    struct hv_wrapped *member = ret;
    (void)profile;
    member->in = hv_node_need_name(node, "in");
    member->name = hv_node_need_name(node, "name");
    member->prefix = hv_node_need_name(node, "prefix");
}

static void read_spelling(struct hv_node *node, struct hv_profile *profile, void *ret)
{
    struct hv_spelling *spelling = ret;
    spelling->name = hv_node_need_name(node, "name");
    spelling->marker = hv_node_need_name(node, "marker");
    spelling->pointers = hv_node_get_bool(node, "pointers", false);
    spelling->types = hv_profile_get_items(
        node, "types", profile, sizeof *spelling->types, read_type, &spelling->n_types);
    spelling->members =
        hv_profile_get_items(node, "members", profile, sizeof *spelling->members,
                             read_member, &spelling->n_members);
}

void hv_profile_read_binary(struct hv_node *root, struct hv_profile *profile)
{
    HV_GET_ITEMS(root, profile, elf_notes, read_notes);
    HV_GET_ITEMS(root, profile, spellings, read_spelling);
}
