/* SPDX-License-Identifier: MIT
 *
 * One question on the page: what changes, the verdict, who sees it, which calls reach
 * it, which version covers it, since when it was shipped.
 */
#include "model/who.h"
#include "report/vote/vote_page.h"

#include "report/rollback.h"
#include "report/wording.h"

static struct hv_arena *arena_of(const struct hv_vote_block *p)
{
    return p->page->arena;
}

static const struct hv_profile *profile_of(const struct hv_vote_block *p)
{
    return p->report->result->profile;
}

/* ---- what changes ---- */

/* "4.6 to 4.12" */
static const char *short_span(struct hv_arena *a, const struct hv_release_span *s)
{
    if (!s->since)
        return "-";
    if (s->releases <= 1)
        return hv_textf(a, "`%s`", s->since);
    return hv_textf(a, "`%s` to `%s`", s->since, s->until);
}

/* Add a group: each name with its attribute values and age. */
static void add_findings_table(const struct hv_vote_block *p)
{
    HV_PAGE_TABLE(p->page, "Each of them", "name", "before -> after", "shipped");
    for (size_t i = 0; i < p->q->n; i++) {
        const struct hv_finding *f = p->q->findings[i];
        HV_PAGE_ROW(p->page,
                    hv_textf(arena_of(p), "`%s`",
                             f->change.member ? f->change.member : f->change.entity),
                    hv_vote_attributes(p->report, f),
                    short_span(arena_of(p), &p->q->released_spans[i]));
    }
}

static void add_change(const struct hv_vote_block *p)
{
    if (p->q->n > 1) {
        add_findings_table(p);
        return;
    }
    const char *values = hv_vote_attributes(p->report, p->first);
    if (*values)
        hv_page_factf(p->page, "before -> after", "%-s", values);
}

/* How the texts of comments differ. */
static void add_comments(const struct hv_vote_block *p)
{
    for (size_t i = 0; i < p->q->n; i++) {
        const struct hv_change *c = &p->q->findings[i]->change;
        HV_BUF text = {0};
        hv_put_comment(&text, c, SIZE_MAX);
        if (text.n && (c->comment || !i))
            hv_page_factf(p->page, "text", c->comment ? "`%s`: `%-s`" : "%s%-s",
                          !c->comment ? ""
                          : c->lines  ? "comments"
                                      : c->entity,
                          text.p);
    }
}

static void add_declared(const struct hv_vote_block *p)
{
    const struct hv_contract *k[2] = {p->q->contract_before, p->q->contract_after};
    struct hv_arena *a = arena_of(p);
    for (int i = 0; i < 2; i++)
        if (k[i])
            hv_page_factf(p->page, i ? "to be declared" : "declared", "`%s`%-s: %-s",
                          k[i]->value,
                          k[i]->since ? hv_textf(a, " since `%s`", k[i]->since) : "",
                          hv_escaped(a, k[i]->why));
}

/* ---- the verdict ---- */

static void add_rule(const struct hv_vote_block *p, const struct hv_rule *rule)
{
    struct hv_arena *a = arena_of(p);
    hv_page_factf(p->page, "rule", "`%s` `%s`: %-s", rule->id, rule->slug,
                  hv_escaped(a, rule->title));
    if (!p->q->decide)
        return;
    const char *unseen = p->change->unseen_why;
    hv_page_factf(p->page, "reason", unseen ? "%-s %-s" : "%-s%-s",
                  hv_escaped(a, unseen ? unseen : ""), hv_escaped(a, rule->why));
    if (rule->example)
        hv_page_factf(p->page, "example", "%-s", hv_escaped(a, rule->example));
}

static void add_verdict(const struct hv_vote_block *p)
{
    const struct hv_finding *f = p->first;
    hv_page_factf(p->page, "verdict", HV_STRONG "%-s" HV_STRONG_END ": %-s",
                  hv_verdict_name(f->verdict), hv_verdict_means(f->verdict));
    hv_page_factf(p->page, "rollback", HV_STRONG "%-s" HV_STRONG_END "%-s",
                  f->rollback_break ? "break" : "ok",
                  f->rollback_break
                      ? ": what was built against the new header, or saved by the "
                        "new side, misbehaves on the old hypervisor"
                      : "");
    /* what a rollback has to handle, each sentence once */
    struct hv_buf all = {0};
    for (size_t i = 0; i < p->q->n; i++) {
        HV_BUF one = {0};
        hv_put_rollback(&one, profile_of(p), p->q->findings[i]);
        if (one.n && (!all.n || !strstr(all.p, one.p)))
            hv_putf(&all, "%-s%-s", all.n ? "; " : "", one.p);
    }
    hv_page_fact(p->page, "downgrade", &all);
    if (f->rule)
        add_rule(p, f->rule);
    if (f->waiver)
        hv_page_factf(p->page, "waived", "`%s`, `%s`", f->waiver->reason,
                      f->waiver->file);
}

/* ---- who sees it ---- */

static const char *seen_by(const struct hv_vote_block *p, uint32_t archs,
                           uint32_t audiences)
{
    return hv_textf(arena_of(p), "%-s on %-s",
                    hv_audiences(arena_of(p), profile_of(p), audiences),
                    hv_archs(arena_of(p), profile_of(p), archs));
}

static void add_visibility(const struct hv_vote_block *p)
{
    const struct hv_visibility *s = &p->q->visibility;
    struct hv_buf text = {0};
    if (!s->archs)
        return;
    hv_buf_puts(&text, seen_by(p, s->archs, s->audiences));
    if (s->old_archs && (s->old_archs != s->archs || s->old_audiences != s->audiences))
        hv_buf_printf(&text, "; before by %s",
                      seen_by(p, s->old_archs, s->old_audiences));
    hv_buf_puts(&text, s->common ? "; in a common header"
                                 : "; in a header of some architectures");
    if (s->strict)
        hv_putf(&text, "; the interface of %-s is stable for ever",
                hv_audiences(arena_of(p), profile_of(p), s->strict));
    else
        hv_buf_puts(&text, "; no audience among them has a stable interface");
    hv_page_fact(p->page, "seen by", &text);
    if (!s->op)
        return;
    const char *args = s->op->u.op.args;
    hv_page_factf(p->page, "is", "operation `%s` of `%s`%-s", s->op->u.op.number,
                  s->op->u.op.family,
                  args ? hv_textf(arena_of(p), ", takes `%s`", args) : "");
}

static void add_reach(const struct hv_vote_block *p)
{
    enum { SHOWN = 6 };
    const struct hv_strings *from = p->first->reachable_from;
    const char *last = NULL;
    struct hv_buf text = {0};
    for (size_t i = 0; from && i < from->n && i < SHOWN; i++) {
        const struct hv_family *family = hv_family_of(profile_of(p), from->v[i], NULL);
        const char *call = family ? family->hypercall : NULL;
        hv_buf_puts(&text, i ? ", " : "");
        hv_put_code(&text, from->v[i]);
        if (call && call != last)
            hv_putf(&text, " (`%s`)", call);
        last = call;
    }
    if (from && from->n > SHOWN)
        hv_buf_printf(&text, " and %zu more", from->n - SHOWN);
    if (!text.n && p->change->cls != HV_CLASS_RECORD)
        return;
    if (!text.n)
        hv_buf_puts(&text, "no call is known to reach it");
    if (p->first->unreachable_for_strict)
        hv_buf_puts(&text, ": only audiences without a stable interface may make these "
                           "calls, although no guard hides it");
    hv_page_fact(p->page, "reached from", &text);
}

static void add_carriers(const struct hv_vote_block *p)
{
    struct hv_buf text = {0};
    for (size_t i = 0; i < p->q->n && !text.n; i++)
        hv_put_carriers(&text, p->q->findings[i]);
    if (!text.n && hv_finding_asks_consumers(p->first) &&
        p->report->result->n_consumers)
        hv_buf_puts(&text, "no recorded consumer has it");
    hv_page_fact(p->page, "carried by", &text);
}

static void add_versions(const struct hv_vote_block *p)
{
    HV_BUF text = {0};
    for (size_t i = 0; i < p->q->n_versions; i++)
        hv_putf(&text, "%-s%-s", i ? "; " : "",
                hv_vote_coverage(p->report, &p->q->versions[i]));
    hv_page_factf(p->page, "version", "%-s",
                  text.n ? text.p : "no version macro covers it");
}

/* Since when releases have the old form; "": it is in the table of findings. */
static const char *shipped_words(const struct hv_vote_block *p)
{
    bool one = p->q->n == 1;
    const char *span = one ? hv_vote_span(p->report, &p->q->released_spans[0]) : "";
    const char *whole = hv_vote_span(p->report, &p->q->released);
    if (*span)
        return span;
    if (*whole)
        return one ? hv_textf(arena_of(p), "all of it %-s", whole)
                   : "see each of them above";
    if (!one || p->change->last_line)
        return ""; /* nothing is known of a region */
    if (!p->change->before.present)
        return "it is new: no release up to the old tree has it";
    return p->report->n_releases
               ? "no recorded release shipped the old form, or it is not known"
               : "no release is recorded";
}

/* ---- what follows ---- */

static void put_consequence(struct hv_buf *buf, const struct hv_change *c)
{
    hv_buf_puts(buf, buf->n ? "; " : "");
    hv_put_code(buf, c->entity);
    if (c->member) {
        hv_buf_puts(buf, ": ");
        hv_put_code(buf, c->member);
    }
    hv_putf(buf, " %-s", hv_change_wording(c));
    if (c->kind == HV_KIND_RECORD_SIZE)
        hv_buf_printf(buf, " (%" PRIu64 " -> %" PRIu64 " bytes)", c->before.size,
                      c->after.size);
}

static void add_consequences(const struct hv_vote_block *p)
{
    enum { MOST = 8 };
    size_t others = 0, moved = 0;
    struct hv_buf text = {0};
    HV_EACH (f, p->q->findings, p->q->n)
        for (const struct hv_change *c = (*f)->change.consequences; c; c = c->next) {
            if (c->kind == HV_KIND_MEMBER_OFFSET)
                moved++;
            else if (others++ < MOST)
                put_consequence(&text, c);
        }
    if (moved) {
        hv_buf_puts(&text, text.n ? "; " : "");
        hv_put_number(&text, moved, "member moves", "members move");
    }
    if (others > MOST)
        hv_buf_printf(&text, "; and %zu more", others - MOST);
    hv_page_fact(p->page, "follows", &text);
}

/* ---- the whole ---- */

static void add_file(const struct hv_vote_block *p)
{
    struct hv_buf text = {0};
    if (!p->change->file)
        return;
    hv_put_code(&text, p->change->file);
    if (p->change->line && p->q->n == 1)
        hv_buf_printf(&text, ", line %" PRIu32, p->change->line);
    hv_page_fact(p->page, "header", &text);
}

/* A question that is for information only is shorter: `explain` has the reason of its
 * rule. */
static void add_facts(const struct hv_vote_block *p)
{
    const char *shipped = shipped_words(p);
    add_change(p);
    add_comments(p);
    add_declared(p);
    add_verdict(p);
    if (!p->q->decide)
        hv_page_factf(
            p->page, "on", "%-s",
            hv_vote_for_whom(p->report, p->change->archs, p->change->audiences));
    add_file(p);
    if (p->q->decide)
        add_visibility(p);
    add_reach(p);
    add_carriers(p);
    add_versions(p);
    if (*shipped)
        hv_page_factf(p->page, "shipped", "%-s", shipped);
    add_consequences(p);
}

void hv_vote_page_question(struct hv_page *page, const struct hv_vote_report *report,
                           const struct hv_question *question)
{
    struct hv_vote_block block = {page, report, question, question->findings[0],
                                  &question->findings[0]->change};
    hv_page_section(page, hv_textf(page->arena, "F%u", question->number));
    hv_page_headingf(page, 3, "[F%u] %-s", question->number,
                     hv_vote_subject(report, question));
    add_facts(&block);
    hv_vote_block_layouts(&block);
    if (question->decide) {
        hv_vote_block_precedents(&block);
        hv_vote_block_alternatives(&block);
    }
    hv_page_end(page);
}
