/* SPDX-License-Identifier: MIT */
#include "report/text.h"

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
    case HV_LEFT_OUT_FAILED:
        return "does not parse";
    }
    return "";
}

static bool left_out_alike(const struct hv_result *result, size_t i, size_t k)
{
    const struct hv_left_out *a = &result->left_out[i], *b = &result->left_out[k];
    uint32_t x = result->left_out_archs ? result->left_out_archs[i] : 0;
    uint32_t y = result->left_out_archs ? result->left_out_archs[k] : 0;
    return a->kind == b->kind && a->audiences == b->audiences && x == y &&
           (a->why == b->why || (a->why && b->why && strcmp(a->why, b->why) == 0));
}

static bool left_out_told(const struct hv_result *result, size_t i)
{
    for (size_t k = 0; k < i; k++) {
        if (left_out_alike(result, i, k))
            return true;
    }
    return false;
}

/* One line for all headers with the same reason for the same readers. */
static void put_left_out(const struct hv_text *text, size_t i)
{
    const struct hv_result *result = text->result;
    const struct hv_left_out *l = &result->left_out[i];
    struct hv_buf line = {0};
    for (size_t k = i; k < result->n_left_out; k++) {
        if (!left_out_alike(result, i, k))
            continue;
        const char *file = result->left_out[k].file;
        hv_buf_puts(&line, k > i ? ", " : "");
        hv_put_safe(&line, strcmp(file, "*") == 0 ? "every header" : file, HV_NAME_MAX);
    }
    hv_buf_puts(&line, " for ");
    hv_put_audiences(&line, result->profile, l->audiences, result->audiences);
    if (result->left_out_archs) {
        hv_buf_puts(&line, " on ");
        hv_put_archs(&line, result->profile, result->left_out_archs[i], result->archs);
    }
    hv_buf_puts(&line, ": ");
    hv_buf_puts(&line, left_out_words(l->kind));
    if (l->why) {
        hv_buf_puts(&line, " (");
        hv_put_safe(&line, l->why, HV_NAME_MAX);
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
    hv_buf_puts(text->buf, "left out:\n");
    for (size_t i = 0; i < text->result->n_left_out; i++) {
        if (!left_out_told(text->result, i))
            put_left_out(text, i);
    }
}

static void put_error_word(const struct hv_text *text)
{
    hv_buf_puts(text->buf,
                text->options->color ? "\033[1;31merror\033[0m: " : "error: ");
}

void hv_text_errors(const struct hv_text *text)
{
    for (size_t i = 0; i < text->result->n_errors; i++) {
        const struct hv_message *m = &text->result->errors[i];
        put_error_word(text);
        if (m->err.path[0]) {
            hv_put_safe(text->buf, m->err.path, sizeof m->err.path);
            if (m->err.line)
                hv_buf_printf(text->buf, ":%u", m->err.line);
            if (m->err.line && m->err.column)
                hv_buf_printf(text->buf, ":%u", m->err.column);
            hv_buf_puts(text->buf, ": ");
        }
        hv_put_safe(text->buf, m->err.text, sizeof m->err.text);
        if (m->arch) {
            hv_buf_puts(text->buf, " [");
            hv_put_safe(text->buf, m->arch, HV_NAME_MAX);
            hv_buf_putc(text->buf, ']');
        }
        hv_buf_putc(text->buf, '\n');
    }
}

static bool compared_nothing(const struct hv_coverage *coverage)
{
    return coverage->variants == 0 ||
           coverage->records + coverage->constants + coverage->values == 0;
}

static void put_coverage(const struct hv_text *text)
{
    const struct hv_coverage *c = &text->result->coverage;
    hv_buf_printf(text->buf, "compared: %zu %s (", c->variants,
                  c->variants == 1 ? "variant" : "variants");
    hv_put_archs(text->buf, text->result->profile, text->result->archs, 0);
    hv_buf_puts(text->buf, " for ");
    hv_put_audiences(text->buf, text->result->profile, text->result->audiences, 0);
    hv_buf_printf(text->buf, "), %zu records, %zu constants, %zu values\n", c->records,
                  c->constants, c->values);
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
    hv_buf_putc(text->buf, '\n');
}

/* Headers cannot show everything, so nothing found is never said to be nothing there.
 */
static void put_no_finding(const struct hv_text *text)
{
    hv_buf_puts(text->buf,
                text->result->n_errors
                    ? "no finding in what could be read; the errors above come first\n"
                    : "no evidence of an ABI change IN THE HEADERS; what "
                      "headers cannot show was not looked at\n");
}

void hv_text_closing(const struct hv_text *text)
{
    const struct hv_result *result = text->result;
    if (compared_nothing(&result->coverage)) {
        if (result->n_errors)
            return; /* told already */
        put_error_word(text);
        hv_buf_puts(text->buf, "nothing was compared, so nothing is known\n");
        return;
    }
    if (text->options->quiet)
        return;
    put_coverage(text);
    if (result->n_findings == 0) {
        put_no_finding(text);
        return;
    }
    put_counts(text);
    if (result->counts[HV_VERDICT_BREAK] == 0 && result->rollback == 0 &&
        result->n_errors == 0)
        hv_buf_puts(text->buf, "no evidence of a break IN THE HEADERS; what headers "
                               "cannot show was not looked at\n");
}
