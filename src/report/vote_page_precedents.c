/* SPDX-License-Identifier: MIT */
#include "report/vote_page.h"

#include "report/wording_precedents.h"

/* ---- precedents ---- */

/* Breaks of the architectures and audiences that the question is about. */
static void add_counts(const struct hv_vote_block *p)
{
    const struct hv_precedents *past = p->q->precedents;
    struct hv_buf text = {0};
    for (size_t i = 0; i < past->n_counts; i++) {
        hv_put_break_count(&text, &past->counts[i], p->dossier->result->profile);
        hv_buf_putc(&text, '.');
        hv_page_item(p->page, &text);
    }
}

static const char *near_words(enum hv_nearness near)
{
    switch (near) {
    case HV_NEAR_ENTITY:
        return "the same name";
    case HV_NEAR_INTERFACE:
        return "the same interface";
    case HV_NEAR_AUDIENCE:
        return "the same audience";
    }
    return "";
}

/* How many of each sort, for what the table leaves out. */
static void add_near(const struct hv_vote_block *p, size_t shown)
{
    const struct hv_precedents *past = p->q->precedents;
    struct hv_buf text = {0};
    hv_buf_printf(&text, "%zu like it %s recorded", past->n,
                  past->n == 1 ? "is" : "are");
    for (int i = 0; i <= HV_NEAR_AUDIENCE; i++)
        hv_buf_printf(&text, "%s%zu of %s", i ? ", " : ": ", past->n_near[i],
                      near_words((enum hv_nearness)i));
    if (shown < past->n)
        hv_buf_printf(&text, "; the nearest %zu:", shown);
    else
        hv_buf_putc(&text, shown ? ':' : '.');
    hv_page_paragraph(p->page, &text);
}

static void add_precedent(const struct hv_vote_block *p,
                          const struct hv_precedent *past)
{
    struct hv_buf text = {0};
    hv_buf_puts(&text, HV_STRONG);
    hv_put_escaped(&text, past->release, HV_NAME_MAX);
    hv_buf_puts(&text, HV_STRONG_END ": " HV_CODE);
    hv_put_precedent(&text, past);
    hv_buf_puts(&text, HV_CODE_END " on ");
    hv_put_for_whom(&text, p->dossier, past->archs, past->audiences);
    hv_buf_printf(&text, ": %s%s; ", hv_verdict_name(past->verdict),
                  past->rollback_break ? ", rollback break" : "");
    size_t n = text.n;
    hv_put_done(&text, past);
    if (text.n == n)
        hv_buf_puts(&text, "nothing that is known was done");
    hv_buf_putc(&text, '.');
    hv_page_item(p->page, &text);
}

void hv_vote_block_precedents(const struct hv_vote_block *part)
{
    enum { MOST = 6 };
    const struct hv_precedents *past = part->q->precedents;
    struct hv_buf text = {0};
    hv_page_say_heading(part->page, 4, NULL, "Precedents");
    if (!past) {
        hv_buf_puts(&text, "The past is not known: ");
        hv_put_code(&text, part->dossier->no_past);
        hv_page_paragraph(part->page, &text);
        return;
    }
    size_t shown = past->n < MOST ? past->n : MOST;
    add_counts(part);
    add_near(part, shown);
    for (size_t i = 0; i < shown; i++)
        add_precedent(part, past->v[i]);
}

/* ---- owners ---- */

static const char *role_words(enum hv_owner_role role)
{
    switch (role) {
    case HV_OWNER_MAINTAINER:
        return "maintainer";
    case HV_OWNER_REVIEWER:
        return "reviewer";
    case HV_OWNER_LIST:
        return "list";
    }
    return "";
}

static void put_owner(struct hv_buf *buf, const struct hv_owner *owner)
{
    hv_buf_puts(buf, HV_CODE);
    if (owner->name) {
        hv_put_escaped(buf, owner->name, HV_NAME_MAX);
        hv_buf_puts(buf, " (");
    }
    hv_put_escaped(buf, owner->address, HV_NAME_MAX);
    hv_buf_puts(buf, owner->name ? ")" HV_CODE_END : HV_CODE_END);
}

static void add_owned(struct hv_page *page, const struct hv_vote_report *d,
                      const struct hv_owned *file)
{
    struct hv_buf text = {0};
    hv_put_code(&text, file->path);
    hv_buf_puts(&text, " on ");
    hv_put_archs(&text, d->result->profile, file->archs, 0);
    if (!file->n)
        hv_buf_puts(&text, ": nobody is named");
    for (size_t i = 0; i < file->n; i++) {
        const struct hv_owner *owner = &file->owners[i];
        hv_buf_puts(&text, i ? ", " : ": ");
        hv_put_code(&text, owner->name ? owner->name : owner->address);
    }
    if (file->rest)
        hv_buf_puts(&text, "; only those who own the rest");
    hv_page_item(page, &text);
}

static void add_all_owners(struct hv_page *page, const struct hv_owners *owners)
{
    static const char *const heads[] = {"who", "is", "section"};
    struct hv_buf text = {0};
    struct hv_block *table = hv_page_table(page, "Owners of what is asked about",
                                           HV_COUNT(heads), owners->n_all + 1);
    for (size_t i = 0; i < HV_COUNT(heads); i++) {
        hv_buf_puts(&text, heads[i]);
        hv_page_cell(page, table, 0, i, &text);
    }
    for (size_t i = 0; i < owners->n_all; i++) {
        put_owner(&text, &owners->all[i]);
        hv_page_cell(page, table, i + 1, 0, &text);
        hv_buf_puts(&text, role_words(owners->all[i].role));
        hv_page_cell(page, table, i + 1, 1, &text);
        hv_put_code(&text, owners->all[i].section);
        hv_page_cell(page, table, i + 1, 2, &text);
    }
}

static void add_owner_remarks(struct hv_page *page, const struct hv_owners *owners)
{
    for (size_t i = 0; i < owners->n_remarks; i++) {
        const struct hv_err *err = &owners->remarks[i];
        struct hv_buf text = {0};
        hv_buf_puts(&text, HV_CODE);
        if (*err->path) {
            hv_put_escaped(&text, err->path, HV_NAME_MAX);
            if (err->line)
                hv_buf_printf(&text, ":%u", err->line);
            hv_buf_puts(&text, ": ");
        }
        hv_put_escaped(&text, err->text, SIZE_MAX);
        hv_buf_puts(&text, HV_CODE_END);
        hv_page_item(page, &text);
    }
}

void hv_vote_page_owners(struct hv_page *page, const struct hv_vote_report *dossier)
{
    const struct hv_owners *owners = dossier->owners;
    if (!owners)
        return;
    hv_page_section(page, "owners");
    hv_page_say_heading(page, 2, NULL, "Who decides");
    if (owners->n_all)
        add_all_owners(page, owners);
    for (size_t i = 0; owners->n > 1 && owners->n_all && i < owners->n; i++)
        add_owned(page, dossier, &owners->files[i]);
    add_owner_remarks(page, owners);
    hv_page_end(page);
}
