/* SPDX-License-Identifier: MIT */
#include "model/draft.h"

bool hv_draft_propose(struct hv_draft *draft, struct hv_proposals *list,
                      const struct hv_proposal *proposal)
{
    for (size_t i = 0; i < list->n; i++)
        if (strcmp(list->v[i].name, proposal->name) == 0)
            return false;
    *HV_ARENA_ADD(draft->arena, list->v, list->n, list->cap) = *proposal;
    return true;
}
