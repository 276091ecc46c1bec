/* SPDX-License-Identifier: MIT */
#include "base/mem.h"
#include "model/rule.h"

#include <string.h>

static const char *const kind_names[] = {
#define NAME(id, name) [HV_KIND_##id] = name,
    HV_KINDS(NAME)
#undef NAME
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

static const char *const class_names[] = {
    [HV_CLASS_RECORD] = "record",
    [HV_CLASS_TYPEDEF] = "typedef",
    [HV_CLASS_ENUM] = "enum",
    [HV_CLASS_CONSTANT] = "constant",
    [HV_CLASS_MACRO] = "macro",
    [HV_CLASS_HYPERCALL] = "hypercall",
    [HV_CLASS_OP] = "op",
    [HV_CLASS_MASK] = "mask",
    [HV_CLASS_SIGNATURE] = "signature",
    [HV_CLASS_REGISTER] = "register",
};

_Static_assert(HV_COUNT(kind_names) == HV_KIND_COUNT, "HV_KIND_COUNT is stale");
_Static_assert(HV_COUNT(verdict_names) == HV_VERDICT_COUNT,
               "HV_VERDICT_COUNT is stale");
_Static_assert(HV_COUNT(fact_names) == HV_FACT_COUNT, "HV_FACT_COUNT is stale");
_Static_assert(HV_COUNT(class_names) == HV_CLASSES, "HV_CLASSES is stale");
_Static_assert(HV_FACT_COUNT <= 64, "a rule keeps its facts in 64 bits");

static int find(const char *const *names, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(names[i], name) == 0)
            return (int)i;
    return -1;
}

const char *hv_kind_name(enum hv_kind kind)
{
    return kind_names[kind];
}

int hv_kind_find(const char *name)
{
    return find(kind_names, HV_COUNT(kind_names), name);
}

const char *hv_verdict_name(enum hv_verdict verdict)
{
    return verdict_names[verdict];
}

int hv_verdict_find(const char *name)
{
    return find(verdict_names, HV_COUNT(verdict_names), name);
}

const char *hv_fact_name(enum hv_fact fact)
{
    return fact_names[fact];
}

int hv_fact_find(const char *name)
{
    return find(fact_names, HV_COUNT(fact_names), name);
}

bool hv_register_default(const char *word)
{
    return strcmp(word, "on") == 0 || strcmp(word, "off") == 0;
}

const char *hv_class_name(enum hv_class cls)
{
    return class_names[cls];
}
