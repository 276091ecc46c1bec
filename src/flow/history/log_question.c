/* SPDX-License-Identifier: MIT */
#include "flow/history/log_question.h"

#include "base/nearest.h"
#include "flow/start.h"
#include "model/flat_members.h"
#include "store/releases.h"

/* The order of lookup: the number of an operation says more than its constant. */
static const enum hv_class classes[] = {
    HV_CLASS_RECORD,   HV_CLASS_OP,     HV_CLASS_HYPERCALL, HV_CLASS_CONSTANT,
    HV_CLASS_TYPEDEF,  HV_CLASS_HANDLE, HV_CLASS_MACRO,     HV_CLASS_MASK,
    HV_CLASS_REGISTER, HV_CLASS_ENUM,   HV_CLASS_SIGNATURE};

/* ---- what the releases have ---- */

static void free_surfaces(struct hv_log *log)
{
    HV_EACH (r, log->releases, log->n_releases)
        HV_EACH_ARCH (a, r->surfaces) {
            hv_surface_free(r->surfaces[a]);
            r->surfaces[a] = NULL;
        }
}

static bool list_releases(struct hv_log_question *q, struct hv_err *err)
{
    struct hv_log *log = &q->log;
    struct hv_strings names;
    bool ok = hv_releases_list(q->run->releases, log->profile->name, &names, err);
    log->n_releases = names.n;
    log->releases = hv_arena_alloc(log->arena, (names.n + 1) * sizeof *log->releases);
    for (size_t i = 0; i < names.n; i++)
        log->releases[i].release = names.v[i];
    return ok;
}

/* Read the entities of those names in all releases, replacing the previous ones. */
static bool read_named(struct hv_log_question *q, struct hv_strings names,
                       struct hv_err *err)
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

const struct hv_entity *hv_log_newest(const struct hv_log *log,
                                      const struct hv_strings *names)
{
    for (size_t i = log->n_releases; i-- > 0;)
        for (size_t c = 0; c < HV_COUNT(classes); c++)
            HV_EACH_ARCH (a, log->releases[i].surfaces)
                HV_EACH (name, names->v, names->n) {
                    const struct hv_entity *e = hv_surface_find(
                        log->releases[i].surfaces[a], classes[c], *name, UINT32_MAX);
                    if (e)
                        return e;
                }
    return NULL;
}

/* "x" may also be a struct, a union or an enumeration. */
static struct hv_strings candidates(struct hv_log_question *q, const char *name)
{
    static const char *const tags[] = {"", "struct ", "union ", "enum "};
    struct hv_strings names = {0};
    for (size_t i = 0; i < (strchr(name, ' ') ? 1 : HV_COUNT(tags)); i++)
        hv_strings_add(&names, hv_atom_printf(q->run->atoms, "%s%s", tags[i], name),
                       q->log.arena);
    return names;
}

/* The enumeration with the enumerator, in the newest release that has it. */
static bool find_enumeration(struct hv_log_question *q, const char *name,
                             const char **ret, struct hv_err *err)
{
    struct hv_log *log = &q->log;
    *ret = NULL;
    for (size_t i = log->n_releases; !*ret && i-- > 0;)
        for (unsigned a = 0; !*ret && a < log->profile->n_archs; a++) {
            const struct hv_baseline which = {log->profile, log->releases[i].release,
                                              a};
            const struct hv_enumerator *value;
            struct hv_surface *s;
            if (!hv_releases_surface(q->run->releases, &which, &s, err))
                return false;
            const struct hv_entity *list = hv_surface_enum_of(s, name, &value);
            *ret = list ? list->name : NULL;
        }
    return true;
}

/* Follow a typedef to its record. */
static bool follow_typedef(struct hv_log_question *q, const struct hv_entity **e,
                           struct hv_err *err)
{
    if (!*e || (*e)->cls != HV_CLASS_TYPEDEF || !strchr((*e)->u.typedef_.type, ' '))
        return true;
    struct hv_strings both = {0};
    hv_strings_add(&both, (*e)->name, q->log.arena);
    hv_strings_add(&both, hv_atom(q->run->atoms, (*e)->u.typedef_.type), q->log.arena);
    if (!read_named(q, both, err))
        return false;
    *e = hv_log_newest(&q->log, &both);
    return true;
}

/* Read the entity of that name; *ret NULL: no release has it. */
static bool find_entity(struct hv_log_question *q, const char *name,
                        const struct hv_entity **ret, struct hv_err *err)
{
    struct hv_strings names = candidates(q, name);
    if (!read_named(q, names, err))
        return false;
    *ret = hv_log_newest(&q->log, &names);
    if (*ret)
        return follow_typedef(q, ret, err);
    if (!find_enumeration(q, name, &q->enumeration, err))
        return false;
    if (q->enumeration) {
        names = (struct hv_strings){1, &q->enumeration};
        if (!read_named(q, names, err))
            return false;
        *ret = hv_log_newest(&q->log, &names);
    }
    return true;
}

/* ---- members ---- */

/* The flattened members of the record; empty if the surface lacks it. */
static struct hv_flat_members members_in(const struct hv_log_question *q,
                                         const struct hv_surface *surface)
{
    const struct hv_entity *e =
        hv_surface_find(surface, HV_CLASS_RECORD, q->log.entity, UINT32_MAX);
    return e ? hv_flat_members_of(e, q->run->atoms) : (struct hv_flat_members){0};
}

/* The member with the longest matching beginning of the path, in the newest release
 * that has it: ret_used bytes match, and the member has that type. */
static bool find_member(struct hv_log_question *q, const char *path, size_t *ret_used,
                        const char **ret_type)
{
    const struct hv_log *log = &q->log;
    *ret_used = 0;
    for (size_t i = log->n_releases; i-- > 0 && !*ret_used;)
        HV_EACH_ARCH (a, log->releases[i].surfaces) {
            struct hv_flat_members flats = members_in(q, log->releases[i].surfaces[a]);
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

static bool fail_member(struct hv_log_question *q, const char *path, struct hv_err *err)
{
    const struct hv_log *log = &q->log;
    struct hv_nearest near = hv_nearest_begin(path);
    for (size_t i = 0; i < log->n_releases; i++)
        HV_EACH_ARCH (a, log->releases[i].surfaces) {
            struct hv_flat_members flats = members_in(q, log->releases[i].surfaces[a]);
            HV_EACH (flat, flats.v, flats.n)
                if (flat->path)
                    hv_nearest_offer(&near, flat->path, flat->path);
            hv_flat_members_done(&flats);
        }
    return hv_fail(err, HV_ERR_USAGE, NULL,
                   "no recorded release has a member '%s' of %s%s%s%s", path,
                   log->entity, HV_DID_YOU_MEAN(near.best));
}

/* Resolve the path to a member of this record, or of one that it contains. */
static bool resolve_member(struct hv_log_question *q, const char *path,
                           struct hv_err *err)
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

/* Fail for an unknown name, suggesting names from releases and commits. */
static bool fail_unknown(struct hv_log_question *q, const char *name,
                         struct hv_err *err)
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
            HV_EACH_ENTITY (e, s ? s->entities : NULL, s->n_entities) {
                const char *bare = strchr(name, ' ') ? NULL : strchr(e->name, ' ');
                hv_nearest_offer(&near, bare ? bare + 1 : e->name, e->name);
            }
        }
    if (log->index)
        HV_EACH (row, log->index->rows, log->index->n_rows)
            hv_nearest_offer(&near, row->entity, row->entity);
    return hv_fail(err, HV_ERR_USAGE, NULL,
                   "no recorded release or commit of %s has '%s'%s%s%s",
                   log->profile->title, name, HV_DID_YOU_MEAN(near.best));
}

/* Resolve "struct x.u.m", an entity with a member. *ret_known: a release or a commit
 * has the entity. */
static bool resolve(struct hv_log_question *q, const char **ret_member, bool *ret_known,
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

/* Has the profile anything recorded that has the name? */
static bool fits_question(void *ctx, struct hvabi *run, struct hv_profile *profile,
                          bool *ret_fits, struct hv_err *err)
{
    struct hv_log_question *q = ctx;
    const char *member;
    (void)run;
    free_surfaces(&q->log);
    q->enumeration = NULL;
    q->log.profile = profile;
    return resolve(q, &member, ret_fits, err);
}

/* Choose the profiles that were asked for, else those with recordings that have the
 * name. */
static bool start_question(struct hv_log_question *q, const char **ret_member,
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

bool hv_log_resolve(struct hv_log_question *q, struct hv_err *err)
{
    const char *member = NULL;
    return start_question(q, &member, err) &&
           (!member || resolve_member(q, member, err));
}

void hv_log_question_done(struct hv_log_question *q)
{
    free_surfaces(&q->log);
    hv_arena_free(q->log.arena);
}
