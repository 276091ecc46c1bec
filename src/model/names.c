/* SPDX-License-Identifier: MIT */
#include "model/field.h"
#include "model/hazard.h"
#include "model/trial.h"

static const struct hv_kind_traits kinds[] = {
#define KIND(id, name, subject, fields, role)                                          \
    {name, HV_SUBJECT_##subject, HV_FIELDS_##fields, HV_KIND_ROLE_##role},
    HV_KINDS(KIND)
#undef KIND
};

const struct hv_lack_traits hv_lack_traits[] = {
#define TRAITS(id, name, weight, ...) {name, HV_LACK_##weight, __VA_ARGS__},
    HV_LACKS(TRAITS)
#undef TRAITS
};

_Static_assert(HV_FACT_COUNT <= 64, "a rule keeps its facts in 64 bits");

HV_WORDS(hv_kind_name, HV_KINDS)
HV_WORDS(hv_verdict_name, HV_VERDICTS)
HV_WORDS(hv_fact_name, HV_FACTS)
HV_WORDS(hv_advice_fact_name, HV_ADVICE_FACTS)
HV_WORDS(hv_paste_name, HV_PASTES)
HV_WORDS(hv_hazard_slug, HV_HAZARDS)

const struct hv_kind_traits *hv_kind_traits(enum hv_kind kind)
{
    return &kinds[kind];
}

/* Is the text a comment's? Else it is a declared contract or about a register. */
static bool is_of_comment(const struct hv_change *change)
{
    const char *text = change->before.text;
    return change->kind == HV_KIND_SEMANTICS_ONLY && change->cls != HV_CLASS_REGISTER &&
           text && strlen(text) == 16 && strspn(text, "0123456789abcdef") == 16;
}

enum hv_fields hv_change_fields(const struct hv_change *change)
{
    enum hv_fields fields = kinds[change->kind].fields;
    if (change->feature)
        return HV_FIELDS_VALUE;
    if (is_of_comment(change))
        return HV_FIELDS_COMMENT;
    if (fields != HV_FIELDS_CLASS)
        return fields;
    if (change->cls == HV_CLASS_RECORD && change->member)
        return HV_FIELDS_MEMBER;
    return hv_class_traits(change->cls)->changed;
}

/* ---- the catalogue ---- */

static const struct hv_rule *find_rule(const struct hv_rule *rules, size_t n,
                                       const char *id_or_slug)
{
    return HV_FIND(rule, rules, n,
                   strcmp(rule->id, id_or_slug) == 0 ||
                       strcmp(rule->slug, id_or_slug) == 0);
}

const struct hv_rule *hv_catalogue_find(const struct hv_catalogue *catalogue,
                                        const char *id_or_slug)
{
    const struct hv_rule *rule =
        find_rule(catalogue->rules, catalogue->n_rules, id_or_slug);
    return rule ? rule
                : find_rule(catalogue->hazards, catalogue->n_hazards, id_or_slug);
}
