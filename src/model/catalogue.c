/* SPDX-License-Identifier: MIT */
#include "base/mem.h"
#include "model/rule.h"

#include <stdlib.h>
#include <string.h>

static const struct hv_rule *find(const struct hv_rule *rules, size_t n,
                                  const char *id_or_slug)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(rules[i].id, id_or_slug) == 0 ||
            strcmp(rules[i].slug, id_or_slug) == 0)
            return &rules[i];
    return NULL;
}

const struct hv_rule *hv_catalogue_find(const struct hv_catalogue *catalogue,
                                        const char *id_or_slug)
{
    const struct hv_rule *rule = find(catalogue->rules, catalogue->n_rules, id_or_slug);
    return rule ? rule : find(catalogue->hazards, catalogue->n_hazards, id_or_slug);
}

void hv_catalogue_free(struct hv_catalogue *catalogue)
{
    if (!catalogue)
        return;
    hv_arena_free(catalogue->arena);
    free(catalogue);
}
