/* SPDX-License-Identifier: MIT */
#include "store/release_index.h"
#include "store/releases.h"

struct hv_release_reader {
    struct hv_releases *releases;
    const struct hv_profile *profile;
    unsigned arch;
    struct hv_release_side old;
    struct hv_strings names;              /* that are recorded and count, ascending */
    const struct hv_release_index *index; /* NULL until it is needed */
    struct hv_strings watched;    /* names of records and enumerations, sorted */
    struct hv_surface **excerpts; /* per name, with the watched entities; or NULL */
    bool guessed; /* the release of the old tree was guessed from its records */
    struct hv_err err;
};

/* A tree under development does not follow the release that it is going to be. */
static bool counts(const struct hv_release_side *old, const char *release)
{
    if (!old->release)
        return true;
    int order = hv_release_compare(release, old->release);
    return old->development ? order < 0 : order <= 0;
}

struct hv_release_reader *hv_release_reader_new(struct hv_releases *releases,
                                                const struct hv_profile *profile,
                                                unsigned arch,
                                                const struct hv_release_side *old)
{
    struct hv_release_reader *r = hv_alloc(sizeof *r);
    *r = (struct hv_release_reader){
        .releases = releases, .profile = profile, .arch = arch, .old = *old};
    hv_releases_list(releases, profile->name, &r->names, &r->err);
    while (r->names.n && !counts(old, r->names.v[r->names.n - 1]))
        r->names.n--;
    return r;
}

void hv_release_reader_free(struct hv_release_reader *reader)
{
    for (size_t i = 0; reader && reader->excerpts && i < reader->names.n; i++)
        hv_surface_free(reader->excerpts[i]);
    if (reader) {
        free(reader->excerpts);
        free(reader->watched.v);
    }
    free(reader);
}

/* ---- watched entities ---- */

static bool has_parts(const struct hv_entity *e)
{
    return e && (e->cls == HV_CLASS_RECORD || e->cls == HV_CLASS_ENUM);
}

static size_t collect_names(const struct hv_change *first, const char **names)
{
    size_t n = 0;
    for (const struct hv_change *c = first; c; c = c->next) {
        if (has_parts(c->before.entity)) {
            if (names)
                names[n] = c->before.entity->name;
            n++;
        }
        n += collect_names(c->consequences, names ? names + n : NULL);
    }
    return n;
}

void hv_release_reader_watch(struct hv_release_reader *reader,
                             const struct hv_change *changes)
{
    size_t n = collect_names(changes, NULL);
    const char **v = hv_alloc((n + 1) * sizeof *v);
    collect_names(changes, v);
    HV_SORT(v, n, hv_by_text);
    HV_UNIQUE_TEXTS(v, n);
    free(reader->watched.v);
    reader->watched = (struct hv_strings){n, v};
}

const struct hv_err *hv_release_reader_error(const struct hv_release_reader *reader)
{
    return reader->err.code ? &reader->err : NULL;
}

/* A tree that does not say which release it is (a directory of headers) is assumed to
 * be the recorded one with most of its records. If there is none, and no tree of the
 * profile ever says it, every release counts: a small interface may have changed all of
 * its records. */
static void recognise_release(struct hv_release_reader *r)
{
    const char *release =
        r->old.surface ? hv_release_index_recognise(r->index, r->old.surface) : NULL;
    size_t n = 0;
    while (release && n < r->names.n && hv_release_compare(r->names.v[n], release) <= 0)
        n++;
    if (release || r->profile->n_versions)
        r->names.n = n;
}

static const struct hv_release_index *need_index(struct hv_release_reader *r)
{
    if (r->index || r->err.code)
        return r->index;
    r->index = hv_releases_index(r->releases, r->profile, r->arch, &r->err);
    r->guessed = r->index && !r->old.release;
    if (r->guessed)
        recognise_release(r);
    return r->index;
}

static const char *form_since(void *ctx, const struct hv_entity *entity,
                              uint32_t audience)
{
    struct hv_release_reader *r = ctx;
    if (!r->names.n || !need_index(r))
        return NULL;
    return hv_release_index_since(r->index, entity, audience,
                                  r->names.v[r->names.n - 1]);
}

/* For a member that is in a named record on at least one side: is its container at the
 * same place? The members of the named record have rows of their own. */
static bool has_holder(const struct hv_entity *e, const struct hv_change *change)
{
    const struct hv_entity *old = change->before.entity;
    HV_BUF path = {0};
    hv_buf_puts(&path, change->member);
    for (char *dot; (dot = strrchr(path.p, '.'));) {
        *dot = '\0';
        const struct hv_member *m =
            hv_member_find(e->u.record.members, e->u.record.n_members, path.p);
        const struct hv_member *o =
            hv_member_find(old->u.record.members, old->u.record.n_members, path.p);
        if (m && o)
            return !(m->n_members && o->n_members) && m->offset == o->offset &&
                   m->bits == o->bits;
    }
    return false;
}

static bool has_member(const struct hv_entity *e, const struct hv_change *change)
{
    const struct hv_member *m =
        hv_member_find(e->u.record.members, e->u.record.n_members, change->member);
    const struct hv_side *old = &change->before;
    if (!m)
        return has_holder(e, change);
    if (change->redivided) /* one of several members in a single change */
        return m->offset == old->offset && m->bits <= old->bits;
    return m->offset == old->offset && m->bits == old->bits && m->type == old->type;
}

/* Has the form the old side of the change, whatever else differs? */
static bool form_has_part(const struct hv_entity *e, const struct hv_change *change)
{
    const struct hv_entity *old = change->before.entity;
    if (e->cls == HV_CLASS_RECORD && change->member)
        return has_member(e, change);
    if (e->cls == HV_CLASS_RECORD)
        return e->u.record.size == old->u.record.size &&
               e->u.record.align == old->u.record.align;
    if (e->cls == HV_CLASS_ENUM && change->entity != old->name) {
        for (uint32_t i = 0; i < e->u.enum_.n_values; i++)
            if (e->u.enum_.values[i].name == change->entity)
                return e->u.enum_.values[i].value == change->before.value;
        return false;
    }
    if (e->cls == HV_CLASS_ENUM)
        return e->u.enum_.size == old->u.enum_.size;
    return hv_entity_same_form(e, old);
}

/* A change at the latest version for some audience may be one at older versions only
 * for this audience: any of its forms counts. */
static bool has_part(const struct hv_surface *s, const struct hv_change *change,
                     uint32_t audience)
{
    const struct hv_entity *old = change->before.entity, *e;
    if (!old)
        return false;
    e = change->versions.below ? hv_surface_find_at(s, old->cls, old->name, audience,
                                                    change->versions.from)
                               : hv_surface_find(s, old->cls, old->name, audience);
    if (e && form_has_part(e, change))
        return true;
    return !change->versions.below &&
           HV_ANY(x, s->older, s->n_older,
                  (*x)->audiences & audience && (*x)->cls == old->cls &&
                      (*x)->name == old->name && form_has_part(*x, change));
}

/* The release with what is watched, or whole if the name is not; NULL: an error. */
static const struct hv_surface *surface_with(struct hv_release_reader *r, size_t i,
                                             const char *name)
{
    const struct hv_baseline which = {r->profile, r->names.v[i], r->arch};
    struct hv_surface *whole = NULL;
    size_t at;
    HV_LOWER_BOUND(at, r->watched.n, strcmp(r->watched.v[at], name) < 0);
    if (r->err.code)
        return NULL;
    if (at == r->watched.n || strcmp(r->watched.v[at], name) != 0) {
        hv_releases_surface(r->releases, &which, &whole, &r->err);
        return whole;
    }
    if (!r->excerpts)
        r->excerpts = hv_alloc((r->names.n + 1) * sizeof *r->excerpts);
    if (!r->excerpts[i])
        hv_releases_excerpt(r->releases, &which, &r->watched, &r->excerpts[i], &r->err);
    return r->excerpts[i];
}

/* Sets of forms of an entity that have the old side of a change. */
struct known_forms {
    uint64_t *v;
    size_t n, cap;
};

/* Releases with equal forms of the entity have equal parts, and the index knows the
 * forms, so a form that came back is not read again. */
static bool release_has_part(struct hv_release_reader *r, size_t i,
                             const struct hv_change *change, uint32_t audience,
                             struct known_forms *known)
{
    const struct hv_entity *old = change->before.entity;
    uint64_t forms = hv_release_index_all_forms(r->index, old, audience, r->names.v[i]);
    /* the index does not say which form an older version sees */
    bool latest = !change->versions.below;
    if (!forms || (latest && HV_ANY(f, known->v, known->n, *f == forms)))
        return forms != 0;
    const struct hv_surface *s = surface_with(r, i, old->name);
    if (!s || !has_part(s, change, audience))
        return false;
    *HV_ADD(known->v, known->n, known->cap) = forms;
    return true;
}

static const char *part_since(void *ctx, const struct hv_change *change,
                              uint32_t audience)
{
    struct hv_release_reader *r = ctx;
    HV_FREED struct known_forms known = {0};
    size_t i = change->before.entity && r->names.n && need_index(r) ? r->names.n : 0,
           n = i;
    while (i && release_has_part(r, i - 1, change, audience, &known))
        i--;
    return i < n ? r->names.v[i] : NULL;
}

static const char *constant_in(void *ctx, const char *name, const char *release)
{
    const struct hv_release_index *index = need_index(ctx);
    return index ? hv_release_index_value(index, name, release) : NULL;
}

static const char *other_with_number(void *ctx, const struct hv_entity *op,
                                     const char **ret_release)
{
    struct hv_release_reader *r = ctx;
    *ret_release = NULL;
    return r->names.n && need_index(r)
               ? hv_release_index_number(r->index, r->profile, op,
                                         r->names.v[r->names.n - 1], ret_release)
               : NULL;
}

bool hv_release_reader_has_op(struct hv_release_reader *reader, const char *name)
{
    return reader->names.n && need_index(reader) &&
           hv_release_index_has_op(reader->index, name);
}

struct hv_release_view hv_release_reader_view(struct hv_release_reader *reader)
{
    bool any = reader->names.n > 0 && need_index(reader);
    return (struct hv_release_view){.ctx = reader,
                                    .since = form_since,
                                    .part_since = part_since,
                                    .constant = constant_in,
                                    .number = other_with_number,
                                    .releases = reader->names.v,
                                    .n_releases = reader->names.n,
                                    .unknown = !any,
                                    .guessed =
                                        reader->guessed || reader->profile->foreign};
}

const char *hv_release_reader_newest(struct hv_release_reader *reader)
{
    if (reader->names.n && !reader->old.release)
        need_index(reader);
    return reader->names.n && (reader->old.release || reader->index)
               ? reader->names.v[reader->names.n - 1]
               : NULL;
}
