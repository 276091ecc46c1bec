/* SPDX-License-Identifier: MIT
 *
 * The vote report as a mail that is read to its end: the questions, one table, why, who
 * decides, and how to see the rest.
 */
#include "report/message.h"
#include "report/vote/vote_page.h"
#include "report/wording.h"

enum { QUESTIONS = 3 };

static size_t count_shown(const struct hv_vote_report *d)
{
    return d->n_decide < QUESTIONS ? d->n_decide : QUESTIONS;
}

static void add_questions(struct hv_page *page, const struct hv_vote_report *d)
{
    for (size_t i = 0; i < count_shown(d); i++)
        hv_page_putf(page, HV_BLOCK_ITEM, HV_STRONG "[F%u]" HV_STRONG_END " %-s",
                     d->questions[i].number, hv_vote_sentence(d, &d->questions[i]));
    if (d->n_decide > QUESTIONS)
        hv_page_say(page, "%s in the whole report.",
                    hv_number(page->arena, d->n_decide - QUESTIONS,
                              "more question is asked", "more questions are asked"));
}

/* Why nobody is asked about the others. */
static void add_answers(struct hv_page *page, const struct hv_vote_report *d)
{
    size_t shown = 0, more = 0;
    HV_EACH (q, d->questions, d->n) {
        if (!q->answer || shown++ >= QUESTIONS)
            more += q->answer != NULL;
        else
            hv_page_putf(page, HV_BLOCK_ITEM, "not asked: %-s", hv_vote_sentence(d, q));
    }
    if (more)
        hv_page_say(
            page, "%s in the whole report.",
            hv_number(page->arena, more, "more is answered", "more are answered"));
}

/* What the sentences do not say: the values, and who shipped them. */
static void add_table(struct hv_page *page, const struct hv_vote_report *d)
{
    static const char *const heads[] = {"", "verdict", "before -> after", "shipped"};
    size_t n = count_shown(d);
    struct hv_block *table =
        hv_page_table(page, "What is asked about", HV_COUNT(heads), n + 1);
    hv_page_row(table, 0, heads);
    for (size_t i = 0; i < n; i++) {
        const struct hv_question *q = &d->questions[i];
        const struct hv_finding *f = q->findings[0];
        const char *const cells[] = {
            hv_textf(page->arena, "F%u", q->number),
            hv_textf(page->arena, f->rollback_break ? "%s, rollback" : "%s",
                     hv_verdict_name(f->verdict)),
            q->n == 1 ? hv_vote_attributes(d, f)
                      : hv_number(page->arena, q->n, "name", "names"),
            f->released_since ? hv_textf(page->arena, "since %s", f->released_since)
                              : "-"};
        hv_page_row(table, i + 1, cells);
    }
}

/* How comments differ, as far as a mail has room for it. */
static void add_comments(struct hv_page *page, const struct hv_vote_report *d)
{
    enum { SHOWN = 2, TEXT = 240 };
    for (size_t i = 0; i < count_shown(d); i++) {
        const struct hv_question *q = &d->questions[i];
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

static bool is_said_before(const struct hv_vote_report *d, size_t i)
{
    return HV_ANY(question, d->questions, i,
                  question->findings[0]->rule == d->questions[i].findings[0]->rule);
}

/* Its first sentences, until they say something; the whole report has the others. */
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
        if (rule && !is_said_before(d, i))
            hv_page_factf(page, "why", "%-s (%s)", first_sentences(page, rule->why),
                          rule->id);
    }
}

/* By name; a list by its address. */
static void add_owners(struct hv_page *page, const struct hv_vote_report *d)
{
    HV_BUF text = {0};
    HV_EACH (o, d->owners ? d->owners->all : NULL, d->owners->n_all) {
        if (o->role != HV_OWNER_REVIEWER)
            hv_putf(&text, text.n ? ", %s" : "%s", o->name ? o->name : o->address);
    }
    if (text.n)
        hv_page_fact(page, "who decides", &text);
}

void hv_vote_page_short(struct hv_page *page, const struct hv_vote_report *d)
{
    struct hv_buf command = {0};
    hv_vote_page_errors(page, d->result);
    if (d->n_decide) {
        add_questions(page, d);
        add_table(page, d);
        add_comments(page, d);
        add_reasons(page, d);
        add_owners(page, d);
    } else {
        hv_page_say(page, "%-s", hv_vote_nothing_to_decide(d->result));
    }
    add_answers(page, d);
    hv_page_say(page, "The whole report, with precedents, alternatives and the vote:");
    hv_put_escaped(&command, d->command, SIZE_MAX);
    hv_buf_puts(&command, " --full");
    hv_page_lines(page, false, &command);
}
