/* SPDX-License-Identifier: MIT
 *
 * Hazards in what a tree has that its reference has not, nor the tree before a change.
 */
#include "flow/comparison.h"
#include "judge/hazard/hazards.h"

static struct hv_additions *additions_of(const struct hvabi *run,
                                         const struct hv_input *reference,
                                         const struct hv_input *tree)
{
    struct hv_additions_side sides[HV_MAX_ARCHS] = {0};
    for (size_t a = 0; a < HV_MAX_ARCHS; a++)
        sides[a] =
            (struct hv_additions_side){reference->surfaces[a], tree->surfaces[a]};
    return hv_additions_new(sides, run->profile, run->atoms);
}

struct hv_additions *hv_comparison_additions(const struct hv_comparison *c)
{
    return additions_of(c->run, c->old, c->new);
}

/* Names are interned: equal ones are equal pointers. */
static const struct hv_hazard *find_hazard(const struct hv_hazards *hazards,
                                           const struct hv_hazard *like)
{
    return HV_FIND(h, hazards->v, hazards->n,
                   h->kind == like->kind && h->entity == like->entity &&
                       h->member == like->member && h->file == like->file);
}

/* What is new since the reference, and since the tree before the change as well. */
static bool keep_introduced(const struct hv_comparison *c, struct hv_hazards *hazards,
                            struct hv_err *err)
{
    struct hv_hazards since = {.arena = hazards->arena};
    struct hv_additions *additions = additions_of(c->run, c->against, c->new);
    bool ok = hv_hazards_find(additions, c->run->catalogue, &since, err);
    HV_KEEP(h, since.v, since.n, find_hazard(hazards, h));
    since.ops_unknown = hazards->ops_unknown;
    *hazards = since;
    hv_additions_free(additions);
    return ok;
}

bool hv_comparison_hazards(const struct hv_comparison *c,
                           const struct hv_additions *additions, struct hv_hazards *ret,
                           struct hv_err *err)
{
    return hv_hazards_find(additions, c->run->catalogue, ret, err) &&
           (!c->against || keep_introduced(c, ret, err));
}

void hv_comparison_spell_hazards(const struct hv_comparison *c,
                                 struct hv_hazards *hazards)
{
    HV_EACH (h, hazards->v, hazards->n) {
        h->line = hv_input_line(c->new, h->archs, h->file, h->line);
        h->file = hv_input_path(c->run, c->new, h->archs, h->file);
    }
    if (c->run->options.paths)
        HV_KEEP(h, hazards->v, hazards->n,
                h->file && hv_path_is_named(c->run, h->file));
}
