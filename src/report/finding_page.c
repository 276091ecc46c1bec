/* SPDX-License-Identifier: MIT */
#include "report/result_page.h"

#include "model/waiver.h"
#include "report/message.h"
#include "report/rollback.h"
#include "report/wording.h"

/* ---- consequences ---- */

static bool same_entity(const struct hv_change *a, const struct hv_change *b)
{
    return a->kind == b->kind && hv_same_text(a->entity, b->entity);
}

/* Was an equal consequence reported before, with other values (on another
 * architecture), or as another moving member of the entity? */
static bool reported_before(const struct hv_change *first, const struct hv_change *c,
                            bool any_member)
{
    for (const struct hv_change *d = first; d != c; d = d->next)
        if (same_entity(d, c) && (any_member || hv_same_text(d->member, c->member)))
            return true;
    return false;
}

/* "moves a, b ... (12 members)" for all members of c's entity, which c is the first of.
 */
static void put_moves(struct hv_buf *buf, const struct hv_change *first,
                      const struct hv_change *c, const char *home)
{
    enum { SHOWN = 3 };
    size_t n = 0;
    hv_buf_puts(buf, "moves ");
    for (const struct hv_change *d = c; d; d = d->next) {
        if (!same_entity(d, c) || reported_before(first, d, false))
            continue;
        if (n < SHOWN)
            hv_putf(buf, n ? ", %s" : "%s", d->member ? d->member : d->entity);
        n++;
    }
    if (n > SHOWN)
        hv_putf(buf, " ... (%zu members)", n);
    if (!hv_same_text(c->entity, home))
        hv_putf(buf, " in %s", c->entity);
}

static bool same_sizes(const struct hv_change *a, const struct hv_change *b)
{
    return same_entity(a, b) && a->before.size == b->before.size &&
           a->after.size == b->after.size;
}

/* Put a consequence with its values. If home, the record of the finding, is given, its
 * members are named without it, and values, which contain commas, are in brackets. */
static void put_consequence(struct hv_buf *buf, const struct hv_change *c,
                            const char *home)
{
    struct hv_change named = *c;
    HV_BUF sides = {0};
    if (home && c->member && hv_same_text(c->entity, home)) {
        named.entity = c->member;
        named.member = NULL;
    }
    hv_put_headline(buf, &named);
    hv_put_sides(&sides, hv_change_fields(c), &c->before, &c->after);
    if (sides.n)
        hv_buf_printf(buf, home ? " (%s)" : ": %s", sides.p);
}

/* Name the architectures if the consequence is not on all. */
static void put_archs_of(struct hv_buf *buf, const struct hv_page *page, uint32_t archs,
                         uint32_t all)
{
    if (!archs || archs == all)
        return;
    hv_buf_puts(buf, " on ");
    hv_put_archs(buf, page->result->profile, archs, all);
}

/* Put "grows struct x 16 -> 24 bytes on x86_64 and 12 -> 20 bytes on x86_32", by sizes
 * only, as alignments differ between architectures too. */
static void put_sizes(struct hv_buf *buf, const struct hv_page *page,
                      const struct hv_change *change, const struct hv_change *c)
{
    bool grows = c->after.size > c->before.size;
    hv_putf(buf, "%s %s", grows ? "grows" : "shrinks", c->entity);
    for (const struct hv_change *d = c, *e; d; d = d->next) {
        uint32_t archs = 0;
        for (e = c; e != d && !same_sizes(e, d);)
            e = e->next;
        if (e != d || !same_entity(d, c))
            continue;
        for (; e; e = e->next)
            archs |= same_sizes(e, d) ? e->archs : 0;
        hv_buf_printf(buf, "%s %" PRIu64 " -> %" PRIu64 " bytes", d == c ? "" : " and",
                      d->before.size, d->after.size);
        put_archs_of(buf, page, archs, change->archs);
    }
}

/* The architectures of all that say the same: the type of a constant, a size_t of
 * another width, may differ. */
static uint32_t archs_alike(const struct hv_change *c)
{
    uint32_t archs = c->archs;
    for (const struct hv_change *d = c->next; d; d = d->next)
        if (same_entity(d, c) && c->after.value &&
            hv_same_text(d->before.value, c->before.value) &&
            hv_same_text(d->after.value, c->after.value))
            archs |= d->archs;
    return archs;
}

static bool is_condensed(const struct hv_change *first, const struct hv_change *c)
{
    if (c->kind == HV_KIND_MEMBER_OFFSET)
        return reported_before(first, c, true);
    /* a typedef of the same type repeats the type's consequence */
    return (c->kind == HV_KIND_TYPEDEF_CHANGED && c->before.type &&
            hv_same_text(c->before.type, c->after.type)) ||
           reported_before(first, c, false);
}

static void put_condensed(struct hv_buf *buf, const struct hv_page *page,
                          const struct hv_change *change, const struct hv_change *c)
{
    if (c->kind == HV_KIND_MEMBER_OFFSET) {
        put_moves(buf, change->consequences, c, change->entity);
    } else if (c->kind == HV_KIND_RECORD_SIZE) {
        put_sizes(buf, page, change, c);
    } else {
        put_consequence(buf, c, change->entity);
        put_archs_of(buf, page, archs_alike(c), change->archs);
    }
}

/* Enough of them to see how far it reaches. Those of the record itself come first. */
static void add_condensed(struct hv_page *page, const struct hv_change *change)
{
    enum { SHOWN = 8 };
    struct hv_buf text = {0};
    size_t n = 0;
    for (int home = 1; home >= 0; home--)
        for (const struct hv_change *c = change->consequences; c; c = c->next) {
            if (hv_same_text(c->entity, change->entity) != home ||
                is_condensed(change->consequences, c) || n++ >= SHOWN)
                continue;
            hv_buf_puts(&text, n > 1 ? ", " : "");
            put_condensed(&text, page, change, c);
        }
    if (n > SHOWN)
        hv_putf(&text, ", and %zu more (-v lists them)", n - SHOWN);
    if (n)
        hv_page_add(page, HV_BLOCK_PARAGRAPH, &text);
}

void hv_page_consequences(struct hv_page *page, const struct hv_finding *finding)
{
    const struct hv_change *change = &finding->change;
    if (!page->options->verbose) {
        add_condensed(page, change);
        return;
    }
    for (const struct hv_change *c = change->consequences; c; c = c->next) {
        struct hv_buf text = {0};
        put_consequence(&text, c, NULL);
        put_archs_of(&text, page, c->archs, change->archs);
        hv_page_add(page, HV_BLOCK_LINE, &text);
    }
}

/* ---- a finding ---- */

void hv_put_finding_verdict(struct hv_buf *buf, const struct hv_finding *finding)
{
    if (finding->waiver)
        hv_putf(buf, "waived (%s)", hv_verdict_name(finding->verdict));
    else
        hv_put_verdict(buf, finding->verdict);
}

void hv_put_place_and_verdict(struct hv_buf *buf, const struct hv_finding *finding)
{
    const struct hv_change *c = &finding->change;
    if (c->file) {
        hv_put_place(buf, c->file, c->line);
        hv_buf_puts(buf, ": ");
    }
    hv_put_finding_verdict(buf, finding);
    hv_buf_puts(buf, ": ");
}

void hv_put_rule_and_id(struct hv_buf *buf, const struct hv_page *page,
                        const struct hv_finding *finding, bool id)
{
    const struct hv_rule *rule = finding->rule;
    id = id && finding->id;
    if (!rule && !id)
        return;
    hv_putf(buf, rule ? " [%s %s" : " [", rule ? rule->id : NULL,
            rule ? rule->slug : NULL);
    if (id)
        hv_buf_printf(buf, "%s%.*s", rule ? ", " : "", page->id_length, finding->id);
    hv_buf_putc(buf, ']');
}

void hv_page_finding_line(struct hv_page *page, const struct hv_finding *finding,
                          uint32_t archs)
{
    struct hv_buf text = {0};
    hv_put_place_and_verdict(&text, finding);
    hv_put_headline(&text, &finding->change);
    if (archs & ~finding->change.archs) {
        hv_buf_puts(&text, " on ");
        hv_put_archs(&text, page->result->profile, finding->change.archs, archs);
    }
    hv_put_rule_and_id(&text, page, finding, true);
    hv_page_add(page, HV_BLOCK_LINE, &text);
}

void hv_page_prose(struct hv_page *page, const char *label, const char *prose)
{
    hv_page_fact(page, label, HV_TEXT(hv_put_prose, prose));
}

/* Add who accepted it, and where; the finding is still listed. */
void hv_page_waiver(struct hv_page *page, const struct hv_finding *finding)
{
    const struct hv_waiver *waiver = finding->waiver;
    struct hv_buf text = {0};
    if (!waiver)
        return;
    if (finding->waived_with)
        hv_buf_printf(&text, "with its cause %.*s: ", page->id_length,
                      finding->waived_with);
    hv_put_escaped(&text, waiver->reason, SIZE_MAX);
    for (size_t i = 0; i < waiver->decided_by.n; i++)
        hv_putf(&text, i ? ", %s" : " (by %s", waiver->decided_by.v[i]);
    hv_putf(&text, "; %s", waiver->link);
    if (waiver->until)
        hv_putf(&text, "; until %s", waiver->until);
    hv_putf(&text, "; %s)", waiver->file);
    hv_page_fact(page, "waived", &text);
}

void hv_page_comment(struct hv_page *page, const struct hv_finding *finding, bool named)
{
    enum { SHOWN = 400 };
    HV_BUF text = {0};
    hv_put_comment(&text, &finding->change, page->options->verbose ? SIZE_MAX : SHOWN);
    if (text.n)
        hv_page_factf(page, "text",
                      named && !finding->change.lines ? "%s: %-s" : "%s%-s",
                      named && !finding->change.lines ? finding->change.entity : "",
                      hv_keep(page->arena, &text));
}

static void put_reach(struct hv_buf *buf, const struct hv_page *page,
                      const struct hv_finding *finding)
{
    enum { SHOWN = 4 };
    const struct hv_strings *from = finding->reachable_from;
    if (!from || from->n == 0)
        return;
    hv_buf_puts(buf, "; reachable from ");
    hv_put_list(buf, from,
                page->options->verbose || from->n <= SHOWN + 1 ? SIZE_MAX : SHOWN);
}

/* The values as part of a sentence, if they are equal on all architectures. Otherwise
 * they are a line each. */
static const char *values_of(struct hv_page *page, const struct hv_finding *finding)
{
    struct hv_buf text = {0};
    hv_put_finding_values(&text, page->result, finding, "\n");
    if (text.n && strchr(text.p, '\n'))
        hv_page_lines(page, false, &text);
    else if (text.n)
        hv_buf_puts(&text, "; ");
    return hv_keep(page->arena, &text);
}

/* Add where it is, since when, and which calls reach it. */
void hv_page_visibility(struct hv_page *page, const struct hv_finding *finding,
                        const char *values)
{
    struct hv_buf text = {0};
    hv_putf(&text, "%-s", values);
    hv_put_who(&text, page->result, finding);
    if (finding->released_since) {
        hv_buf_puts(&text, "; released since ");
        hv_put_since(&text, page->result->profile, finding);
    } else if (finding->verdict == HV_VERDICT_UNRELEASED) {
        hv_buf_puts(&text, "; no recorded release shipped the old form");
    }
    put_reach(&text, page, finding);
    hv_page_add(page, HV_BLOCK_PARAGRAPH, &text);
}

static void add_version(struct hv_page *page, const struct hv_finding *finding)
{
    const char *a = finding->version_before, *b = finding->version_after;
    struct hv_buf text = {0};
    if (!finding->version_macro)
        return;
    hv_putf(&text, "covered by %s", finding->version_macro);
    if (a || b) {
        hv_buf_puts(&text, a && b && strcmp(a, b) == 0 ? ", which stays " : ", ");
        hv_put_values(&text, a, b);
    }
    hv_page_add(page, HV_BLOCK_LINE, &text);
}

static void add_fix(struct hv_page *page, const struct hv_finding *finding)
{
    if (!hv_finding_wants_fix(finding))
        return;
    hv_page_prose(page, "fix", finding->fix);
    hv_page_lines(page, false, HV_TEXT(hv_put_paste, finding));
}

/* The reason without the title, which the heading has. */
static const char *reason_of(const struct hv_page *page, const struct hv_finding *f)
{
    size_t n = f->rule ? strlen(f->rule->title) : 0;
    if (page->options->verbose || !f->why || !n ||
        strncmp(f->why, f->rule->title, n) != 0 || f->why[n] != '.')
        return f->why;
    return f->why + n + 1 + strspn(f->why + n + 1, " ");
}

void hv_page_acceptance(struct hv_page *page, const struct hv_finding *finding)
{
    hv_page_add(page, HV_BLOCK_LINE,
                HV_TEXT(hv_put_acceptance, page->result, finding, page->id_length));
}

void hv_page_finding_facts(struct hv_page *page, const struct hv_finding *finding,
                           bool why)
{
    if (finding->rollback_break)
        hv_page_factf(page, "rollback", "break");
    if (!why || finding->verdict != HV_VERDICT_VERSIONED || page->options->verbose)
        add_version(page, finding); /* otherwise the reason has it */
    if (why) {
        hv_page_prose(page, "why", reason_of(page, finding));
        add_fix(page, finding);
    }
    hv_page_fact(page, "back",
                 HV_TEXT(hv_put_rollback, page->result->profile, finding));
    hv_page_fact(page, "carried", HV_TEXT(hv_put_carriers, finding));
}

/* The name to mark in the line: a member without its path, a type without "struct". */
static const char *name_in_line(const struct hv_change *change, bool after)
{
    const char *name = change->member ? change->member : change->entity;
    if (after && change->renamed_to)
        name = change->renamed_to;
    const char *dot = strrchr(name, '.'), *blank = strrchr(name, ' ');
    return dot ? dot + 1 : blank ? blank + 1 : name;
}

/* "+ xen.h:12: uint64_t cpsr;", and carets below the name. */
static void put_source_line(struct hv_buf *buf, const struct hv_source_line *line,
                            char sign, const char *name)
{
    HV_BUF place = {0};
    const char *at = name ? hv_find_word(line->text, name) : NULL;
    hv_putf(&place, "%c %s:%u: ", sign, line->file, line->line);
    hv_buf_printf(buf, "%s%s", buf->n ? "\n" : "", place.p);
    hv_put_escaped(buf, line->text, HV_NAME_MAX);
    if (at && at - line->text < HV_NAME_MAX) {
        hv_buf_putc(buf, '\n');
        for (size_t i = 0; i < place.n + (size_t)(at - line->text); i++)
            hv_buf_putc(buf, ' ');
        for (const char *p = name; *p; p++)
            hv_buf_putc(buf, '^');
    }
}

void hv_page_source(struct hv_page *page, const struct hv_finding *finding)
{
    const struct hv_source_line *before = &finding->lines[0],
                                *after = &finding->lines[1];
    struct hv_buf text = {0};
    bool same = hv_same_text(before->text, after->text) ||
                finding->change.kind == HV_KIND_INTERFACE_VERSION_MISSING;
    if (before->text && !same)
        put_source_line(&text, before, '-',
                        after->text ? NULL : name_in_line(&finding->change, false));
    if (after->text)
        put_source_line(&text, after, same ? ' ' : '+',
                        name_in_line(&finding->change, true));
    hv_page_lines(page, false, &text);
}

void hv_page_finding(struct hv_page *page, const struct hv_finding *finding, bool why)
{
    hv_page_finding_line(page, finding, 0);
    page->indent += HV_TEXT_INDENT;
    hv_page_waiver(page, finding);
    hv_page_comment(page, finding, false);
    hv_page_source(page, finding);
    hv_page_visibility(page, finding, values_of(page, finding));
    hv_page_consequences(page, finding);
    hv_page_finding_facts(page, finding, why);
    hv_page_acceptance(page, finding);
    page->indent -= HV_TEXT_INDENT;
    hv_page_gap(page);
}
