/* SPDX-License-Identifier: MIT */
#include "judge/judge.h"

#include "base/mem.h"
#include "judge/age.h"
#include "judge/bumps.h"
#include "judge/facts.h"
#include "judge/merge.h"
#include "judge/numbers.h"
#include "judge/offers.h"
#include "judge/reach.h"
#include "judge/versions.h"

#include <stdlib.h>

struct court {
    const struct hv_profile *profile;
    const struct hv_catalogue *catalogue;
    struct hv_arena *arena; /* of the result */
    const struct hv_judge_arch *arch;
    struct hv_reach *reach_old, *reach_new; /* of arch; made when first asked */
    size_t n, cap;
    struct hv_finding *findings;
};

static struct hv_reach *reach_old(struct court *c)
{
    if (!c->reach_old)
        c->reach_old = hv_reach_new(c->arch->old, c->profile);
    return c->reach_old;
}

static struct hv_reach *reach_new(struct court *c)
{
    if (!c->reach_new)
        c->reach_new = hv_reach_new(c->arch->new, c->profile);
    return c->reach_new;
}

static void enter_arch(struct court *c, const struct hv_judge_arch *arch)
{
    hv_reach_free(c->reach_old);
    hv_reach_free(c->reach_new);
    c->reach_old = c->reach_new = NULL;
    c->arch = arch;
}

/* A break of an interface that is not stable for ever is excused by a version. */
static void weigh_version(struct court *c, struct hv_finding *f, const char *since)
{
    const struct hv_entity *old = hv_change_old_entity(&f->change, c->arch->old);
    if (!old)
        return;
    struct hv_version v = hv_version_of(c->arch, c->profile, reach_old(c), old, since);
    f->version_macro = v.macro;
    f->version_before = v.before;
    f->version_after = v.after;
    if (v.bumped)
        f->verdict = HV_VERDICT_VERSIONED;
}

static void weigh(struct court *c, struct hv_finding *f)
{
    bool strict = hv_strict_audiences(c->profile, f->change.audiences) != 0;
    f->verdict = strict ? f->rule->strict : f->rule->covered;
    if (hv_kind_traits(f->change.kind)->role == HV_KIND_ROLE_NEW_SIDE)
        return;
    if (f->verdict == HV_VERDICT_BREAK && f->change.kept)
        f->verdict = HV_VERDICT_SOURCE; /* R15: who asks for the old form gets it */
    bool breaks = f->verdict == HV_VERDICT_BREAK;
    struct hv_age age =
        f->change.shipped_in
            ? (struct hv_age){.shipped = true, .since = f->change.shipped_in}
            : hv_change_age(&f->change, c->arch, c->profile, breaks);
    f->released_since = age.since;
    if (breaks && !age.shipped)
        f->verdict = HV_VERDICT_UNRELEASED;
    else if (breaks && !strict)
        weigh_version(c, f, age.since);
    /* the way back is an axis of its own: what is refused by a version, or was never
     * shipped, comes back to nobody; what is merely compatible may */
    f->rollback_break =
        f->rule->rollback && age.shipped &&
        (f->verdict == HV_VERDICT_BREAK || f->verdict == HV_VERDICT_COMPATIBLE);
}

/* Which calls reach it, and whether any of them is for whom it is promised to (R11). */
static void tell_calls(struct court *c, struct hv_finding *f)
{
    const struct hv_entity *old = hv_change_old_entity(&f->change, c->arch->old);
    const struct hv_entity *e = old ? old : f->change.after.entity;
    uint32_t audiences = 0;
    if (f->change.cls != HV_CLASS_RECORD || f->verdict == HV_VERDICT_COMPATIBLE || !e)
        return;
    f->reachable_from =
        hv_reach_calls(old ? reach_old(c) : reach_new(c), e, c->arena, &audiences);
    f->unreachable_for_strict = f->reachable_from &&
                                hv_strict_audiences(c->profile, f->change.audiences) &&
                                !hv_strict_audiences(c->profile, audiences);
}

static bool judge_change(struct court *c, const struct hv_change *change,
                         struct hv_err *err)
{
    struct hv_finding f = {.change = *change, .introduced_here = true};
    if (!c->arch->across)
        f.change.archs = UINT32_C(1) << c->arch->arch;
    uint64_t facts = hv_change_facts(change, c->arch, c->profile);
    f.rule = hv_rule_for(c->catalogue, change->kind, facts);
    if (!f.rule)
        return hv_fail(err, HV_ERR_INPUT, c->catalogue->path,
                       "no rule for %s of %s%s%s: the catalogue must end with a rule "
                       "without conditions for each kind",
                       hv_kind_name(change->kind), change->entity,
                       change->member ? "." : "", change->member ? change->member : "");
    weigh(c, &f);
    tell_calls(c, &f);
    if (change->note == HV_NOTE_CONTRACT || change->kind == HV_KIND_NUMBER_REUSED)
        f.offer = hv_offer(c->arch->new, c->profile, change->entity, c->arena);
    HV_GROW(c->findings, c->n, c->cap);
    c->findings[c->n++] = f;
    const struct hv_change *reused = hv_reused_number(change, c->arch, c->arena);
    return !reused || judge_change(c, reused, err);
}

/* What only the whole of an architecture's findings shows. from: its first one. */
static bool judge_versions(struct court *c, size_t from, struct hv_err *err)
{
    size_t n = c->n - from;
    bool ok = true;
    if (c->arch->new_is_binary)
        return true;
    for (size_t i = from; i < c->n; i++) {
        struct hv_finding *f = &c->findings[i];
        if (!hv_bump_is_needless(f, c->findings + from, n, c->arch, c->profile))
            continue;
        uint64_t facts = hv_change_facts(&f->change, c->arch, c->profile);
        f->rule = hv_rule_for(c->catalogue, f->change.kind,
                              facts | UINT64_C(1) << HV_FACT_NEEDLESS);
        weigh(c, f);
    }
    for (size_t m = 0; m < c->profile->n_version_macros && ok; m++) {
        const struct hv_change *change =
            hv_missing_bump(c->findings + from, n, m, c->arch, c->profile, c->arena);
        ok = !change || judge_change(c, change, err);
    }
    return ok;
}

bool hv_judge(const struct hv_judge_arch *archs, size_t n,
              const struct hv_profile *profile, const struct hv_catalogue *catalogue,
              struct hv_atoms *atoms, struct hv_result *result, struct hv_err *err)
{
    struct court c = {
        .profile = profile, .catalogue = catalogue, .arena = result->arena};
    bool ok = true;
    (void)atoms;
    for (size_t i = 0; i < n && ok; i++) {
        size_t from = c.n;
        enter_arch(&c, &archs[i]);
        const struct hv_change *change = archs[i].changes->first;
        for (; change && ok; change = change->next)
            ok = judge_change(&c, change, err);
        if (ok && !archs[i].across)
            ok = judge_versions(&c, from, err);
    }
    enter_arch(&c, NULL);
    if (ok)
        hv_findings_merge(c.findings, c.n, result);
    free(c.findings);
    return ok;
}
