/* SPDX-License-Identifier: MIT */
#include "flow/shipped.h"

#include "base/mem.h"
#include "flow/recorded.h"
#include "flow/shelf.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

struct hv_archive {
    struct hvabi *run;
    unsigned arch;
    const struct hv_input *old;
    const char **releases; /* that count, ascending */
    size_t n;
    const struct hv_history *history; /* the shelf's; NULL until it is needed */
    struct hv_err err;
};

/* Releases that OLD may have to honour: a tree under development does not follow the
 * release it is going to be. */
static bool counts(const struct hv_input *old, const char *release)
{
    if (!old->release)
        return true;
    int order = hv_release_compare(release, old->release);
    return old->development ? order < 0 : order <= 0;
}

struct hv_archive *hv_archive_new(struct hvabi *run, const struct hv_input *old,
                                  unsigned arch)
{
    struct hv_archive *a = hv_alloc(sizeof *a);
    a->run = run;
    a->arch = arch;
    a->old = old;
    if (hv_recorded_releases(run, run->profile->name, &a->releases, &a->n, &a->err)) {
        size_t k = 0;
        for (size_t i = 0; i < a->n; i++)
            if (counts(old, a->releases[i]))
                a->releases[k++] = a->releases[i];
        a->n = k;
    }
    return a;
}

void hv_archive_free(struct hv_archive *archive)
{
    if (!archive)
        return;
    free(archive->releases);
    free(archive);
}

const struct hv_err *hv_archive_error(const struct hv_archive *archive)
{
    return archive->err.code ? &archive->err : NULL;
}

/* A tree that does not say which release it is (a directory of headers alone) is taken
 * for the recorded one that most of its records are from. */
static void recognise_release(struct hv_archive *a)
{
    const struct hv_surface *surface = a->old->surfaces[a->arch];
    const char *release = surface ? hv_history_recognise(a->history, surface) : NULL;
    size_t n = 0;
    while (release && n < a->n && hv_release_compare(a->releases[n], release) <= 0)
        n++;
    a->n = n;
}

static const struct hv_history *history(struct hv_archive *a)
{
    if (a->history || a->err.code)
        return a->history;
    a->history = hv_shelf_history(a->run, a->arch, &a->err);
    if (a->history && !a->old->release)
        recognise_release(a);
    return a->history;
}

/* The recorded surface of release i; NULL where the architecture was not recorded then.
 */
static const struct hv_surface *surface(struct hv_archive *a, size_t i)
{
    struct hv_surface *found = NULL;
    if (!a->err.code)
        hv_shelf_surface(a->run, a->releases[i], a->arch, &found, &a->err);
    return found;
}

static const char *since(void *ctx, const struct hv_entity *entity, uint32_t audience)
{
    struct hv_archive *a = ctx;
    if (!a->n || !history(a))
        return NULL;
    return hv_history_since(a->history, entity->cls, entity->name,
                            hv_entity_form_hash(entity), audience,
                            a->releases[a->n - 1], NULL);
}

static bool same_member(const struct hv_entity *e, const struct hv_change *change)
{
    const struct hv_member *m =
        hv_member_find(e->u.record.members, e->u.record.n_members, change->member);
    const struct hv_side *old = &change->before;
    return m && m->offset == old->offset && m->bits == old->bits &&
           m->type == old->type;
}

static bool has_enumerator(const struct hv_entity *e, const struct hv_change *change)
{
    for (uint32_t i = 0; i < e->u.enum_.n_values; i++)
        if (e->u.enum_.values[i].name == change->entity)
            return e->u.enum_.values[i].value == change->before.value;
    return false;
}

/* Did that surface ship the old side of the change, whatever else of the entity
 * differed? */
static bool has_part(const struct hv_surface *s, const struct hv_change *change,
                     uint32_t audience)
{
    const struct hv_entity *old = change->before.entity;
    const struct hv_entity *e =
        old ? hv_surface_find(s, old->cls, old->name, audience) : NULL;
    if (!e)
        return false;
    switch (e->cls) {
    case HV_CLASS_RECORD:
        if (change->member)
            return same_member(e, change);
        return e->u.record.size == old->u.record.size &&
               e->u.record.align == old->u.record.align;
    case HV_CLASS_ENUM:
        return has_enumerator(e, change);
    case HV_CLASS_TYPEDEF:
    case HV_CLASS_CONSTANT:
    case HV_CLASS_MACRO:
    case HV_CLASS_HYPERCALL:
    case HV_CLASS_OP:
    case HV_CLASS_MASK:
    case HV_CLASS_SIGNATURE:
    case HV_CLASS_REGISTER:
        return hv_entity_same_form(e, old);
    }
    return false;
}

static const char *part_since(void *ctx, const struct hv_change *change,
                              uint32_t audience)
{
    struct hv_archive *a = ctx;
    const char *oldest = NULL;
    for (size_t i = a->n; i-- > 0;) {
        const struct hv_surface *s = surface(a, i);
        if (!s || !has_part(s, change, audience))
            break;
        oldest = a->releases[i];
    }
    return oldest;
}

static const char *constant(void *ctx, const char *name, const char *release)
{
    struct hv_archive *a = ctx;
    return history(a) ? hv_history_value(a->history, name, release) : NULL;
}

static const char *number(void *ctx, const struct hv_entity *op,
                          const char **ret_release)
{
    struct hv_archive *a = ctx;
    *ret_release = NULL;
    return a->n && history(a) ? hv_history_number(a->history, a->run->profile, op,
                                                  a->releases[a->n - 1], ret_release)
                              : NULL;
}

bool hv_archive_has_op(struct hv_archive *archive, const char *name)
{
    return archive->n && history(archive) && hv_history_has_op(archive->history, name);
}

struct hv_shipped hv_archive_shipped(struct hv_archive *archive)
{
    bool any = archive->n > 0 && history(archive);
    return (struct hv_shipped){.ctx = archive,
                               .since = since,
                               .part_since = part_since,
                               .constant = constant,
                               .number = number,
                               .releases = archive->releases,
                               .n_releases = archive->n,
                               .unknown = !any};
}

const char *hv_reference_release(struct hvabi *run, const struct hv_input *input)
{
    const char *release = NULL;
    for (unsigned arch = 0; !release && arch < run->profile->n_archs; arch++) {
        if (!input->surfaces[arch])
            continue;
        struct hv_archive *a = hv_archive_new(run, input, arch);
        if (a->n && (input->release || history(a)))
            release = a->releases[a->n - 1];
        hv_archive_free(a);
    }
    return release;
}
