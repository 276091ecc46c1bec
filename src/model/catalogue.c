/* SPDX-License-Identifier: MIT */
#include "base/mem.h"
#include "model/rule.h"

#include <stdlib.h>
#include <string.h>

const struct hv_rule *hv_catalogue_find(const struct hv_catalogue *catalogue,
                                        const char *id_or_slug)
{
    for (size_t i = 0; i < catalogue->n_rules; i++) {
        const struct hv_rule *rule = &catalogue->rules[i];
        if (strcmp(rule->id, id_or_slug) == 0 || strcmp(rule->slug, id_or_slug) == 0)
            return rule;
    }
    return NULL;
}

void hv_catalogue_free(struct hv_catalogue *catalogue)
{
    if (!catalogue)
        return;
    hv_arena_free(catalogue->arena);
    free(catalogue);
}
