/* SPDX-License-Identifier: MIT */
#include "flow/comparison.h"
#include "report/report.h"

void hvabi_on_finding(struct hvabi *run, hvabi_finding_fn *function, void *ctx)
{
    run->on_finding = function;
    run->on_finding_ctx = ctx;
}

/* Takes over the buffer. */
static const char *kept_text(const struct hv_result *r, struct hv_buf *buf)
{
    const char *text = hv_arena_strndup(r->arena, buf->p ? buf->p : "", buf->n);
    hv_buf_done(buf);
    return text;
}

static const char *join(const struct hv_result *r, struct hv_set_names names)
{
    struct hv_buf buf = {0};
    hv_put_names(&buf, &names, ",");
    return kept_text(r, &buf);
}

static const char *one_line(const struct hv_result *r, const struct hv_finding *f)
{
    struct hv_buf buf = {0};
    hv_put_message(&buf, r, f);
    return kept_text(r, &buf);
}

void hv_findings_visit(const struct hvabi *run, const struct hv_result *r)
{
    for (size_t i = 0; run->on_finding && i < r->n_findings; i++) {
        const struct hv_finding *f = &r->findings[i];
        const struct hvabi_finding finding = {
            .kind = hv_kind_name(f->change.kind),
            .entity = f->change.entity,
            .member = f->change.member,
            .verdict = hv_verdict_name(f->verdict),
            .rollback_break = f->rollback_break,
            .fails = f->fails,
            .waived = f->waiver != NULL,
            .rule = f->rule ? f->rule->id : NULL,
            .id = f->id,
            .archs = join(r, hv_arch_names(r->profile, f->change.archs)),
            .audiences = join(r, hv_audience_names(r->profile, f->change.audiences)),
            .file = f->change.file,
            .line = f->change.line,
            .released_since = f->released_since,
            .text = one_line(r, f),
            .profile = r->profile->name};
        run->on_finding(run->on_finding_ctx, &finding);
    }
}
