/* SPDX-License-Identifier: MIT */
#include "report/text.h"

#include "base/mem.h"
#include "report/message.h"
#include "report/verify.h"
#include "report/writers.h"

#include <stdlib.h>
#include <string.h>

void hv_text_verdict(const struct hv_text *text, enum hv_verdict verdict)
{
    const char *name = hv_verdict_name(verdict);
    if (text->options->color)
        hv_buf_printf(text->buf, "%s%s\033[0m", hv_verdict_color(verdict), name);
    else
        hv_buf_puts(text->buf, name);
}

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

static void put_tree(struct hv_buf *buf, const struct hv_tree_name *tree)
{
    hv_put_escaped(buf, tree->text ? tree->text : "(unnamed)", HV_NAME_MAX);
    const char *open = " (";
    bool named = tree->text && *tree->text == '@'; /* "@4.17 (4.17)" says it twice */
    if (tree->release && !(named && strcmp(tree->text + 1, tree->release) == 0)) {
        hv_buf_puts(buf, open);
        hv_put_escaped(buf, tree->release, HV_NAME_MAX);
        open = ", ";
    }
    if (tree->commit) {
        hv_buf_puts(buf, open);
        hv_buf_puts(buf, "commit ");
        hv_buf_printf(buf, "%.12s", tree->commit);
        open = ", ";
    }
    if (*open == ',')
        hv_buf_putc(buf, ')');
}

void hv_text_head(const struct hv_text *text)
{
    const struct hv_result *result = text->result;
    hv_buf_printf(text->buf, "hvabi %s: ",
                  text->options->command ? text->options->command : "diff");
    put_tree(text->buf, &result->old);
    hv_buf_puts(text->buf, " -> ");
    put_tree(text->buf, &result->new);
    hv_buf_puts(text->buf, "\n\n");
}

static void put_findings(const struct hv_text *text, bool introduced)
{
    const struct hv_result *result = text->result;
    size_t n = 0;
    bool brief = false;
    for (size_t i = 0; i < result->n_findings; i++) {
        const struct hv_finding *f = &result->findings[i];
        if (f->introduced_here != introduced ||
            hv_finding_condensed(f, text->options) ||
            (text->options->quiet && !f->fails))
            continue;
        if (!introduced && !text->options->quiet && n == 0)
            hv_buf_puts(text->buf, "There before this change:\n\n");
        brief = !introduced && !f->fails && !text->options->verbose;
        hv_text_finding(text, f, brief);
        n++;
    }
    if (brief)
        hv_buf_putc(text->buf, '\n');
}

static void put_condensed(const struct hv_text *text, enum hv_verdict verdict)
{
    struct hv_buf line = {0};
    if (hv_put_condensed(&line, text->result, text->options, verdict)) {
        hv_text_verdict(text, verdict);
        hv_buf_puts(text->buf, ": ");
        hv_buf_puts(&line, " (-v lists them)");
        unsigned indent = (unsigned)strlen(hv_verdict_name(verdict)) + 2;
        hv_put_wrapped(text->buf, line.p, indent, HV_TEXT_WIDTH);
    }
    hv_buf_done(&line);
}

void hv_text_write(const struct hv_result *result,
                   const struct hv_report_options *options, struct hv_buf *buf)
{
    struct hv_text text = {result, options, buf, id_length(result)};
    if (!options->quiet) {
        hv_text_head(&text);
        hv_text_verification(&text);
    }
    put_findings(&text, true);
    put_findings(&text, false);
    if (!options->quiet) {
        put_condensed(&text, HV_VERDICT_REVIEW);
        put_condensed(&text, HV_VERDICT_COMPATIBLE);
        hv_text_left_out(&text);
    }
    hv_text_errors(&text);
    hv_text_closing(&text);
}
