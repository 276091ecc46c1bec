/* SPDX-License-Identifier: MIT */
#include "flow/vote/vote_report.h"

/* A comment or a body that changed: counted, not asked about. */
static bool is_mere_text(const struct hv_finding *f)
{
    return hv_kind_traits(f->change.kind)->role == HV_KIND_ROLE_TEXT &&
           f->change.note != HV_NOTE_CONTRACT;
}

static bool is_promised(const struct hv_vote_report *d, const struct hv_finding *f)
{
    return hv_strict_audiences(d->result->profile, f->change.audiences) != 0;
}

/* What is stable for ever promises its comments as well, where their text is known. */
static bool is_told(const struct hv_vote_report *d, const struct hv_finding *f)
{
    bool promised = f->change.kind == HV_KIND_SEMANTICS_ONLY && is_promised(d, f) &&
                    (f->change.comment || f->change.feature);
    return f->rollback_break ||
           (f->verdict != HV_VERDICT_COMPATIBLE && (promised || !is_mere_text(f)));
}

/* What the report answers by itself; NULL: nothing does. */
static const char *answer_to(const struct hv_vote_report *d, const struct hv_finding *f)
{
    if (f->rollback_break)
        return NULL;
    if (f->unreleased)
        return "no recorded release shipped the old form";
    if (f->change.kind == HV_KIND_INTERFACE_VERSION_MISSING && f->causes.n)
        return "what should have raised it is asked about";
    if (f->verdict != HV_VERDICT_REVIEW)
        return NULL;
    /* A caller that the raised version refuses has no other interface to use. */
    return (!f->rollback_break && !is_promised(d, f) && f->version_before &&
            f->version_after && !hv_same_text(f->version_before, f->version_after))
               ? "the raised version refuses what was built before"
           : f->change.note == HV_NOTE_ZERO ? "these bytes had to be zero before"
                                            : NULL;
}

/* Does somebody have to say yes or no? What only tools have to compile anew was decided
 * by their being built with the hypervisor. */
static bool wants_decision(const struct hv_vote_report *d, const struct hv_finding *f)
{
    if (f->waiver || !f->introduced_here || answer_to(d, f))
        return false;
    return f->rollback_break || f->verdict == HV_VERDICT_BREAK ||
           f->verdict == HV_VERDICT_REVIEW ||
           (f->verdict == HV_VERDICT_SOURCE && is_promised(d, f));
}

/* One decision: the same is to happen, for the same reason, to members of one record or
 * to names of one header. */
static bool same_decision(const struct hv_finding *a, const struct hv_finding *b)
{
    const struct hv_change *x = &a->change, *y = &b->change;
    if (hv_change_fields(x) == HV_FIELDS_COMMENT &&
        hv_change_fields(y) == HV_FIELDS_COMMENT) /* of one header */
        return hv_same_text(x->file, y->file) &&
               a->introduced_here == b->introduced_here && a->waiver == b->waiver;
    bool whole = !x->member && !y->member && x->cls == y->cls &&
                 hv_same_text(x->file, y->file) && x->cls != HV_CLASS_MASK &&
                 x->kind != HV_KIND_INTERFACE_VERSION_MISSING;
    bool part = x->member && y->member && hv_same_text(x->entity, y->entity);
    return (whole || part) && a->rule == b->rule && x->kind == y->kind &&
           a->verdict == b->verdict && a->rollback_break == b->rollback_break &&
           x->archs == y->archs && x->audiences == y->audiences &&
           a->introduced_here == b->introduced_here && a->waiver == b->waiver &&
           hv_same_text(a->version_macro, b->version_macro) && x->note == y->note;
}

/* Breaks come first, then what only a rollback breaks; of each, what everybody depends
 * on. */
static int rank(const struct hv_vote_report *d, const struct hv_question *q)
{
    const struct hv_finding *f = q->findings[0];
    if (!q->decide)
        return 10 + (int)f->verdict;
    int breaks = f->verdict == HV_VERDICT_BREAK ? 0 : f->rollback_break ? 2 : 4;
    return breaks + !is_promised(d, f);
}

static void put_in_order(struct hv_vote_report *d)
{
    for (size_t i = 1; i < d->n; i++) {
        struct hv_question q = d->questions[i];
        size_t k = i;
        for (; k > 0 && rank(d, &d->questions[k - 1]) > rank(d, &q); k--)
            d->questions[k] = d->questions[k - 1];
        d->questions[k] = q;
    }
    for (size_t i = 0; i < d->n; i++)
        d->questions[i].number = (unsigned)i + 1;
}

static void add_question(struct hv_vote_report *d, const struct hv_finding *f)
{
    struct hv_question *q = NULL;
    for (size_t i = 0; i < d->n && !q; i++)
        if (same_decision(d->questions[i].findings[0], f))
            q = &d->questions[i];
    if (!q) {
        q = &d->questions[d->n++];
        q->decide = wants_decision(d, f);
        q->answer = q->decide ? NULL : answer_to(d, f);
        q->contract = f->change.note == HV_NOTE_CONTRACT;
        d->n_decide += q->decide;
        q->findings = hv_arena_alloc(d->arena, sizeof *q->findings);
    } else {
        const struct hv_finding **all =
            hv_arena_alloc(d->arena, (q->n + 1) * sizeof *all);
        memcpy(all, q->findings, q->n * sizeof *all);
        q->findings = all;
    }
    q->findings[q->n++] = f;
}

void hv_vote_ask(struct hv_vote_report *dossier)
{
    const struct hv_result *r = dossier->result;
    dossier->questions = hv_arena_alloc(dossier->arena, (r->n_findings + 1) *
                                                            sizeof *dossier->questions);
    for (size_t i = 0; i < r->n_findings; i++)
        if (is_told(dossier, &r->findings[i]))
            add_question(dossier, &r->findings[i]);
    put_in_order(dossier);
}
