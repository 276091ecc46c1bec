/* SPDX-License-Identifier: MIT */
#include "report/text.h"

#include "base/mem.h"
#include "report/message.h"

#include <stdlib.h>
#include <string.h>

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
        return "does not parse for whoever asks for an old interface";
    case HV_LEFT_OUT_FAILED:
        return "does not parse";
    }
    return "";
}

/* What is left out as it is told: one for a header and a reason. */
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
static size_t left_merge(const struct hv_result *result, struct left *ret)
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

static bool told_together(const struct left *a, const struct left *b)
{
    return left_alike(a, b) && a->archs == b->archs;
}

/* One line for all headers with the same reason for the same readers. */
static void put_left_out(const struct hv_text *text, const struct left *left, size_t n)
{
    const struct hv_result *result = text->result;
    struct hv_buf line = {0};
    for (size_t k = 0; k < n; k++) {
        if (!told_together(left, &left[k]))
            continue;
        hv_buf_puts(&line, k > 0 ? ", " : "");
        hv_put_escaped(&line,
                       is_every_header(left[k].l) ? "every header" : left[k].l->file,
                       HV_NAME_MAX);
    }
    hv_buf_puts(&line, " for ");
    hv_put_audiences(&line, result->profile, left->audiences, result->audiences);
    if (left->archs) {
        hv_buf_puts(&line, " on ");
        hv_put_archs(&line, result->profile, left->archs, result->archs);
    }
    hv_buf_puts(&line, ": ");
    hv_buf_puts(&line, left_out_words(left->l->kind));
    if (left->l->why) {
        hv_buf_puts(&line, " (");
        hv_put_escaped(&line, left->l->why, HV_NAME_MAX);
        hv_buf_putc(&line, ')');
    }
    hv_buf_puts(text->buf, "  ");
    hv_put_wrapped(text->buf, line.p, HV_TEXT_INDENT, HV_TEXT_WIDTH);
    hv_buf_done(&line);
}

void hv_text_left_out(const struct hv_text *text)
{
    if (text->result->n_left_out == 0)
        return;
    struct left *left = hv_alloc(text->result->n_left_out * sizeof *left);
    size_t n = left_merge(text->result, left);
    hv_buf_puts(text->buf, "left out:\n");
    for (size_t i = 0; i < n; i++) {
        size_t k = 0;
        while (k < i && !told_together(&left[k], &left[i]))
            k++;
        if (k == i)
            put_left_out(text, &left[i], n - i);
    }
    free(left);
}

static void put_error_word(const struct hv_text *text)
{
    hv_buf_puts(text->buf,
                text->options->color ? "\033[1;31merror\033[0m: " : "error: ");
}

void hv_text_errors(const struct hv_text *text)
{
    for (size_t i = 0; i < text->result->n_errors; i++) {
        if (hv_error_reported(text->result, i))
            continue;
        put_error_word(text);
        hv_put_error(text->buf, text->result, i, true);
        hv_buf_putc(text->buf, '\n');
    }
}

void hv_text_coverage(const struct hv_text *text)
{
    static const char label[] = "compared: ";
    const struct hv_coverage *c = &text->result->coverage;
    struct hv_buf line = {0};
    hv_buf_printf(&line, "%zu %s (", c->variants,
                  c->variants == 1 ? "variant" : "variants");
    hv_put_archs(&line, text->result->profile, text->result->archs, 0);
    hv_buf_puts(&line, " for ");
    hv_put_audiences(&line, text->result->profile, text->result->audiences, 0);
    hv_buf_printf(&line, "), %zu records, %zu constants, %zu values", c->records,
                  c->constants, c->values);
    hv_buf_puts(text->buf, label);
    hv_put_wrapped(text->buf, line.p, sizeof label - 1, HV_TEXT_WIDTH);
    hv_buf_done(&line);
    if (text->result->no_sandbox)
        hv_buf_puts(text->buf, "headers were parsed without the system-call filter "
                               "(--no-sandbox)\n");
}

static size_t there_before(const struct hv_result *result)
{
    size_t n = 0;
    for (size_t i = 0; i < result->n_findings; i++)
        n += !result->findings[i].introduced_here;
    return n;
}

static void put_counts(const struct hv_text *text)
{
    const struct hv_result *result = text->result;
    const char *between = "";
    hv_buf_puts(text->buf, "verdict: ");
    for (int v = 0; v < HV_VERDICT_COUNT; v++) {
        if (result->counts[v] == 0)
            continue;
        hv_buf_printf(text->buf, "%s%zu ", between, result->counts[v]);
        hv_text_verdict(text, (enum hv_verdict)v);
        between = ", ";
    }
    hv_buf_printf(text->buf, "; rollback: %zu break", result->rollback);
    if (result->waived)
        hv_buf_printf(text->buf, "; %zu waived", result->waived);
    size_t before = there_before(result);
    if (before)
        hv_buf_printf(text->buf, "; there before: %zu of %zu", before,
                      result->n_findings);
    hv_buf_putc(text->buf, '\n');
}

/* Headers cannot show everything, so nothing found is never said to be nothing there.
 */
static void put_no_finding(const struct hv_text *text)
{
    hv_buf_puts(text->buf,
                text->result->n_errors
                    ? "no finding in what could be read; the errors above come first\n"
                : text->result->verification
                    ? "no difference in the types that both have; what is not in the "
                      "file was not looked at\n"
                    : "no evidence of an ABI change IN THE HEADERS; what "
                      "headers cannot show was not looked at\n");
}

static void put_policy(const struct hv_text *text)
{
    const struct hv_tree_name *policy = &text->result->policy;
    if (!policy->text)
        return;
    hv_buf_puts(text->buf, "policy: ");
    hv_put_escaped(text->buf, policy->text, HV_NAME_MAX);
    if (policy->commit)
        hv_buf_printf(text->buf, " (commit %.12s)", policy->commit);
    hv_buf_putc(text->buf, '\n');
}

static void put_remarks(const struct hv_text *text)
{
    for (size_t i = 0; i < text->result->n_remarks; i++) {
        const struct hv_remark *remark = &text->result->remarks[i];
        struct hv_buf line = {0};
        hv_buf_puts(&line, "note: ");
        if (remark->file) {
            hv_put_escaped(&line, remark->file, HV_NAME_MAX);
            hv_buf_puts(&line, ": ");
        }
        hv_put_escaped(&line, remark->text, HV_NAME_MAX);
        hv_put_wrapped(text->buf, line.p, HV_TEXT_INDENT, HV_TEXT_WIDTH);
        hv_buf_done(&line);
    }
}

void hv_text_closing(const struct hv_text *text)
{
    const struct hv_result *result = text->result;
    if (!text->options->quiet) {
        put_policy(text);
        put_remarks(text);
    }
    if (hv_compared_nothing(result)) {
        if (result->n_errors)
            return; /* told already */
        put_error_word(text);
        hv_buf_puts(text->buf, "nothing was compared, so nothing is known\n");
        return;
    }
    if (text->options->quiet)
        return;
    if (result->unchanged) {
        hv_buf_puts(text->buf, "nothing public changed: no header or side file that "
                               "the profile names differs\n");
        return;
    }
    hv_text_coverage(text);
    if (result->n_findings == 0) {
        put_no_finding(text);
        return;
    }
    put_counts(text);
    if (result->counts[HV_VERDICT_BREAK] == 0 && result->rollback == 0 &&
        result->n_errors == 0)
        hv_buf_puts(text->buf, result->verification
                                   ? "no evidence of a break in the types that both "
                                     "have; what is not in the file was not looked at\n"
                                   : "no evidence of a break IN THE HEADERS; what "
                                     "headers cannot show was not looked at\n");
}
