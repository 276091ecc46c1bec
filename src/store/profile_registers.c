/* SPDX-License-Identifier: MIT
 *
 * The part of a profile that tells of registers, of expressions to evaluate, and of
 * what headers said by mistake.
 */
#include "base/mem.h"
#include "model/surface.h"
#include "store/profile_node.h"

static void read_probe(struct hv_node *node, struct hv_profile *profile, void *ret)
{
    struct hv_probe *probe = ret;
    probe->expression = hv_node_need_name(node, "expression");
    hv_profile_need_strings(node, "needs", profile, &probe->needs);
    probe->archs = hv_profile_get_archs(node, "archs", profile);
}

static void read_default(struct hv_node *node, struct hv_register_source *source)
{
    struct hv_node word;
    if (!hv_node_get(node, "default", &word))
        return;
    source->default_ = hv_node_name(&word);
    if (source->default_ && !hv_register_default(source->default_))
        hv_node_expect(&word, HV_REGISTER_DEFAULTS);
}

/* Two keys of which one makes no sense without the other. */
static void need_both(struct hv_node *node, const char *a, const char *b)
{
    if (!a != !b)
        hv_node_fail(node, "expected \"mask\" and \"is\", \"size_mask\" and "
                           "\"size_shift\" to come together");
}

static void read_register(struct hv_node *node, struct hv_profile *profile, void *ret)
{
    struct hv_register_source *source = ret;
    hv_profile_get_pattern(node, "names", profile, &source->names, 0);
    source->not = hv_profile_get_patterns(node, "not", 0, profile, &source->n_not);
    source->record = hv_node_get_name(node, "record");
    source->as = hv_node_get_name(node, "as");
    source->unit = (uint32_t)hv_node_get_uint(node, "unit", 4096, 64);
    source->base = hv_node_get_name(node, "base");
    source->mask = hv_node_get_name(node, "mask");
    source->is = hv_node_get_name(node, "is");
    source->size_mask = hv_node_get_name(node, "size_mask");
    source->size_shift = hv_node_get_name(node, "size_shift");
    hv_profile_get_pattern(node, "bits", profile, &source->bits, 0);
    source->not_bits =
        hv_profile_get_patterns(node, "not_bits", 0, profile, &source->n_not_bits);
    read_default(node, source);
    source->cap = hv_node_get_name(node, "cap");
    source->archs = hv_profile_get_archs(node, "archs", profile);
    need_both(node, source->mask, source->is);
    need_both(node, source->size_mask, source->size_shift);
    if (!source->names.text == !source->record)
        hv_node_fail(node, "expected either \"names\" or a \"record\"");
    if (!source->unit)
        hv_node_fail(node, "expected a \"unit\" of at least one bit");
}

static void read_erratum(struct hv_node *node, struct hv_profile *profile, void *ret)
{
    struct hv_erratum *erratum = ret;
    struct hv_node value;
    hv_profile_need_pattern(node, "entities", profile, &erratum->entities, 0);
    erratum->member = hv_node_get_name(node, "member");
    if (hv_node_get(node, "value", &value))
        erratum->value = hv_node_decimal(&value);
    erratum->archs = hv_profile_get_archs(node, "archs", profile);
    erratum->why = hv_node_need_name(node, "why");
}

void hv_profile_read_registers(struct hv_node *root, struct hv_profile *profile)
{
    HV_GET_ITEMS(root, profile, probes, read_probe);
    HV_GET_ITEMS(root, profile, registers, read_register);
    HV_GET_ITEMS(root, profile, errata, read_erratum);
}
