/* SPDX-License-Identifier: MIT */
#include "flow/outputs.h"

#include "base/nearest.h"
#include "report/report.h"

static bool fail_verdict(const char *option, struct hv_span word, struct hv_err *err)
{
    char asked[32];
    snprintf(asked, sizeof asked, "%.*s", (int)word.n, word.p);
    struct hv_nearest nearest = hv_nearest_begin(asked);
    HV_BUF all = {0};
    for (unsigned i = 0; hv_verdict_name(i); i++) {
        hv_nearest_offer(&nearest, hv_verdict_name(i), hv_verdict_name(i));
        hv_buf_printf(&all, "%s, ", hv_verdict_name(i));
    }
    hv_nearest_offer(&nearest, "rollback", "rollback");
    return hv_fail(err, HV_ERR_USAGE, NULL,
                   "%s: unknown verdict '%s'; valid values: %srollback%s%s%s", option,
                   asked, all.p, HV_DID_YOU_MEAN(nearest.best));
}

bool hv_verdicts_parse(const char *option, const char *list, unsigned *ret_mask,
                       struct hv_err *err)
{
    *ret_mask = 0;
    HV_EACH_PART (part, list ? list : "break", ',') {
        char word[32] = "";
        if (part.n < sizeof word)
            memcpy(word, part.p, part.n);
        int verdict = hv_word_find(hv_verdict_name, word);
        if (verdict >= 0)
            *ret_mask |= 1u << verdict;
        else if (strcmp(word, "rollback") == 0)
            *ret_mask |= HV_FAIL_ON_ROLLBACK;
        else
            return fail_verdict(option, part, err);
    }
    return true;
}

/* --rollback lists other facts of the same comparison. */
static enum hv_report_kind kind_of(const struct hvabi_output *output,
                                   enum hv_report_kind kind)
{
    return output->rollback ? HV_REPORT_ROLLBACK : kind;
}

bool hv_outputs_check(enum hv_report_kind kind, const struct hvabi_outputs *outputs,
                      struct hv_err *err)
{
    HV_EACH (output, outputs->v, outputs->n) {
        unsigned show;
        enum hv_report_kind asked = kind_of(output, kind);
        if (output->show && !hv_verdicts_parse("--show", output->show, &show, err))
            return false;
        const struct hv_writer *writer = hv_writer_find(asked, output->format);
        if (writer && !hv_writer_load(writer, err))
            return false;
        if (writer)
            continue;
        HV_BUF all = {0};
        hv_put_formats(&all, asked);
        return hv_fail(err, HV_ERR_USAGE, NULL,
                       "unknown format '%s'%s; valid values: %s", output->format,
                       asked == HV_REPORT_ROLLBACK ? " for --rollback" : "", all.p);
    }
    return true;
}

void hv_outputs_fill(struct hvabi_output *output, struct hv_buf *buf)
{
    output->bytes = buf->p;
    output->n = buf->n;
    *buf = (struct hv_buf){0};
}

struct hv_report_options hv_outputs_options(const struct hvabi_output *output,
                                            const char *command)
{
    struct hv_report_options options = {.color = output->color,
                                        .verbose = output->verbose,
                                        .quiet = output->quiet,
                                        .width = (unsigned)output->width,
                                        .command = command};
    if (output->show)
        hv_verdicts_parse("--show", output->show, &options.show, &(struct hv_err){0});
    return options;
}

void hv_outputs_write(enum hv_report_kind kind, const struct hv_report *report,
                      const char *command, const struct hvabi_outputs *outputs)
{
    HV_EACH (output, outputs->v, outputs->n) {
        const struct hv_report_options options = hv_outputs_options(output, command);
        struct hv_buf buf = {0};
        hv_writer_write(hv_writer_find(kind_of(output, kind), output->format), report,
                        &options, &buf);
        hv_outputs_fill(output, &buf);
    }
}
