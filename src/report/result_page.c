/* SPDX-License-Identifier: MIT */
#include "report/result_page.h"

#include "report/message.h"
#include "report/wording.h"
#include "report/writers.h"

#include <stdlib.h>
#include <string.h>

/* ---- head ---- */

static const char *tree_words(struct hv_page *page, const struct hv_tree_name *tree)
{
    const char *release = tree->release, *text = tree->text ? tree->text : "(unnamed)";
    if (release && *text == '@' && strcmp(text + 1, release) == 0)
        release = NULL; /* "@4.17 (4.17)" says it twice */
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
    hv_page_putf(page, HV_BLOCK_LINE, "hvabi %s: %-s -> %-s",
                 command ? command : "diff", tree_words(page, &page->result->old),
                 tree_words(page, &page->result->new));
    hv_page_gap(page);
}

/* ---- what was left out ---- */

static const char *left_out_words(enum hv_left_out_why why)
{
    switch (why) {
    case HV_LEFT_OUT_GUARD:
        return "not for this audience";
    case HV_LEFT_OUT_SKIP:
        return "no ABI";
    case HV_LEFT_OUT_KNOWN:
        return "known failure";
    case HV_LEFT_OUT_THRESHOLD:
        return "does not parse at an older interface version";
    case HV_LEFT_OUT_FAILED:
        return "does not parse";
    }
    return "";
}

/* What is left out as it is reported: once for a header and a reason. */
struct left {
    const struct hv_left_out *l;
    uint32_t audiences, archs; /* archs 0: not known */
};

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static bool is_every_header(const struct hv_left_out *l)
{
    return strcmp(l->file, "*") == 0;
}

/* Its audiences, and those that see no header at all on these architectures: for whom a
 * header is left out then does not depend on the architecture. */
static uint32_t audiences_left_out(const struct hv_result *result, size_t i)
{
    const struct hv_left_out *l = result->left_out;
    const uint32_t *archs = result->left_out_archs;
    uint32_t mask = l[i].audiences;
    for (size_t k = 0; archs && !is_every_header(&l[i]) && k < result->n_left_out; k++)
        if (is_every_header(&l[k]) && !(archs[i] & ~archs[k]))
            mask |= l[k].audiences;
    return mask;
}

static bool left_alike(const struct left *a, const struct left *b)
{
    return a->l->kind == b->l->kind && a->audiences == b->audiences &&
           same_text(a->l->why, b->l->why);
}

/* The same header for the same reason on several architectures becomes one. */
static size_t left_out_merge(const struct hv_result *result, struct left *ret)
{
    size_t n = 0;
    for (size_t i = 0; i < result->n_left_out; i++) {
        struct left left = {&result->left_out[i], audiences_left_out(result, i),
                            result->left_out_archs ? result->left_out_archs[i] : 0};
        size_t k = 0;
        while (k < n &&
               !(left_alike(&ret[k], &left) && same_text(ret[k].l->file, left.l->file)))
            k++;
        if (k < n)
            ret[k].archs |= left.archs;
        else
            ret[n++] = left;
    }
    return n;
}

static bool reported_together(const struct left *a, const struct left *b)
{
    return left_alike(a, b) && a->archs == b->archs;
}

/* One line for all headers with the same reason for the same readers. */
static void add_left_out(struct hv_page *page, const struct left *left, size_t n)
{
    const struct hv_result *result = page->result;
    struct hv_buf text = {0};
    for (size_t k = 0; k < n; k++)
        if (reported_together(left, &left[k]))
            hv_putf(&text, k ? ", %s" : "%s",
                    is_every_header(left[k].l) ? "every header" : left[k].l->file);
    hv_buf_puts(&text, " for ");
    hv_put_audiences(&text, result->profile, left->audiences, result->audiences);
    if (left->archs) {
        hv_buf_puts(&text, " on ");
        hv_put_archs(&text, result->profile, left->archs, result->archs);
    }
    hv_putf(&text, ": %s", left_out_words(left->l->kind));
    if (left->l->why)
        hv_putf(&text, " (%s)", left->l->why);
    hv_page_paragraph(page, &text);
}

void hv_page_left_out(struct hv_page *page)
{
    if (page->result->n_left_out == 0)
        return;
    struct left *left =
        hv_arena_alloc(page->arena, page->result->n_left_out * sizeof *left);
    size_t n = left_out_merge(page->result, left);
    hv_page_putf(page, HV_BLOCK_LINE, "left out:");
    page->indent = page->hang = HV_TEXT_INDENT / 2;
    for (size_t i = 0; i < n; i++) {
        size_t k = 0;
        while (k < i && !reported_together(&left[k], &left[i]))
            k++;
        if (k == i)
            add_left_out(page, &left[i], n - i);
    }
    page->indent = page->hang = 0;
}

void hv_page_errors(struct hv_page *page)
{
    for (size_t i = 0; i < page->result->n_errors; i++) {
        struct hv_buf text = {0};
        if (hv_error_reported(page->result, i))
            continue;
        hv_buf_puts(&text, HV_ERROR);
        hv_put_error(&text, page->result, i, true);
        hv_page_line(page, &text);
    }
}

/* ---- what was compared, and what came of it ---- */

void hv_page_coverage(struct hv_page *page)
{
    const struct hv_result *r = page->result;
    const struct hv_coverage *c = &r->coverage;
    hv_page_factf(page, "compared", "%s (%-s for %-s), %s, %s, %s",
                  hv_number(page->arena, c->variants, "variant", "variants"),
                  hv_archs(page->arena, r->profile, r->archs),
                  hv_audiences(page->arena, r->profile, r->audiences),
                  hv_number(page->arena, c->records, "record", "records"),
                  hv_number(page->arena, c->constants, "constant", "constants"),
                  hv_number(page->arena, c->values, "value", "values"));
    if (r->no_sandbox)
        hv_page_putf(page, HV_BLOCK_LINE,
                     "headers were parsed without the system-call filter "
                     "(--no-sandbox)");
}

static size_t count_unseen(const struct hv_result *result)
{
    size_t n = 0;
    for (size_t i = 0; i < result->n_findings; i++)
        n += result->findings[i].change.kind == HV_KIND_NOT_LOOKED_AT;
    return n;
}

/* What became of each changed line; nothing where a side has no text. */
static void add_account(struct hv_page *page)
{
    const struct hv_result *r = page->result;
    const struct hv_account *a = &r->account;
    const char *findings = hv_textf(
        page->arena, "in %s",
        hv_number(page->arena, r->n_findings - count_unseen(r), "finding", "findings"));
    const struct {
        size_t n;
        const char *one, *many;
    } parts[] = {
        {a->findings, findings, findings},
        {a->neutral, "without effect", "without effect"},
        {a->comments, "comment", "comments"},
        {a->not_looked_at, "not looked at", "not looked at"},
        {a->unaccounted, "not accounted for", "not accounted for"},
    };
    struct hv_buf text = {0};
    const char *between = ": ";
    if (!r->has_account || !a->changed)
        return;
    hv_put_number(&text, a->changed, "changed line in ", "changed lines in ");
    hv_put_number(&text, a->files, "header", "headers");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (!parts[i].n)
            continue;
        hv_buf_puts(&text, between);
        hv_put_number(&text, parts[i].n, parts[i].one, parts[i].many);
        between = ", ";
    }
    hv_page_line(page, &text);
}

static size_t count_there_before(const struct hv_result *result)
{
    size_t n = 0;
    for (size_t i = 0; i < result->n_findings; i++)
        n += !result->findings[i].introduced_here;
    return n;
}

static void add_counts(struct hv_page *page)
{
    const struct hv_result *result = page->result;
    const char *between = "verdict: ";
    struct hv_buf text = {0};
    for (int v = 0; v < HV_VERDICT_COUNT; v++) {
        if (result->counts.of[v] == 0)
            continue;
        hv_buf_printf(&text, "%s%zu ", between, result->counts.of[v]);
        hv_put_verdict(&text, (enum hv_verdict)v);
        between = ", ";
    }
    hv_putf(&text, "; rollback: %zu break", result->counts.rollback);
    if (result->counts.waived)
        hv_putf(&text, "; %zu waived", result->counts.waived);
    size_t before = count_there_before(result);
    if (before)
        hv_putf(&text, "; existed before: %zu of %zu", before, result->n_findings);
    hv_page_line(page, &text);
}

/* Headers cannot show everything, so nothing found is never said to be nothing there.
 */
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
                 "listed "
                 "above"
               : "no evidence of a break IN THE HEADERS; hvabi cannot see what headers "
                 "do not show";
}

static void add_policy(struct hv_page *page)
{
    const struct hv_tree_name *policy = &page->result->policy;
    if (policy->text)
        hv_page_putf(page, HV_BLOCK_LINE,
                     policy->commit ? "policy: %s (commit %-.12s)" : "policy: %s%s",
                     policy->text, policy->commit);
}

static void add_remarks(struct hv_page *page)
{
    page->hang = HV_TEXT_INDENT;
    for (size_t i = 0; i < page->result->n_remarks; i++) {
        const struct hv_remark *r = &page->result->remarks[i];
        hv_page_say(page, r->file ? "note: %s: %s" : "note: %s%s",
                    r->file ? r->file : "", r->text);
    }
    page->hang = 0;
}

static void add_nothing_compared(struct hv_page *page)
{
    if (!page->result->n_errors) /* which say it already */
        hv_page_putf(page, HV_BLOCK_LINE,
                     HV_ERROR "nothing was compared, so there is no result");
}

void hv_page_closing(struct hv_page *page)
{
    const struct hv_result *result = page->result;
    add_policy(page);
    add_remarks(page);
    if (hv_compared_nothing(result)) {
        add_nothing_compared(page);
        return;
    }
    if (result->unchanged) {
        hv_page_putf(page, HV_BLOCK_LINE,
                     "nothing public changed: no header or companion file that the "
                     "profile names differs");
        return;
    }
    hv_page_coverage(page);
    add_account(page);
    if (result->n_findings == 0) {
        hv_page_putf(page, HV_BLOCK_LINE, "%s", no_finding_words(result));
        return;
    }
    add_counts(page);
    if (result->counts.of[HV_VERDICT_BREAK] == 0 && result->counts.rollback == 0 &&
        (!hv_read_in_part(result) || result->account.not_looked_at))
        hv_page_putf(page, HV_BLOCK_LINE, "%s", no_break_words(result));
}

/* ---- the whole, as text ---- */

static int id_order(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int common_prefix(const char *a, const char *b)
{
    int n = 0;
    while (a[n] && a[n] == b[n])
        n++;
    return n;
}

static int id_length(const struct hv_result *result)
{
    enum { LEAST = 6 };
    const char **ids = hv_alloc((result->n_findings + 1) * sizeof *ids);
    size_t n = 0;
    int length = LEAST;
    for (size_t i = 0; i < result->n_findings; i++) {
        if (result->findings[i].id)
            ids[n++] = result->findings[i].id;
    }
    qsort(ids, n, sizeof *ids, id_order);
    for (size_t i = 1; i < n; i++) {
        int common = common_prefix(ids[i - 1], ids[i]);
        if (common >= length && ids[i][common]) /* twice the same stays the same */
            length = common + 1;
    }
    free(ids);
    return length;
}

/* A reason is read once: later findings of the rule name the rule. */
static bool says_why(const struct hv_page *page, const struct hv_finding *finding)
{
    if (page->options->verbose || !finding->why)
        return true;
    for (const struct hv_finding *f = page->result->findings; f < finding; f++)
        if (f->rule == finding->rule &&
            f->introduced_here == finding->introduced_here &&
            f->verdict == finding->verdict && f->why &&
            strcmp(f->why, finding->why) == 0)
            return false;
    return true;
}

static void add_findings(struct hv_page *page, bool introduced)
{
    const struct hv_report_options *options = page->options;
    bool begun = false, brief = false;
    for (size_t i = 0; i < page->result->n_findings; i++) {
        const struct hv_finding *f = &page->result->findings[i];
        if (f->introduced_here != introduced || hv_finding_condensed(f, options) ||
            (options->quiet && !f->fails))
            continue;
        if (!introduced && !options->quiet && !begun) {
            hv_page_putf(page, HV_BLOCK_LINE, "Existed before this change:");
            hv_page_gap(page);
        }
        begun = true;
        brief = !introduced && !f->fails && !options->verbose;
        if (brief)
            hv_page_finding_line(page, f);
        else
            hv_page_finding(page, f, says_why(page, f));
    }
    if (brief)
        hv_page_gap(page);
}

static void add_condensed(struct hv_page *page, enum hv_verdict verdict)
{
    struct hv_buf text = {0}, label = {0};
    if (!hv_put_condensed(&text, page->result, page->options, verdict))
        return;
    hv_buf_puts(&text, " (-v lists them)");
    hv_put_verdict(&label, verdict);
    hv_page_fact(page, hv_arena_strndup(page->arena, label.p, label.n), &text);
    hv_buf_done(&label);
}

void hv_text_write(const struct hv_report *report,
                   const struct hv_report_options *options, struct hv_buf *buf)
{
    const struct hv_result *result = report->result;
    struct hv_page page = hv_page_begin(result, options);
    page.id_length = id_length(result);
    if (!options->quiet) {
        hv_page_head(&page);
        hv_page_verification(&page);
    }
    add_findings(&page, true);
    add_findings(&page, false);
    if (!options->quiet) {
        add_condensed(&page, HV_VERDICT_REVIEW);
        add_condensed(&page, HV_VERDICT_COMPATIBLE);
        hv_page_left_out(&page);
    }
    hv_page_errors(&page);
    if (!options->quiet)
        hv_page_closing(&page);
    else if (hv_compared_nothing(result))
        add_nothing_compared(&page);
    hv_page_finish(&page, HV_TEXT_WIDTH, options->color, buf);
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

static void add_uncounted(struct hv_page *page, enum hv_verdict verdict)
{
    struct hv_buf counts = {0};
    if (hv_put_condensed(&counts, page->result, page->options, verdict))
        hv_page_putf(page, HV_BLOCK_LINE, "not shown one by one: %s: %.4000s",
                     hv_verdict_name(verdict), counts.p);
    hv_buf_done(&counts);
}

void hv_put_closing(struct hv_buf *buf, const struct hv_result *result,
                    const struct hv_report_options *options, bool left_out)
{
    struct hv_page page = hv_page_begin(result, options);
    add_uncounted(&page, HV_VERDICT_REVIEW);
    add_uncounted(&page, HV_VERDICT_COMPATIBLE);
    if (left_out)
        hv_page_left_out(&page);
    hv_page_closing(&page);
    hv_page_finish(&page, HV_TEXT_WIDTH, false, buf);
}
