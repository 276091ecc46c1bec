/* SPDX-License-Identifier: MIT */
#include "report/vote_page.h"

#include "report/message.h"

#include <string.h>

static void add_errors(struct hv_page *page, const struct hv_result *r)
{
    struct hv_buf text = {0};
    for (size_t i = 0; i < r->n_errors; i++) {
        if (hv_error_reported(r, i))
            continue;
        hv_put_error(&text, r, i, true);
        hv_buf_putc(&text, '\n');
    }
    if (!text.n)
        return;
    hv_page_say(page, "Not read, so nothing is known about it:");
    hv_page_lines(page, false, &text);
}

/* A release that is missing makes "since" say less than it seems to. */
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
    for (size_t i = 0; i < r->n_remarks; i++) {
        struct hv_buf text = {0};
        if (r->remarks[i].file) {
            hv_put_code(&text, r->remarks[i].file);
            hv_buf_puts(&text, ": ");
        }
        hv_put_code(&text, r->remarks[i].text);
        hv_page_fact(page, "note", &text);
    }
}

static void add_seen(struct hv_page *page, const struct hv_vote_report *d)
{
    const struct hv_result *r = d->result;
    struct hv_buf text = {0};
    hv_page_section(page, "seen");
    hv_page_say_heading(page, 2, NULL, "What was seen, and what was not");
    add_errors(page, r);
    hv_buf_printf(&text, "%zu variants, %zu records, %zu constants, %zu values",
                  r->coverage.variants, r->coverage.records, r->coverage.constants,
                  r->coverage.values);
    hv_page_fact(page, "compared", &text);
    for (size_t i = 0; i < r->n_left_out; i++) {
        const struct hv_left_out *l = &r->left_out[i];
        hv_put_code(&text, strcmp(l->file, "*") == 0 ? "every header" : l->file);
        hv_buf_puts(&text, " on ");
        hv_put_for_whom(&text, d, r->left_out_archs[i], l->audiences);
        hv_buf_puts(&text, ": ");
        hv_put_code(&text, l->why);
        hv_page_fact(page, "left out", &text);
    }
    if (r->no_sandbox) {
        hv_buf_puts(&text, "headers were parsed without the system-call filter "
                           "(--no-sandbox)");
        hv_page_fact(page, "note", &text);
    }
    add_missing(page, d);
    add_remarks(page, r);
    hv_page_end(page);
}

static void put_tree(struct hv_buf *buf, const struct hv_tree_name *tree)
{
    hv_put_code(buf, tree->text);
    if (tree->commit) {
        hv_buf_puts(buf, ", commit ");
        hv_put_code(buf, tree->commit);
    }
    if (tree->release) {
        hv_buf_puts(buf, ", release ");
        hv_put_code(buf, tree->release);
    }
}

void hv_vote_page_source(struct hv_page *page, const struct hv_vote_report *dossier)
{
    enum { SHORT = 16 };
    const struct hv_result *r = dossier->result;
    struct hv_buf text = {0};
    add_seen(page, dossier);
    hv_page_section(page, "again");
    hv_page_say_heading(page, 2, NULL, "How to make this report again");
    hv_put_escaped(&text, dossier->command, SIZE_MAX);
    hv_page_lines(page, false, &text);
    put_tree(&text, &r->old);
    hv_page_fact(page, "old", &text);
    put_tree(&text, &r->new);
    hv_page_fact(page, "new", &text);
    if (r->policy.text) {
        put_tree(&text, &r->policy);
        hv_page_fact(page, "policy", &text);
    }
    hv_buf_puts(&text, "hvabi ");
    hv_put_code(&text, dossier->tool);
    if (dossier->parser) {
        hv_buf_puts(&text, ", libclang ");
        hv_put_code(&text, dossier->parser);
    }
    hv_page_fact(page, "program", &text);
    for (size_t i = 0; i < dossier->n_identities; i++) {
        const struct hv_identity *id = &dossier->identities[i];
        hv_put_code(&text, id->name);
        hv_buf_printf(&text, " SHA-256 " HV_CODE "%.*s" HV_CODE_END, SHORT, id->sha256);
        hv_page_fact(page, "file", &text);
    }
    hv_page_end(page);
}
