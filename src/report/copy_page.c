/* SPDX-License-Identifier: MIT
 *
 * What a consumer's copy of the headers is (model/copy.h), as text, Markdown and JSON.
 */
#include "model/copy.h"

#include "report/consumer_wording.h"
#include "report/hazard_page.h"
#include "report/json_util.h"
#include "report/result_page.h"
#include "report/wording.h"
#include "report/writers.h"

static void add_title(struct hv_page *page, const struct hv_copy *copy)
{
    struct hv_buf text = {0};
    const struct hv_consumer *c = copy->consumer;
    hv_putf(&text, HV_STRONG "hvabi consumer" HV_STRONG_END ": %s",
            c ? c->title : "an unknown consumer");
    hv_putf(&text, ", a copy of %s in %s", copy->result->profile->title,
            copy->result->old.text);
    hv_page_line(page, &text);
}

static void add_arch(struct hv_page *page, const struct hv_copy *copy,
                     const struct hv_copy_arch *arch)
{
    struct hv_buf text = {0};
    hv_putf(&text, "%s: ", copy->result->profile->archs[arch->arch].name);
    if (!arch->nearest.first)
        hv_buf_puts(&text, "no release has any of it in this form");
    else
        hv_buf_puts(&text, "nearest to ");
    if (arch->nearest.first)
        hv_put_releases(&text, &arch->nearest);
    if (arch->nearest.first)
        hv_putf(&text,
                " (%zu of %zu records, enumerations and constants as there, %zu with "
                "other bytes or values)",
                arch->equal, arch->known, arch->differ);
    for (size_t i = 0; i < arch->n_headers; i++) {
        hv_putf(&text, i ? ", %s " : "; but %s ", arch->headers[i].file);
        hv_put_releases(&text, &arch->headers[i].nearest);
    }
    hv_page_paragraph(page, &text);
}

static void add_claims(struct hv_page *page, const struct hv_copy *copy)
{
    struct hv_buf text = {0};
    for (size_t i = 0; i < copy->n_claims; i++) {
        const struct hv_copy_claim *claim = &copy->claims[i];
        hv_putf(&text, i ? ", %s " : "claims: %s ", claim->macro);
        hv_put_values(&text, claim->value, NULL);
        hv_buf_puts(&text, ", ");
        hv_put_releases(&text, &claim->releases);
    }
    if (copy->n_claims > 1 && !copy->claimed.first)
        hv_buf_puts(&text, "; no release ever had this set");
    if (copy->consumer && copy->consumer->interface_version)
        hv_putf(&text, "%sits sources ask for interface version %s", text.n ? "; " : "",
                copy->consumer->interface_version);
    if (copy->consumer && copy->consumer->probes)
        hv_putf(&text, "%sit asks for versions at run time", text.n ? "; " : "");
    if (text.n)
        hv_page_paragraph(page, &text);
}

static void add_own(struct hv_page *page, const struct hv_copy *copy)
{
    size_t n = page->options->verbose || copy->own.n < 8 ? copy->own.n : 8;
    struct hv_buf text = {0};
    if (!copy->own.n)
        return;
    hv_buf_puts(&text, "own (no recorded release has them): ");
    for (size_t i = 0; i < n; i++)
        hv_putf(&text, i ? ", %s" : "%s", copy->own.v[i]);
    if (n < copy->own.n)
        hv_putf(&text, " and %zu more (-v lists them)", copy->own.n - n);
    hv_page_paragraph(page, &text);
}

static void add_numbers(struct hv_page *page, const struct hv_copy *copy)
{
    HV_EACH (own, copy->numbers, copy->n_numbers) {
        struct hv_buf text = {0};
        hv_putf(&text, "%s:%u: %s: %s has %s %s", own->file, own->line,
                own->by ? "taken" : "own number", own->name,
                own->family ? own->family : "hypercall", own->number);
        if (own->by)
            hv_putf(&text, ", which is %s in %s", own->by, copy->result->new.text);
        else
            hv_putf(&text,
                    ", which %s does not use: nothing but a comment can keep it free",
                    copy->result->new.text);
        hv_page_line(page, &text);
    }
}

/* Does it stand in the report unasked? What is only called otherwise, or is gone,
 * breaks nobody who has a copy. */
static bool is_shown(const struct hv_page *page, const struct hv_finding *f)
{
    return page->options->verbose || f->fails || f->verdict == HV_VERDICT_BREAK ||
           f->verdict == HV_VERDICT_VERSIONED || f->verdict == HV_VERDICT_REVIEW;
}

static void add_findings(struct hv_page *page, const struct hv_result *result)
{
    for (size_t i = 0; i < result->n_findings; i++) {
        if (!is_shown(page, &result->findings[i]))
            continue;
        hv_page_finding_line(page, &result->findings[i]);
        if (!page->options->verbose)
            continue;
        page->indent = HV_TEXT_INDENT;
        hv_page_consequences(page, &result->findings[i]);
        page->indent = 0;
    }
}

void hv_copy_text(struct hv_page *page, const struct hv_report *report)
{
    const struct hv_copy *copy = report->copy;
    const struct hv_counts *rows = &copy->result->rows;
    page->result = copy->result;
    add_title(page, copy);
    page->hang = 2;
    for (size_t i = 0; i < copy->n_archs; i++)
        add_arch(page, copy, &copy->archs[i]);
    for (unsigned a = 0; a < copy->result->profile->n_archs; a++)
        if (copy->lacks & HV_BIT(a))
            hv_page_putf(page, HV_BLOCK_LINE, "%s: the copy does not have it",
                         copy->result->profile->archs[a].name);
    add_claims(page, copy);
    add_own(page, copy);
    page->hang = 0;
    hv_page_gap(page);
    add_numbers(page, copy);
    add_findings(page, copy->result);
    hv_page_errors(page);
    hv_page_putf(
        page, HV_BLOCK_LINE,
        "against %s: %zu break, %zu refused by a version, %zu to be looked at, "
        "%zu harmless",
        copy->result->new.text, rows->of[HV_VERDICT_BREAK],
        rows->of[HV_VERDICT_VERSIONED], rows->of[HV_VERDICT_REVIEW],
        rows->of[HV_VERDICT_SOURCE] + rows->of[HV_VERDICT_COMPATIBLE] +
            rows->of[HV_VERDICT_UNRELEASED]);
}

/* ---- JSON ---- */

static json_t *arch_object(const struct hv_copy *copy, const struct hv_copy_arch *arch)
{
    json_t *headers = hv_json_array();
    HV_EACH (h, arch->headers, arch->n_headers) {
        hv_json_append(headers,
                       HV_JSON_OBJECT(KEY("file", h->file),
                                      KEY("nearest", hv_json_releases(&h->nearest)),
                                      KEYS(h, equal, differ, known)));
    }
    return HV_JSON_OBJECT(KEY("arch", copy->result->profile->archs[arch->arch].name),
                          KEY("nearest", hv_json_releases(&arch->nearest)),
                          KEYS(arch, equal, differ, known),
                          KEY("other_headers", headers));
}

static json_t *claims_object(const struct hv_copy *copy)
{
    json_t *claims = hv_json_array();
    HV_EACH (claim, copy->claims, copy->n_claims)
        hv_json_append(claims, HV_JSON_OBJECT(KEYS(claim, macro, value),
                                              KEY("releases",
                                                  hv_json_releases(&claim->releases))));
    return HV_JSON_OBJECT(
        KEY("macros", claims), KEY("releases", hv_json_releases(&copy->claimed)),
        KEY("interface_version",
            copy->consumer ? copy->consumer->interface_version : NULL),
        KEY("probes", copy->consumer && copy->consumer->probes));
}

static json_t *numbers_list(const struct hv_copy *copy)
{
    json_t *list = hv_json_array();
    HV_EACH (own, copy->numbers, copy->n_numbers)
        hv_json_append(
            list, HV_JSON_OBJECT(
                      KEYS(own, name, family, number), KEY("taken_by", own->by),
                      KEY("archs", hv_json_archs(copy->result->profile, own->archs)),
                      KEY("location", hv_json_location(own->file, own->line))));
    return list;
}

json_t *hv_copy_json(const struct hv_report *report)
{
    const struct hv_copy *copy = report->copy;
    const struct hv_result *r = copy->result;
    json_t *archs = hv_json_array(), *differs = hv_json_array();
    for (size_t i = 0; i < copy->n_archs; i++)
        hv_json_append(archs, arch_object(copy, &copy->archs[i]));
    for (size_t i = 0; i < r->n_findings; i++)
        hv_json_append(differs, hv_json_finding(r, &r->findings[i]));
    return HV_JSON_OBJECT(
        KEY("schema", "hvabi-copy/1"), KEY("tool", HV_TOOL),
        KEY("profile", r->profile->name),
        KEY("consumer", copy->consumer ? copy->consumer->name : NULL),
        KEY("tree", hv_json_tree(&r->old)), KEY("against", hv_json_tree(&r->new)),
        KEY("archs", archs), KEY("lacks", hv_json_archs(r->profile, copy->lacks)),
        KEY("claims", claims_object(copy)), KEY("own", hv_json_strings(&copy->own)),
        KEY("own_numbers", numbers_list(copy)), KEY("summary", hv_json_summary(r)),
        KEY("changes", differs), KEY("errors", hv_json_errors(r)));
}
