/* SPDX-License-Identifier: MIT */
#include "judge/verdict/judge.h"

/* A version should have been raised for whatever it covers and that breaks. */
static bool asks_for_version(const struct hv_finding *f, const struct hv_finding *cause)
{
    return hv_same_text(cause->version_macro, f->change.entity);
}

/* The layouts of two architectures differ because a member of the record changed. */
static bool is_of_record(const struct hv_finding *f, const struct hv_finding *cause)
{
    return cause->change.member && hv_same_text(cause->change.entity, f->change.entity);
}

/* The width of a register is a part of its number. */
static bool is_of_number(const struct hv_finding *f, const struct hv_finding *cause)
{
    return cause->change.kind == HV_KIND_CONSTANT_VALUE &&
           hv_same_text(cause->change.entity, f->change.entity);
}

static const struct {
    enum hv_kind kind;
    bool (*follows)(const struct hv_finding *finding, const struct hv_finding *cause);
} relations[] = {{HV_KIND_INTERFACE_VERSION_MISSING, asks_for_version},
                 {HV_KIND_COMPAT_LAYOUT, is_of_record},
                 {HV_KIND_REGISTER_WIDTH, is_of_number}};

bool hv_finding_may_follow(const struct hv_finding *finding)
{
    return HV_ANY(relation, relations, HV_COUNT(relations),
                  relation->kind == finding->change.kind);
}

bool hv_finding_follows(const struct hv_finding *finding,
                        const struct hv_finding *cause)
{
    if (finding == cause || cause->verdict != HV_VERDICT_BREAK ||
        !(finding->change.archs & cause->change.archs))
        return false;
    for (size_t i = 0; i < HV_COUNT(relations); i++)
        if (relations[i].kind == finding->change.kind)
            return relations[i].follows(finding, cause);
    return false;
}
