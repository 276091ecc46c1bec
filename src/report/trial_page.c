/* SPDX-License-Identifier: MIT */
#include "model/trial.h"

#include "report/json_util.h"
#include "report/masks_page.h"
#include "report/message.h"
#include "report/page/page.h"
#include "report/wording.h"
#include "report/writers.h"

enum { INDENT = 2, HANG = 4, FEW = 40 };

/* ---- what was found ---- */

static const char *figure(const struct hv_trial *trial, uint64_t n)
{
    return n ? hv_textf(trial->arena, "%zu", (size_t)n) : "-";
}

static void add_counts(struct hv_page *page, const struct hv_trial *trial)
{
    HV_PAGE_TABLE(page, NULL, "on", "for", "headers", "records", "constants",
                  "hypercalls", "operations", "registers")
        ->right = 0xfc;
    HV_EACH (c, trial->counts, trial->n_counts)
        HV_PAGE_ROW(page, trial->profile->archs[c->arch].name,
                    trial->profile->audiences[c->audience].name,
                    figure(trial, c->headers), figure(trial, c->of[HV_CLASS_RECORD]),
                    figure(trial, c->of[HV_CLASS_CONSTANT] + c->of[HV_CLASS_ENUM]),
                    figure(trial, c->of[HV_CLASS_HYPERCALL]),
                    figure(trial, c->of[HV_CLASS_OP]),
                    figure(trial, c->of[HV_CLASS_REGISTER]));
}

static void add_families(struct hv_page *page, const struct hv_trial *trial)
{
    const struct hv_masks *masks = trial->families;
    HV_EACH (family, trial->profile->families, trial->profile->n_families) {
        /* one with more than comments and older versions */
        const struct hv_masks_row *row =
            HV_FIND(x, masks->rows, masks->n, x->family == family && x->n_live);
        if (row) {
            const struct hv_masks_op *last = &row->ops[row->n_ops - 1];
            char from[HV_NUMBER_WORDS], to[HV_NUMBER_WORDS];
            hv_masks_number(row, row->ops[0].number, &row->ops[0], from);
            hv_masks_number(row, row->highest, last, to);
            hv_page_line(page, "family %s: %zu %-s, %-s (%s) to %-s (%s)", family->name,
                         row->n_live, row->n_live == 1 ? "operation" : "operations",
                         from, row->ops[0].name, to, last->name);
        } else {
            hv_page_line(page, "family %s: no operation", family->name);
        }
    }
}

/* A profile without calls can be right, but a first one rarely is. */
static void add_no_calls(struct hv_page *page, const struct hv_trial *trial)
{
    size_t n = HV_SUM(count, trial->counts, trial->n_counts,
                      count->of[HV_CLASS_HYPERCALL] + count->of[HV_CLASS_OP]);
    if (!n)
        hv_page_line(page,
                     "no constant counts as the number of a call: \"hypercalls\" and "
                     "\"families\" say which ones do");
}

static void add_absent(struct hv_page *page, const struct hv_trial *trial)
{
    uint32_t absent = (uint32_t)((UINT64_C(1) << trial->profile->n_archs) - 1);
    for (size_t i = 0; i < trial->n_counts; i++)
        absent &= ~(1u << trial->counts[i].arch);
    if (absent)
        hv_page_line(page, "not in this tree, or not asked for: %-s",
                     hv_archs(page->arena, trial->profile, absent));
}

/* ---- what is to be mended ---- */

static void add_lack(struct hv_page *page, const struct hv_trial *trial,
                     const struct hv_lack *lack)
{
    struct hv_buf line = {0};
    hv_putf(&line, "`%s`", lack->name);
    if (lack->key)
        hv_putf(&line, " of \"%s\"", lack->key);
    if (lack->about)
        hv_putf(&line, ": %s", lack->about);
    if (lack->file) {
        hv_buf_puts(&line, " (");
        hv_put_place(&line, lack->file, lack->line);
        if (lack->n_places > 1)
            hv_putf(&line, " and %zu more", lack->n_places - 1);
        hv_buf_putc(&line, ')');
    }
    uint32_t all = (uint32_t)((UINT64_C(1) << trial->profile->n_archs) - 1);
    if (lack->archs && lack->archs != all)
        hv_putf(&line, " on %-s", hv_archs(page->arena, trial->profile, lack->archs));
    hv_page_add(page, HV_BLOCK_LINE, &line);
}

static void add_kind(struct hv_page *page, const struct hv_trial *trial,
                     enum hv_lack_kind kind, bool verbose)
{
    const struct hv_lack_traits *traits = &hv_lack_traits[kind];
    size_t n = trial->n_of[kind], shown = 0;
    hv_page_gap(page);
    hv_page_headingf(page, 2, "%zu %s", n, n == 1 ? traits->one : traits->many);
    page->indent = INDENT;
    page->hang = HANG;
    hv_page_say(page, "%-s", traits->fix);
    for (size_t i = 0; i < trial->n; i++)
        if (trial->lacks[i].kind == kind && (shown < FEW || verbose)) {
            add_lack(page, trial, &trial->lacks[i]);
            shown++;
        }
    if (shown < n)
        hv_page_line(page, "and %zu more, which -v shows", n - shown);
    page->indent = page->hang = 0;
}

static void add_last_line(struct hv_page *page, const struct hv_trial *trial)
{
    size_t unread = hv_trial_count_lacks(trial, HV_LACK_UNREAD);
    size_t wrong = hv_trial_count_lacks(trial, HV_LACK_WRONG);
    const char *path = trial->profile->path;
    hv_page_gap(page);
    if (unread)
        hv_page_line(page, HV_ALERT "not all headers can be read" HV_STRONG_END
                                    ": begin with the first list, then try again");
    else if (wrong)
        hv_page_line(page, "all headers can be read; %zu %-s of the profile to look at",
                     wrong, wrong == 1 ? "value" : "values");
    else
        hv_page_line(page,
                     "all headers can be read; next: `hvabi record %s --release R "
                     "--profile %s`",
                     trial->tree, path);
}

void hv_trial_text(struct hv_page *page, const struct hv_report *report)
{
    const struct hv_trial *trial = report->trial;
    hv_page_line(page, "%s: what the profile %s makes of it%s%s", trial->tree,
                 trial->profile->name, trial->release ? "; release " : "",
                 trial->release ? trial->release : "");
    hv_page_gap(page);
    add_counts(page, trial);
    add_absent(page, trial);
    add_families(page, trial);
    add_no_calls(page, trial);
    for (size_t k = 0; k < HV_LACK_KINDS; k++)
        if (trial->n_of[k])
            add_kind(page, trial, (enum hv_lack_kind)k, page->options->verbose);
    add_last_line(page, trial);
}

static json_t *count_object(const struct hv_trial *trial,
                            const struct hv_trial_count *count)
{
    const struct hv_profile *profile = trial->profile;
    return HV_JSON_OBJECT(
        KEY("arch", profile->archs[count->arch].name),
        KEY("audience", profile->audiences[count->audience].name),
        KEY("headers", count->headers), KEY("records", count->of[HV_CLASS_RECORD]),
        KEY("constants", count->of[HV_CLASS_CONSTANT] + count->of[HV_CLASS_ENUM]),
        KEY("hypercalls", count->of[HV_CLASS_HYPERCALL]),
        KEY("ops", count->of[HV_CLASS_OP]),
        KEY("registers", count->of[HV_CLASS_REGISTER]));
}

static json_t *family_object(const struct hv_masks *masks,
                             const struct hv_masks_row *row)
{
    return HV_JSON_OBJECT(KEY("family", row->family->name),
                          KEY("archs", hv_masks_archs(masks, row->archs)),
                          KEY("ops", row->n_live), KEY("lowest", row->ops[0].number),
                          KEY("highest", row->highest));
}

static json_t *lack_object(const struct hv_trial *trial, const struct hv_lack *lack)
{
    return HV_JSON_OBJECT(
        KEY("kind", hv_lack_traits[lack->kind].name), KEY("name", lack->name),
        KEY_IF(lack->key, "key", lack->key), KEY_IF(lack->about, "about", lack->about),
        KEY("file", lack->file), KEY("line", hv_json_known(lack->line)),
        KEY("places", lack->n_places),
        KEY("archs", hv_json_archs(trial->profile, lack->archs)));
}

json_t *hv_trial_json(const struct hv_report *report)
{
    const struct hv_trial *trial = report->trial;
    return HV_JSON_OBJECT(
        KEY("schema", "hvabi-try/1"), KEY("profile", trial->profile->name),
        KEYS(trial, tree, release),
        KEY("found", HV_JSON_LIST(count, trial->counts, trial->n_counts,
                                  count_object(trial, count))),
        KEY("families", HV_JSON_LIST(row, trial->families->rows, trial->families->n,
                                     family_object(trial->families, row))),
        KEY("to_mend",
            HV_JSON_LIST(lack, trial->lacks, trial->n, lack_object(trial, lack))));
}
