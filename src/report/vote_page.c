/* SPDX-License-Identifier: MIT */
#include "report/vote_page.h"

#include "report/message.h"

#include <string.h>

static void put_tree(struct hv_buf *buf, const struct hv_tree_name *tree)
{
    enum { SHORT = 12 };
    hv_put_code(buf, tree->text);
    if (tree->commit)
        hv_buf_printf(buf, " (commit " HV_CODE "%.*s" HV_CODE_END ")", SHORT,
                      tree->commit);
    else if (tree->release && strstr(tree->text, tree->release) == NULL) {
        hv_buf_puts(buf, " (release ");
        hv_put_code(buf, tree->release);
        hv_buf_putc(buf, ')');
    }
}

/* "2 break, 5 review": verdicts that are there. */
static void put_counts(struct hv_buf *buf, const struct hv_result *r)
{
    bool any = false;
    for (size_t i = 0; i < HV_VERDICT_COUNT; i++) {
        if (!r->counts[i])
            continue;
        hv_buf_printf(buf, "%s%zu %s", any ? ", " : "", r->counts[i],
                      hv_verdict_name((enum hv_verdict)i));
        any = true;
    }
    if (!any)
        hv_buf_puts(buf, "no finding");
    hv_buf_printf(buf, "; %zu of them break%s the way back", r->rollback,
                  r->rollback == 1 ? "s" : "");
    if (r->waived)
        hv_buf_printf(buf, "; %zu waived", r->waived);
}

static void add_head(struct hv_page *page, const struct hv_vote_report *d)
{
    const struct hv_result *r = d->result;
    struct hv_buf text = {0};
    hv_buf_puts(&text, "ABI report: ");
    put_tree(&text, &r->old);
    hv_buf_puts(&text, " to ");
    put_tree(&text, &r->new);
    struct hv_buf title = {0};
    hv_put_unmarked(&title, text.p);
    page->title = hv_arena_strndup(page->arena, title.p, title.n);
    hv_buf_done(&title);
    hv_page_heading(page, 1, NULL, &text);
    hv_put_escaped(&text, r->profile->title, HV_NAME_MAX);
    hv_buf_puts(&text, " on ");
    hv_put_archs(&text, r->profile, r->archs, 0);
    hv_buf_puts(&text, " for ");
    hv_put_audiences(&text, r->profile, r->audiences, 0);
    hv_page_fact(page, "compared", &text);
    put_counts(&text, r);
    hv_page_fact(page, "findings", &text);
    if (d->n_releases) {
        hv_buf_printf(&text, "%zu recorded, ", d->n_releases);
        hv_put_code(&text, d->oldest);
        hv_buf_puts(&text, " to ");
        hv_put_code(&text, d->newest);
    } else {
        hv_buf_puts(&text, "none is recorded, so nothing is known about the past");
    }
    hv_page_fact(page, "releases", &text);
}

/* Nothing is known is not the same as nothing changed. */
static void say_nothing_to_decide(struct hv_page *page, const struct hv_vote_report *d)
{
    const struct hv_result *r = d->result;
    if (r->n_errors || hv_compared_nothing(r))
        hv_page_say(page,
                    "Not everything could be read, so nothing is known about what "
                    "was not; see below.");
    else if (!r->n_findings)
        hv_page_say(page,
                    "The two trees do not differ in anything that was compared. "
                    "There is no evidence of a change IN THE HEADERS, and nothing "
                    "to vote on; what headers cannot show was not looked at.");
    else
        hv_page_say(page,
                    "Nothing that was found needs a decision. There is no evidence "
                    "of a break IN THE HEADERS; what headers cannot show was not "
                    "looked at.");
}

static void add_questions(struct hv_page *page, const struct hv_vote_report *d)
{
    hv_page_section(page, "questions");
    hv_page_say_heading(page, 2, NULL, "The questions");
    if (!d->n_decide)
        say_nothing_to_decide(page, d);
    for (size_t i = 0; i < d->n_decide; i++) {
        struct hv_buf text = {0};
        hv_buf_puts(&text, HV_STRONG "[");
        hv_put_number(&text, &d->questions[i]);
        hv_buf_puts(&text, "]" HV_STRONG_END " ");
        hv_put_question(&text, d, &d->questions[i]);
        hv_page_item(page, &text);
    }
    hv_page_end(page);
}

static void add_details(struct hv_page *page, const struct hv_vote_report *d)
{
    if (!d->n_decide)
        return;
    hv_page_section(page, "details");
    hv_page_say_heading(page, 2, NULL, "What is asked about");
    for (size_t i = 0; i < d->n_decide; i++)
        hv_vote_page_question(page, d, &d->questions[i]);
    hv_page_end(page);
}

static void add_rest(struct hv_page *page, const struct hv_vote_report *d)
{
    if (d->n_decide == d->n)
        return;
    hv_page_section(page, "known");
    hv_page_say_heading(page, 2, NULL, "To be known, not to be decided");
    hv_page_say(page,
                "A version that was raised refuses what was built before, tools are "
                "built with the hypervisor, or it was decided before. The numbers "
                "are for replies.");
    for (size_t i = d->n_decide; i < d->n; i++)
        hv_vote_page_question(page, d, &d->questions[i]);
    hv_page_end(page);
}

static void add_counted(struct hv_page *page, const struct hv_vote_report *d)
{
    static const struct hv_report_options plain = {0};
    static const enum hv_verdict verdicts[] = {HV_VERDICT_REVIEW,
                                               HV_VERDICT_COMPATIBLE};
    bool begun = false;
    for (size_t i = 0; i < HV_COUNT(verdicts); i++) {
        struct hv_buf text = {0};
        if (!hv_put_condensed(&text, d->result, &plain, verdicts[i]))
            continue;
        if (!begun) {
            hv_page_section(page, "counted");
            hv_page_say_heading(page, 2, NULL, "Only counted");
        }
        begun = true;
        hv_page_fact(page,
                     verdicts[i] == HV_VERDICT_REVIEW ? "text alone" : "compatible",
                     &text);
    }
    if (begun)
        hv_page_end(page);
}

struct hv_page hv_vote_page(const struct hv_vote_report *dossier,
                            struct hv_arena *arena)
{
    struct hv_page page = {.arena = arena, .dossier = dossier};
    add_head(&page, dossier);
    add_questions(&page, dossier);
    add_details(&page, dossier);
    add_rest(&page, dossier);
    add_counted(&page, dossier);
    hv_vote_page_owners(&page, dossier);
    hv_vote_page_vote(&page, dossier);
    hv_vote_page_waivers(&page, dossier);
    hv_vote_page_source(&page, dossier);
    return page;
}
