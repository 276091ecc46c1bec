/* SPDX-License-Identifier: MIT
 *
 * The life of an entity (model/log.h), as text and JSON: each recorded release that has
 * another form, behind the commits that made it.
 */
#include "model/log.h"

#include "base/atom.h"
#include "model/flat_members.h"
#include "report/json_util.h"
#include "report/page/page.h"
#include "report/wording.h"
#include "report/writers.h"

/* ---- forms ---- */

/* Words for classes; others are shown by their values. */
static const char *const class_words[HV_CLASSES] = {
    [HV_CLASS_MACRO] = "a macro",
    [HV_CLASS_ENUM] = "an enumeration",
    [HV_CLASS_SIGNATURE] = "a handler",
};

static void put_form(struct hv_buf *buf, const struct hv_log *log,
                     const struct hv_log_form *form)
{
    const struct hv_entity *e = form->entity;
    bool whole = form->side.entity != NULL;
    if (whole && class_words[e->cls])
        hv_buf_puts(buf, class_words[e->cls]);
    else
        hv_put_sides(buf, form->fields, &form->side, &form->side);
    if (whole && e->cls == HV_CLASS_RECORD)
        hv_putf(buf, ", %-s",
                hv_number(log->arena, e->u.record.n_members, "member", "members"));
    if (whole && e->cls == HV_CLASS_ENUM)
        hv_putf(buf, ", %-s",
                hv_number(log->arena, e->u.enum_.n_values, "value", "values"));
    hv_putf(buf, " on %-s for %-s", hv_archs(log->arena, log->profile, form->news),
            hv_audiences(log->arena, log->profile, form->audiences));
}

/* Add the record as memory in that release, architectures side by side. */
static void add_layout(struct hv_page *page, const struct hv_log *log,
                       const struct hv_log_release *release)
{
    const struct hv_surface *surfaces[HV_MAX_ARCHS];
    struct hv_layout_query query = {.surfaces = surfaces,
                                    .profile = log->profile,
                                    .type = log->entity,
                                    .color = page->options->color,
                                    .bare = true};
    HV_BUF text = {0};
    uint32_t news = 0;
    HV_EACH (form, release->forms, release->n)
        news |= form->news;
    HV_EACH_BIT (a, news)
        surfaces[query.n_surfaces++] = release->surfaces[a];
    if (release->n && hv_layout_write(&query, &text, NULL))
        hv_page_lines(page, false, &text);
}

static void add_forms(struct hv_page *page, const struct hv_log *log,
                      const struct hv_log_release *release)
{
    HV_EACH (form, release->forms, release->n) {
        if (form->news)
            hv_page_add(page, HV_BLOCK_LINE, HV_TEXT(put_form, log, form));
    }
    if (release->gone)
        hv_page_line(page, "not there any more on %-s",
                     hv_archs(log->arena, log->profile, release->gone));
    if (log->layout)
        add_layout(page, log, release);
}

/* ---- commits ---- */

static void add_event(struct hv_page *page, const struct hv_log *log,
                      const struct hv_log_event *event)
{
    const struct hv_recorded_commit *c = event->commit;
    hv_page_line(page, "%s " HV_STRONG "%s" HV_STRONG_END " %-s", c->date, c->id,
                 hv_escaped(page->arena, c->subject));
    page->indent += 2;
    /* list the rows of a commit; one that reads like the previous one (two regions of
     * one header that were not looked at) is skipped */
    const char *before = "";
    HV_EACH (row, event->rows, event->n) {
        const char *line =
            hv_keep(page->arena, HV_TEXT(hv_put_judged, *row, log->profile));
        if (strcmp(line, before) != 0)
            hv_page_item(page, "%-s", line);
        before = line;
    }
    if (event->unseen)
        hv_page_item(page, "not looked at: %-s",
                     hv_escaped(page->arena, event->unseen));
    page->indent -= 2;
}

/* Add the commits of that release (NULL: unreleased), from *at on. */
static void add_events(struct hv_page *page, const struct hv_log *log,
                       const char *release, size_t *at)
{
    for (; *at < log->n_events && log->events[*at].release == release; ++*at)
        add_event(page, log, &log->events[*at]);
}

/* ---- the page ---- */

/* Put which commits are recorded. */
static void put_known(struct hv_buf *buf, const struct hv_log *log)
{
    const struct hv_commit_index *index = log->index;
    if (!index || !index->n) {
        hv_buf_puts(buf,
                    "no commits are recorded (hvabi history REV..REV --save FILE)");
        return;
    }
    /* recorded with more than the id */
    const struct hv_recorded_commit *first =
                                        HV_FIND(c, index->commits, index->n, c->date),
                                    *last = first;
    HV_EACH (c, index->commits, index->n)
        last = c->date ? c : last;
    hv_putf(buf, "%-s recorded", hv_number(log->arena, index->n, "commit", "commits"));
    if (first)
        hv_putf(buf, ", from %.12s (%s) to %.12s (%s)", first->id, first->date,
                last->id, last->date);
    if (!hv_commit_index_whole(index))
        hv_putf(buf, ", of %zu", index->total);
    size_t failed = HV_SUM(commit, index->commits, index->n, commit->failures.n != 0);
    if (failed)
        hv_putf(buf, "; %zu of them could not be looked at whole", failed);
}

static void add_release(struct hv_page *page, const struct hv_log *log, size_t i,
                        size_t *at)
{
    const struct hv_log_release *r = &log->releases[i];
    bool any = *at < log->n_events && log->events[*at].release == r->release;
    if (!any && !r->differs)
        return;
    hv_page_gap(page);
    hv_page_line(page, HV_STRONG "%s" HV_STRONG_END, r->release);
    page->indent = 2;
    add_events(page, log, r->release, at);
    if (r->differs)
        add_forms(page, log, r);
    page->indent = 0;
}

void hv_log_text(struct hv_page *page, const struct hv_report *report)
{
    const struct hv_log *log = report->log;
    size_t at = 0;
    struct hv_buf known = {0};
    hv_page_line(page, "hvabi log: %s%s%s of %s", log->entity, log->member ? ": " : "",
                 log->member, log->profile->title);
    if (log->n_releases)
        hv_putf(&known, "releases %s to %s; ", log->releases[0].release,
                log->releases[log->n_releases - 1].release);
    put_known(&known, log);
    hv_page_add(page, HV_BLOCK_LINE, &known);
    for (size_t i = 0; i < log->n_releases; i++)
        add_release(page, log, i, &at);
    if (at < log->n_events) {
        hv_page_gap(page);
        hv_page_line(page, HV_STRONG "in no recorded release" HV_STRONG_END);
        page->indent = 2;
        add_events(page, log, NULL, &at);
    }
}

/* ---- JSON ---- */

static json_t *members_array(const struct hv_log_form *form)
{
    struct hv_atoms *atoms = hv_atoms_new();
    struct hv_flat_members flats = hv_flat_members_of(form->entity, atoms);
    json_t *array =
        HV_JSON_LIST(m, flats.v, flats.n,
                     HV_JSON_OBJECT(KEY("member", m->path), KEY("offset", m->offset),
                                    KEYS(m->member, bits, type)));
    hv_flat_members_done(&flats);
    hv_atoms_free(atoms);
    return array;
}

static json_t *form_object(const struct hv_log *log, const struct hv_log_form *form)
{
    bool members = log->layout && !log->member && form->entity->cls == HV_CLASS_RECORD;
    return HV_JSON_OBJECT(
        KEY("class", hv_class_name(form->entity->cls)),
        KEY("archs", hv_json_archs(log->profile, form->archs)),
        KEY("audiences", hv_json_audiences(log->profile, form->audiences)),
        KEY("file", form->entity->file),
        KEY("form", hv_json_side(&form->side, form->fields, log->profile)),
        KEY_IF(members, "members", members_array(form)));
}

static json_t *row_object(const struct hv_log *log, const struct hv_precedent *row)
{
    struct hv_change change = hv_precedent_change(row);
    return HV_JSON_ADD(hv_json_change(&change, log->profile),
                       KEY("verdict", hv_verdict_name(row->verdict)),
                       KEY("rollback", row->rollback_break ? "break" : "ok"),
                       KEY("rule", row->rule),
                       KEY("also", hv_json_strings(&row->also)));
}

static json_t *event_object(const struct hv_log *log, const struct hv_log_event *event)
{
    return HV_JSON_OBJECT(
        KEY("commit", event->commit->id), KEYS(event->commit, date, subject),
        KEY("release", event->release), KEY("not_looked_at", event->unseen),
        KEY("changes",
            HV_JSON_LIST(row, event->rows, event->n, row_object(log, *row))));
}

json_t *hv_log_json(const struct hv_report *report)
{
    const struct hv_log *log = report->log;
    return HV_JSON_OBJECT(
        KEYS_HEAD("hvabi-log/1", log->profile), KEYS(log, entity, member),
        KEY("releases",
            HV_JSON_LIST(
                r, log->releases, log->n_releases,
                HV_JSON_OBJECT(KEYS(r, release, differs),
                               KEY("forms", HV_JSON_LIST(f, r->forms, r->n,
                                                         form_object(log, f)))))),
        KEY("recorded_commits",
            HV_JSON_OBJECT_IF(log->index, KEYS(log->index, from, to, total),
                              KEY("recorded", log->index->n))),
        KEY("commits",
            HV_JSON_LIST(e, log->events, log->n_events, event_object(log, e))));
}
