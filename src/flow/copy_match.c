/* SPDX-License-Identifier: MIT */
#include "flow/copy_match.h"

#include "store/release_index.h"
#include "store/releases.h"

/* How many entities of one header (or of all) each release has in the same form. */
struct tally {
    const char *file;
    size_t known; /* entities of which some release has the name */
    size_t *equal;
};

struct match {
    struct hvabi *run;
    const struct hv_surface *surface;
    const struct hv_release_index *index;
    struct hv_copy *copy;
    struct tally *tallies; /* the first is of all headers */
    size_t n, cap;
    const char **own;
    size_t n_own, cap_own;
};

/* ---- count ---- */

static struct tally *tally_of(struct match *m, const char *file)
{
    for (size_t i = 0; i < m->n; i++)
        if (m->tallies[i].file == file)
            return &m->tallies[i];
    struct tally *tally = HV_ARENA_ADD(m->copy->arena, m->tallies, m->n, m->cap);
    *tally = (struct tally){
        .file = file,
        .equal = hv_arena_alloc(m->copy->arena, m->index->n * sizeof(size_t))};
    return tally;
}

static bool is_counted(const struct hv_entity *e)
{
    return e->cls == HV_CLASS_RECORD || e->cls == HV_CLASS_CONSTANT ||
           e->cls == HV_CLASS_HYPERCALL || e->cls == HV_CLASS_ENUM;
}

/* Is it told as the consumer's own? Enumerations count by their values, which have no
 * entry of their own. */
static bool is_own(const struct match *m, const struct hv_entity *e)
{
    const struct hv_consumer *consumer = m->copy->consumer;
    return e->cls != HV_CLASS_ENUM && e->cls != HV_CLASS_TYPEDEF &&
           !(consumer && hv_patterns_match(consumer->own, consumer->n_own, e->name));
}

static void add_own(struct match *m, const struct hv_entity *e)
{
    if (!is_own(m, e) || (m->n_own && m->own[m->n_own - 1] == e->name))
        return;
    *HV_ADD(m->own, m->n_own, m->cap_own) = e->name;
}

static void count_entity(struct match *m, const struct hv_entity *e)
{
    uint64_t form = hv_entity_form_hash(e) | 1;
    uint32_t audience = e->audiences & -e->audiences;
    bool known = false;
    struct tally *all = &m->tallies[0], *header = tally_of(m, e->file);
    for (size_t r = 0; r < m->index->n; r++) {
        uint64_t released =
            hv_release_index_form(m->index, e, audience, m->index->releases[r]);
        known |= released != 0;
        all->equal[r] += released == form;
        header->equal[r] += released == form;
    }
    all = &m->tallies[0]; /* may have moved */
    all->known += known;
    header->known += known;
    if (!known)
        add_own(m, e);
}

/* ---- nearest ---- */

/* The newest run of releases with the most equal entities. */
static struct hv_release_run nearest(const struct match *m, const struct tally *tally,
                                     size_t *ret_equal)
{
    struct hv_release_run span = {0};
    size_t n = m->index->n, most = 0;
    for (size_t r = 0; r < n; r++)
        most = tally->equal[r] > most ? tally->equal[r] : most;
    *ret_equal = most;
    while (most && n && tally->equal[n - 1] != most)
        n--;
    span.last = most ? m->index->releases[n - 1] : NULL;
    for (; most && n && tally->equal[n - 1] == most; n--)
        span.first = m->index->releases[n - 1];
    return span;
}

/* Has the header as many in the release that the whole copy is nearest to? */
static bool fits(const struct match *m, const struct tally *header,
                 const struct hv_release_run *whole, size_t most)
{
    for (size_t r = 0; r < m->index->n; r++)
        if (m->index->releases[r] == whole->last)
            return header->equal[r] == most;
    return true;
}

static void add_arch(struct match *m)
{
    struct hv_copy *copy = m->copy;
    struct hv_copy_arch *arch = &copy->archs[copy->n_archs++];
    size_t cap = 0, equal;
    arch->arch = (unsigned)hv_profile_arch(m->run->profile, m->surface->arch);
    arch->known = m->tallies[0].known;
    arch->nearest = nearest(m, &m->tallies[0], &arch->equal);
    for (size_t i = 1; i < m->n; i++) {
        struct hv_release_run span = nearest(m, &m->tallies[i], &equal);
        if (!span.first || fits(m, &m->tallies[i], &arch->nearest, equal))
            continue;
        *HV_ARENA_ADD(copy->arena, arch->headers, arch->n_headers, cap) =
            (struct hv_copy_header){m->tallies[i].file, span, m->tallies[i].known,
                                    equal};
    }
}

static void match_surface(struct match *m)
{
    tally_of(m, NULL);
    for (size_t i = 0; i < m->surface->n_entities; i++)
        if (is_counted(&m->surface->entities[i]))
            count_entity(m, &m->surface->entities[i]);
    add_arch(m);
    m->tallies = NULL;
    m->n = m->cap = 0;
}

/* ---- claims ---- */

static const char *constant_value(const struct hv_surface *surface, const char *name)
{
    const struct hv_entity *e =
        hv_surface_find(surface, HV_CLASS_CONSTANT, name, UINT32_MAX);
    return e ? e->u.constant.value : NULL;
}

/* The newest run of releases that define all these claims so. */
static struct hv_release_run claimed(const struct hv_release_index *index,
                                     const struct hv_copy_claim *claims, size_t n)
{
    struct hv_release_run span = {0};
    for (size_t r = index->n; n && r-- > 0;) {
        bool all = true;
        for (size_t i = 0; all && i < n; i++) {
            const char *value =
                hv_release_index_value(index, claims[i].macro, index->releases[r]);
            all = value && strcmp(value, claims[i].value) == 0;
        }
        if (!all && span.last)
            break;
        span.first = all ? index->releases[r] : NULL;
        span.last = span.last ? span.last : span.first;
    }
    return span;
}

static void find_claims(struct hv_copy *copy, const struct hv_profile *profile,
                        const struct hv_surface *surface,
                        const struct hv_release_index *index)
{
    size_t cap = 0;
    for (size_t i = 0; i < profile->n_version_macros; i++) {
        struct hv_copy_claim claim = {.macro = profile->version_macros[i].macro};
        claim.value = constant_value(surface, claim.macro);
        if (!claim.value)
            continue;
        claim.releases = claimed(index, &claim, 1);
        *HV_ARENA_ADD(copy->arena, copy->claims, copy->n_claims, cap) = claim;
    }
    copy->claimed = claimed(index, copy->claims, copy->n_claims);
}

static void keep_own(struct match *m)
{
    size_t n = 0;
    HV_SORT(m->own, m->n_own, hv_by_text);
    m->copy->own.v = hv_arena_alloc(m->copy->arena, (m->n_own + 1) * sizeof *m->own);
    for (size_t i = 0; i < m->n_own; i++)
        if (!n || m->copy->own.v[n - 1] != m->own[i])
            m->copy->own.v[n++] = m->own[i];
    m->copy->own.n = n;
    free(m->own);
}

bool hv_copy_match(struct hvabi *run, const struct hv_input *input,
                   struct hv_copy *copy, struct hv_err *err)
{
    struct match m = {.run = run, .copy = copy};
    bool ok = true;
    copy->consumer = run->consumer;
    copy->archs = hv_arena_alloc(copy->arena, HV_MAX_ARCHS * sizeof *copy->archs);
    for (unsigned a = 0; ok && a < HV_MAX_ARCHS; a++) {
        if (!(m.surface = input->surfaces[a]))
            continue;
        ok = (m.index = hv_releases_index(run->releases, run->profile, a, err)) != NULL;
        if (ok && !copy->n_archs)
            find_claims(copy, run->profile, m.surface, m.index);
        if (ok)
            match_surface(&m);
    }
    keep_own(&m);
    return ok;
}

/* ---- numbers of its own operations ---- */

static const char *number_of(const struct hv_entity *e)
{
    return e->cls == HV_CLASS_OP          ? e->u.op.number
           : e->cls == HV_CLASS_HYPERCALL ? e->u.constant.value
                                          : NULL;
}

static const char *family_of(const struct hv_entity *e)
{
    return e->cls == HV_CLASS_OP ? e->u.op.family : NULL;
}

/* Another operation with the number of this one. */
static const char *holder(const struct hv_surface *surface, const struct hv_entity *own)
{
    HV_EACH (e, surface->entities, surface->n_entities) {
        const char *number = e->cls == own->cls ? number_of(e) : NULL;
        if (number && e->name != own->name && strcmp(number, number_of(own)) == 0 &&
            family_of(e) == family_of(own))
            return e->name;
    }
    return NULL;
}

/* Has the other side an operation of that name, if only on another architecture? */
static bool is_theirs(const struct hv_input *input, const struct hv_entity *own)
{
    for (unsigned a = 0; a < HV_MAX_ARCHS; a++)
        if (input->surfaces[a] &&
            hv_surface_find(input->surfaces[a], own->cls, own->name, UINT32_MAX))
            return true;
    return false;
}

static void add_number(struct hv_copy *copy, const struct hv_entity *own,
                       const char *file, const char *by, unsigned arch)
{
    for (size_t i = 0; i < copy->n_numbers; i++)
        if (copy->numbers[i].name == own->name && copy->numbers[i].by == by) {
            copy->numbers[i].archs |= HV_BIT(arch);
            return;
        }
    size_t cap = copy->n_numbers;
    struct hv_copy_number *more = hv_arena_alloc(copy->arena, (cap + 1) * sizeof *more);
    if (cap)
        memcpy(more, copy->numbers, cap * sizeof *more);
    more[cap] = (struct hv_copy_number){
        own->name, family_of(own), number_of(own), by, HV_BIT(arch), file, own->line};
    copy->numbers = more;
    copy->n_numbers++;
}

void hv_copy_find_numbers(struct hvabi *run, const struct hv_input *old,
                          const struct hv_input *new, struct hv_copy *copy)
{
    for (unsigned a = 0; a < HV_MAX_ARCHS; a++) {
        const struct hv_surface *theirs = old->surfaces[a], *ours = new->surfaces[a];
        for (size_t i = 0; theirs && ours && i < theirs->n_entities; i++) {
            const struct hv_entity *e = &theirs->entities[i];
            /* another name of the copy for the same number is an alias */
            if (!number_of(e) || !hv_copy_owns(copy, e->name) || holder(theirs, e) ||
                is_theirs(new, e))
                continue;
            add_number(copy, e, hv_input_path(run, old, HV_BIT(a), e->file),
                       holder(ours, e), a);
        }
    }
}
