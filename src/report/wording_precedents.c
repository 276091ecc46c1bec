/* SPDX-License-Identifier: MIT */
#include "report/wording_precedents.h"

void hv_put_precedent(struct hv_buf *buf, const struct hv_precedent *precedent)
{
    struct hv_change change = hv_precedent_change(precedent);
    struct hv_buf sides = {0};
    enum hv_fields fields = hv_change_fields(&change);
    hv_put_headline(buf, &change);
    if (fields != HV_FIELDS_GUARD) /* whose sides are entities, which are not kept */
        hv_put_sides(&sides, fields, &change.before, &change.after);
    if (sides.n)
        hv_buf_printf(buf, " (%s)", sides.p);
    hv_buf_done(&sides);
}

static void put_item(struct hv_buf *buf, size_t *n, const char *words, const char *name)
{
    hv_buf_puts(buf, (*n)++ ? "; " : "");
    hv_buf_puts(buf, words);
    hv_put_escaped(buf, name, HV_NAME_MAX);
}

static void put_version(struct hv_buf *buf, size_t *n, const struct hv_precedent *p)
{
    if (!p->version_macro) {
        put_item(buf, n, "a version was raised", NULL);
        return;
    }
    put_item(buf, n, "", p->version_macro);
    if (p->version_before && p->version_after) {
        hv_buf_puts(buf, " went from ");
        hv_put_escaped(buf, p->version_before, HV_NAME_MAX);
        hv_buf_puts(buf, " to ");
        hv_put_escaped(buf, p->version_after, HV_NAME_MAX);
    } else {
        hv_buf_puts(buf, " was raised");
    }
}

void hv_put_done(struct hv_buf *buf, const struct hv_precedent *precedent)
{
    size_t n = 0;
    if (precedent->done & HV_DONE_BUMPED)
        put_version(buf, &n, precedent);
    if (precedent->done & HV_DONE_KEPT)
        put_item(buf, &n, "kept for older interface versions", NULL);
    if (precedent->done & HV_DONE_NEW_OP)
        put_item(buf, &n, "with a new op beside it: ", precedent->new_op);
    if (precedent->done & HV_DONE_WAIVED)
        put_item(buf, &n, "waived: ", precedent->waiver);
    if (precedent->done & HV_DONE_REVERTED)
        put_item(buf, &n, "back to the old form in ", precedent->reverted_in);
}

void hv_put_precedent_line(struct hv_buf *buf, const struct hv_precedent *precedent,
                           const struct hv_profile *profile)
{
    struct hv_buf done = {0};
    hv_put_precedent(buf, precedent);
    hv_buf_puts(buf, " [");
    hv_put_escaped(buf, precedent->rule, HV_NAME_MAX);
    hv_buf_puts(buf, "] on ");
    hv_put_archs(buf, profile, precedent->archs, 0);
    hv_buf_puts(buf, " for ");
    hv_put_audiences(buf, profile, precedent->audiences, 0);
    hv_put_done(&done, precedent);
    if (done.n)
        hv_buf_printf(buf, "; %s", done.p);
    hv_buf_done(&done);
}

void hv_put_break_count(struct hv_buf *buf, const struct hv_break_count *count,
                        const struct hv_profile *profile)
{
    hv_put_audiences(buf, profile, count->audience, 0);
    hv_buf_puts(buf, "-visible breaks on ");
    hv_put_archs(buf, profile, UINT32_C(1) << count->arch, 0);
    hv_buf_puts(buf, " between ");
    hv_put_escaped(buf, count->from, HV_NAME_MAX);
    hv_buf_puts(buf, " and ");
    hv_put_escaped(buf, count->until, HV_NAME_MAX);
    if (!count->n) {
        hv_buf_puts(buf, ": none");
        return;
    }
    hv_buf_printf(buf, ": %zu, the last in ", count->n);
    hv_put_escaped(buf, count->last, HV_NAME_MAX);
}
