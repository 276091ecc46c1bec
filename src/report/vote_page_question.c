/* SPDX-License-Identifier: MIT
 *
 * One question on the page: what changes, the verdict, who sees it, what could be had
 * instead, what headers cannot show.
 */
#include "report/vote_page.h"

#include "report/rollback.h"

#include <inttypes.h>
#include <string.h>

/* ---- what changes ---- */

/* "4.6 to 4.12, 7 releases" */
static void put_short_stretch(struct hv_buf *buf, const struct hv_release_span *s)
{
    if (!s->since) {
        hv_buf_putc(buf, '-');
        return;
    }
    hv_put_code(buf, s->since);
    if (s->releases > 1) {
        hv_buf_puts(buf, " to ");
        hv_put_code(buf, s->until);
    }
}

/* A group: each name with its figures and its age. */
static void add_findings_table(const struct hv_vote_block *p)
{
    struct hv_block *table = hv_page_table(p->page, "Each of them", 3, p->q->n + 1);
    static const char *const heads[] = {"name", "before -> after", "shipped"};
    struct hv_buf text = {0};
    for (size_t i = 0; i < HV_COUNT(heads); i++) {
        hv_buf_puts(&text, heads[i]);
        hv_page_cell(p->page, table, 0, i, &text);
    }
    for (size_t i = 0; i < p->q->n; i++) {
        const struct hv_finding *f = p->q->findings[i];
        hv_put_code(&text, f->change.member ? f->change.member : f->change.entity);
        hv_page_cell(p->page, table, i + 1, 0, &text);
        hv_put_attributes(&text, p->dossier, f);
        hv_page_cell(p->page, table, i + 1, 1, &text);
        put_short_stretch(&text, &p->q->stretches[i]);
        hv_page_cell(p->page, table, i + 1, 2, &text);
    }
}

static void add_change(const struct hv_vote_block *p)
{
    struct hv_buf text = {0};
    if (p->q->n > 1) {
        add_findings_table(p);
        return;
    }
    hv_put_attributes(&text, p->dossier, p->first);
    if (text.n)
        hv_page_fact(p->page, "before -> after", &text);
}

/* ---- what follows ---- */

static void add_follow(const struct hv_vote_block *p)
{
    enum { MOST = 8 };
    size_t told = 0, moved = 0, more = 0;
    struct hv_buf text = {0};
    for (size_t i = 0; i < p->q->n; i++)
        for (const struct hv_change *c = p->q->findings[i]->change.consequences; c;
             c = c->next) {
            if (c->kind == HV_KIND_MEMBER_OFFSET) {
                moved++;
                continue;
            }
            if (told++ >= MOST) {
                more++;
                continue;
            }
            hv_buf_puts(&text, text.n ? "; " : "");
            hv_put_code(&text, c->entity);
            if (c->member) {
                hv_buf_puts(&text, ": ");
                hv_put_code(&text, c->member);
            }
            hv_buf_printf(&text, " %s", hv_change_wording(c));
            if (c->kind == HV_KIND_RECORD_SIZE)
                hv_buf_printf(&text, " (%" PRIu64 " -> %" PRIu64 " bytes)",
                              c->before.size, c->after.size);
        }
    if (moved)
        hv_buf_printf(&text, "%s%zu member%s", text.n ? "; " : "", moved,
                      moved == 1 ? " moves" : "s move");
    if (more)
        hv_buf_printf(&text, "; and %zu more", more);
    if (text.n)
        hv_page_fact(p->page, "follows", &text);
}

/* ---- verdict ---- */

/* What going back has to see to, each sentence once. */
static void add_back(const struct hv_vote_block *p)
{
    struct hv_buf all = {0};
    for (size_t i = 0; i < p->q->n; i++) {
        struct hv_buf one = {0};
        hv_put_rollback(&one, p->dossier->result->profile, p->q->findings[i]);
        if (one.n && (!all.n || !strstr(all.p, one.p)))
            hv_buf_printf(&all, "%s%s", all.n ? "; " : "", one.p);
        hv_buf_done(&one);
    }
    if (all.n)
        hv_page_fact(p->page, "way back", &all);
}

static void add_verdict(const struct hv_vote_block *p)
{
    struct hv_buf text = {0};
    const struct hv_finding *f = p->first;
    hv_buf_printf(&text, HV_STRONG "%s" HV_STRONG_END ": %s",
                  hv_verdict_name(f->verdict), hv_verdict_means(f->verdict));
    hv_page_fact(p->page, "verdict", &text);
    if (f->rollback_break)
        hv_buf_puts(&text,
                    HV_STRONG "break" HV_STRONG_END
                              ": what was built against the new header, or saved "
                              "by the new side, misbehaves on the old hypervisor");
    else
        hv_buf_puts(&text, HV_STRONG "ok" HV_STRONG_END);
    hv_page_fact(p->page, "rollback", &text);
    add_back(p);
    if (f->rule) {
        hv_put_code(&text, f->rule->id);
        hv_buf_putc(&text, ' ');
        hv_put_code(&text, f->rule->slug);
        hv_buf_puts(&text, ": ");
        hv_put_escaped(&text, f->rule->title, SIZE_MAX);
        hv_page_fact(p->page, "rule", &text);
    }
    if (f->rule && p->q->decide) {
        hv_put_escaped(&text, f->rule->why, SIZE_MAX);
        hv_page_fact(p->page, "reason", &text);
    }
    if (f->rule && f->rule->example && p->q->decide) {
        hv_put_escaped(&text, f->rule->example, SIZE_MAX);
        hv_page_fact(p->page, "example", &text);
    }
    if (f->waiver) {
        hv_put_code(&text, f->waiver->reason);
        hv_buf_puts(&text, ", ");
        hv_put_code(&text, f->waiver->file);
        hv_page_fact(p->page, "waived", &text);
    }
}

/* ---- the whole ---- */

static void add_declared(const struct hv_vote_block *p)
{
    const struct hv_contract *k[2] = {p->q->contract_before, p->q->contract_after};
    for (int i = 0; i < 2; i++) {
        struct hv_buf text = {0};
        if (!k[i])
            continue;
        hv_put_code(&text, k[i]->value);
        if (k[i]->since) {
            hv_buf_puts(&text, " since ");
            hv_put_code(&text, k[i]->since);
        }
        hv_buf_puts(&text, ": ");
        hv_put_escaped(&text, k[i]->why, SIZE_MAX);
        hv_page_fact(p->page, i ? "to be declared" : "declared", &text);
    }
}

static void add_file(const struct hv_vote_block *p)
{
    struct hv_buf text = {0};
    if (!p->change->file)
        return;
    hv_put_code(&text, p->change->file);
    if (p->change->line && p->q->n == 1)
        hv_buf_printf(&text, ", line %" PRIu32, p->change->line);
    hv_page_fact(p->page, "header", &text);
}

/* What is only to be known is told shorter: the rule has its reason in `explain`. */
static void add_facts(const struct hv_vote_block *p)
{
    struct hv_buf text = {0};
    add_change(p);
    add_declared(p);
    add_verdict(p);
    if (!p->q->decide) {
        hv_put_for_whom(&text, p->dossier, p->change->archs, p->change->audiences);
        hv_page_fact(p->page, "on", &text);
    }
    add_file(p);
    hv_vote_block_visibility(p);
    add_follow(p);
}

void hv_vote_page_question(struct hv_page *page, const struct hv_vote_report *dossier,
                           const struct hv_question *question)
{
    struct hv_vote_block p = {page, dossier, question, question->findings[0],
                              &question->findings[0]->change};
    struct hv_buf text = {0};
    hv_page_section(page, hv_arena_printf(page->arena, "F%u", question->number));
    hv_buf_puts(&text, "[");
    hv_put_number(&text, question);
    hv_buf_puts(&text, "] ");
    hv_put_subject(&text, question);
    hv_page_heading(page, 3, NULL, &text);
    if (question->decide) {
        hv_put_question(&text, dossier, question);
        hv_page_paragraph(page, &text);
    }
    add_facts(&p);
    hv_vote_block_layouts(&p);
    if (question->decide) {
        hv_vote_block_precedents(&p);
        hv_vote_block_alternatives(&p);
        hv_vote_block_unseen(&p);
    }
    hv_page_end(page);
}
