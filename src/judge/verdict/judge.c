/* SPDX-License-Identifier: MIT */
#include "judge/verdict/judge.h"

#include "judge/verdict/context.h"
#include "model/field.h"

/* ---- since when, and until when ---- */

static const char *older(const char *a, const char *b)
{
    if (!a || !b)
        return a ? a : b;
    return hv_release_compare(b, a) < 0 ? b : a;
}

static const char *since_of_form(const struct hv_release_view *releases,
                                 const struct hv_entity *entity, uint32_t audiences)
{
    const char *since = NULL;
    HV_EACH_BIT (i, releases->since ? audiences : 0)
        since = older(since, releases->since(releases->ctx, entity, HV_BIT(i)));
    return since;
}

static const char *since_of_part(const struct hv_release_view *releases,
                                 const struct hv_change *change, uint32_t audiences)
{
    const char *since = NULL;
    HV_EACH_BIT (i, releases->part_since ? audiences : 0)
        since = older(since, releases->part_since(releases->ctx, change, HV_BIT(i)));
    return since;
}

/* Is the change about the whole entity: its name, or a form without parts? */
static bool is_of_whole(const struct hv_change *change, const struct hv_entity *old)
{
    if (old->cls == HV_CLASS_ENUM)
        return false;
    return old->cls != HV_CLASS_RECORD ||
           (!change->member && change->kind != HV_KIND_RECORD_SIZE &&
            change->kind != HV_KIND_ALIGNMENT);
}

/* An added member has no old side: it can break the record at its old size, and every
 * member that it moves. */
static const char *since_of_victims(const struct hv_release_view *releases,
                                    const struct hv_change *change,
                                    const struct hv_entity *old, uint32_t audiences)
{
    struct hv_change whole = {.kind = HV_KIND_RECORD_SIZE,
                              .cls = old->cls,
                              .entity = old->name,
                              .archs = change->archs,
                              .audiences = change->audiences,
                              .versions = change->versions,
                              .before = {.present = true, .entity = old}};
    if (old->cls == HV_CLASS_RECORD) {
        whole.before.size = old->u.record.size;
        whole.before.align = old->u.record.align;
    }
    const char *since = since_of_part(releases, &whole, audiences);
    for (const struct hv_change *c = change->consequences; c; c = c->next)
        if (c->before.present && c->kind == HV_KIND_MEMBER_OFFSET)
            since = older(since, since_of_part(releases, c, audiences));
    return since;
}

/* The age of a change: for its strict audiences if there are any, else for all. */
static struct hv_age change_age(const struct hv_change *change,
                                const struct hv_judge_arch *arch)
{
    const struct hv_release_view *releases = &arch->releases;
    const struct hv_entity *old = hv_change_old_entity(change, arch->old);
    struct hv_age age = {.shipped = true};
    if (releases->unknown || !old || hv_class_traits(old->cls)->derived)
        return age; /* nobody can tell */
    uint32_t asked = hv_strict_audiences(arch->profile, change->audiences);
    if (!asked)
        asked = change->audiences;
    if (old->cls == HV_CLASS_OP && old->u.op.removed) {
        /* what was given up was used before; the comment may be newer than a release */
        age.since = since_of_form(releases, old, asked);
        if (!age.since && releases->number)
            releases->number(releases->ctx, old, &age.since);
        return age;
    }
    if (is_of_whole(change, old))
        age.since = since_of_form(releases, old, asked);
    else if (change->before.present)
        age.since = since_of_part(releases, change, asked);
    else
        age.since = since_of_victims(releases, change, old, asked);
    age.shipped = age.since || releases->guessed;
    return age;
}

/* State of the judgement: the findings so far, and the current architecture. */
struct judgement {
    const struct hv_catalogue *catalogue;
    struct hv_arena *arena; /* of the result */
    const struct hv_judge_arch *arch;
    struct hv_judge_arch here; /* the current architecture */
    struct hv_envelopes envelopes;
    struct hv_reach *old_reach, *new_reach; /* of arch; made on demand */
    size_t n_headers, cap_headers;
    struct header { /* of arch's old side, looked for on its new side */
        const char *file;
        bool gone;
    } *headers;
    size_t n, cap;
    struct hv_finding *findings;
};

/* The reach of the old or new side. */
static struct hv_reach *reach_of(struct judgement *j, bool new)
{
    struct hv_reach **reach = new ? &j->new_reach : &j->old_reach;
    if (!*reach)
        *reach = hv_reach_new(new ? j->arch->new : j->arch->old, j->arch->profile);
    return *reach;
}

static void set_arch(struct judgement *j, const struct hv_judge_arch *arch)
{
    hv_reach_free(j->old_reach);
    hv_reach_free(j->new_reach);
    j->old_reach = j->new_reach = NULL;
    hv_envelopes_done(&j->envelopes);
    j->here = arch ? *arch : (struct hv_judge_arch){0};
    j->here.envelopes = &j->envelopes;
    j->arch = &j->here;
    j->n_headers = 0;
}

static void set_version(struct hv_finding *f, const struct hv_version *v)
{
    f->version_macro = v->macro;
    f->version_before = v->before;
    f->version_after = v->after;
}

/* A version excuses a break of an interface that is not stable for ever; one that is
 * stable is only excused by a number that each caller passes. */
static void evaluate_version(struct judgement *j, struct hv_finding *f,
                             const char *since, bool strict)
{
    const struct hv_entity *old = hv_change_old_entity(&f->change, j->arch->old);
    if (!old)
        return;
    struct hv_version v = hv_version_of(j->arch, reach_of(j, false), old, since);
    if (strict && !(v.bumped && v.refuses_all))
        return;
    set_version(f, &v);
    if (v.bumped)
        f->verdict = HV_VERDICT_VERSIONED;
}

/* A change that is harmless for a stable interface can still make a record of a
 * versioned interface longer, which then needs its own version (R7). */
static void evaluate_versioned_holders(struct judgement *j, struct hv_finding *f,
                                       const struct hv_change *first)
{
    const struct hv_profile *profile = j->arch->profile;
    for (const struct hv_change *c = first; c && !f->lacks_bump; c = c->next) {
        const struct hv_entity *old = hv_change_old_entity(c, j->arch->old);
        if (c->kind == HV_KIND_RECORD_SIZE && c->after.size > c->before.size && old &&
            !hv_strict_audiences(profile, c->audiences)) {
            struct hv_version v =
                hv_version_of(j->arch, reach_of(j, false), old, f->released_since);
            set_version(f, &v);
            f->lacks_bump = v.macro && !v.bumped;
        }
        evaluate_versioned_holders(j, f, c->consequences);
    }
}

/* Can it break something that OLD has? A change of text cannot. */
static bool is_open(const struct hv_finding *f)
{
    return f->verdict == HV_VERDICT_REVIEW && f->change.before.present &&
           hv_kind_traits(f->change.kind)->role == HV_KIND_ROLE_USUAL;
}

static void evaluate(struct judgement *j, struct hv_finding *f)
{
    bool strict = hv_change_is_strict(&f->change, j->arch->profile);
    f->verdict = strict ? f->rule->strict : f->rule->covered;
    if (hv_kind_traits(f->change.kind)->role == HV_KIND_ROLE_NEW_SIDE)
        return;
    if (f->verdict == HV_VERDICT_BREAK && f->change.kept)
        f->verdict = HV_VERDICT_SOURCE; /* R15: who asks for the old form gets it */
    bool breaks = f->verdict == HV_VERDICT_BREAK;
    struct hv_age age =
        f->change.shipped_in
            ? (struct hv_age){.shipped = true, .since = f->change.shipped_in}
            : change_age(&f->change, j->arch);
    f->released_since = age.since;
    f->unreleased = !age.shipped && !f->change.feature; /* marks are not recorded */
    if ((breaks || is_open(f)) && !age.shipped)
        f->verdict = HV_VERDICT_UNRELEASED;
    else if (breaks)
        evaluate_version(j, f, age.since, strict);
    else if (strict && age.shipped && f->verdict == HV_VERDICT_COMPATIBLE)
        evaluate_versioned_holders(j, f, f->change.consequences);
    /* rollback is judged separately: it cannot meet a form that a version refuses or
     * that no release shipped; a compatible change can still break one */
    f->rollback_break =
        f->rule->rollback && age.shipped &&
        (f->verdict == HV_VERDICT_BREAK || f->verdict == HV_VERDICT_COMPATIBLE);
}

/* Set the calls that reach it, and whether an audience with a promise can make one
 * (R11). */
static void set_calls(struct judgement *j, struct hv_finding *f)
{
    const struct hv_profile *profile = j->arch->profile;
    const struct hv_entity *old = hv_change_old_entity(&f->change, j->arch->old);
    const struct hv_entity *e = old ? old : f->change.after.entity;
    uint32_t audiences = 0;
    if (f->change.cls != HV_CLASS_RECORD || f->verdict == HV_VERDICT_COMPATIBLE || !e)
        return;
    f->reachable_from = hv_reach_calls(reach_of(j, !old), e, j->arena, &audiences);
    f->unreachable_for_strict = f->reachable_from &&
                                hv_strict_audiences(profile, f->change.audiences) &&
                                !hv_strict_audiences(profile, audiences);
}

/* Does no entity of the new side come from that header? */
static bool is_header_gone(struct judgement *j, const char *file)
{
    const struct hv_surface *new = j->arch->new;
    const struct header *known = HV_FIND(h, j->headers, j->n_headers, h->file == file);
    if (known)
        return known->gone;
    bool gone = HV_ALL(e, new->entities, new->n_entities,
                       !hv_same_text((*e)->file, file));
    *HV_ADD(j->headers, j->n_headers, j->cap_headers) = (struct header){file, gone};
    return gone;
}

/* Is the entity gone with its header? Not known if the header was not read. */
static bool is_gone_with_header(struct judgement *j, const struct hv_change *change)
{
    const struct hv_entity *e = change->before.entity;
    return e && e->file && !change->after.present && !change->renamed_to &&
           !change->member && !j->arch->across && !j->arch->unversioned &&
           is_header_gone(j, e->file) &&
           !hv_surface_unread(j->arch->new, e->file, change->audiences);
}

static bool judge_change(struct judgement *j, const struct hv_change *change,
                         struct hv_err *err)
{
    struct hv_finding f = {.change = *change, .introduced_here = true};
    if (!j->arch->across)
        f.change.archs = HV_BIT(j->arch->arch);
    uint64_t facts = hv_change_facts(change, j->arch);
    f.rule = hv_rule_for(j->catalogue, change->kind, facts);
    if (!f.rule)
        return hv_fail(err, HV_ERR_INPUT, j->catalogue->path,
                       "no rule applies to %s of %s%s%s: for each kind, the last "
                       "rule of the catalogue must have no conditions",
                       hv_kind_name(change->kind), change->entity,
                       change->member ? "." : "", change->member ? change->member : "");
    evaluate(j, &f);
    set_calls(j, &f);
    f.header_gone = is_gone_with_header(j, change);
    hv_finding_set_fix(&f, facts, j->catalogue, j->arch, j->arena);
    *HV_ADD(j->findings, j->n, j->cap) = f;
    const struct hv_change *reused = hv_reused_number(change, j->arch, j->arena);
    return !reused || judge_change(j, reused, err);
}

/* Judge what depends on all findings of an architecture, which begin at `from`. */
static bool judge_versions(struct judgement *j, size_t from, struct hv_err *err)
{
    if (j->arch->unversioned)
        return true;
    size_t n = j->n - from;
    for (size_t i = from; i < j->n; i++) {
        struct hv_finding *f = &j->findings[i];
        if (!hv_bump_is_needless(f, j->findings + from, n, j->arch))
            continue;
        uint64_t facts = hv_change_facts(&f->change, j->arch) | HV_FACT(NEEDLESS);
        f->rule = hv_rule_for(j->catalogue, f->change.kind, facts);
        evaluate(j, f);
        hv_finding_set_fix(f, facts, j->catalogue, j->arch, j->arena);
    }
    bool ok = true;
    for (size_t m = 0; m < j->arch->profile->n_version_macros && ok; m++) {
        struct hv_change change;
        if (hv_missing_bump(j->findings + from, n, m, j->arch, &change))
            ok = judge_change(j, &change, err);
    }
    return ok;
}

bool hv_judge(const struct hv_judge_arch *archs, size_t n,
              const struct hv_catalogue *catalogue, struct hv_result *result,
              struct hv_err *err)
{
    struct judgement j = {.catalogue = catalogue, .arena = result->arena};
    bool ok = true;
    for (size_t i = 0; i < n && ok; i++) {
        size_t from = j.n;
        set_arch(&j, &archs[i]);
        const struct hv_change *change = archs[i].changes->first;
        for (; change && ok; change = change->next)
            ok = judge_change(&j, change, err);
        if (ok && !archs[i].across)
            ok = judge_versions(&j, from, err);
    }
    set_arch(&j, NULL);
    if (ok)
        hv_findings_merge(j.findings, j.n, result);
    free(j.findings);
    free(j.headers);
    return ok;
}

/* ---- what follows from what ---- */

/* Is the missing version bump needed because of that break, which the macro covers? */
static bool asks_for_version(const struct hv_finding *f, const struct hv_finding *cause)
{
    return hv_same_text(cause->version_macro, f->change.entity);
}

/* Do the layouts of two architectures differ because a member of the record changed? */
static bool is_of_record(const struct hv_finding *f, const struct hv_finding *cause)
{
    return cause->change.member && hv_same_text(cause->change.entity, f->change.entity);
}

/* Does the number of a register change with its width, which it encodes? */
static bool is_of_number(const struct hv_finding *f, const struct hv_finding *cause)
{
    return cause->change.kind == HV_KIND_CONSTANT_VALUE &&
           hv_same_text(cause->change.entity, f->change.entity);
}

static const struct {
    enum hv_kind kind;
    bool (*follows)(const struct hv_finding *finding, const struct hv_finding *cause);
} relations[] = {{HV_KIND_INTERFACE_VERSION_MISSING, asks_for_version},
                 {HV_KIND_COMPAT_LAYOUT, is_of_record},
                 {HV_KIND_REGISTER_WIDTH, is_of_number}};

bool hv_finding_may_follow(const struct hv_finding *finding)
{
    return HV_ANY(relation, relations, HV_COUNT(relations),
                  relation->kind == finding->change.kind);
}

bool hv_finding_follows(const struct hv_finding *finding,
                        const struct hv_finding *cause)
{
    return finding != cause && cause->verdict == HV_VERDICT_BREAK &&
           finding->change.archs & cause->change.archs &&
           HV_ANY(x, relations, HV_COUNT(relations),
                  x->kind == finding->change.kind && x->follows(finding, cause));
}
