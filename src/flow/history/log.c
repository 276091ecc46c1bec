/* SPDX-License-Identifier: MIT
 *
 * The log command: the life of one entity, by recorded releases and recorded commits.
 */
#include "model/log.h"

#include "base/nearest.h"
#include "compare/compare.h"
#include "flow/interfaces.h"
#include "flow/outputs.h"
#include "flow/start.h"
#include "model/field.h"
#include "model/flat_members.h"
#include "store/releases.h"

struct question {
    struct hvabi *run;
    struct hv_log log;
    const char *enumeration; /* of an enumerator; NULL: it is not one */
};

/* In this order a name is looked for: the number of an operation says more than its
 * constant does. */
static const enum hv_class classes[] = {
    HV_CLASS_RECORD,   HV_CLASS_OP,     HV_CLASS_HYPERCALL, HV_CLASS_CONSTANT,
    HV_CLASS_TYPEDEF,  HV_CLASS_HANDLE, HV_CLASS_MACRO,     HV_CLASS_MASK,
    HV_CLASS_REGISTER, HV_CLASS_ENUM,   HV_CLASS_SIGNATURE};

/* ---- what the releases have ---- */

static void free_surfaces(struct hv_log *log)
{
    HV_EACH (r, log->releases, log->n_releases)
        for (size_t a = 0; a < HV_MAX_ARCHS; a++) {
            hv_surface_free(r->surfaces[a]);
            r->surfaces[a] = NULL;
        }
}

static bool list_releases(struct question *q, struct hv_err *err)
{
    struct hv_log *log = &q->log;
    const char *const *names;
    if (!hv_releases_list(q->run->releases, log->profile->name, &names,
                          &log->n_releases, err))
        return false;
    log->releases =
        hv_arena_alloc(log->arena, (log->n_releases + 1) * sizeof *log->releases);
    for (size_t i = 0; i < log->n_releases; i++)
        log->releases[i].release = names[i];
    return true;
}

/* Of all releases what is called so, in place of what was read before. */
static bool read_named(struct question *q, struct hv_strings names, struct hv_err *err)
{
    struct hv_log *log = &q->log;
    free_surfaces(log);
    HV_SORT(names.v, names.n, hv_by_text);
    HV_EACH (r, log->releases, log->n_releases)
        for (unsigned a = 0; a < log->profile->n_archs; a++)
            if ((!q->run->archs || q->run->archs & HV_BIT(a)) &&
                !hv_releases_excerpt(q->run->releases,
                                     &(struct hv_baseline){log->profile, r->release, a},
                                     &names, &r->surfaces[a], err))
                return false;
    return true;
}

/* The newest entity of one of the names. */
static const struct hv_entity *find_newest(const struct hv_log *log,
                                           const struct hv_strings *names)
{
    for (size_t i = log->n_releases; i-- > 0;)
        for (size_t c = 0; c < HV_COUNT(classes); c++)
            for (size_t a = 0; a < HV_MAX_ARCHS; a++)
                for (size_t k = 0; log->releases[i].surfaces[a] && k < names->n; k++) {
                    const struct hv_entity *e =
                        hv_surface_find(log->releases[i].surfaces[a], classes[c],
                                        names->v[k], UINT32_MAX);
                    if (e)
                        return e;
                }
    return NULL;
}

/* "x" may be a struct, a union or an enumeration as well. */
static struct hv_strings candidates(struct question *q, const char *name)
{
    static const char *const tags[] = {"", "struct ", "union ", "enum "};
    struct hv_strings names = {0};
    names.v = hv_arena_alloc(q->log.arena, HV_COUNT(tags) * sizeof *names.v);
    for (size_t i = 0; i < (strchr(name, ' ') ? 1 : HV_COUNT(tags)); i++)
        names.v[names.n++] = hv_atom_printf(q->run->atoms, "%s%s", tags[i], name);
    return names;
}

/* The enumeration that has the enumerator in the newest release that has it. */
static bool find_enumeration(struct question *q, const char *name, const char **ret,
                             struct hv_err *err)
{
    struct hv_log *log = &q->log;
    *ret = NULL;
    for (size_t i = log->n_releases; !*ret && i-- > 0;)
        for (unsigned a = 0; !*ret && a < log->profile->n_archs; a++) {
            const struct hv_baseline which = {log->profile, log->releases[i].release,
                                              a};
            struct hv_surface *s;
            size_t n = 0;
            if (!hv_releases_surface(q->run->releases, &which, &s, err))
                return false;
            const struct hv_entity *e =
                s ? hv_surface_class(s, HV_CLASS_ENUM, &n) : NULL;
            HV_EACH (x, e, n)
                if (HV_ANY(v, x->u.enum_.values, x->u.enum_.n_values,
                           strcmp(v->name, name) == 0))
                    *ret = x->name;
        }
    return true;
}

/* A typedef of a record is that record. */
static bool follow_typedef(struct question *q, const struct hv_entity **e,
                           struct hv_err *err)
{
    if (!*e || (*e)->cls != HV_CLASS_TYPEDEF || !strchr((*e)->u.typedef_.type, ' '))
        return true;
    struct hv_strings both = {.n = 2};
    both.v = hv_arena_alloc(q->log.arena, 2 * sizeof *both.v);
    both.v[0] = (*e)->name;
    both.v[1] = hv_atom(q->run->atoms, (*e)->u.typedef_.type);
    if (!read_named(q, both, err))
        return false;
    *e = find_newest(&q->log, &both);
    return true;
}

/* Read what is called so; *ret NULL: no release has it. */
static bool find_entity(struct question *q, const char *name,
                        const struct hv_entity **ret, struct hv_err *err)
{
    struct hv_strings names = candidates(q, name);
    if (!read_named(q, names, err))
        return false;
    *ret = find_newest(&q->log, &names);
    if (*ret)
        return follow_typedef(q, ret, err);
    if (!find_enumeration(q, name, &q->enumeration, err))
        return false;
    if (q->enumeration) {
        names = (struct hv_strings){1, &q->enumeration};
        if (!read_named(q, names, err))
            return false;
        *ret = find_newest(&q->log, &names);
    }
    return true;
}

/* ---- members ---- */

/* The member of the newest release that has it, or that has the beginning of its path:
 * ret_used bytes of it, and the type of that member. */
static bool find_member(struct question *q, const char *path, size_t *ret_used,
                        const char **ret_type)
{
    const struct hv_log *log = &q->log;
    *ret_used = 0;
    for (size_t i = log->n_releases; i-- > 0 && !*ret_used;)
        for (size_t a = 0; a < HV_MAX_ARCHS; a++) {
            const struct hv_surface *s = log->releases[i].surfaces[a];
            const struct hv_entity *e =
                s ? hv_surface_find(s, HV_CLASS_RECORD, log->entity, UINT32_MAX) : NULL;
            if (!e)
                continue;
            struct hv_flat_members flats = hv_flat_members_of(e, q->run->atoms);
            HV_EACH (flat, flats.v, flats.n) {
                size_t n = flat->path ? strlen(flat->path) : 0;
                if (n > *ret_used && strncmp(flat->path, path, n) == 0 &&
                    (!path[n] || path[n] == '.')) {
                    *ret_used = n;
                    *ret_type = hv_flat_member_element(flat, q->run->atoms);
                }
            }
            hv_flat_members_done(&flats);
        }
    return !path[*ret_used];
}

static bool is_in_rows(const struct hv_log *log, const char *entity, const char *member)
{
    const struct hv_commit_index *index = log->index;
    return index &&
           HV_ANY(row, index->rows, index->n_rows,
                  strcmp(row->entity, entity) == 0 &&
                      (!member || (row->member && strcmp(row->member, member) == 0)));
}

static bool fail_member(struct question *q, const char *path, struct hv_err *err)
{
    const struct hv_log *log = &q->log;
    struct hv_nearest near = hv_nearest_begin(path);
    for (size_t i = 0; i < log->n_releases; i++)
        for (size_t a = 0; a < HV_MAX_ARCHS; a++) {
            const struct hv_surface *s = log->releases[i].surfaces[a];
            const struct hv_entity *e =
                s ? hv_surface_find(s, HV_CLASS_RECORD, log->entity, UINT32_MAX) : NULL;
            struct hv_flat_members flats = {0};
            if (e)
                flats = hv_flat_members_of(e, q->run->atoms);
            HV_EACH (flat, flats.v, flats.n)
                if (flat->path)
                    hv_nearest_offer(&near, flat->path, flat->path);
            hv_flat_members_done(&flats);
        }
    return hv_fail(err, HV_ERR_USAGE, NULL,
                   "no recorded release has a member '%s' of %s%s%s%s", path,
                   log->entity, near.best ? "; did you mean '" : "",
                   near.best ? near.best : "", near.best ? "'?" : "");
}

/* What the path leads to: a member of this record, or of one that it contains. */
static bool resolve_member(struct question *q, const char *path, struct hv_err *err)
{
    struct hv_log *log = &q->log;
    const struct hv_entity *inner;
    const char *type = NULL;
    size_t used;
    log->member = hv_atom(q->run->atoms, path);
    if (find_member(q, path, &used, &type) || is_in_rows(log, log->entity, path))
        return true;
    if (!used || !type)
        return fail_member(q, path, err);
    if (!find_entity(q, type, &inner, err))
        return false;
    if (!inner || inner->cls != HV_CLASS_RECORD ||
        strcmp(inner->name, log->entity) == 0)
        return fail_member(q, path, err);
    log->entity = inner->name;
    return resolve_member(q, path + used + 1, err);
}

/* ---- the entity ---- */

/* Names of the releases and of the commits, for one that nobody has. */
static bool fail_unknown(struct question *q, const char *name, struct hv_err *err)
{
    const struct hv_log *log = &q->log;
    struct hv_nearest near = hv_nearest_begin(name);
    for (size_t i = log->n_releases; i-- > 0 && i + 1 >= log->n_releases;)
        for (unsigned a = 0; a < log->profile->n_archs; a++) {
            struct hv_surface *s = NULL;
            hv_releases_surface(
                q->run->releases,
                &(struct hv_baseline){log->profile, log->releases[i].release, a}, &s,
                NULL);
            HV_EACH (e, s ? s->entities : NULL, s ? s->n_entities : 0) {
                const char *bare = strchr(name, ' ') ? NULL : strchr(e->name, ' ');
                hv_nearest_offer(&near, bare ? bare + 1 : e->name, e->name);
            }
        }
    if (log->index)
        HV_EACH (row, log->index->rows, log->index->n_rows)
            hv_nearest_offer(&near, row->entity, row->entity);
    return hv_fail(err, HV_ERR_USAGE, NULL,
                   "no recorded release or commit of %s has '%s'%s%s%s",
                   log->profile->title, name, near.best ? "; did you mean '" : "",
                   near.best ? near.best : "", near.best ? "'?" : "");
}

/* "struct x.u.m" is an entity and a member of it. *ret_known: some release, or some
 * commit, has the entity. */
static bool resolve(struct question *q, const char **ret_member, bool *ret_known,
                    struct hv_err *err)
{
    struct hv_log *log = &q->log;
    const struct hv_entity *e = NULL;
    const char *dot = strchr(log->asked, '.');
    const char *name =
        dot ? hv_arena_strndup(log->arena, log->asked, (size_t)(dot - log->asked))
            : log->asked;
    *ret_member = dot ? dot + 1 : NULL;
    log->entity = hv_atom(q->run->atoms, name);
    if (!list_releases(q, err) ||
        !hv_releases_commits(q->run->releases, log->profile, &log->index, err) ||
        !find_entity(q, name, &e, err))
        return false;
    if (e && !q->enumeration)
        log->entity = e->name;
    struct hv_strings names = candidates(q, name);
    for (size_t i = 0; !e && i < names.n; i++)
        if (is_in_rows(log, names.v[i], NULL))
            log->entity = names.v[i];
    *ret_known = e || is_in_rows(log, log->entity, NULL);
    return true;
}

/* Is something recorded of the profile that has the name? */
static bool fits_question(void *ctx, struct hvabi *run, struct hv_profile *profile,
                          bool *ret_fits, struct hv_err *err)
{
    struct question *q = ctx;
    const char *member;
    (void)run;
    free_surfaces(&q->log);
    q->enumeration = NULL;
    q->log.profile = profile;
    return resolve(q, &member, ret_fits, err);
}

/* The profiles that were asked for, else those of which something is recorded that has
 * the name. */
static bool start_question(struct question *q, const char **ret_member,
                           struct hv_err *err)
{
    struct hvabi *run = q->run;
    bool known;
    if (!hv_start_choose(run, fits_question, q, err))
        return false;
    if (!run->profile)
        return fail_unknown(q, q->log.asked, err);
    free_surfaces(&q->log);
    q->enumeration = NULL;
    q->log.profile = run->profile;
    return resolve(q, ret_member, &known, err) &&
           (known || fail_unknown(q, q->log.asked, err)) && hv_start(run, NULL, 0, err);
}

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

/* What of the entity is asked about; false: it has no such part. */
static bool find_part(struct question *q, struct hv_log_form *form)
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

static void add_file(struct hv_log *log, const char *file)
{
    if (!file || hv_strings_have(&log->files, file))
        return;
    const char **v = hv_arena_alloc(log->arena, (log->files.n + 1) * sizeof *v);
    if (log->files.n)
        memcpy(v, log->files.v, log->files.n * sizeof *v);
    v[log->files.n++] = file;
    log->files.v = v;
}

/* Those that are judged; of what no other sees, all. */
static uint32_t shown_audiences(const struct question *q, uint32_t audiences)
{
    const struct hv_profile *profile = q->log.profile;
    uint32_t judged = 0;
    audiences &= q->run->audiences;
    for (size_t u = 0; u < profile->n_audiences; u++)
        judged |= profile->audiences[u].judged ? HV_BIT(u) : 0;
    return audiences & judged ? audiences & judged : audiences;
}

static void find_forms(struct question *q, struct hv_log_release *r, enum hv_class cls)
{
    const char *name = q->enumeration ? q->enumeration : q->log.entity;
    for (unsigned a = 0; a < q->log.profile->n_archs; a++) {
        const struct hv_surface *s = r->surfaces[a];
        HV_EACH (e, s ? s->entities : NULL, s ? s->n_entities : 0) {
            struct hv_log_form form = {.archs = HV_BIT(a), .entity = e};
            form.audiences = shown_audiences(q, e->audiences);
            if (e->cls != cls || strcmp(e->name, name) != 0 || !form.audiences ||
                !(q->run->archs & HV_BIT(a)))
                continue;
            add_file(&q->log, e->file);
            if (find_part(q, &form))
                add_form(&q->log, r, &form);
        }
    }
}

/* On which architectures the release has the form. */
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

static void find_all_forms(struct question *q)
{
    struct hv_log *log = &q->log;
    const struct hv_strings names = {1,
                                     q->enumeration ? &q->enumeration : &log->entity};
    const struct hv_entity *newest = find_newest(log, &names);
    static const struct hv_log_release nothing;
    for (size_t i = 0; newest && i < log->n_releases; i++) {
        find_forms(q, &log->releases[i], newest->cls);
        find_news(&log->releases[i], i ? &log->releases[i - 1] : &nothing);
    }
}

/* ---- commits ---- */

/* Is the change of the member, of what holds it, or of something in it? */
static bool is_of_member(const char *changed, const char *asked)
{
    size_t n = strlen(changed), m = strlen(asked);
    return strncmp(changed, asked, n < m ? n : m) == 0 &&
           (n == m || (n < m ? asked[n] : changed[m]) == '.');
}

static bool is_of_file(const struct hv_log *log, const char *path)
{
    size_t n = strlen(path);
    return HV_ANY(file, log->files.v, log->files.n,
                  n >= strlen(*file) && strcmp(path + n - strlen(*file), *file) == 0);
}

static bool is_about(const struct question *q, const struct hv_precedent *row)
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

/* Why the entity's header was not looked at, if it was not. */
static const char *find_unseen(const struct hv_log *log,
                               const struct hv_recorded_commit *commit)
{
    HV_EACH (why, commit->failures.v, commit->failures.n) {
        bool whole = !strstr(*why, ".h: ");
        if (whole || HV_ANY(file, log->files.v, log->files.n, strstr(*why, *file)))
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

static void find_events(struct question *q)
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
    const char *member = NULL;
    struct question q = {.run = run,
                         .log = {.arena = hv_arena_new(),
                                 .asked = call->entity,
                                 .layout = call->layout}};
    bool ok = hv_outputs_check(HV_REPORT_LOG, outputs, &err) &&
              start_question(&q, &member, &err) &&
              (!member || resolve_member(&q, member, &err));
    if (ok) {
        find_all_forms(&q);
        find_events(&q);
        hv_outputs_write(HV_REPORT_LOG, &(struct hv_report){.log = &q.log}, "log",
                         outputs);
    }
    free_surfaces(&q.log);
    hv_arena_free(q.log.arena);
    return ok ? HVABI_OK : hv_run_fail(run, &err);
}

enum hvabi_status hvabi_log(struct hvabi *run, const char *entity, bool layout,
                            const struct hvabi_outputs *outputs)
{
    return hv_each_interface(run, log_interface, &(struct call){entity, layout},
                             outputs);
}
