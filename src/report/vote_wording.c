/* SPDX-License-Identifier: MIT */
#include "report/vote_wording.h"

#include "judge/age.h"

#include <inttypes.h>
#include <string.h>

static const struct hv_change *change_of(const struct hv_question *q)
{
    return &q->findings[0]->change;
}

void hv_put_number(struct hv_buf *buf, const struct hv_question *question)
{
    hv_buf_printf(buf, "F%u", question->number);
}

void hv_put_for_whom(struct hv_buf *buf, const struct hv_vote_report *dossier,
                     uint32_t archs, uint32_t audiences)
{
    const struct hv_result *r = dossier->result;
    uint32_t but_one = r->archs & (r->archs - 1);
    bool many = (but_one & (but_one - 1)) != 0;
    hv_put_archs(buf, r->profile, archs, many ? r->archs : 0);
    hv_buf_puts(buf, " for ");
    hv_put_audiences(buf, r->profile, audiences, 0);
}

/* ---- what it is about ---- */

/* The names of several findings, the first few of them. */
static void put_names(struct hv_buf *buf, const struct hv_question *q)
{
    enum { SHOWN = 3 };
    size_t shown = q->n <= SHOWN + 1 ? q->n : SHOWN;
    for (size_t i = 0; i < shown; i++) {
        const struct hv_change *c = &q->findings[i]->change;
        if (i)
            hv_buf_puts(buf, i + 1 == q->n ? " and " : ", ");
        hv_put_code(buf, c->member ? c->member : c->entity);
    }
    if (shown < q->n)
        hv_buf_printf(buf, " and %zu more", q->n - shown);
}

void hv_put_subject(struct hv_buf *buf, const struct hv_question *question)
{
    const struct hv_change *c = change_of(question);
    if (question->contract) {
        hv_buf_puts(buf, "the ");
        hv_put_code(buf, c->member);
        hv_buf_puts(buf, " that ");
        hv_put_code(buf, c->entity);
        hv_buf_puts(buf, " takes is to be another one");
        return;
    }
    if (question->n > 1)
        hv_buf_puts(buf, "each of ");
    put_names(buf, question);
    if (c->member) {
        hv_buf_puts(buf, " of ");
        hv_put_code(buf, c->entity);
    } else if (question->n > 1 && c->file) {
        hv_buf_puts(buf, " in ");
        hv_put_code(buf, c->file);
    }
    hv_buf_printf(buf, " %s", hv_change_wording(c));
    if (c->renamed_to && question->n == 1) {
        hv_buf_puts(buf, c->kind == HV_KIND_NUMBER_REUSED ? ", now " : " to ");
        hv_put_code(buf, c->renamed_to);
    }
}

/* Width or value, where one figure says it all. */
static void put_figure(struct hv_buf *buf, const struct hv_question *q)
{
    const struct hv_change *c = change_of(q);
    struct hv_buf text = {0};
    enum hv_fields fields = hv_change_fields(c);
    bool both = c->before.present && c->after.present;
    if (q->n > 1 || !both)
        return;
    if (fields == HV_FIELDS_MEMBER && c->before.bits != c->after.bits)
        hv_buf_printf(&text, "%" PRIu64 " -> %" PRIu64 " bits", c->before.bits,
                      c->after.bits);
    else if (fields == HV_FIELDS_VALUE)
        hv_put_sides(&text, fields, &c->before, &c->after);
    if (text.n)
        hv_buf_printf(buf, " (" HV_CODE "%s" HV_CODE_END ")", text.p);
    hv_buf_done(&text);
}

/* ---- the question ---- */

static void put_since(struct hv_buf *buf, const struct hv_question *q)
{
    const struct hv_release_span *s = &q->stretches[0];
    if (!s->since) {
        hv_buf_puts(buf, "the old headers");
        return;
    }
    hv_buf_puts(buf, "headers since ");
    hv_put_code(buf, s->since);
    hv_buf_printf(buf, " (%zu release%s)", s->releases, s->releases == 1 ? "" : "s");
}

static void put_consequence(struct hv_buf *buf, const struct hv_question *q)
{
    const struct hv_finding *f = q->findings[0];
    switch (f->verdict) {
    case HV_VERDICT_BREAK:
        hv_buf_puts(buf, ", which breaks what was built against ");
        put_since(buf, q);
        break;
    case HV_VERDICT_REVIEW:
        hv_buf_puts(buf, ", though headers cannot show whether it breaks what was "
                         "built against ");
        put_since(buf, q);
        break;
    case HV_VERDICT_SOURCE:
        hv_buf_puts(buf, ", so that sources written for ");
        put_since(buf, q);
        hv_buf_puts(buf, " no longer compile as they are, or mean something else");
        break;
    case HV_VERDICT_VERSIONED:
        hv_buf_puts(buf, "; the raised version refuses what was built before");
        break;
    case HV_VERDICT_UNRELEASED:
        hv_buf_puts(buf, "; no recorded release shipped the old form");
        break;
    case HV_VERDICT_COMPATIBLE:
        break;
    }
    if (f->rollback_break && f->verdict == HV_VERDICT_COMPATIBLE)
        hv_buf_puts(buf, ", so that what comes to use it cannot go back to the older "
                         "hypervisor");
}

static void put_contract(struct hv_buf *buf, const struct hv_vote_report *d,
                         const struct hv_question *q)
{
    const struct hv_change *c = change_of(q);
    uint32_t kept = q->standing.archs & ~c->archs;
    hv_buf_puts(buf, "the ");
    hv_put_code(buf, c->member);
    hv_buf_puts(buf, " that ");
    hv_put_code(buf, c->entity);
    hv_buf_puts(buf, " takes is to be ");
    hv_put_code(buf, c->after.text);
    if (c->before.text) {
        hv_buf_puts(buf, " instead of ");
        hv_put_code(buf, c->before.text);
    }
    hv_buf_puts(buf, " on ");
    hv_put_archs(buf, d->result->profile, c->archs, 0);
    hv_buf_puts(buf, ", in retrospect and with no change of layout");
    if (kept) {
        hv_buf_puts(buf, ", while it stays what it is on ");
        hv_put_archs(buf, d->result->profile, kept, 0);
    }
}

static void put_statement(struct hv_buf *buf, const struct hv_vote_report *d,
                          const struct hv_question *q)
{
    const struct hv_change *c = change_of(q);
    if (q->contract) {
        put_contract(buf, d, q);
        return;
    }
    hv_put_subject(buf, q);
    put_figure(buf, q);
    hv_buf_puts(buf, " on ");
    hv_put_for_whom(buf, d, c->archs, c->audiences);
    put_consequence(buf, q);
}

void hv_put_question(struct hv_buf *buf, const struct hv_vote_report *dossier,
                     const struct hv_question *question)
{
    const struct hv_change *c = change_of(question);
    if (c->kind == HV_KIND_INTERFACE_VERSION_MISSING) {
        hv_buf_puts(buf, question->decide ? "Do we ship " : "shipped as it was: ");
        hv_put_code(buf, c->entity);
        hv_buf_puts(buf, " as it is");
        put_figure(buf, question);
        hv_buf_puts(buf, ", though something that it covers changed incompatibly");
    } else {
        hv_buf_puts(buf, question->decide ? "Do we accept that " : "");
        put_statement(buf, dossier, question);
    }
    hv_buf_puts(buf, question->decide ? "?" : ".");
}

/* ---- facts ---- */

void hv_put_release_span(struct hv_buf *buf, const struct hv_release_span *stretch)
{
    if (!stretch->since)
        return;
    hv_buf_puts(buf, "unchanged since ");
    hv_put_code(buf, stretch->since);
    hv_buf_printf(buf, ", %zu release%s", stretch->releases,
                  stretch->releases == 1 ? "" : "s");
    if (stretch->until && stretch->releases > 1) {
        hv_buf_puts(buf, " (to ");
        hv_put_code(buf, stretch->until);
        hv_buf_putc(buf, ')');
    }
}

static void put_value(struct hv_buf *buf, const char *before, const char *after)
{
    struct hv_buf text = {0};
    hv_put_values(&text, before, after);
    hv_buf_printf(buf, HV_CODE "%s" HV_CODE_END, text.p ? text.p : "?");
    hv_buf_done(&text);
}

void hv_put_version_coverage(struct hv_buf *buf,
                             const struct hv_version_coverage *cover)
{
    const char *held = cover->shipped ? cover->shipped : cover->before;
    hv_put_code(buf, cover->macro);
    if (!held || !cover->after) {
        hv_buf_puts(buf, held ? ": gone in the new tree" : ": new in the new tree");
        return;
    }
    hv_buf_puts(buf, cover->bumped ? ": raised in this cycle, "
                                   : ": not raised in this cycle, ");
    put_value(buf, held, cover->after);
    if (!cover->release || !cover->shipped)
        return;
    hv_buf_puts(buf, cover->bumped ? "; the former is what " : ", as ");
    hv_put_code(buf, cover->release);
    hv_buf_puts(buf, " shipped");
}

void hv_put_attributes(struct hv_buf *buf, const struct hv_vote_report *dossier,
                       const struct hv_finding *finding)
{
    enum hv_fields fields = hv_change_fields(&finding->change);
    struct hv_buf text = {0};
    for (size_t i = 0; i < finding->n_per_arch; i++) {
        const struct hv_per_arch *p = &finding->per_arch[i];
        hv_buf_puts(&text, i ? "; " : "");
        hv_put_escaped(&text, dossier->result->profile->archs[p->arch].name,
                       HV_NAME_MAX);
        hv_buf_puts(&text, ": ");
        hv_put_sides(&text, fields, &p->before, &p->after);
    }
    if (!finding->n_per_arch)
        hv_put_sides(&text, fields, &finding->change.before, &finding->change.after);
    if (text.n)
        hv_buf_printf(buf, HV_CODE "%s" HV_CODE_END, text.p);
    hv_buf_done(&text);
}
