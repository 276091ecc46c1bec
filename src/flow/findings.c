/* SPDX-License-Identifier: MIT */
#include "flow/comparison.h"
#include "report/report.h"

void hvabi_on_finding(struct hvabi *run, hvabi_finding_fn *function, void *ctx)
{
    run->on_finding = function;
    run->on_finding_ctx = ctx;
}

static const char *join_archs(const struct hv_result *r, uint32_t mask)
{
    const char *all = "";
    for (unsigned a = 0; a < r->profile->n_archs; a++)
        if (mask & UINT32_C(1) << a)
            all = hv_arena_printf(r->arena, "%s%s%s", all, *all ? "," : "",
                                  r->profile->archs[a].name);
    return all;
}

static const char *join_audiences(const struct hv_result *r, uint32_t mask)
{
    const char *all = "";
    for (unsigned u = 0; u < r->profile->n_audiences; u++)
        if (mask & UINT32_C(1) << u)
            all = hv_arena_printf(r->arena, "%s%s%s", all, *all ? "," : "",
                                  r->profile->audiences[u].name);
    return all;
}

static const char *one_line(const struct hv_result *r, const struct hv_finding *f)
{
    struct hv_buf buf = {0};
    hv_put_message(&buf, r, f);
    const char *text = hv_arena_strndup(r->arena, buf.p ? buf.p : "", buf.n);
    hv_buf_done(&buf);
    return text;
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
            .archs = join_archs(r, f->change.archs),
            .audiences = join_audiences(r, f->change.audiences),
            .file = f->change.file,
            .line = f->change.line,
            .released_since = f->released_since,
            .text = one_line(r, f),
            .profile = r->profile->name};
        run->on_finding(run->on_finding_ctx, &finding);
    }
}
