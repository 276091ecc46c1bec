/* SPDX-License-Identifier: MIT */
#include "report/result_page.h"

#include "report/message.h"
#include "report/wording.h"

/* ---- head ---- */

static const char *tree_words(struct hv_page *page, const struct hv_tree_name *tree)
{
    const char *release = tree->release, *text = tree->text ? tree->text : "(unnamed)";
    if (release && *text == '@' && strcmp(text + 1, release) == 0)
        release = NULL; /* avoid "@4.17 (4.17)" */
    if (!release && !tree->commit)
        return hv_textf(page->arena, "%s", text);
    return hv_textf(page->arena, "%s (%s%s%-.12s)", text, release,
                    !tree->commit ? ""
                    : release     ? ", commit "
                                  : "commit ",
                    tree->commit);
}

void hv_page_head(struct hv_page *page)
{
    const char *command = page->options->command;
    const char *since = page->result->against.text;
    if (since && strncmp(since, "rev:", 4) == 0)
        since += 4;
    hv_page_line(page, "hvabi %s: %-s -> %-s%s%s", command ? command : "diff",
                 tree_words(page, &page->result->old),
                 tree_words(page, &page->result->new), since ? "; changes since " : "",
                 since);
}

void hv_page_errors(struct hv_page *page)
{
    for (size_t i = 0; i < page->result->n_errors; i++) {
        struct hv_buf text = {0};
        if (hv_error_reported(page->result, i))
            continue;
        hv_buf_puts(&text, HV_ERROR);
        hv_put_error(&text, page->result, i, true);
        hv_page_add(page, HV_BLOCK_LINE, &text);
    }
}

void hv_page_unread(struct hv_page *page, const struct hv_result *result,
                    const char *title)
{
    struct hv_buf text = {0};
    for (size_t i = 0; i < result->n_errors; i++) {
        if (hv_error_reported(result, i))
            continue;
        hv_put_error(&text, result, i, true);
        hv_buf_putc(&text, '\n');
    }
    if (!text.n)
        return;
    hv_page_say(page, "%-s", title);
    hv_page_lines(page, false, &text);
}

/* ---- coverage and outcome ---- */

/* Put the account of changed lines; nothing if a side has no text. */
static void put_account(struct hv_buf *buf, struct hv_page *page)
{
    const struct hv_result *r = page->result;
    const struct hv_account *a = &r->account;
    size_t seen = HV_SUM(f, r->findings, r->n_findings,
                         f->introduced_here && f->change.kind != HV_KIND_NOT_LOOKED_AT);
    const char *findings = hv_textf(
        page->arena, "in %s", hv_number(page->arena, seen, "finding", "findings"));
    uint32_t judged = hv_judged_audiences(r->profile, r->audiences);
    const char *unjudged =
        a->unjudged
            ? hv_textf(page->arena, "%zu seen by %s alone, not judged", a->unjudged,
                       hv_audiences(page->arena, r->profile, r->audiences & ~judged))
            : "";
    const char *helpers =
        a->helpers ? hv_textf(page->arena, "%zu in helpers, of which only types count",
                              a->helpers)
                   : "";
    const char *neutral =
        *unjudged || *helpers
            ? hv_textf(page->arena, "without effect (%s%s%s)", unjudged,
                       *unjudged && *helpers ? "; " : "", helpers)
            : "without effect";
    const struct {
        size_t n;
        const char *one, *many;
    } parts[] = {
        {a->findings, findings, findings},
        {a->neutral, neutral, neutral},
        {a->comments, "comment", "comments"},
        {a->not_looked_at, "not looked at", "not looked at"},
        {a->unaccounted, "not accounted for", "not accounted for"},
    };
    const char *between = ": ";
    if (!r->has_account || !a->changed)
        return;
    hv_buf_puts(buf, "; ");
    hv_put_number(buf, a->changed, "changed line in ", "changed lines in ");
    hv_put_number(buf, a->files, "header", "headers");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (!parts[i].n)
            continue;
        hv_buf_puts(buf, between);
        hv_put_number(buf, parts[i].n, parts[i].one, parts[i].many);
        between = ", ";
    }
}

void hv_page_coverage(struct hv_page *page)
{
    const struct hv_result *r = page->result;
    const struct hv_coverage *c = &r->coverage;
    struct hv_buf text = {0};
    const char *where = hv_textf(page->arena, " (%-s for %-s)",
                                 hv_archs(page->arena, r->profile, r->archs),
                                 hv_audiences(page->arena, r->profile, r->audiences));
    hv_putf(&text, "profile %s, %s%-s, %s, %s, %s", r->profile->name,
            hv_number(page->arena, c->variants, "variant", "variants"),
            page->options->verbose || r->verification ? where : "",
            hv_number(page->arena, c->records, "record", "records"),
            hv_number(page->arena, c->constants, "constant", "constants"),
            hv_number(page->arena, c->values, "value", "values"));
    put_account(&text, page);
    hv_put_left_out_known(&text, page);
    hv_page_fact(page, "compared", &text);
    if (r->no_sandbox)
        hv_page_line(page, "headers were parsed without the system-call filter "
                           "(--no-sandbox)");
}

/* ---- what is only counted ---- */

/* What is only counted of that verdict, "" for nothing. */
static const char *condensed(struct hv_page *page, enum hv_verdict verdict)
{
    return hv_keep(page->arena,
                   HV_TEXT(hv_put_condensed, page->result, page->options, verdict));
}

/* Does it fit into the verdict's line? */
static bool is_condensed_short(struct hv_page *page)
{
    enum { MOST = 140 };
    size_t n = 0;
    for (int v = 0; v < HV_VERDICT_COUNT; v++)
        n += strlen(condensed(page, (enum hv_verdict)v));
    return n > 0 && n <= MOST;
}

void hv_page_condensed(struct hv_page *page)
{
    if (is_condensed_short(page))
        return;
    for (int v = 0; v < HV_VERDICT_COUNT; v++) {
        const char *text = condensed(page, (enum hv_verdict)v);
        const char *label =
            hv_keep(page->arena, HV_TEXT(hv_put_verdict, (enum hv_verdict)v));
        if (*text)
            hv_page_factf(page, label, "%-s (-v lists them)", text);
    }
}

/* "; -v lists 1 comment changed (review), 2 constants added (compatible)". */
static void put_short_condensed(struct hv_buf *buf, struct hv_page *page)
{
    const char *before = "; -v lists ";
    for (int v = 0; v < HV_VERDICT_COUNT; v++) {
        const char *text = condensed(page, (enum hv_verdict)v);
        if (!*text)
            continue;
        hv_putf(buf, "%s%-s (", before, text);
        hv_put_verdict(buf, (enum hv_verdict)v);
        hv_buf_putc(buf, ')');
        before = ", ";
    }
}

/* Count decisions by verdict: those that this change introduces, or those that existed
 * before. */
static struct hv_counts count_groups(const struct hv_result *result, bool introduced)
{
    struct hv_counts counts = {0};
    HV_EACH (g, result->groups, result->n_groups) {
        if (g->introduced_here != introduced)
            continue;
        counts.of[g->verdict]++;
        counts.rollback += g->rollback_break;
        counts.waived += g->waived;
    }
    return counts;
}

static void add_before(struct hv_page *page)
{
    struct hv_counts counts = count_groups(page->result, false);
    HV_BUF text = {0};
    hv_put_verdict_counts(&text, &counts, true);
    if (text.n) {
        hv_buf_puts(&text, page->options->verbose ? "" : " (--all lists them)");
        hv_page_fact(page, "before this change", &text);
    }
}

/* Words for no findings. They never claim that nothing is there, as headers cannot show
 * everything. */
static const char *no_finding_words(const struct hv_result *result)
{
    return result->partial
               ? "no finding in the given paths; other files were not judged"
           : result->n_errors
               ? "no finding in what could be read; the errors above come first"
           : hv_read_in_part(result)
               ? "no finding in what could be read; headers that do not parse were not "
                 "compared"
           : result->verification
               ? "no difference in the types that both have; the other types were not "
                 "compared"
               : "no evidence of an ABI change IN THE HEADERS; hvabi cannot see what "
                 "headers do not show";
}

static const char *no_break_words(const struct hv_result *result)
{
    return result->partial ? "no evidence of a break in the given paths"
           : result->verification
               ? "no evidence of a break in the types that both have; the other types "
                 "were not compared"
           : result->account.not_looked_at
               ? "no break in what hvabi looked at; text that nothing looked at is "
                 "listed"
               : "no evidence of a break IN THE HEADERS";
}

static void add_counts(struct hv_page *page)
{
    const struct hv_result *result = page->result;
    struct hv_counts counts = count_groups(result, true);
    struct hv_buf text = {0}, *verdicts = HV_TEXT(hv_put_verdict_counts, &counts, true);
    if (verdicts->n)
        hv_putf(&text, "verdict: %-s; rollback: %zu break",
                hv_keep(page->arena, verdicts), counts.rollback);
    else
        hv_buf_puts(&text, "verdict: this change has no finding");
    if (counts.waived)
        hv_putf(&text, "; %zu waived", counts.waived);
    if (counts.of[HV_VERDICT_BREAK] == 0 && counts.rollback == 0 &&
        (!hv_read_in_part(result) || result->account.not_looked_at))
        hv_putf(&text, "; %s", no_break_words(result));
    if (is_condensed_short(page))
        put_short_condensed(&text, page);
    hv_page_add(page, HV_BLOCK_PARAGRAPH, &text);
}

static void add_policy(struct hv_page *page)
{
    const struct hv_tree_name *policy = &page->result->policy;
    if (policy->text)
        hv_page_line(page,
                     policy->commit ? "policy: %s (commit %-.12s)" : "policy: %s%s",
                     policy->text, policy->commit);
}

static void add_remarks(struct hv_page *page)
{
    page->hang = HV_TEXT_INDENT;
    HV_EACH (r, page->result->remarks, page->result->n_remarks)
        hv_page_say(page, r->file ? "note: %s: %-s" : "note: %s%-s",
                    r->file ? r->file : "", hv_escaped(page->arena, r->text));
    page->hang = 0;
}

void hv_page_verdict(struct hv_page *page)
{
    const struct hv_result *result = page->result;
    if (hv_compared_nothing(result)) {
        if (!page->result->n_errors) /* errors are reported already */
            hv_page_line(page, HV_ERROR "nothing was compared, so there is no result");
        return;
    }
    if (result->unchanged) {
        hv_page_line(page,
                     "nothing public changed: no header or companion file that the "
                     "profile names differs");
        return;
    }
    if (result->n_findings == 0)
        hv_page_say(page, "verdict: %s", no_finding_words(result));
    else
        add_counts(page);
}

void hv_page_closing(struct hv_page *page)
{
    const struct hv_result *result = page->result;
    add_before(page);
    add_policy(page);
    add_remarks(page);
    if (hv_compared_nothing(result) || result->unchanged)
        return;
    hv_page_coverage(page);
}

/* ---- why it fails ---- */

static const char *names_of_failing(struct hv_page *page, size_t *ret_n)
{
    const struct hv_result *r = page->result;
    struct hv_counts counts = {0};
    *ret_n = 0;
    HV_EACH (g, r->groups, r->n_groups) {
        counts.of[g->verdict] += g->fails;
        *ret_n += g->fails;
    }
    return hv_keep(page->arena, HV_TEXT(hv_put_verdict_counts, &counts, true));
}

/* Add the last line: why the run fails and what to do, or why it succeeds in spite of a
 * break. */
void hv_page_outcome(struct hv_page *page)
{
    size_t n;
    const char *names = names_of_failing(page, &n);
    struct hv_counts counts = count_groups(page->result, true);
    size_t breaks = counts.of[HV_VERDICT_BREAK];
    if (n)
        hv_page_line(page,
                     HV_ALERT "fails" HV_STRONG_END
                              ": %-s; mend %s (fix), or accept %s (hvabi waive ID)",
                     names, n == 1 ? "it" : "each", n == 1 ? "it" : "each");
    else if (page->options->quiet)
        return;
    else if (breaks && counts.waived >= breaks)
        hv_page_line(page, "nothing fails: what breaks is waived");
    else if (breaks && page->result->n_errors == 0)
        hv_page_line(page, "nothing fails: --fail-on does not name 'break'");
}

/* ---- the text report in parts ---- */

void hv_put_plain(struct hv_buf *buf, const struct hv_result *result,
                  const struct hv_report_options *options,
                  const struct hv_finding *finding)
{
    struct hv_page page = hv_page_begin(result, options);
    hv_page_finding(&page, finding, true);
    hv_page_finish(&page, HV_TEXT_WIDTH, false, buf);
}

void hv_put_closing(struct hv_buf *buf, const struct hv_result *result,
                    const struct hv_report_options *options, bool left_out)
{
    struct hv_page page = hv_page_begin(result, options);
    hv_page_condensed(&page);
    if (left_out)
        hv_page_left_out(&page);
    hv_page_closing(&page);
    hv_page_verdict(&page);
    hv_page_finish(&page, HV_TEXT_WIDTH, false, buf);
}
