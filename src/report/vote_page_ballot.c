/* SPDX-License-Identifier: MIT */
#include "report/vote_page.h"

#include "report/message.h"

#include <string.h>

/* ---- the arithmetic ---- */

static void add_scale(struct hv_page *page, const struct hv_vote *vote)
{
    struct hv_buf text = {0};
    struct hv_block *table = hv_page_table(page, "opinions", 2, vote->n_opinions + 1);
    hv_buf_puts(&text, "vote");
    hv_page_cell(page, table, 0, 0, &text);
    hv_buf_puts(&text, "means");
    hv_page_cell(page, table, 0, 1, &text);
    for (size_t i = 0; i < vote->n_opinions; i++) {
        hv_put_escaped(&text, vote->opinions[i].mark, HV_NAME_MAX);
        hv_page_cell(page, table, i + 1, 0, &text);
        hv_put_escaped(&text, vote->opinions[i].means, SIZE_MAX);
        hv_page_cell(page, table, i + 1, 1, &text);
    }
}

/* The least whole number that is at least that share of n. */
static unsigned share_of(struct hv_share share, unsigned n)
{
    return (n * share.parts + share.of - 1) / share.of;
}

static void put_share(struct hv_buf *buf, struct hv_share share)
{
    hv_buf_printf(buf, "%u/%u", share.parts, share.of);
}

static void add_quorum(struct hv_page *page, const struct hv_vote *vote)
{
    enum { A_FEW = 6, MORE = 9 };
    struct hv_buf text = {0};
    if (vote->quorum.of) {
        hv_buf_puts(&text, "Quorum: at least ");
        put_share(&text, vote->quorum);
        hv_buf_puts(&text, " of all members");
        if (vote->members) {
            hv_buf_puts(&text, " of ");
            hv_put_escaped(&text, vote->members, HV_NAME_MAX);
        }
        hv_buf_printf(&text, " in favour: %u of %u, %u of %u.",
                      share_of(vote->quorum, A_FEW), A_FEW,
                      share_of(vote->quorum, MORE), MORE);
        hv_page_item(page, &text);
    }
    if (vote->majority.of) {
        hv_buf_puts(&text, "Majority: at least ");
        put_share(&text, vote->majority);
        hv_buf_puts(&text, " of the votes cast in favour");
        if (vote->quiet) {
            hv_buf_puts(&text, "; a ");
            hv_put_escaped(&text, vote->quiet, HV_NAME_MAX);
            hv_buf_puts(&text, " is not counted as cast");
        }
        hv_buf_printf(&text, ": %u of %u, %u of %u.", share_of(vote->majority, A_FEW),
                      A_FEW, share_of(vote->majority, MORE), MORE);
        hv_page_item(page, &text);
    }
}

static void add_arithmetic(struct hv_page *page, const struct hv_vote *vote)
{
    struct hv_buf text = {0};
    add_scale(page, vote);
    for (size_t i = 0; i < vote->duties.n; i++) {
        hv_put_escaped(&text, vote->duties.v[i], SIZE_MAX);
        hv_page_item(page, &text);
    }
    if (vote->lazy_days) {
        hv_buf_printf(&text,
                      "Lazy consensus: where the mail says so, silence for %u days is "
                      "consent.",
                      vote->lazy_days);
        hv_page_item(page, &text);
    }
    add_quorum(page, vote);
    hv_buf_puts(&text, "After: ");
    hv_put_escaped(&text, vote->source, SIZE_MAX);
    hv_buf_putc(&text, '.');
    hv_page_item(page, &text);
}

/* ---- the ballot ---- */

static void put_boxes(struct hv_buf *buf, const struct hv_vote *vote)
{
    hv_buf_puts(buf, "     ");
    for (size_t i = 0; i < vote->n_opinions; i++) {
        hv_buf_putc(buf, ' ');
        hv_put_escaped(buf, vote->opinions[i].mark, 8);
        hv_buf_puts(buf, " [ ]");
    }
    hv_buf_putc(buf, '\n');
}

/* Short enough for lines of mail that are quoted twice. */
static void put_ballot_line(struct hv_buf *buf, const struct hv_question *q)
{
    enum { INDENT = 5, WIDTH = 66 };
    struct hv_buf marked = {0}, plain = {0};
    hv_put_subject(&marked, q);
    hv_put_unmarked(&plain, marked.p);
    hv_buf_printf(buf, "[F%u] ", q->number);
    hv_put_wrapped(buf, plain.p, INDENT, WIDTH);
    hv_buf_done(&marked);
    hv_buf_done(&plain);
}

static void add_ballot(struct hv_page *page, const struct hv_vote_report *d)
{
    struct hv_buf text = {0};
    for (size_t i = 0; i < d->n_decide; i++) {
        put_ballot_line(&text, &d->questions[i]);
        put_boxes(&text, &d->result->profile->vote);
    }
    hv_buf_puts(&text, "name:\nreason, or the alternative:\n");
    hv_page_lines(page, false, &text);
}

void hv_vote_page_vote(struct hv_page *page, const struct hv_vote_report *dossier)
{
    const struct hv_vote *vote = &dossier->result->profile->vote;
    if (!dossier->n_decide)
        return;
    hv_page_section(page, "vote");
    hv_page_say_heading(page, 2, NULL, "The vote");
    if (vote->n_opinions)
        add_arithmetic(page, vote);
    else
        hv_page_say(page, "The profile says nothing about how its people vote.");
    if (vote->n_opinions) {
        hv_page_say_heading(page, 3, NULL, "Ballot");
        hv_page_say(page, "To be quoted and filled in:");
        add_ballot(page, dossier);
    }
    hv_page_end(page);
}

/* ---- what acceptance would record ---- */

/* Only what fails needs one; the rest is accepted by being committed. */
static bool wants_waiver(const struct hv_question *q)
{
    return q->findings[0]->verdict == HV_VERDICT_BREAK ||
           q->findings[0]->rollback_break;
}

static bool any_wants_waiver(const struct hv_vote_report *d)
{
    for (size_t i = 0; i < d->n_decide; i++)
        if (wants_waiver(&d->questions[i]))
            return true;
    return false;
}

static void add_waiver(struct hv_page *page, const struct hv_question *q, size_t i)
{
    const struct hv_finding *f = q->findings[i];
    struct hv_buf text = {0};
    hv_buf_printf(&text, "[F%u] ", q->number);
    hv_put_code(&text, f->change.entity);
    if (f->change.member) {
        hv_buf_puts(&text, ": ");
        hv_put_code(&text, f->change.member);
    }
    hv_page_heading(page, 3, NULL, &text);
    hv_buf_puts(&text, q->waivers[i]);
    hv_page_lines(page, true, &text);
}

static void add_waive_command(struct hv_page *page, const struct hv_vote_report *d)
{
    struct hv_buf text = {0};
    hv_buf_puts(&text, "Each is a file of ");
    hv_put_code(&text, ".hvabi/waivers/");
    hv_buf_puts(&text, " on the side that decides, with what stands in capitals filled "
                       "in. It counts against the same comparison; ");
    hv_put_code(&text, "hvabi waive ID TREE --reason ... --link ... --by ...");
    hv_buf_puts(&text, " writes it for the gate, ");
    hv_put_code(&text, "hvabi waive ID --diff OLD NEW ...");
    hv_buf_puts(&text, " for ");
    hv_put_code(&text, d->result->old.text);
    hv_buf_puts(&text, " and ");
    hv_put_code(&text, d->result->new.text);
    hv_buf_puts(&text, ".");
    hv_page_paragraph(page, &text);
}

void hv_vote_page_waivers(struct hv_page *page, const struct hv_vote_report *dossier)
{
    if (!any_wants_waiver(dossier))
        return;
    hv_page_section(page, "waivers");
    hv_page_say_heading(page, 2, NULL, "What acceptance would record");
    add_waive_command(page, dossier);
    for (size_t i = 0; i < dossier->n_decide; i++)
        for (size_t k = 0; k < dossier->questions[i].n; k++)
            if (wants_waiver(&dossier->questions[i]))
                add_waiver(page, &dossier->questions[i], k);
    hv_page_end(page);
}
