/* SPDX-License-Identifier: MIT */
#include "report/message.h"

#include "report/page/page.h"
#include "report/rollback.h"
#include "report/wording.h"

/* A kind that never fails and that headers cannot decide. */
static bool is_mere_text(enum hv_kind kind)
{
    return hv_kind_traits(kind)->role == HV_KIND_ROLE_TEXT;
}

enum hv_level hv_finding_level(const struct hv_finding *finding)
{
    if (finding->fails)
        return HV_LEVEL_ERROR;
    if (finding->waiver || is_mere_text(finding->change.kind))
        return HV_LEVEL_NOTE;
    bool wants_a_look = finding->verdict == HV_VERDICT_BREAK ||
                        finding->verdict == HV_VERDICT_REVIEW ||
                        finding->verdict == HV_VERDICT_SOURCE;
    return wants_a_look || finding->rollback_break ? HV_LEVEL_WARNING : HV_LEVEL_NOTE;
}

/* ---- what is only counted ---- */

bool hv_finding_condensed(const struct hv_finding *finding,
                          const struct hv_report_options *options)
{
    bool shown = options->verbose || options->show & 1u << finding->verdict;
    return !shown && !finding->fails && !finding->rollback_break &&
           (finding->verdict == HV_VERDICT_COMPATIBLE ||
            (is_mere_text(finding->change.kind) && !finding->change.feature));
}

void hv_put_condensed(struct hv_buf *buf, const struct hv_result *result,
                      const struct hv_report_options *options, enum hv_verdict verdict)
{
    enum { HEADERS = 3 };
    struct hv_kind_counts counts = {0};
    size_t n = 0;
    HV_EACH (f, result->findings, result->n_findings) {
        if (!f->introduced_here || f->verdict != verdict ||
            !hv_finding_condensed(f, options))
            continue;
        if (f->change.lines && n < HEADERS) { /* the header says more than a count */
            hv_buf_puts(buf, n++ ? ", " : "");
            hv_put_headline(buf, &f->change);
        } else {
            hv_count_kind(&counts, &f->change);
        }
    }
    hv_put_kind_counts(buf, &counts, n);
}

/* ---- a finding ---- */

void hv_put_place(struct hv_buf *buf, const char *file, uint32_t line)
{
    hv_putf(buf, "%s", file);
    if (line)
        hv_buf_printf(buf, ":%" PRIu32, line);
}

/* The values on one architecture, in an arena of the caller's. */
static const char *values_on(struct hv_arena *arena, enum hv_fields fields,
                             const struct hv_per_arch *on)
{
    return hv_keep(arena, HV_TEXT(hv_put_sides, fields, &on->before, &on->after));
}

/* Put values once for all architectures that share them; these are not named if they
 * are all, as nothing differs then. */
static void put_values_per_arch(struct hv_buf *buf, const struct hv_result *result,
                                const struct hv_finding *f, const char *between)
{
    enum hv_fields fields = hv_change_fields(&f->change);
    HV_ARENA arena = hv_arena_new();
    uint32_t done = 0;
    for (size_t i = 0; i < f->n_per_arch; i++) {
        const char *values = values_on(arena, fields, &f->per_arch[i]);
        uint32_t same = 0;
        for (size_t k = i; k < f->n_per_arch; k++)
            if (strcmp(values, values_on(arena, fields, &f->per_arch[k])) == 0)
                same |= HV_BIT(f->per_arch[k].arch);
        if (done & HV_BIT(f->per_arch[i].arch))
            continue;
        hv_buf_puts(buf, done ? between : "");
        if (same != f->change.archs) {
            hv_put_archs(buf, result->profile, same, 0);
            hv_buf_puts(buf, ": ");
        }
        hv_putf(buf, "%-s", values);
        done |= same;
    }
}

void hv_put_finding_values(struct hv_buf *buf, const struct hv_result *result,
                           const struct hv_finding *finding, const char *between)
{
    const struct hv_change *c = &finding->change;
    if (finding->n_per_arch)
        put_values_per_arch(buf, result, finding, between);
    else
        hv_put_sides(buf, hv_change_fields(c), &c->before, &c->after);
}

void hv_put_where(struct hv_buf *buf, const struct hv_result *result, uint32_t archs)
{
    /* names are better if there are few */
    uint32_t but_one = result->archs & (result->archs - 1);
    bool many = (but_one & (but_one - 1)) != 0;
    hv_put_archs(buf, result->profile, archs, many ? result->archs : 0);
}

void hv_put_who(struct hv_buf *buf, const struct hv_result *result,
                const struct hv_finding *finding)
{
    hv_buf_puts(buf, "on ");
    hv_put_where(buf, result, finding->change.archs);
    hv_buf_puts(buf, " for ");
    hv_put_audiences(buf, result->profile, finding->change.audiences,
                     result->audiences);
}

/* The architectures of `left` with the oldest release; those without one come last. */
static uint32_t archs_since_oldest(const struct hv_finding *f, uint32_t left)
{
    const char *oldest = NULL;
    uint32_t archs = 0;
    HV_EACH_BIT (a, left)
        if (f->since_on[a] &&
            (!oldest || hv_release_compare(f->since_on[a], oldest) < 0))
            oldest = f->since_on[a];
    HV_EACH_BIT (a, left)
        if (hv_same_text(f->since_on[a], oldest))
            archs |= UINT32_C(1) << a;
    return archs;
}

void hv_put_since(struct hv_buf *buf, const struct hv_profile *profile,
                  const struct hv_finding *finding)
{
    uint32_t archs = 0;
    if (!finding->since_on) {
        hv_putf(buf, "%s", finding->released_since);
        return;
    }
    for (uint32_t left = finding->change.archs; left; left &= ~archs) {
        archs = archs_since_oldest(finding, left);
        const char *since = finding->since_on[hv_lowest_bit(archs)];
        if (left != finding->change.archs)
            hv_buf_puts(buf, since ? " and since " : ", but not");
        hv_putf(buf, "%s", since);
        hv_buf_puts(buf, " on ");
        hv_put_archs(buf, profile, archs, 0);
    }
}

void hv_put_message(struct hv_buf *buf, const struct hv_result *result,
                    const struct hv_finding *finding)
{
    HV_BUF values = {0}, back = {0};
    hv_put_headline(buf, &finding->change);
    hv_put_finding_values(&values, result, finding, "; ");
    if (values.n)
        hv_buf_printf(buf, " (%s)", values.p);
    hv_buf_putc(buf, ' ');
    hv_put_who(buf, result, finding);
    hv_putf(buf, ". Verdict: %s%s", hv_verdict_name(finding->verdict),
            finding->rollback_break ? "; rollback: break." : ".");
    if (finding->released_since) {
        hv_buf_puts(buf, " Released since ");
        hv_put_since(buf, result->profile, finding);
        hv_buf_putc(buf, '.');
    }
    if (!finding->introduced_here)
        hv_buf_puts(buf, " It existed before this change.");
    if (finding->waiver)
        hv_putf(buf, " Waived: %.2000s", finding->waiver->reason);
    if (finding->why && *finding->why)
        hv_putf(buf, " %.2000s", finding->why);
    hv_put_rollback(&back, result->profile, finding);
    if (back.n)
        hv_buf_printf(buf, " %s", back.p);
}

void hv_put_rule(struct hv_buf *buf, const struct hv_finding *finding)
{
    if (finding->rule)
        hv_putf(buf, "%s %s", finding->rule->id, finding->rule->slug);
    else
        hv_buf_puts(buf, hv_kind_name(finding->change.kind));
}

/* ---- how it is accepted ---- */

static void put_waive(struct hv_buf *buf, const struct hv_result *result,
                      const char *label, const struct hv_strings *ids, int digits)
{
    hv_putf(buf, "%s: hvabi waive ", label);
    for (size_t i = 0; i < ids->n; i++)
        hv_buf_printf(buf, i ? ",%.*s" : "%.*s", digits, ids->v[i]);
    hv_put_escaped(buf, result->waive_words, SIZE_MAX);
    hv_buf_puts(buf, " --reason '...' --link '...' --by '...'");
}

bool hv_finding_wants_waiver(const struct hv_result *result,
                             const struct hv_finding *finding)
{
    return finding->fails && finding->id && result->waive_words && !finding->pending &&
           !finding->causes.n;
}

void hv_put_waive(struct hv_buf *buf, const struct hv_result *result,
                  const struct hv_strings *ids, int digits)
{
    put_waive(buf, result, "accept", ids, digits);
}

void hv_put_acceptance(struct hv_buf *buf, const struct hv_result *result,
                       const struct hv_finding *finding, int digits)
{
    const struct hv_strings *causes = &finding->causes;
    if (!finding->fails || !finding->id || !result->waive_words)
        return;
    if (finding->pending)
        hv_put_escaped(buf, finding->pending, SIZE_MAX);
    else if (causes->n == 1)
        put_waive(buf, result, "accept its cause", causes, digits);
    else if (causes->n == 0)
        hv_put_waive(buf, result,
                     &(struct hv_strings){1, (const char *[]){finding->id}}, digits);
    for (size_t i = 0; i < causes->n && causes->n > 1; i++)
        hv_buf_printf(buf, i ? ", %.*s" : "accepted with its causes: %.*s", digits,
                      causes->v[i]);
}

const char *hv_result_home(const struct hv_result *result)
{
    return result->profile->roots.n ? result->profile->roots.v[0] : ".";
}

const char *hv_finding_file(const struct hv_result *result,
                            const struct hv_finding *finding)
{
    return finding->change.file ? finding->change.file : hv_result_home(result);
}

/* ---- errors ---- */

static bool same_error(const struct hv_message *a, const struct hv_message *b)
{
    return a->err.line == b->err.line && a->err.column == b->err.column &&
           strcmp(a->err.path, b->err.path) == 0 &&
           strcmp(a->err.text, b->err.text) == 0;
}

/* The architectures of an error; 0: none in particular. */
static uint32_t error_archs(const struct hv_result *result, size_t i)
{
    uint32_t mask = 0;
    for (size_t k = i; k < result->n_errors; k++) {
        const char *name = result->errors[k].arch;
        int arch = name ? hv_profile_arch(result->profile, name) : -1;
        if (arch >= 0 && same_error(&result->errors[i], &result->errors[k]))
            mask |= HV_BIT(arch);
    }
    return mask;
}

bool hv_error_reported(const struct hv_result *result, size_t i)
{
    return HV_ANY(error, result->errors, i, same_error(error, &result->errors[i]));
}

void hv_put_error(struct hv_buf *buf, const struct hv_result *result, size_t i,
                  bool with_place)
{
    const struct hv_err *err = &result->errors[i].err;
    if (with_place && err->path[0]) {
        hv_put_escaped(buf, err->path, sizeof err->path);
        if (err->line)
            hv_buf_printf(buf, ":%u", err->line);
        if (err->line && err->column)
            hv_buf_printf(buf, ":%u", err->column);
        hv_buf_puts(buf, ": ");
    }
    hv_put_escaped(buf, err->text, sizeof err->text);
    uint32_t archs = error_archs(result, i);
    if (archs) {
        hv_buf_puts(buf, " [");
        hv_put_archs(buf, result->profile, archs, result->archs);
        hv_buf_putc(buf, ']');
    }
}

bool hv_read_in_part(const struct hv_result *result)
{
    bool in_part = result->n_errors != 0 || result->account.not_looked_at != 0;
    for (size_t i = 0; !in_part && i < result->n_left_out; i++)
        in_part = result->left_out[i].kind == HV_LEFT_OUT_FAILED ||
                  result->left_out[i].kind == HV_LEFT_OUT_THRESHOLD;
    return in_part;
}

bool hv_compared_nothing(const struct hv_result *result)
{
    const struct hv_coverage *c = &result->coverage;
    return !result->unchanged &&
           (c->variants == 0 || c->records + c->constants + c->values == 0);
}

void hv_put_paste(struct hv_buf *buf, const struct hv_finding *finding)
{
    for (size_t i = 0; i < finding->paste.n; i++) {
        hv_buf_puts(buf, i ? "\n" : "");
        hv_put_escaped(buf, finding->paste.v[i], SIZE_MAX);
    }
}
