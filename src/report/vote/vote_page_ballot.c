/* SPDX-License-Identifier: MIT
 *
 * Who decides, by which rules, and what acceptance would record.
 */
#include "report/page/page_text.h"

#include "report/result_page.h"
#include "report/vote/vote_page.h"
#include "report/wording.h"

/* ---- owners ---- */

static void add_owned(struct hv_page *page, const struct hv_vote_report *d,
                      const struct hv_owned *file)
{
    struct hv_buf text = {0};
    hv_putf(&text, "`%s` on %-s%-s", file->path,
            hv_archs(page->arena, d->result->profile, file->archs),
            file->n ? "" : ": no owner is named");
    for (size_t i = 0; i < file->n; i++) {
        const struct hv_owner *owner = &file->owners[i];
        hv_buf_puts(&text, i ? ", " : ": ");
        hv_put_code(&text, owner->name ? owner->name : owner->address);
    }
    if (file->rest)
        hv_buf_puts(&text, "; only the owners of all other files");
    hv_page_add(page, HV_BLOCK_ITEM, &text);
}

static void add_all_owners(struct hv_page *page, const struct hv_owners *owners)
{
    struct hv_arena *a = page->arena;
    HV_PAGE_TABLE(page, "Owners of the headers in question", "who", "is", "section");
    HV_EACH (o, owners->all, owners->n_all)
        HV_PAGE_ROW(page,
                    o->name ? hv_textf(a, "`%s (%s)`", o->name, o->address)
                            : hv_textf(a, "`%s`", o->address),
                    hv_owner_role_name(o->role), hv_textf(a, "`%s`", o->section));
}

static void add_owner_remark(struct hv_page *page, const struct hv_err *err)
{
    struct hv_buf text = {0};
    hv_buf_puts(&text, HV_CODE);
    hv_putf(&text, "%s", err->path);
    if (*err->path && err->line)
        hv_putf(&text, ":%u", err->line);
    hv_putf(&text, "%s%-s" HV_CODE_END, *err->path ? ": " : "",
            hv_escaped(page->arena, err->text));
    hv_page_add(page, HV_BLOCK_ITEM, &text);
}

void hv_vote_page_owners(struct hv_page *page, const struct hv_vote_report *report)
{
    const struct hv_owners *owners = report->owners;
    if (!owners)
        return;
    hv_page_section(page, "owners");
    hv_page_headingf(page, 2, "Who decides");
    if (owners->n_all)
        add_all_owners(page, owners);
    for (size_t i = 0; owners->n > 1 && owners->n_all && i < owners->n; i++)
        add_owned(page, report, &owners->files[i]);
    for (size_t i = 0; i < owners->n_remarks; i++)
        add_owner_remark(page, &owners->remarks[i]);
    hv_page_end(page);
}

/* ---- the arithmetic ---- */

static void add_scale(struct hv_page *page, const struct hv_vote *vote)
{
    HV_PAGE_TABLE(page, "opinions", "vote", "means");
    HV_EACH (opinion, vote->opinions, vote->n_opinions)
        HV_PAGE_ROW(page, hv_textf(page->arena, "%s", opinion->mark),
                    hv_escaped(page->arena, opinion->means));
}

/* Add "5/9 ...: 4 of 6, 5 of 9": a share, and the least numbers that reach it in two
 * examples. */
static void add_share(struct hv_page *page, struct hv_share share, const char *what,
                      const char *of)
{
    enum { A_FEW = 6, MORE = 9 };
    if (!share.of)
        return;
    unsigned few = (A_FEW * share.parts + share.of - 1) / share.of;
    unsigned more = (MORE * share.parts + share.of - 1) / share.of;
    hv_page_item(page, "%-s: at least %u/%u of %-s: %u of %u, %u of %u.", what,
                 share.parts, share.of, of, few, A_FEW, more, MORE);
}

static void add_arithmetic(struct hv_page *page, const struct hv_vote *vote)
{
    struct hv_arena *a = page->arena;
    add_scale(page, vote);
    for (size_t i = 0; i < vote->duties.n; i++)
        hv_page_item(page, "%-s", hv_escaped(a, vote->duties.v[i]));
    if (vote->lazy_days)
        hv_page_item(
            page,
            "Lazy consensus: where the mail says so, silence for %u days is consent.",
            vote->lazy_days);
    add_share(page, vote->quorum, "Quorum",
              hv_textf(a, "all members%-s%s in favour", vote->members ? " of " : "",
                       vote->members));
    add_share(page, vote->majority, "Majority",
              hv_textf(a, "the votes cast in favour%-s%s%-s", vote->quiet ? "; a " : "",
                       vote->quiet, vote->quiet ? " is not counted as cast" : ""));
    hv_page_item(page, "After: %-s.", hv_escaped(a, vote->source));
}

/* ---- the ballot ---- */

/* Keeps lines short enough for mail that is quoted twice. */
static void put_ballot_line(struct hv_buf *buf, const struct hv_vote_report *d,
                            const struct hv_question *q)
{
    enum { INDENT = 5, WIDTH = 66 };
    const struct hv_vote *vote = &d->result->profile->vote;
    HV_BUF plain = {0};
    hv_put_unmarked(&plain, hv_vote_subject(d, q));
    hv_buf_printf(buf, "[F%u] ", q->number);
    hv_put_filled(buf, plain.p, INDENT, WIDTH, false);
    hv_buf_printf(buf, "%*s", INDENT, "");
    for (size_t i = 0; i < vote->n_opinions; i++)
        hv_putf(buf, " %.8s [ ]", vote->opinions[i].mark);
    hv_buf_putc(buf, '\n');
}

static void add_ballot(struct hv_page *page, const struct hv_vote_report *d)
{
    struct hv_buf text = {0};
    hv_page_headingf(page, 3, "Ballot");
    hv_page_say(page, "To be quoted and filled in:");
    for (size_t i = 0; i < d->n_decide; i++)
        put_ballot_line(&text, d, &d->questions[i]);
    hv_buf_puts(&text, "name:\nreason, or the alternative:\n");
    hv_page_lines(page, false, &text);
}

void hv_vote_page_vote(struct hv_page *page, const struct hv_vote_report *report)
{
    const struct hv_vote *vote = &report->result->profile->vote;
    if (!report->n_decide)
        return;
    hv_page_section(page, "vote");
    hv_page_headingf(page, 2, "The vote");
    if (vote->n_opinions) {
        add_arithmetic(page, vote);
        add_ballot(page, report);
    } else {
        hv_page_say(page, "The profile does not describe a vote.");
    }
    hv_page_end(page);
}

/* ---- what acceptance would record ---- */

static void add_waivers(struct hv_page *page, const struct hv_question *q)
{
    for (size_t i = 0; i < q->n; i++) {
        const struct hv_change *c = &q->findings[i]->change;
        hv_page_headingf(page, 3, "[F%u] `%s`%-s", q->number, c->entity,
                         c->member ? hv_textf(page->arena, ": `%s`", c->member) : "");
        hv_page_lines(page, true, HV_TEXT(hv_buf_puts, q->waivers[i]));
    }
}

static void add_waive_command(struct hv_page *page, const struct hv_vote_report *d)
{
    hv_page_say(page,
                "Each is a file of `.hvabi/waivers/` on the side that decides, with "
                "the words in capitals replaced. It counts against the same "
                "comparison; `hvabi waive ID TREE --reason ... --link ... --by ...` "
                "writes it for the gate, `hvabi waive ID --diff OLD NEW ...` for `%s` "
                "and `%s`.",
                d->result->old.text, d->result->new.text);
}

void hv_vote_page_waivers(struct hv_page *page, const struct hv_vote_report *report)
{
    bool begun = false;
    for (size_t i = 0; i < report->n_decide; i++) {
        /* only failing findings need one; others are accepted by committing */
        const struct hv_finding *f = report->questions[i].findings[0];
        if (f->verdict != HV_VERDICT_BREAK && !f->rollback_break)
            continue;
        if (!begun) {
            hv_page_section(page, "waivers");
            hv_page_headingf(page, 2, "What acceptance would record");
            add_waive_command(page, report);
        }
        begun = true;
        add_waivers(page, &report->questions[i]);
    }
    if (begun)
        hv_page_end(page);
}

enum { QUESTIONS = 3 };

static size_t count_shown(const struct hv_vote_report *d)
{
    return d->n_decide < QUESTIONS ? d->n_decide : QUESTIONS;
}

static void add_questions(struct hv_page *page, const struct hv_vote_report *d)
{
    for (size_t i = 0; i < count_shown(d); i++)
        hv_page_item(page, HV_STRONG "[F%u]" HV_STRONG_END " %-s",
                     d->questions[i].number, hv_vote_sentence(d, &d->questions[i]));
    if (d->n_decide > QUESTIONS)
        hv_page_say(page, "%s in the whole report.",
                    hv_number(page->arena, d->n_decide - QUESTIONS,
                              "more question is asked", "more questions are asked"));
}

/* Add why the other findings are not asked about. */
static void add_answers(struct hv_page *page, const struct hv_vote_report *d)
{
    size_t shown = 0, more = 0;
    HV_EACH (q, d->questions, d->n) {
        if (!q->answer || shown++ >= QUESTIONS)
            more += q->answer != NULL;
        else
            hv_page_item(page, "not asked: %-s", hv_vote_sentence(d, q));
    }
    if (more)
        hv_page_say(
            page, "%s in the whole report.",
            hv_number(page->arena, more, "more is answered", "more are answered"));
}

/* Add what the sentences lack: values, and releases. */
static void add_table(struct hv_page *page, const struct hv_vote_report *d)
{
    HV_PAGE_TABLE(page, "What is asked about", "", "verdict", "before -> after",
                  "shipped");
    HV_EACH (q, d->questions, count_shown(d)) {
        const struct hv_finding *f = q->findings[0];
        HV_PAGE_ROW(page, hv_textf(page->arena, "F%u", q->number),
                    hv_textf(page->arena, f->rollback_break ? "%s, rollback" : "%s",
                             hv_verdict_name(f->verdict)),
                    q->n == 1 ? hv_vote_attributes(d, f)
                              : hv_number(page->arena, q->n, "name", "names"),
                    f->released_since
                        ? hv_textf(page->arena, "since %s", f->released_since)
                        : "-");
    }
}

/* Add how comments differ, as far as a mail has room. */
static void add_comments(struct hv_page *page, const struct hv_vote_report *d)
{
    enum { SHOWN = 2, TEXT = 240 };
    HV_EACH (q, d->questions, count_shown(d)) {
        for (size_t k = 0; k < q->n && k < SHOWN; k++) {
            const struct hv_change *c = &q->findings[k]->change;
            HV_BUF text = {0};
            hv_put_comment(&text, c, TEXT);
            if (c->comment)
                hv_page_factf(page, hv_textf(page->arena, "F%u", q->number),
                              "`%s`: `%-s`", c->lines ? "comments" : c->entity, text.p);
        }
    }
}

/* The first sentences, at least LEAST bytes; the full report has the others. */
static const char *first_sentences(struct hv_page *page, const char *why)
{
    enum { LEAST = 60 };
    const char *end = why;
    while (end - why < LEAST && (end = strstr(end, ". ")))
        end++;
    size_t n = end ? (size_t)(end - why) : strlen(why);
    return hv_escaped(page->arena, hv_arena_strndup(page->arena, why, n));
}

static void add_reasons(struct hv_page *page, const struct hv_vote_report *d)
{
    for (size_t i = 0; i < count_shown(d); i++) {
        const struct hv_rule *rule = d->questions[i].findings[0]->rule;
        if (rule &&
            !HV_ANY(question, d->questions, i,
                    question->findings[0]->rule == d->questions[i].findings[0]->rule))
            hv_page_factf(page, "why", "%-s (%s)", first_sentences(page, rule->why),
                          rule->id);
    }
}

/* Is it a layout that binaries depend on, and the first finding about it? */
static bool is_layout_carried(const struct hv_result *result, size_t i)
{
    const struct hv_finding *f = &result->findings[i];
    return f->n_carriers && f->change.cls == HV_CLASS_RECORD &&
           (f->verdict == HV_VERDICT_BREAK || f->verdict == HV_VERDICT_VERSIONED) &&
           !HV_ANY(other, result->findings, i,
                   other->n_carriers && other->change.entity == f->change.entity);
}

/* Includes changes that a raised version covers, which are not asked about. */
static void add_carriers(struct hv_page *page, const struct hv_result *result)
{
    enum { MOST = 3 };
    size_t left = MOST;
    for (size_t i = 0; left && i < result->n_findings; i++) {
        const struct hv_finding *f = &result->findings[i];
        if (!is_layout_carried(result, i))
            continue;
        hv_page_factf(page, "carried by", "%s: %-s", f->change.entity,
                      hv_keep(page->arena, HV_TEXT(hv_put_carriers, f)));
        left--;
    }
}

/* Add people by name, lists by address. */
static void add_owners(struct hv_page *page, const struct hv_vote_report *d)
{
    HV_BUF text = {0};
    HV_EACH (o, d->owners ? d->owners->all : NULL, d->owners->n_all) {
        if (o->role != HV_OWNER_REVIEWER)
            hv_putf(&text, text.n ? ", %s" : "%s", o->name ? o->name : o->address);
    }
    hv_page_fact(page, "who decides", &text);
}

void hv_vote_page_short(struct hv_page *page, const struct hv_vote_report *d)
{
    hv_page_unread(page, d->result, "Not read, so not checked:");
    if (d->n_decide) {
        add_questions(page, d);
        add_table(page, d);
        add_comments(page, d);
        add_reasons(page, d);
        add_owners(page, d);
    } else {
        hv_page_say(page, "%-s", hv_vote_nothing_to_decide(d->result));
    }
    add_carriers(page, d->result);
    add_answers(page, d);
    hv_page_say(page, "The whole report, with precedents, alternatives and the vote:");
    hv_page_lines(page, false,
                  HV_TEXT(hv_putf, "%-s --full", hv_escaped(page->arena, d->command)));
}
