/* SPDX-License-Identifier: MIT
 *
 * What a consumer's copy of the headers is (model/copy.h), and which recorded consumers
 * carry and call what (model/who.h), as text, Markdown and JSON.
 */
#include "model/copy.h"
#include "model/who.h"

#include "report/json_util.h"
#include "report/message.h"
#include "report/result_page.h"
#include "report/wording.h"
#include "report/writers.h"

/* "4.4 to 4.5", "4.13", or "of no release". */
static void put_releases(struct hv_buf *buf, const struct hv_release_run *span)
{
    if (!span->first)
        hv_buf_puts(buf, "of no release");
    else if (strcmp(span->first, span->last) == 0)
        hv_putf(buf, "%s", span->first);
    else
        hv_putf(buf, "%s to %s", span->first, span->last);
}

/* {"first": "4.4", "last": "4.5"}, or null. */
static json_t *json_releases(const struct hv_release_run *span)
{
    return HV_JSON_OBJECT_IF(span->first, KEYS(span, first, last));
}

/* Who has a form that fits both sides has the new one. */
static const char *carried_name(const struct hv_carrier *c)
{
    static const char *const names[] = {[HV_CARRIED_RELEASED] = "new",
                                        [HV_CARRIED_OLD] = "old",
                                        [HV_CARRIED_NEW] = "new",
                                        [HV_CARRIED_OWN] = "own"};
    return c->is_older ? names[HV_CARRIED_OLD] : names[c->form];
}

static const char *effect_name(enum hv_effect effect)
{
    static const char *const names[] = {[HV_EFFECT_NONE] = "none",
                                        [HV_EFFECT_BREAKS] = "breaks",
                                        [HV_EFFECT_REFUSED] = "refused",
                                        [HV_EFFECT_UNKNOWN] = "unknown"};
    return names[effect];
}

/* ---- in other reports ---- */

/* The words for a consumer's form; one of neither side may be other releases'. */
static const char *form_words(const struct hv_carrier *c)
{
    static const char *const words[] = {[HV_CARRIED_RELEASED] = "both forms",
                                        [HV_CARRIED_OLD] = "the old form",
                                        [HV_CARRIED_NEW] = "the new form",
                                        [HV_CARRIED_OWN] = "a form of their own"};
    return c->form == HV_CARRIED_OWN && c->releases.first ? "a form of other releases"
                                                          : words[c->form];
}

static bool is_listed_before(const struct hv_finding *f, size_t i)
{
    const struct hv_carrier *c = f->carriers;
    return HV_ANY(x, c, i,
                  x->consumer == c[i].consumer && form_words(x) == form_words(&c[i]));
}

static void put_form(struct hv_buf *buf, const struct hv_finding *f, const char *words)
{
    bool is_first = true;
    for (size_t i = 0; i < f->n_carriers; i++) {
        const struct hv_carrier *c = &f->carriers[i];
        if (form_words(c) != words || is_listed_before(f, i))
            continue;
        if (is_first)
            hv_putf(buf, "%-s%s: %s", buf->n ? "; " : "", words, c->consumer->title);
        else
            hv_putf(buf, ", %s", c->consumer->title);
        if (c->call)
            hv_putf(buf, " (called at %s:%u)", c->call->file, c->call->line);
        is_first = false;
    }
}

void hv_put_carriers(struct hv_buf *buf, const struct hv_finding *finding)
{
    static const struct hv_carrier kinds[] = {
        {.form = HV_CARRIED_OLD},
        {.form = HV_CARRIED_OWN, .releases = {"", ""}},
        {.form = HV_CARRIED_OWN},
        {.form = HV_CARRIED_NEW}};
    HV_EACH (kind, kinds, HV_COUNT(kinds))
        put_form(buf, finding, form_words(kind));
}

/* ---- text ---- */

static const char *version_of(struct hv_page *page, const struct hv_consumer *c)
{
    const struct hv_consumer_source *s = &c->source;
    return hv_textf(page->arena, s->version ? "%s %s, %s" : "%s %.12s, %s", c->title,
                    s->version ? s->version : s->commit, s->date);
}

static const char *place_of(struct hv_page *page, const char *file, uint32_t line)
{
    return file ? hv_keep(page->arena, HV_TEXT(hv_put_place, file, line)) : "";
}

static const char *form_of(struct hv_page *page, const struct hv_who *who,
                           const struct hv_carrier *c)
{
    struct hv_buf text = {0};
    if (c->value)
        hv_putf(&text, c->is_size ? "%s bytes, " : "%s, ", c->value);
    if (c->is_beside)
        hv_putf(&text, "at version %s, ", c->claim);
    bool is_other = c->form == HV_CARRIED_OWN && c->releases.first;
    if (who->result && c->form != HV_CARRIED_RELEASED && !is_other)
        hv_putf(&text, "%s, ", carried_name(c));
    put_releases(&text, &c->releases);
    return hv_keep(page->arena, &text);
}

static void add_carriers(struct hv_page *page, const struct hv_who *who,
                         const struct hv_who_entity *entity)
{
    hv_page_table(page, NULL, who->result ? 6 : 5);
    HV_PAGE_ROW(page, "consumer", "on", "carries it at", "as", "called at", "effect");
    HV_EACH (c, entity->carriers, entity->n)
        HV_PAGE_ROW(page, version_of(page, c->consumer),
                    hv_archs(page->arena, who->profile, c->archs),
                    place_of(page, c->file, c->line), form_of(page, who, c),
                    c->call ? place_of(page, c->call->file, c->call->line)
                    : c->consumer->calls.n ? "not called"
                                           : "not looked for",
                    c->effect == HV_EFFECT_BREAKS && !c->call
                        ? "breaks whoever calls it"
                        : effect_name(c->effect));
}

static void add_entity(struct hv_page *page, const struct hv_who *who,
                       const struct hv_who_entity *entity)
{
    hv_page_line(page, HV_STRONG "%s" HV_STRONG_END, entity->name);
    page->indent = 2;
    if (entity->finding)
        hv_page_finding_line(page, entity->finding, 0);
    else if (who->result)
        hv_page_line(page, "does not change from %s to %s", who->result->old.text,
                     who->result->new.text);
    if (entity->n)
        add_carriers(page, who, entity);
    else
        hv_page_line(page, "no recorded consumer carries it");
    page->indent = 0;
    hv_page_gap(page);
}

/* Was the consumer already named for an earlier carrier? */
static bool is_named_before(const struct hv_who *who, const struct hv_carrier *carrier)
{
    HV_EACH (entity, who->entities, who->n) {
        HV_EACH (c, entity->carriers, entity->n)
            if (c->consumer == carrier->consumer)
                return c != carrier;
    }
    return false;
}

void hv_who_text(struct hv_page *page, const struct hv_report *report)
{
    const struct hv_who *who = report->who;
    page->result = who->result;
    for (size_t i = 0; i < who->n; i++)
        add_entity(page, who, &who->entities[i]);
    if (!who->n)
        hv_page_line(page, "nothing changed that a consumer could meet");
    /* list the repositories of the places, with their consumers */
    struct hv_buf text = {0};
    HV_EACH (entity, who->entities, who->n) {
        HV_EACH (c, entity->carriers, entity->n) {
            if (is_named_before(who, c))
                continue;
            hv_putf(&text, text.n ? ", %s (%s)" : "places are from the top of %s (%s)",
                    c->consumer->source.repository, c->consumer->title);
        }
    }
    hv_page_add(page, HV_BLOCK_PARAGRAPH, &text);
    hv_page_line(page, "%s asked; others, and later versions, were not",
                 hv_number(page->arena, who->n_recorded, "recorded consumer was",
                           "recorded consumers were"));
}

/* ---- JSON ---- */

static json_t *carrier_object(const struct hv_profile *profile,
                              const struct hv_carrier *c)
{
    const struct hv_consumer_source *source = &c->consumer->source;
    return HV_JSON_OBJECT(
        KEY("consumer", c->consumer->name), KEY("repository", source->repository),
        KEY_IF(source->commit, "commit", source->commit),
        KEY_IF(source->version, "version", source->version), KEY("date", source->date),
        KEY("archs", hv_json_archs(profile, c->archs)), KEY("form", carried_name(c)),
        KEY("value", c->value), KEY("releases", json_releases(&c->releases)),
        KEY_IF(c->consumer->calls.n, "calls", c->call != NULL),
        KEY("location", hv_json_location(c->file, c->line)),
        KEY_IF(c->call, "called_at",
               hv_json_location(c->call ? c->call->file : NULL,
                                c->call ? c->call->line : 0)),
        KEY_IF(c->claim, "claims", c->claim), KEY("effect", effect_name(c->effect)));
}

json_t *hv_json_carriers(const struct hv_profile *profile,
                         const struct hv_carrier *carriers, size_t n)
{
    return HV_JSON_LIST(c, carriers, n, carrier_object(profile, c));
}

json_t *hv_who_json(const struct hv_report *report)
{
    const struct hv_who *who = report->who;
    return HV_JSON_OBJECT(
        KEYS_HEAD("hvabi-who/1", who->profile), KEY("recorded", who->n_recorded),
        KEY("entities",
            HV_JSON_LIST(
                entity, who->entities, who->n,
                HV_JSON_OBJECT(
                    KEY("entity", entity->name),
                    KEY("change", entity->finding
                                      ? hv_json_finding(who->result, entity->finding)
                                      : json_null()),
                    KEY("covered_by", entity->covered),
                    KEY("carried_by", hv_json_carriers(who->profile, entity->carriers,
                                                       entity->n))))));
}

static void add_arch(struct hv_page *page, const struct hv_copy *copy,
                     const struct hv_copy_arch *arch)
{
    struct hv_buf text = {0};
    hv_putf(&text, "%s: ", copy->result->profile->archs[arch->arch].name);
    if (arch->nearest.first)
        hv_putf(&text,
                "nearest to %-s (%zu of %zu records, enumerations and constants as "
                "there, %zu with other bytes or values)",
                hv_keep(page->arena, HV_TEXT(put_releases, &arch->nearest)),
                arch->equal, arch->known, arch->differ);
    else
        hv_buf_puts(&text, "no release has any of it by these names and in this form");
    for (size_t i = 0; i < arch->n_headers; i++) {
        hv_putf(&text, i ? ", %s " : "; but %s ", arch->headers[i].file);
        put_releases(&text, &arch->headers[i].nearest);
    }
    hv_page_add(page, HV_BLOCK_PARAGRAPH, &text);
}

static void add_claims(struct hv_page *page, const struct hv_copy *copy)
{
    struct hv_buf text = {0};
    for (size_t i = 0; i < copy->n_claims; i++) {
        const struct hv_copy_claim *claim = &copy->claims[i];
        hv_putf(&text, i ? ", %s " : "claims: %s ", claim->macro);
        hv_put_values(&text, claim->value, NULL);
        hv_buf_puts(&text, ", ");
        put_releases(&text, &claim->releases);
    }
    if (copy->n_claims > 1 && !copy->claimed.first)
        hv_buf_puts(&text, "; no release ever had this set");
    if (copy->consumer && copy->consumer->interface_version)
        hv_putf(&text, "%sits sources ask for interface version %s", text.n ? "; " : "",
                copy->consumer->interface_version);
    if (copy->consumer && copy->consumer->probes)
        hv_putf(&text, "%sit asks for versions at run time", text.n ? "; " : "");
    hv_page_add(page, HV_BLOCK_PARAGRAPH, &text);
}

static void add_own(struct hv_page *page, const struct hv_copy *copy)
{
    size_t most = page->options->verbose ? SIZE_MAX : 8;
    if (copy->own.n)
        hv_page_say(page, "own (no recorded release has them): %-s%s",
                    hv_keep(page->arena, HV_TEXT(hv_put_list, &copy->own, most)),
                    copy->own.n > most ? " (-v lists them)" : "");
}

static void add_numbers(struct hv_page *page, const struct hv_copy *copy)
{
    HV_EACH (own, copy->numbers, copy->n_numbers) {
        struct hv_buf text = {0};
        hv_putf(&text, "%s:%u: %s: %s has %s %s", own->file, own->line,
                own->by ? "taken" : "own number", own->name,
                own->family ? own->family : "hypercall", own->number);
        if (own->by)
            hv_putf(&text, ", which is %s in %s", own->by, copy->result->new.text);
        else
            hv_putf(&text,
                    ", which %s does not use: nothing but a comment can keep it free",
                    copy->result->new.text);
        hv_page_add(page, HV_BLOCK_LINE, &text);
    }
}

/* Is it listed by default? A renamed or removed name does not break the owner of a
 * copy. */
static bool is_shown(const struct hv_page *page, const struct hv_finding *f)
{
    return page->options->verbose || f->fails || f->verdict == HV_VERDICT_BREAK ||
           f->verdict == HV_VERDICT_VERSIONED || f->verdict == HV_VERDICT_REVIEW;
}

static void add_findings(struct hv_page *page, const struct hv_copy *copy)
{
    const struct hv_result *result = copy->result;
    uint32_t archs = 0;
    HV_EACH (arch, copy->archs, copy->n_archs)
        archs |= HV_BIT(arch->arch);
    for (size_t i = 0; i < result->n_findings; i++) {
        if (!is_shown(page, &result->findings[i]))
            continue;
        hv_page_finding_line(page, &result->findings[i], archs);
        if (!page->options->verbose)
            continue;
        page->indent = HV_TEXT_INDENT;
        hv_page_consequences(page, &result->findings[i]);
        page->indent = 0;
    }
}

void hv_copy_text(struct hv_page *page, const struct hv_report *report)
{
    const struct hv_copy *copy = report->copy;
    const struct hv_counts *rows = &copy->result->rows;
    page->result = copy->result;
    hv_page_line(page,
                 HV_STRONG "hvabi consumer" HV_STRONG_END ": %s, a copy of %s in %s",
                 copy->consumer ? copy->consumer->title : "an unknown consumer",
                 copy->result->profile->title, copy->result->old.text);
    page->hang = 2;
    for (size_t i = 0; i < copy->n_archs; i++)
        add_arch(page, copy, &copy->archs[i]);
    HV_EACH_BIT (a, copy->lacks)
        hv_page_line(page, "%s: the copy does not have it",
                     copy->result->profile->archs[a].name);
    add_claims(page, copy);
    add_own(page, copy);
    page->hang = 0;
    hv_page_gap(page);
    add_numbers(page, copy);
    add_findings(page, copy);
    hv_page_errors(page);
    hv_page_line(
        page,
        "against %s: %zu break, %zu refused by a version, %zu to be looked at, "
        "%zu harmless",
        copy->result->new.text, rows->of[HV_VERDICT_BREAK],
        rows->of[HV_VERDICT_VERSIONED], rows->of[HV_VERDICT_REVIEW],
        rows->of[HV_VERDICT_SOURCE] + rows->of[HV_VERDICT_COMPATIBLE] +
            rows->of[HV_VERDICT_UNRELEASED]);
}

/* ---- JSON ---- */

static json_t *arch_object(const struct hv_copy *copy, const struct hv_copy_arch *arch)
{
    return HV_JSON_OBJECT(
        KEY("arch", copy->result->profile->archs[arch->arch].name),
        KEY("nearest", json_releases(&arch->nearest)), KEYS(arch, equal, differ, known),
        KEY("other_headers",
            HV_JSON_LIST(h, arch->headers, arch->n_headers,
                         HV_JSON_OBJECT(KEY("file", h->file),
                                        KEY("nearest", json_releases(&h->nearest)),
                                        KEYS(h, equal, differ, known)))));
}

static json_t *claims_object(const struct hv_copy *copy)
{
    return HV_JSON_OBJECT(
        KEY("macros",
            HV_JSON_LIST(
                claim, copy->claims, copy->n_claims,
                HV_JSON_OBJECT(KEYS(claim, macro, value),
                               KEY("releases", json_releases(&claim->releases))))),
        KEY("releases", json_releases(&copy->claimed)),
        KEY("interface_version",
            copy->consumer ? copy->consumer->interface_version : NULL),
        KEY("probes", copy->consumer && copy->consumer->probes));
}

static json_t *numbers_list(const struct hv_copy *copy)
{
    return HV_JSON_LIST(
        own, copy->numbers, copy->n_numbers,
        HV_JSON_OBJECT(KEYS(own, name, family, number), KEY("taken_by", own->by),
                       KEY("archs", hv_json_archs(copy->result->profile, own->archs)),
                       KEY("location", hv_json_location(own->file, own->line))));
}

json_t *hv_copy_json(const struct hv_report *report)
{
    const struct hv_copy *copy = report->copy;
    const struct hv_result *r = copy->result;
    return HV_JSON_OBJECT(
        KEYS_HEAD("hvabi-copy/1", r->profile),
        KEY("consumer", copy->consumer ? copy->consumer->name : NULL),
        KEY("tree", hv_json_tree(&r->old)), KEY("against", hv_json_tree(&r->new)),
        KEY("archs",
            HV_JSON_LIST(arch, copy->archs, copy->n_archs, arch_object(copy, arch))),
        KEY("lacks", hv_json_archs(r->profile, copy->lacks)),
        KEY("claims", claims_object(copy)), KEY("own", hv_json_strings(&copy->own)),
        KEY("own_numbers", numbers_list(copy)), KEY("summary", hv_json_summary(r)),
        KEY("changes",
            HV_JSON_LIST(f, r->findings, r->n_findings, hv_json_finding(r, f))),
        KEY("errors", hv_json_errors(r)));
}
