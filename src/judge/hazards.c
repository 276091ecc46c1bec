/* SPDX-License-Identifier: MIT */
#include "judge/hazards.h"

#include "judge/hazard_list.h"

#include <string.h>

static const struct hv_rule *rule_of(const struct hv_catalogue *catalogue,
                                     enum hv_hazard_kind kind)
{
    for (size_t i = 0; i < catalogue->n_hazards; i++)
        if (strcmp(catalogue->hazards[i].slug, hv_hazard_slug(kind)) == 0)
            return &catalogue->hazards[i];
    return NULL;
}

static bool put_rules(struct hv_hazards *rows, const struct hv_catalogue *catalogue,
                      struct hv_err *err)
{
    for (size_t i = 0; i < rows->n; i++) {
        rows->v[i].rule = rule_of(catalogue, rows->v[i].kind);
        if (!rows->v[i].rule)
            return hv_fail(err, HV_ERR_INPUT, catalogue->path,
                           "no hazard '%s', which %s has",
                           hv_hazard_slug(rows->v[i].kind), rows->v[i].entity);
    }
    return true;
}

bool hv_hazards_find(const struct hv_additions *news,
                     const struct hv_catalogue *catalogue, struct hv_hazards *ret,
                     struct hv_err *err)
{
    struct hv_hazard_list *list = hv_hazard_list_new(news, ret);
    ret->ops_unknown = !hv_additions_ops_known(news);
    hv_hazards_of_padding(list);
    hv_hazards_of_types(list);
    hv_hazards_of_words(list);
    hv_hazards_of_numbers(list);
    hv_hazards_of_calls(list);
    hv_hazard_list_end(list);
    return put_rules(ret, catalogue, err);
}
