/* SPDX-License-Identifier: MIT
 *
 * Where the thing stands that a question is about: who sees it, which calls reach it,
 * which version covers it, and since when it was shipped.
 */
#include "report/vote_page.h"

static void put_seen(struct hv_buf *buf, const struct hv_profile *profile,
                     uint32_t archs, uint32_t audiences)
{
    hv_put_audiences(buf, profile, audiences, 0);
    hv_buf_puts(buf, " on ");
    hv_put_archs(buf, profile, archs, 0);
}

static void add_standing(const struct hv_vote_block *p)
{
    const struct hv_visibility *s = &p->q->standing;
    const struct hv_profile *profile = p->dossier->result->profile;
    struct hv_buf text = {0};
    if (!s->archs)
        return;
    put_seen(&text, profile, s->archs, s->audiences);
    if (s->old_archs &&
        (s->old_archs != s->archs || s->old_audiences != s->audiences)) {
        hv_buf_puts(&text, "; before by ");
        put_seen(&text, profile, s->old_archs, s->old_audiences);
    }
    hv_buf_puts(&text, s->common ? "; in a common header"
                                 : "; in a header of some architectures");
    if (s->strict) {
        hv_buf_puts(&text, "; the interface of ");
        hv_put_audiences(&text, profile, s->strict, 0);
        hv_buf_puts(&text, " is stable for ever");
    } else {
        hv_buf_puts(&text, "; no audience among them has an interface that is stable "
                           "for ever");
    }
    hv_page_fact(p->page, "seen by", &text);
    if (s->op) {
        hv_buf_puts(&text, "operation ");
        hv_put_code(&text, s->op->u.op.number);
        hv_buf_puts(&text, " of ");
        hv_put_code(&text, s->op->u.op.family);
        if (s->op->u.op.args) {
            hv_buf_puts(&text, ", takes ");
            hv_put_code(&text, s->op->u.op.args);
        }
        hv_page_fact(p->page, "is", &text);
    }
}

/* The hypercall of an op's family, or NULL. */
static const char *hypercall_of(const struct hv_profile *profile, const char *op)
{
    const struct hv_family *family = hv_family_of(profile, op, NULL);
    return family ? family->hypercall : NULL;
}

static void add_reach(const struct hv_vote_block *p)
{
    enum { SHOWN = 6 };
    const struct hv_strings *from = p->first->reachable_from;
    const char *told = NULL;
    struct hv_buf text = {0};
    for (size_t i = 0; from && i < from->n && i < SHOWN; i++) {
        const char *call = hypercall_of(p->dossier->result->profile, from->v[i]);
        hv_buf_puts(&text, i ? ", " : "");
        hv_put_code(&text, from->v[i]);
        if (call && call != told) {
            hv_buf_puts(&text, " (");
            hv_put_code(&text, call);
            hv_buf_putc(&text, ')');
        }
        told = call;
    }
    if (from && from->n > SHOWN)
        hv_buf_printf(&text, " and %zu more", from->n - SHOWN);
    if (!text.n && p->change->cls != HV_CLASS_RECORD)
        return;
    if (!text.n)
        hv_buf_puts(&text, "no call is known to reach it");
    if (p->first->unreachable_for_strict)
        hv_buf_puts(&text, ": calls that only audiences without a lasting promise may "
                           "make, although it stands outside of every guard");
    hv_page_fact(p->page, "reached from", &text);
}

static void add_versions(const struct hv_vote_block *p)
{
    struct hv_buf text = {0};
    for (size_t i = 0; i < p->q->n_covers; i++) {
        hv_buf_puts(&text, i ? "; " : "");
        hv_put_version_coverage(&text, &p->q->covers[i]);
    }
    if (!text.n)
        hv_buf_puts(&text, "no version macro covers it");
    hv_page_fact(p->page, "version", &text);
}

static void add_age(const struct hv_vote_block *p)
{
    struct hv_buf text = {0};
    const struct hv_release_span *whole = &p->q->standing_since;
    if (p->q->n == 1)
        hv_put_release_span(&text, &p->q->stretches[0]);
    if (!text.n && whole->since) {
        hv_buf_puts(&text, p->q->n > 1 ? "see each of them above" : "all of it ");
        if (p->q->n == 1)
            hv_put_release_span(&text, whole);
    }
    if (!text.n && p->q->n == 1 && !p->change->before.present)
        hv_buf_puts(&text,
                    "it is new: no release that is not newer than the old tree has "
                    "it");
    if (!text.n && p->q->n == 1)
        hv_buf_puts(&text, p->dossier->n_releases
                               ? "no recorded release shipped the old form, or it is "
                                 "not known"
                               : "no release is recorded");
    if (text.n)
        hv_page_fact(p->page, "shipped", &text);
}

void hv_vote_block_visibility(const struct hv_vote_block *part)
{
    if (part->q->decide)
        add_standing(part);
    add_reach(part);
    add_versions(part);
    add_age(part);
}
