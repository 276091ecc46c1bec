/* SPDX-License-Identifier: MIT
 *
 * The log command: the life of one entity, by recorded releases and recorded commits.
 */
#include "flow/history/log_question.h"

#include "flow/interfaces.h"
#include "flow/outputs.h"
#include "model/field.h"
#include "model/flat_members.h"

/* ---- forms ---- */

static bool is_same_form(const struct hv_log_form *a, const struct hv_log_form *b)
{
    const struct hv_side *x = &a->side, *y = &b->side;
    if (a->audiences != b->audiences || a->entity->cls != b->entity->cls ||
        a->fields != b->fields)
        return false;
    if (a->fields == HV_FIELDS_MEMBER && x->type)
        return x->offset == y->offset && x->bits == y->bits &&
               hv_same_text(x->type, y->type);
    if (x->entity != a->entity) /* an enumerator */
        return hv_same_text(x->value, y->value);
    return hv_entity_same_form(a->entity, b->entity);
}

static void add_form(struct hv_log *log, struct hv_log_release *r,
                     const struct hv_log_form *form)
{
    HV_EACH (known, r->forms, r->n)
        if (is_same_form(known, form)) {
            known->archs |= form->archs;
            return;
        }
    *HV_ARENA_ADD(log->arena, r->forms, r->n, r->cap) = *form;
}

/* Select the part of the entity that was asked for; false: it has no such part. */
static bool find_part(struct hv_log_question *q, struct hv_log_form *form)
{
    const struct hv_entity *e = form->entity;
    form->side = hv_side_of(e);
    form->fields = hv_class_traits(e->cls)->changed;
    if (q->enumeration) {
        const struct hv_enumerator *v =
            HV_FIND(x, e->u.enum_.values, e->u.enum_.n_values,
                    strcmp(x->name, q->log.entity) == 0);
        form->side =
            (struct hv_side){.present = v != NULL, .value = v ? v->value : NULL};
        form->side.value_bits = 32;
        return v != NULL;
    }
    if (!q->log.member)
        return true;
    struct hv_flat_members flats = hv_flat_members_of(e, q->run->atoms);
    const struct hv_flat_member *flat = hv_flat_members_find(&flats, q->log.member);
    form->fields = HV_FIELDS_MEMBER;
    if (flat)
        form->side = (struct hv_side){.present = true,
                                      .offset = flat->offset,
                                      .bits = flat->member->bits,
                                      .type = flat->member->type};
    bool found = flat != NULL;
    hv_flat_members_done(&flats);
    return found;
}

/* The judged audiences; all, if no judged one sees it. */
static uint32_t shown_audiences(const struct hv_log_question *q, uint32_t audiences)
{
    audiences &= q->run->audiences;
    return hv_judged_audiences(q->log.profile, audiences);
}

static void find_forms(struct hv_log_question *q, struct hv_log_release *r,
                       enum hv_class cls)
{
    const char *name = q->enumeration ? q->enumeration : q->log.entity;
    HV_EACH_BIT (a, q->run->archs) {
        HV_EACH_OF (e, r->surfaces[a], cls) {
            struct hv_log_form form = {.archs = HV_BIT(a), .entity = e};
            form.audiences = shown_audiences(q, e->audiences);
            if (strcmp(e->name, name) != 0 || !form.audiences)
                continue;
            if (e->file)
                hv_strings_add_once(&q->log.files, e->file, q->log.arena);
            if (find_part(q, &form))
                add_form(&q->log, r, &form);
        }
    }
}

/* The architectures on which the release has the form. */
static uint32_t archs_of(const struct hv_log_release *r, const struct hv_log_form *form)
{
    const struct hv_log_form *same = HV_FIND(x, r->forms, r->n, is_same_form(x, form));
    return same ? same->archs : 0;
}

static void find_news(struct hv_log_release *now, const struct hv_log_release *before)
{
    uint32_t archs = 0;
    HV_EACH (form, now->forms, now->n) {
        form->news = form->archs & ~archs_of(before, form);
        now->differs |= form->news != 0;
        archs |= form->archs;
    }
    HV_EACH (form, before->forms, before->n)
        now->gone |= form->archs & ~archs;
    now->differs |= now->gone != 0;
}

static void find_all_forms(struct hv_log_question *q)
{
    struct hv_log *log = &q->log;
    const struct hv_strings names = {1,
                                     q->enumeration ? &q->enumeration : &log->entity};
    const struct hv_entity *newest = hv_log_newest(log, &names);
    static const struct hv_log_release nothing;
    for (size_t i = 0; newest && i < log->n_releases; i++) {
        find_forms(q, &log->releases[i], newest->cls);
        find_news(&log->releases[i], i ? &log->releases[i - 1] : &nothing);
    }
}

/* ---- commits ---- */

/* Is the change about the member, about its container, or about something inside it? */
static bool is_of_member(const char *changed, const char *asked)
{
    size_t n = strlen(changed), m = strlen(asked);
    return strncmp(changed, asked, n < m ? n : m) == 0 &&
           (n == m || (n < m ? asked[n] : changed[m]) == '.');
}

static bool is_of_file(const struct hv_log *log, const char *path)
{
    return HV_ANY(file, log->files.v, log->files.n, hv_ends_with(path, *file));
}

static bool is_about(const struct hv_log_question *q, const struct hv_precedent *row)
{
    const struct hv_log *log = &q->log;
    if (!(row->archs & q->run->archs) || !(row->audiences & q->run->audiences))
        return false;
    if (row->kind == HV_KIND_NOT_LOOKED_AT)
        return is_of_file(log, row->entity);
    if (strcmp(row->entity, log->entity) == 0)
        return !log->member || !row->member || is_of_member(row->member, log->member);
    return !log->member &&
           (hv_strings_have(&row->also, log->entity) ||
            (row->renamed_to && strcmp(row->renamed_to, log->entity) == 0));
}

/* Why the entity's header was not looked at, or NULL. If nothing was compared, the
 * first failure is the cause. */
static const char *find_unseen(const struct hv_log *log,
                               const struct hv_recorded_commit *commit)
{
    HV_EACH (why, commit->failures.v, commit->failures.n) {
        if (!strstr(*why, ".h: "))
            return commit->failures.v[0];
        if (HV_ANY(file, log->files.v, log->files.n, strstr(*why, *file)))
            return *why;
    }
    return NULL;
}

/* The first recorded release that is not older. */
static const char *first_release(const struct hv_log *log, const char *release)
{
    const struct hv_log_release *r =
        HV_FIND(x, log->releases, log->n_releases,
                release && hv_release_compare(x->release, release) >= 0);
    return r ? r->release : NULL;
}

static void find_events(struct hv_log_question *q)
{
    struct hv_log *log = &q->log;
    const struct hv_commit_index *index = log->index;
    const char *release = NULL;
    for (size_t i = 0; index && i < index->n; i++) {
        const struct hv_recorded_commit *commit = &index->commits[i];
        struct hv_log_event event = {.commit = commit};
        release = commit->release ? commit->release : release;
        event.release = first_release(log, release);
        event.unseen = find_unseen(log, commit);
        for (size_t k = commit->first; k < commit->first + commit->n; k++)
            if (is_about(q, &index->rows[k]))
                *HV_ARENA_ADD(log->arena, event.rows, event.n, event.cap) =
                    &index->rows[k];
        if (event.n || event.unseen)
            *HV_ARENA_ADD(log->arena, log->events, log->n_events, log->cap_events) =
                event;
    }
}

struct call {
    const char *entity;
    bool layout;
};

static enum hvabi_status log_interface(struct hvabi *run, const void *ctx,
                                       const struct hvabi_outputs *outputs)
{
    const struct call *call = ctx;
    struct hv_err err = {0};
    struct hv_log_question q = {.run = run,
                                .log = {.arena = hv_arena_new(),
                                        .asked = call->entity,
                                        .layout = call->layout}};
    bool ok =
        hv_outputs_check(HV_REPORT_LOG, outputs, &err) && hv_log_resolve(&q, &err);
    if (ok) {
        find_all_forms(&q);
        find_events(&q);
        hv_outputs_write(HV_REPORT_LOG, &(struct hv_report){.log = &q.log}, "log",
                         outputs);
    }
    hv_log_question_done(&q);
    return ok ? HVABI_OK : hv_run_fail(run, &err);
}

enum hvabi_status hvabi_log(struct hvabi *run, const char *entity, bool layout,
                            const struct hvabi_outputs *outputs)
{
    return hv_each_interface(run, log_interface, &(struct call){entity, layout},
                             outputs, false);
}
