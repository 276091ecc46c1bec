/* SPDX-License-Identifier: MIT */
#include "flow/account/account_parts.h"

void hv_account_names_add(struct hv_arena *arena, struct hv_account_names *names,
                          const char *name)
{
    *HV_ARENA_ADD(arena, names->v, names->n, names->cap) = name;
    names->sorted = false;
}

bool hv_account_names_have(struct hv_account_names *names, const char *name)
{
    if (names->n && !names->sorted)
        qsort(names->v, names->n, sizeof *names->v, hv_by_text);
    names->sorted = true;
    return names->n &&
           bsearch(&name, names->v, names->n, sizeof *names->v, hv_by_text) != NULL;
}
