/* SPDX-License-Identifier: MIT */
#include "model/field.h"
#include "model/hazard.h"

static const struct hv_kind_traits kinds[] = {
#define KIND(id, name, subject, fields, role)                                          \
    {name, HV_SUBJECT_##subject, HV_FIELDS_##fields, HV_KIND_ROLE_##role},
    HV_KINDS(KIND)
#undef KIND
};

static const char *const verdict_names[] = {
#define NAME(id, name) [HV_VERDICT_##id] = name,
    HV_VERDICTS(NAME)
#undef NAME
};

static const char *const fact_names[] = {
#define NAME(id, name) [HV_FACT_##id] = name,
    HV_FACTS(NAME)
#undef NAME
};

static const char *const advice_fact_names[] = {
#define NAME(id, name) [HV_ADVICE_##id] = name,
    HV_ADVICE_FACTS(NAME)
#undef NAME
};

static const char *const paste_names[] = {
#define NAME(id, name) [HV_PASTE_##id] = name,
    HV_PASTES(NAME)
#undef NAME
};

static const char *const hazard_slugs[] = {
#define SLUG(id, slug) [HV_HAZARD_##id] = slug,
    HV_HAZARDS(SLUG)
#undef SLUG
};

_Static_assert(HV_COUNT(kinds) == HV_KIND_COUNT, "HV_KIND_COUNT is stale");
_Static_assert(HV_COUNT(verdict_names) == HV_VERDICT_COUNT,
               "HV_VERDICT_COUNT is stale");
_Static_assert(HV_COUNT(fact_names) == HV_FACT_COUNT, "HV_FACT_COUNT is stale");
_Static_assert(HV_COUNT(advice_fact_names) == HV_ADVICE_FACT_COUNT,
               "HV_ADVICE_FACT_COUNT is stale");
_Static_assert(HV_COUNT(paste_names) == HV_PASTE_COUNT, "HV_PASTE_COUNT is stale");
_Static_assert(HV_COUNT(hazard_slugs) == HV_HAZARD_COUNT, "HV_HAZARD_COUNT is stale");
_Static_assert(HV_FACT_COUNT <= 64, "a rule keeps its facts in 64 bits");

static int find_name(const char *const *names, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(names[i], name) == 0)
            return (int)i;
    return -1;
}

const struct hv_kind_traits *hv_kind_traits(enum hv_kind kind)
{
    return &kinds[kind];
}

const char *hv_kind_name(enum hv_kind kind)
{
    return kinds[kind].name;
}

int hv_kind_find(const char *name)
{
    for (int kind = 0; kind < HV_KIND_COUNT; kind++)
        if (strcmp(kinds[kind].name, name) == 0)
            return kind;
    return -1;
}

/* Other texts are declared contracts, and what a profile says of registers. */
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

const char *hv_verdict_name(enum hv_verdict verdict)
{
    return verdict_names[verdict];
}

int hv_verdict_find(const char *name)
{
    return find_name(verdict_names, HV_COUNT(verdict_names), name);
}

const char *hv_fact_name(enum hv_fact fact)
{
    return fact_names[fact];
}

const char *hv_paste_name(enum hv_paste paste)
{
    return paste_names[paste];
}

const char *hv_advice_fact_name(enum hv_advice_fact fact)
{
    return advice_fact_names[fact];
}

const char *hv_hazard_slug(enum hv_hazard_kind kind)
{
    return hazard_slugs[kind];
}

bool hv_register_default(const char *word)
{
    return strcmp(word, "on") == 0 || strcmp(word, "off") == 0;
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
