/* SPDX-License-Identifier: MIT */
#include "report/vote/vote_page.h"

#include "report/message.h"
#include "report/result_page.h"
#include "report/wording.h"
#include "report/writers.h"

/* ---- the overview ---- */

static const char *short_tree(struct hv_arena *a, const struct hv_tree_name *tree)
{
    if (tree->commit)
        return hv_textf(a, "`%s` (commit `%-.12s`)", tree->text, tree->commit);
    if (tree->release && strstr(tree->text, tree->release) == NULL)
        return hv_textf(a, "`%s` (release `%s`)", tree->text, tree->release);
    return hv_textf(a, "`%s`", tree->text);
}

/* "2 break, 5 review": verdicts that are there. */
static const char *count_verdicts(struct hv_arena *a, const struct hv_result *r)
{
    struct hv_buf text = {0};
    hv_put_verdict_counts(&text, &r->counts, false);
    if (!text.n)
        hv_buf_puts(&text, "no finding");
    hv_buf_printf(&text, "; rollback: %zu break", r->counts.rollback);
    if (r->counts.waived)
        hv_buf_printf(&text, "; %zu waived", r->counts.waived);
    return hv_keep(a, &text);
}

static void add_head(struct hv_page *page, const struct hv_vote_report *d)
{
    struct hv_arena *a = page->arena;
    const struct hv_result *r = d->result;
    hv_page_headingf(page, 1, "ABI report: %-s to %-s", short_tree(a, &r->old),
                     short_tree(a, &r->new));
    page->title = hv_keep(a, HV_TEXT(hv_put_unmarked, page->blocks[0].text));
    hv_page_factf(page, "compared", "%s on %-s for %-s", r->profile->title,
                  hv_archs(a, r->profile, r->archs),
                  hv_audiences(a, r->profile, r->audiences));
    hv_page_factf(page, "findings", "%-s", count_verdicts(a, r));
    if (d->n_releases)
        hv_page_factf(page, "releases", "%zu recorded, `%s` to `%s`", d->n_releases,
                      d->oldest, d->newest);
    else
        hv_page_factf(page, "releases",
                      "no release is recorded, so there are no precedents");
}

/* "Nothing is known" must be distinguished from "nothing changed". */
const char *hv_vote_nothing_to_decide(const struct hv_result *r)
{
    if (hv_read_in_part(r) || hv_compared_nothing(r))
        return "Some inputs could not be read, so the report is incomplete; see below.";
    if (!r->n_findings)
        return "The two trees do not differ in anything that was compared. There is no "
               "evidence of a change IN THE HEADERS, and nothing to vote on; hvabi "
               "cannot see what headers do not show.";
    return "No finding needs a decision. There is no evidence of a break "
           "IN THE HEADERS; hvabi cannot see what headers do not show.";
}

static void add_questions(struct hv_page *page, const struct hv_vote_report *d)
{
    hv_page_section(page, "questions");
    hv_page_headingf(page, 2, "The questions");
    if (!d->n_decide)
        hv_page_say(page, "%-s", hv_vote_nothing_to_decide(d->result));
    for (size_t i = 0; i < d->n_decide; i++)
        hv_page_item(page,
                     HV_STRONG "[F%u]" HV_STRONG_END " " HV_STRONG "%-s" HV_STRONG_END
                               ": %-s",
                     d->questions[i].number,
                     hv_verdict_name(d->questions[i].findings[0]->verdict),
                     hv_vote_sentence(d, &d->questions[i]));
    hv_page_end(page);
}

/* ---- the questions one by one ---- */

static void add_details(struct hv_page *page, const struct hv_vote_report *d)
{
    if (!d->n_decide)
        return;
    hv_page_section(page, "details");
    hv_page_headingf(page, 2, "The questions in detail");
    for (size_t i = 0; i < d->n_decide; i++)
        hv_vote_page_question(page, d, &d->questions[i]);
    hv_page_end(page);
}

static void add_rest(struct hv_page *page, const struct hv_vote_report *d)
{
    if (d->n_decide == d->n)
        return;
    hv_page_section(page, "known");
    hv_page_headingf(page, 2, "For information, without a decision");
    hv_page_say(
        page,
        "A raised version refuses older binaries, the tools are built with the "
        "hypervisor, or the decision was made before. The numbers are for replies.");
    for (size_t i = d->n_decide; i < d->n; i++)
        hv_vote_page_question(page, d, &d->questions[i]);
    hv_page_end(page);
}

static void add_counted(struct hv_page *page, const struct hv_vote_report *d)
{
    static const struct hv_report_options plain = {0};
    struct hv_buf texts = {0}, compatible = {0};
    hv_put_condensed(&texts, d->result, &plain, HV_VERDICT_REVIEW);
    hv_put_condensed(&compatible, d->result, &plain, HV_VERDICT_COMPATIBLE);
    if (!texts.n && !compatible.n)
        return;
    hv_page_section(page, "counted");
    hv_page_headingf(page, 2, "Only counted");
    hv_page_fact(page, "text alone", &texts);
    hv_page_fact(page, "compatible", &compatible);
    hv_page_end(page);
}

/* ---- what was compared, what was not read, and how to make the report again ---- */

/* If recorded releases are missing, "since" may name a later one than it should. */
static void add_missing(struct hv_page *page, const struct hv_vote_report *d)
{
    struct hv_buf text = {0};
    for (size_t i = 0; i < d->missing.n; i++) {
        hv_buf_puts(&text, i ? ", " : "");
        hv_put_code(&text, d->missing.v[i]);
    }
    if (!text.n)
        return;
    hv_buf_puts(&text, d->missing.n == 1 ? " is not recorded" : " are not recorded");
    hv_buf_puts(&text, ": what was shipped then is not known, and runs of releases are "
                       "counted over recorded ones alone");
    hv_page_fact(page, "missing", &text);
}

static void add_remarks(struct hv_page *page, const struct hv_result *r)
{
    HV_EACH (remark, r->remarks, r->n_remarks) {
        const char *file = remark->file;
        hv_page_factf(page, "note", "%-s`%-s`",
                      file ? hv_textf(page->arena, "`%s`: ", file) : "",
                      hv_escaped(page->arena, remark->text));
    }
}

static void add_seen(struct hv_page *page, const struct hv_vote_report *d)
{
    const struct hv_result *r = d->result;
    hv_page_section(page, "seen");
    hv_page_headingf(page, 2, "What was seen, and what was not");
    hv_page_unread(page, r, "Not read, so not checked:");
    hv_page_factf(page, "compared",
                  "%zu variants, %zu records, %zu constants, %zu values",
                  r->coverage.variants, r->coverage.records, r->coverage.constants,
                  r->coverage.values);
    for (size_t i = 0; i < r->n_left_out; i++) {
        const struct hv_left_out *l = &r->left_out[i];
        hv_page_factf(page, "left out", "`%s` on %-s: `%-s`",
                      strcmp(l->file, "*") == 0 ? "every header" : l->file,
                      hv_vote_for_whom(d, r->left_out_archs[i], l->audiences),
                      hv_escaped(page->arena, l->why));
    }
    if (r->no_sandbox)
        hv_page_factf(
            page, "note",
            "headers were parsed without the system-call filter (--no-sandbox)");
    add_missing(page, d);
    add_remarks(page, r);
    hv_page_end(page);
}

static void add_tree(struct hv_page *page, const char *label,
                     const struct hv_tree_name *tree)
{
    struct hv_buf text = {0};
    hv_put_code(&text, tree->text);
    if (tree->commit)
        hv_putf(&text, ", commit `%s`", tree->commit);
    if (tree->release)
        hv_putf(&text, ", release `%s`", tree->release);
    hv_page_fact(page, label, &text);
}

static void add_source(struct hv_page *page, const struct hv_vote_report *d)
{
    struct hv_arena *a = page->arena;
    const struct hv_result *r = d->result;
    hv_page_section(page, "again");
    hv_page_headingf(page, 2, "How to make this report again");
    hv_page_lines(page, false, HV_TEXT(hv_put_escaped, d->command, SIZE_MAX));
    add_tree(page, "old", &r->old);
    add_tree(page, "new", &r->new);
    if (r->policy.text)
        add_tree(page, "policy", &r->policy);
    hv_page_factf(page, "program", "hvabi `%s`%-s", d->tool,
                  d->parser ? hv_textf(a, ", libclang `%s`", d->parser) : "");
    for (size_t i = 0; i < d->n_identities; i++)
        hv_page_factf(page, "file", "`%s` SHA-256 `%-.16s`", d->identities[i].name,
                      d->identities[i].sha256);
    hv_page_end(page);
}

void hv_vote_whole(struct hv_page *page, const struct hv_report *report)
{
    add_head(page, report->vote);
    add_questions(page, report->vote);
    add_details(page, report->vote);
    add_rest(page, report->vote);
    add_counted(page, report->vote);
    hv_vote_page_owners(page, report->vote);
    hv_vote_page_vote(page, report->vote);
    hv_vote_page_waivers(page, report->vote);
    add_seen(page, report->vote);
    add_source(page, report->vote);
}

void hv_vote_mail(struct hv_page *page, const struct hv_report *report)
{
    if (report->options->verbose) {
        hv_vote_whole(page, report);
        return;
    }
    add_head(page, report->vote);
    hv_vote_page_short(page, report->vote);
}
