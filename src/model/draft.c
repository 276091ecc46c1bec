/* SPDX-License-Identifier: MIT */
#include "model/draft.h"

bool hv_draft_propose(struct hv_draft *draft, struct hv_proposals *list,
                      const char *name, const char *value, const char *why)
{
    if (HV_ANY(x, list->v, list->n, strcmp(x->name, name) == 0))
        return false;
    *HV_ARENA_APPEND(draft->arena, list->v, list->n) =
        (struct hv_proposal){name, value, why};
    return true;
}
