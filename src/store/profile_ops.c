/* SPDX-License-Identifier: MIT
 *
 * The part of a profile that tells what a hypercall is: families of operations, side
 * files, contracts, saved state, and what is a hazard in something new.
 */
#include "base/mem.h"
#include "store/json_place.h"
#include "store/profile_node.h"

#include <string.h>

static void read_args_of(struct hv_node *node, struct hv_profile *profile, void *ret)
{
    struct hv_args_of *args = ret;
    args->op = hv_node_need_name(node, "op");
    hv_profile_get_strings(node, "args", profile, &args->args);
    args->archs = hv_profile_get_archs(node, "archs", profile);
}

static void read_family(struct hv_node *node, struct hv_profile *profile, void *ret)
{
    struct hv_family *family = ret;
    family->name = hv_node_need_name(node, "name");
    hv_profile_need_pattern(node, "ops", profile, &family->ops, 1);
    family->not = hv_profile_get_patterns(node, "not", 0, profile, &family->n_not);
    hv_profile_get_pattern(node, "bodies", profile, &family->bodies, 1);
    family->inside = hv_node_get_name(node, "inside");
    family->announced_by = hv_node_get_name(node, "announced_by");
    family->hypercall = hv_node_get_name(node, "hypercall");
    hv_profile_get_strings(node, "audiences", profile, &family->audiences);
    hv_profile_check_names(node, "audiences", profile, hv_profile_audience);
    family->archs = hv_profile_get_archs(node, "archs", profile);
    hv_profile_get_strings(node, "args", profile, &family->args);
    family->args_of =
        hv_profile_get_items(node, "args_of", profile, sizeof *family->args_of,
                             read_args_of, &family->n_args_of);
}

static void read_mask(struct hv_node *node, struct hv_profile *profile, void *ret)
{
    struct hv_mask_source *mask = ret;
    mask->mask = hv_node_get_name(node, "mask");
    mask->shift = hv_node_get_name(node, "shift");
    mask->family = hv_node_need_name(node, "family");
    hv_profile_need_strings(node, "files", profile, &mask->files);
    mask->archs = hv_profile_get_archs(node, "archs", profile);
    if (!mask->mask && !mask->shift)
        hv_node_fail(node, "expected the macro of a \"mask\" or of a \"shift\"");
    if (mask->family && hv_doc_ok(node->doc) && !hv_family_find(profile, mask->family))
        hv_node_fail(node,
                     "expected a family that the profile defines, found \"%.60s\"",
                     mask->family);
}

static void read_signature(struct hv_node *node, struct hv_profile *profile, void *ret)
{
    struct hv_signature_source *source = ret;
    struct hv_node form;
    source->file = hv_node_need_name(node, "file");
    if (hv_node_need(node, "form", &form)) {
        const char *word = hv_node_string(&form);
        bool table = word && strcmp(word, "table") == 0;
        if (word && !table && strcmp(word, "prototypes") != 0)
            hv_node_expect(&form, "\"table\" or \"prototypes\"");
        source->form = table ? HV_SIGNATURES_TABLE : HV_SIGNATURES_PROTOTYPES;
    }
    hv_profile_get_strings(node, "prefixes", profile, &source->prefixes);
    hv_profile_get_strings(node, "callers", profile, &source->callers);
    source->archs = hv_profile_get_archs(node, "archs", profile);
}

static void read_contract(struct hv_node *node, struct hv_profile *profile, void *ret)
{
    struct hv_contract *contract = ret;
    contract->op = hv_node_need_name(node, "op");
    contract->what = hv_node_need_name(node, "what");
    contract->value = hv_node_need_name(node, "value");
    contract->archs = hv_profile_get_archs(node, "archs", profile);
    contract->since = hv_node_get_name(node, "since");
    contract->until = hv_node_get_name(node, "until");
    contract->why = hv_node_need_name(node, "why");
    unsigned column;
    hv_json_place(node, false, &contract->line, &column);
}

static void read_register_width(struct hv_node *node, struct hv_profile *profile,
                                void *ret)
{
    struct hv_register_width *width = ret;
    hv_profile_need_pattern(node, "members", profile, &width->members, 0);
    width->bits = (uint32_t)hv_node_need_uint(node, "bits", 4096);
    if (!width->bits)
        hv_node_fail(node, "expected \"bits\" of at least one bit");
    width->archs = hv_profile_get_archs(node, "archs", profile);
}

static void read_state(struct hv_node *node, struct hv_profile *profile, void *ret)
{
    struct hv_state_source *source = ret;
    struct hv_node form;
    if (hv_node_need(node, "form", &form)) {
        const char *word = hv_node_string(&form);
        bool parameter = word && strcmp(word, "parameter") == 0;
        if (word && !parameter && strcmp(word, "record") != 0)
            hv_node_expect(&form, "\"record\" or \"parameter\"");
        source->form = parameter ? HV_STATE_PARAMETER : HV_STATE_RECORD;
    }
    hv_profile_get_pattern(node, "records", profile, &source->records, 1);
    hv_profile_get_pattern(node, "constants", profile, &source->constants, 1);
    source->not = hv_profile_get_patterns(node, "not", 0, profile, &source->n_not);
    source->id = hv_node_get_name(node, "id");
    source->payload = hv_node_get_name(node, "payload");
    source->size = hv_node_get_uint(node, "size", UINT32_MAX, 0);
    if (!source->records.text == !source->constants.text)
        hv_node_fail(node, "expected either \"records\" or \"constants\"");
    if (source->records.text && (!source->id || !source->payload))
        hv_node_fail(node,
                     "expected the members \"id\" and \"payload\" of \"records\"");
}

void hv_profile_read_ops(struct hv_node *root, struct hv_profile *profile)
{
    HV_GET_ITEMS(root, profile, families, read_family);
    HV_GET_ITEMS(root, profile, masks, read_mask);
    HV_GET_ITEMS(root, profile, signatures, read_signature);
    profile->signature_hypercall = hv_node_get_name(root, "signature_hypercall");
    profile->compat_list = hv_node_get_name(root, "compat_list");
    profile->compat_archs = hv_profile_get_archs(root, "compat_archs", profile);
    hv_profile_get_strings(root, "compat_names", profile, &profile->compat_names);
    profile->compat_records = hv_profile_get_patterns(
        root, "compat_records", 0, profile, &profile->n_compat_records);
    hv_profile_get_strings(root, "known_macros", profile, &profile->known_macros);
    hv_profile_get_strings(root, "knobs", profile, &profile->knobs);
    hv_profile_get_strings(root, "dialects", profile, &profile->dialects);
    profile->same_layout = hv_profile_get_archs(root, "same_layout", profile);
    HV_GET_ITEMS(root, profile, contracts, read_contract);
    HV_GET_ITEMS(root, profile, register_widths, read_register_width);
    hv_profile_get_strings(root, "tools_only_types", profile,
                           &profile->tools_only_types);
    hv_profile_get_strings(root, "no_handles", profile, &profile->no_handles);
    profile->local =
        hv_profile_get_patterns(root, "local", 0, profile, &profile->n_local);
    hv_profile_get_pattern(root, "feature_bits", profile, &profile->feature_bits, 0);
    profile->maintainers = hv_node_get_name(root, "maintainers");
    profile->maintainers_rest = hv_node_get_name(root, "maintainers_rest");
    hv_profile_get_pattern(root, "bumped_in", profile, &profile->bumped_in, 1);
    HV_GET_ITEMS(root, profile, state, read_state);
}
