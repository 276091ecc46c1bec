/* SPDX-License-Identifier: MIT */
#include "report/text.h"

#include "report/message.h"
#include "report/rollback.h"

#include "model/waiver.h"

#include <inttypes.h>
#include <string.h>

static void begin(const struct hv_text *text)
{
    hv_buf_printf(text->buf, "%*s", HV_TEXT_INDENT, "");
}

static void put_place(const struct hv_text *text, const struct hv_change *change)
{
    if (!change->file)
        return;
    hv_put_escaped(text->buf, change->file, HV_NAME_MAX);
    if (change->line)
        hv_buf_printf(text->buf, ":%" PRIu32, change->line);
    hv_buf_puts(text->buf, ": ");
}

static void put_line(const struct hv_text *text, const struct hv_finding *finding)
{
    put_place(text, &finding->change);
    hv_text_verdict(text, finding->verdict);
    hv_buf_puts(text->buf, ": ");
    hv_put_headline(text->buf, &finding->change);
    if (finding->rule) {
        hv_buf_puts(text->buf, " [");
        hv_put_escaped(text->buf, finding->rule->id, HV_NAME_MAX);
        hv_buf_putc(text->buf, ' ');
        hv_put_escaped(text->buf, finding->rule->slug, HV_NAME_MAX);
        hv_buf_putc(text->buf, ']');
    }
    hv_buf_putc(text->buf, '\n');
}

static void put_figures(const struct hv_text *text, const struct hv_finding *finding)
{
    enum hv_fields fields = hv_change_fields(&finding->change);
    for (size_t i = 0; i < finding->n_per_arch; i++) {
        const struct hv_per_arch *p = &finding->per_arch[i];
        begin(text);
        hv_put_escaped(text->buf, text->result->profile->archs[p->arch].name,
                       HV_NAME_MAX);
        hv_buf_puts(text->buf, ": ");
        hv_put_sides(text->buf, fields, &p->before, &p->after);
        hv_buf_putc(text->buf, '\n');
    }
    if (finding->n_per_arch)
        return;
    struct hv_buf sides = {0};
    hv_put_sides(&sides, fields, &finding->change.before, &finding->change.after);
    if (sides.n) {
        begin(text);
        hv_buf_add(text->buf, sides.p, sides.n);
        hv_buf_putc(text->buf, '\n');
    }
    hv_buf_done(&sides);
}

static void put_who(const struct hv_text *text, const struct hv_finding *finding)
{
    const struct hv_result *result = text->result;
    begin(text);
    hv_buf_puts(text->buf, "on ");
    hv_put_where(text->buf, result, &finding->change);
    hv_buf_puts(text->buf, " for ");
    hv_put_audiences(text->buf, result->profile, finding->change.audiences,
                     result->audiences);
    hv_buf_putc(text->buf, '\n');
}

static void put_history(const struct hv_text *text, const struct hv_finding *finding)
{
    if (finding->released_since) {
        begin(text);
        hv_buf_puts(text->buf, "released since ");
        hv_put_escaped(text->buf, finding->released_since, HV_NAME_MAX);
        hv_buf_putc(text->buf, '\n');
    } else if (finding->verdict == HV_VERDICT_UNRELEASED) {
        begin(text);
        hv_buf_puts(text->buf, "no recorded release shipped the old form\n");
    }
}

static void put_version(const struct hv_text *text, const struct hv_finding *finding)
{
    const char *a = finding->version_before, *b = finding->version_after;
    if (!finding->version_macro)
        return;
    begin(text);
    hv_buf_puts(text->buf, "covered by ");
    hv_put_escaped(text->buf, finding->version_macro, HV_NAME_MAX);
    if (a || b) {
        bool same = a && b && strcmp(a, b) == 0;
        hv_buf_puts(text->buf, same ? ", which stays " : ", ");
        hv_put_values(text->buf, a, b);
    }
    hv_buf_putc(text->buf, '\n');
}

static void put_reach(const struct hv_text *text, const struct hv_finding *finding)
{
    enum { SHOWN = 4 };
    const struct hv_strings *from = finding->reachable_from;
    if (!from || from->n == 0)
        return;
    size_t shown = text->options->verbose || from->n <= SHOWN + 1 ? from->n : SHOWN;
    begin(text);
    hv_buf_puts(text->buf, "reachable from ");
    for (size_t i = 0; i < shown; i++) {
        hv_buf_puts(text->buf, i ? ", " : "");
        hv_put_escaped(text->buf, from->v[i], HV_NAME_MAX);
    }
    if (shown < from->n)
        hv_buf_printf(text->buf, " and %zu more", from->n - shown);
    hv_buf_putc(text->buf, '\n');
}

static void put_prose(const struct hv_text *text, const char *label, const char *prose)
{
    if (!prose || !*prose)
        return;
    begin(text);
    hv_buf_puts(text->buf, label);
    unsigned indent = HV_TEXT_INDENT + (unsigned)strlen(label);
    hv_put_wrapped(text->buf, prose, indent, HV_TEXT_WIDTH);
}

/* Who accepted it, and where; it is there all the same. */
static void put_waiver(const struct hv_text *text, const struct hv_waiver *waiver)
{
    struct hv_buf words = {0};
    if (!waiver)
        return;
    hv_put_escaped(&words, waiver->reason, SIZE_MAX);
    for (size_t i = 0; i < waiver->decided_by.n; i++) {
        hv_buf_puts(&words, i ? ", " : " (by ");
        hv_put_escaped(&words, waiver->decided_by.v[i], HV_NAME_MAX);
    }
    hv_buf_puts(&words, "; ");
    hv_put_escaped(&words, waiver->link, HV_NAME_MAX);
    if (waiver->until) {
        hv_buf_puts(&words, "; until ");
        hv_put_escaped(&words, waiver->until, HV_NAME_MAX);
    }
    hv_buf_puts(&words, "; ");
    hv_put_escaped(&words, waiver->file, HV_NAME_MAX);
    hv_buf_putc(&words, ')');
    put_prose(text, "waived: ", words.p);
    hv_buf_done(&words);
}

/* What to do is asked of nobody where nothing is wrong, or where it has been done. */
static bool wants_fix(const struct hv_finding *finding)
{
    return finding->rollback_break || (finding->verdict != HV_VERDICT_COMPATIBLE &&
                                       finding->verdict != HV_VERDICT_VERSIONED);
}

/* A reason is read once: later findings of the rule name the rule. */
static bool told_before(const struct hv_text *text, const struct hv_finding *finding)
{
    if (text->options->verbose || !finding->why)
        return false;
    for (const struct hv_finding *f = text->result->findings; f < finding; f++)
        if (f->rule == finding->rule &&
            f->introduced_here == finding->introduced_here &&
            f->verdict == finding->verdict && f->why &&
            strcmp(f->why, finding->why) == 0)
            return true;
    return false;
}

void hv_text_finding(const struct hv_text *text, const struct hv_finding *finding,
                     bool brief)
{
    put_line(text, finding);
    if (brief)
        return;
    put_waiver(text, finding->waiver);
    put_figures(text, finding);
    put_who(text, finding);
    hv_text_consequences(text, finding);
    if (finding->rollback_break)
        put_prose(text, "rollback: ", "break");
    put_history(text, finding);
    put_version(text, finding);
    put_reach(text, finding);
    if (!told_before(text, finding)) {
        put_prose(text, "why: ", finding->why);
        if (finding->rule && wants_fix(finding))
            put_prose(text, "fix: ", finding->rule->fix);
    }
    struct hv_buf back = {0};
    hv_put_rollback(&back, text->result->profile, finding);
    put_prose(text, "back: ", back.p);
    hv_buf_done(&back);
    if (finding->id) {
        begin(text);
        hv_buf_printf(text->buf, "id: %.*s\n", text->id_length, finding->id);
    }
    hv_buf_putc(text->buf, '\n');
}
