/* SPDX-License-Identifier: MIT
 *
 * Which recorded consumers carry and call what (model/who.h), as text and JSON.
 */
#include "report/consumer_wording.h"
#include "report/hazard_page.h"
#include "report/json_util.h"
#include "report/result_page.h"
#include "report/wording.h"
#include "report/writers.h"

void hv_put_releases(struct hv_buf *buf, const struct hv_release_run *span)
{
    if (!span->first)
        hv_buf_puts(buf, "of no release");
    else if (strcmp(span->first, span->last) == 0)
        hv_putf(buf, "%s", span->first);
    else
        hv_putf(buf, "%s to %s", span->first, span->last);
}

json_t *hv_json_releases(const struct hv_release_run *span)
{
    return span->first ? HV_JSON_OBJECT(KEYS(span, first, last)) : json_null();
}

const char *hv_carried_name(enum hv_carried form)
{
    static const char *const names[] = {[HV_CARRIED_RELEASED] = "same",
                                        [HV_CARRIED_OLD] = "old",
                                        [HV_CARRIED_NEW] = "new",
                                        [HV_CARRIED_OWN] = "own"};
    return names[form];
}

const char *hv_effect_name(enum hv_effect effect)
{
    static const char *const names[] = {[HV_EFFECT_NONE] = "none",
                                        [HV_EFFECT_BREAKS] = "breaks",
                                        [HV_EFFECT_REFUSED] = "refused",
                                        [HV_EFFECT_UNKNOWN] = "unknown"};
    return names[effect];
}

/* ---- in other reports ---- */

/* How a consumer's form is called; what neither side has may be other releases'. */
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
    struct hv_buf text = {0};
    hv_putf(&text, "%s ", c->title);
    if (c->source.version)
        hv_putf(&text, "%s, ", c->source.version);
    else
        hv_putf(&text, "%.12s, ", c->source.commit);
    hv_putf(&text, "%s", c->source.date);
    return hv_keep(page->arena, &text);
}

static const char *place_of(struct hv_page *page, const char *file, uint32_t line)
{
    return !file  ? ""
           : line ? hv_textf(page->arena, "%s:%u", file, line)
                  : hv_textf(page->arena, "%s", file);
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
        hv_putf(&text, "%s, ", hv_carried_name(c->form));
    hv_put_releases(&text, &c->releases);
    return hv_keep(page->arena, &text);
}

static const char *effect_of(const struct hv_carrier *c)
{
    return c->effect == HV_EFFECT_BREAKS && !c->call ? "breaks whoever calls it"
                                                     : hv_effect_name(c->effect);
}

static void add_carriers(struct hv_page *page, const struct hv_who *who,
                         const struct hv_who_entity *entity)
{
    static const char *const titles[] = {"consumer", "on",        "carries it at",
                                         "as",       "called at", "effect"};
    size_t n_columns = who->result ? 6 : 5;
    struct hv_block *table = hv_page_table(page, NULL, n_columns, entity->n + 1);
    hv_page_row(table, 0, titles);
    for (size_t i = 0; i < entity->n; i++) {
        const struct hv_carrier *c = &entity->carriers[i];
        const char *const cells[] = {version_of(page, c->consumer),
                                     hv_archs(page->arena, who->profile, c->archs),
                                     place_of(page, c->file, c->line),
                                     form_of(page, who, c),
                                     c->call
                                         ? place_of(page, c->call->file, c->call->line)
                                     : c->consumer->calls.n ? "not called"
                                                            : "not looked for",
                                     effect_of(c)};
        hv_page_row(table, i + 1, cells);
    }
}

static void add_entity(struct hv_page *page, const struct hv_who *who,
                       const struct hv_who_entity *entity)
{
    hv_page_putf(page, HV_BLOCK_LINE, HV_STRONG "%s" HV_STRONG_END, entity->name);
    page->indent = 2;
    if (entity->finding)
        hv_page_finding_line(page, entity->finding);
    else if (who->result)
        hv_page_putf(page, HV_BLOCK_LINE, "does not change from %s to %s",
                     who->result->old.text, who->result->new.text);
    if (entity->n)
        add_carriers(page, who, entity);
    else
        hv_page_putf(page, HV_BLOCK_LINE, "no recorded consumer carries it");
    page->indent = 0;
    hv_page_gap(page);
}

/* Did a carrier before it name its consumer? */
static bool is_named_before(const struct hv_who *who, const struct hv_carrier *carrier)
{
    HV_EACH (entity, who->entities, who->n) {
        HV_EACH (c, entity->carriers, entity->n)
            if (c->consumer == carrier->consumer)
                return c != carrier;
    }
    return false;
}

/* Where the places are: repositories, each with whose it is. */
static void add_repositories(struct hv_page *page, const struct hv_who *who)
{
    struct hv_buf text = {0};
    HV_EACH (entity, who->entities, who->n) {
        HV_EACH (c, entity->carriers, entity->n) {
            if (is_named_before(who, c))
                continue;
            hv_putf(&text, text.n ? ", %s (%s)" : "places are from the top of %s (%s)",
                    c->consumer->source.repository, c->consumer->title);
        }
    }
    if (text.n)
        hv_page_paragraph(page, &text);
}

void hv_who_text(struct hv_page *page, const struct hv_report *report)
{
    const struct hv_who *who = report->who;
    page->result = who->result;
    for (size_t i = 0; i < who->n; i++)
        add_entity(page, who, &who->entities[i]);
    if (!who->n)
        hv_page_putf(page, HV_BLOCK_LINE, "nothing changed that a consumer could meet");
    add_repositories(page, who);
    hv_page_putf(page, HV_BLOCK_LINE, "%s asked; others, and later versions, were not",
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
        KEY("archs", hv_json_archs(profile, c->archs)),
        KEY("form", hv_carried_name(c->form)), KEY("value", c->value),
        KEY("releases", hv_json_releases(&c->releases)),
        KEY_IF(c->consumer->calls.n, "calls", c->call != NULL),
        KEY("location", hv_json_location(c->file, c->line)),
        KEY_IF(c->call, "called_at",
               hv_json_location(c->call ? c->call->file : NULL,
                                c->call ? c->call->line : 0)),
        KEY_IF(c->claim, "claims", c->claim), KEY("effect", hv_effect_name(c->effect)));
}

json_t *hv_json_carriers(const struct hv_profile *profile,
                         const struct hv_carrier *carriers, size_t n)
{
    json_t *array = hv_json_array();
    for (size_t i = 0; i < n; i++)
        hv_json_append(array, carrier_object(profile, &carriers[i]));
    return array;
}

json_t *hv_who_json(const struct hv_report *report)
{
    const struct hv_who *who = report->who;
    json_t *entities = hv_json_array();
    HV_EACH (entity, who->entities, who->n) {
        hv_json_append(
            entities,
            HV_JSON_OBJECT(
                KEY("entity", entity->name),
                KEY("change", entity->finding
                                  ? hv_json_finding(who->result, entity->finding)
                                  : json_null()),
                KEY("covered_by", entity->covered),
                KEY("carried_by",
                    hv_json_carriers(who->profile, entity->carriers, entity->n))));
    }
    return HV_JSON_OBJECT(KEY("schema", "hvabi-who/1"), KEY("tool", HV_TOOL),
                          KEY("profile", who->profile->name),
                          KEY("recorded", who->n_recorded), KEY("entities", entities));
}
