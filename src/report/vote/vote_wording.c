/* SPDX-License-Identifier: MIT */
#include "report/vote/vote_page.h"

#include "report/message.h"

static const struct hv_change *change_of(const struct hv_question *q)
{
    return &q->findings[0]->change;
}

const char *hv_vote_for_whom(const struct hv_vote_report *report, uint32_t archs,
                             uint32_t audiences)
{
    const struct hv_result *r = report->result;
    return hv_textf(report->arena, "%-s for %-s",
                    hv_keep(report->arena, HV_TEXT(hv_put_where, r, archs)),
                    hv_audiences(report->arena, r->profile, audiences));
}

/* ---- what it is about ---- */

/* The name of a finding among others: for a region its first line. */
static const char *name_of(const struct hv_change *c, struct hv_arena *arena)
{
    if (c->lines)
        return "other comments";
    if (c->last_line)
        return hv_arena_printf(arena, "%s:%u", c->entity, c->line);
    return c->member ? c->member : c->entity;
}

/* The names of several findings, the first few of them. */
static void put_names(struct hv_buf *buf, const struct hv_question *q,
                      struct hv_arena *arena)
{
    enum { SHOWN = 3 };
    size_t shown = q->n <= SHOWN + 1 ? q->n : SHOWN;
    for (size_t i = 0; i < shown; i++) {
        hv_buf_puts(buf, !i ? "" : i + 1 == q->n ? " and " : ", ");
        hv_put_code(buf, name_of(&q->findings[i]->change, arena));
    }
    if (shown < q->n)
        hv_buf_printf(buf, " and %zu more", q->n - shown);
}

const char *hv_vote_subject(const struct hv_vote_report *report,
                            const struct hv_question *question)
{
    struct hv_arena *a = report->arena;
    const struct hv_change *c = change_of(question);
    struct hv_buf text = {0};
    if (question->contract)
        return hv_textf(a, "the `%s` that `%s` takes is to be another one", c->member,
                        c->entity);
    hv_buf_puts(&text, question->n > 1 ? "each of " : "");
    put_names(&text, question, a);
    if (c->member)
        hv_putf(&text, " of `%s`", c->entity);
    else if (question->n > 1 && c->file && !c->last_line)
        hv_putf(&text, " in `%s`", c->file);
    hv_putf(&text, " %-s", hv_change_wording(c));
    if (c->renamed_to && question->n == 1)
        hv_putf(&text, "%-s`%s`", c->kind == HV_KIND_NUMBER_REUSED ? ", now " : " to ",
                c->renamed_to);
    return hv_keep(a, &text);
}

/* " (`32 -> 64 bits`)" if one width or value is enough, else "". */
static const char *one_value(const struct hv_vote_report *d,
                             const struct hv_question *q)
{
    const struct hv_change *c = change_of(q);
    struct hv_buf text = {0};
    enum hv_fields fields = hv_change_fields(c);
    if (q->n > 1 || !c->before.present || !c->after.present)
        return "";
    if (fields == HV_FIELDS_MEMBER && c->before.bits != c->after.bits)
        hv_buf_printf(&text, "%" PRIu64 " -> %" PRIu64 " bits", c->before.bits,
                      c->after.bits);
    else if (fields == HV_FIELDS_VALUE || fields == HV_FIELDS_ARGUMENT)
        hv_put_sides(&text, fields, &c->before, &c->after);
    if (!text.n)
        return "";
    return hv_textf(d->arena, " (`%-s`)", hv_keep(d->arena, &text));
}

/* ---- the question ---- */

/* Text around a statement by verdict, with the affected headers (until NULL:
 * without). */
static const struct {
    const char *follows, *until;
} consequences[HV_VERDICT_COUNT] = {
    [HV_VERDICT_BREAK] = {", which breaks what was built against ", ""},
    [HV_VERDICT_REVIEW] = {", though headers cannot show whether it breaks what was "
                           "built against ",
                           ""},
    [HV_VERDICT_SOURCE] = {", so that sources written for ",
                           " no longer compile as they are, or mean something else"},
    [HV_VERDICT_VERSIONED] = {"; the raised version refuses what was built before",
                              NULL},
    [HV_VERDICT_UNRELEASED] = {"; no recorded release shipped the old form", NULL},
    [HV_VERDICT_COMPATIBLE] = {"", NULL},
};

static const char *affected_headers(const struct hv_vote_report *d,
                                    const struct hv_question *q)
{
    const struct hv_release_span *s = &q->released_spans[0];
    if (!s->since)
        return "the old headers";
    return hv_textf(d->arena, "headers since `%s` (%s)", s->since,
                    hv_number(d->arena, s->releases, "release", "releases"));
}

static const char *consequence(const struct hv_vote_report *d,
                               const struct hv_question *q)
{
    const struct hv_finding *f = q->findings[0];
    const char *follows = consequences[f->verdict].follows;
    const char *until = consequences[f->verdict].until;
    if (f->rollback_break && f->verdict == HV_VERDICT_COMPATIBLE)
        return ", so a guest that uses it cannot go back to the older hypervisor";
    if (!until)
        return follows;
    return hv_textf(d->arena, "%-s%-s%-s", follows, affected_headers(d, q), until);
}

static const char *contract_statement(const struct hv_vote_report *d,
                                      const struct hv_question *q)
{
    struct hv_arena *a = d->arena;
    const struct hv_profile *profile = d->result->profile;
    const struct hv_change *c = change_of(q);
    uint32_t kept = q->visibility.archs & ~c->archs;
    struct hv_buf text = {0};
    hv_putf(&text, "the `%s` of `%s` will be `%s`", c->member, c->entity,
            c->after.text);
    if (c->before.text)
        hv_putf(&text, " instead of `%s`", c->before.text);
    hv_putf(&text, " on %-s, for existing releases and without a change of layout",
            hv_archs(a, profile, c->archs));
    if (kept)
        hv_putf(&text, ", and keeps its meaning on %-s", hv_archs(a, profile, kept));
    return hv_keep(a, &text);
}

static const char *change_statement(const struct hv_vote_report *d,
                                    const struct hv_question *q)
{
    const struct hv_change *c = change_of(q);
    if (q->contract)
        return contract_statement(d, q);
    return hv_textf(d->arena, "%-s%-s on %-s%-s", hv_vote_subject(d, q),
                    one_value(d, q), hv_vote_for_whom(d, c->archs, c->audiences),
                    q->answer ? hv_textf(d->arena, "; %-s", q->answer)
                              : consequence(d, q));
}

const char *hv_vote_sentence(const struct hv_vote_report *report,
                             const struct hv_question *question)
{
    struct hv_arena *a = report->arena;
    const struct hv_change *c = change_of(question);
    const char *mark = question->decide ? "?" : ".";
    if (c->kind == HV_KIND_INTERFACE_VERSION_MISSING)
        return hv_textf(
            a,
            "%-s`%s` as it is%-s, though something that it covers changed "
            "incompatibly%-s%-s%-s",
            question->decide ? "Do we ship " : "shipped as it was: ", c->entity,
            one_value(report, question), question->answer ? "; " : "",
            question->answer ? question->answer : "", mark);
    return hv_textf(a, "%-s%-s%-s", question->decide ? "Do we accept that " : "",
                    change_statement(report, question), mark);
}

/* ---- facts ---- */

const char *hv_vote_span(const struct hv_vote_report *report,
                         const struct hv_release_span *span)
{
    struct hv_buf text = {0};
    if (!span->since)
        return "";
    hv_putf(&text, "unchanged since `%s`, %s", span->since,
            hv_number(report->arena, span->releases, "release", "releases"));
    if (span->until && span->releases > 1)
        hv_putf(&text, " (to `%s`)", span->until);
    return hv_keep(report->arena, &text);
}

const char *hv_vote_coverage(const struct hv_vote_report *report,
                             const struct hv_version_coverage *coverage)
{
    struct hv_arena *a = report->arena;
    const char *held = coverage->shipped ? coverage->shipped : coverage->before;
    struct hv_buf text = {0};
    hv_put_code(&text, coverage->macro);
    if (!held || !coverage->after) {
        hv_buf_puts(&text, held ? ": gone in the new tree" : ": new in the new tree");
        return hv_keep(a, &text);
    }
    hv_buf_printf(&text, ": %s in this cycle, " HV_CODE,
                  coverage->bumped ? "raised" : "not raised");
    hv_put_values(&text, held, coverage->after);
    hv_buf_puts(&text, HV_CODE_END);
    if (coverage->release && coverage->shipped)
        hv_putf(&text, "%-s`%s` shipped",
                coverage->bumped ? "; the former is what " : ", as ",
                coverage->release);
    return hv_keep(a, &text);
}

const char *hv_vote_attributes(const struct hv_vote_report *report,
                               const struct hv_finding *finding)
{
    struct hv_buf text = {0};
    hv_put_finding_values(&text, report->result, finding, "; ");
    if (!text.n)
        return "";
    return hv_textf(report->arena, "`%-s`", hv_keep(report->arena, &text));
}
