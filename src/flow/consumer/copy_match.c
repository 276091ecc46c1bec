/* SPDX-License-Identifier: MIT */
#include "flow/consumer/copies.h"

#include "store/release_index.h"
#include "store/releases.h"

/* Counts for each release, of one header or of all. */
struct tally {
    const char *file;
    size_t known;   /* entities whose name some release has */
    size_t *there;  /* of these, in the release */
    size_t *equal;  /* of these, with the same form */
    size_t *differ; /* of these, with other bytes or another value */
};

/* An entity of the copy, and what is known of its forms in releases. */
struct counted {
    const struct hv_entity *e;   /* under the name that releases use */
    const struct hv_entity *own; /* under the name in the copy */
    bool is_beside;              /* it is the form for releases of one version: */
    struct hv_copied_form beside;
    uint64_t *released; /* the form in each release, 0: none */
    size_t n;
    struct form {
        uint64_t hash;
        bool differs;
    } * forms;
};

struct match {
    struct hvabi *run;
    unsigned arch;
    const struct hv_surface *surface;
    const struct hv_release_index *index;
    struct hv_copy *copy;
    struct counted *counted;
    size_t n_counted;
    struct tally *tallies; /* for all that strict audiences see, for all, for headers */
    size_t n;
    const struct hv_entity **own; /* names that no release has on their architecture */
    size_t n_own;
};

enum { STRICT, WHOLE, HEADERS };

/* ---- what differs ---- */

/* Has the release's record a member of the copy at another place or width? */
static bool some_member_moves(const struct hv_member *members, uint32_t n,
                              const struct hv_entity *theirs)
{
    HV_EACH (m, members, n) {
        const struct hv_member *there =
            m->name ? hv_member_find(theirs->u.record.members,
                                     theirs->u.record.n_members, m->name)
                    : NULL;
        if (there && (there->offset != m->offset || there->bits != m->bits))
            return true;
        if (!m->name && some_member_moves(m->members, m->n_members, theirs))
            return true;
    }
    return false;
}

/* Do common parts have other bytes or values? New members in padding, new values and
 * other spellings do not affect a copy. */
static bool differs(const struct hv_entity *e, const struct hv_entity *theirs)
{
    if (e->cls == HV_CLASS_RECORD)
        return e->u.record.size != theirs->u.record.size ||
               some_member_moves(e->u.record.members, e->u.record.n_members, theirs);
    if (e->cls == HV_CLASS_ENUM) {
        HV_EACH (v, e->u.enum_.values, e->u.enum_.n_values) {
            if (HV_ANY(x, theirs->u.enum_.values, theirs->u.enum_.n_values,
                       x->name == v->name && strcmp(x->value, v->value) != 0))
                return true;
        }
        return false;
    }
    const char *a = e->u.constant.value, *b = theirs->u.constant.value;
    return a && b && strcmp(a, b) != 0 && !hv_values_same_bits(a, b, 64);
}

/* The form in each release, for the first of the copy's audiences that sees it. */
static uint64_t *released_forms(const struct match *m, const struct hv_entity *e)
{
    uint64_t *forms = hv_arena_alloc(m->copy->arena, (m->index->n + 1) * sizeof *forms);
    hv_release_index_forms(m->index, e, forms);
    return forms;
}

/* Ignore releases of other versions than the form's. */
static void drop_others(const struct match *m, const struct hv_copied_form *beside,
                        uint64_t *forms)
{
    for (size_t r = 0; r < m->index->n; r++)
        if (!hv_copied_form_is_at(
                beside,
                hv_release_index_value(m->index, beside->macro, m->index->releases[r])))
            forms[r] = 0;
}

static const struct hv_entity *find_theirs(const struct hv_surface *surface,
                                           const struct hv_entity *e)
{
    const struct hv_entity *theirs = NULL;
    for (uint32_t left = e->audiences; !theirs && left; left &= left - 1)
        theirs = hv_surface_find(surface, e->cls, e->name, left & -left);
    return theirs;
}

static const struct form *known_form(const struct counted *c, uint64_t hash)
{
    return HV_FIND(form, c->forms, c->n, form->hash == hash);
}

/* Has the release a form of it that was not looked at yet? */
static bool is_unseen(const struct counted *c, size_t release)
{
    uint64_t hash = c->released[release];
    return hash && !known_form(c, hash);
}

/* Look at forms of a release that no release before it showed: usually few, so an
 * excerpt of it is read. */
static bool look_at_release(struct match *m, size_t release, struct hv_err *err)
{
    const struct hv_baseline which = {m->run->profile, m->index->releases[release],
                                      m->arch};
    struct hv_surface *surface = NULL;
    struct hv_strings names = {0};
    HV_EACH (c, m->counted, m->n_counted)
        if (is_unseen(c, release))
            hv_strings_add(&names, c->e->name, m->copy->arena);
    if (!names.n)
        return true;
    HV_SORT(names.v, names.n, hv_by_text);
    if (!hv_releases_excerpt(m->run->releases, &which, &names, &surface, err))
        return false;
    HV_EACH (c, m->counted, m->n_counted) {
        if (surface && is_unseen(c, release)) {
            const struct hv_entity *theirs = find_theirs(surface, c->e);
            *HV_ARENA_APPEND(m->copy->arena, c->forms, c->n) =
                (struct form){c->released[release], theirs && differs(c->e, theirs)};
        }
    }
    hv_surface_free(surface);
    return true;
}

static struct counted counted_of(const struct match *m, const struct hv_entity *e)
{
    struct counted c = {.e = e, .own = e};
    c.is_beside =
        hv_copied_form_of(m->run->consumer, m->run->atoms, e->name, &c.beside);
    if (c.is_beside)
        c.e = hv_copied_form_plain(m->run->consumer, m->run->atoms, m->copy->arena, e);
    c.released = released_forms(m, c.e);
    if (c.is_beside)
        drop_others(m, &c.beside, c.released);
    return c;
}

static bool look_at_releases(struct match *m, struct hv_err *err)
{
    bool ok = true;
    m->n_counted = 0;
    m->counted = NULL;
    HV_EACH_ENTITY (e, m->surface->entities, m->surface->n_entities) {
        if (e->cls != HV_CLASS_RECORD && e->cls != HV_CLASS_CONSTANT &&
            e->cls != HV_CLASS_HYPERCALL && e->cls != HV_CLASS_ENUM)
            continue;
        struct counted c = counted_of(m, e);
        *HV_ARENA_APPEND(m->copy->arena, c.forms, c.n) =
            (struct form){hv_entity_form_hash(c.e) | 1, false};
        *HV_ARENA_APPEND(m->copy->arena, m->counted, m->n_counted) = c;
    }
    for (size_t r = m->index->n; ok && r-- > 0;)
        ok = look_at_release(m, r, err);
    return ok;
}

/* ---- count ---- */

static size_t *new_counts(const struct match *m)
{
    return hv_arena_alloc(m->copy->arena, (m->index->n + 1) * sizeof(size_t));
}

static struct tally *add_tally(struct match *m, const char *file)
{
    struct tally *tally = HV_ARENA_APPEND(m->copy->arena, m->tallies, m->n);
    *tally = (struct tally){.file = file,
                            .there = new_counts(m),
                            .equal = new_counts(m),
                            .differ = new_counts(m)};
    return tally;
}

static struct tally *tally_of(struct match *m, const char *file)
{
    for (size_t i = HEADERS; i < m->n; i++)
        if (m->tallies[i].file == file)
            return &m->tallies[i];
    return add_tally(m, file);
}

/* Is it reported as the consumer's own? Enumerations are judged by their values. */
static bool is_own(const struct match *m, const struct hv_entity *e)
{
    const struct hv_consumer *consumer = m->copy->consumer;
    return e->cls != HV_CLASS_ENUM && e->cls != HV_CLASS_TYPEDEF &&
           !(consumer && hv_patterns_match(consumer->own, consumer->n_own, e->name));
}

/* Count the entity for each release; false: no release has the name. */
static bool count_in(const struct match *m, const struct counted *c,
                     struct tally *tally)
{
    bool known = false;
    for (size_t r = 0; r < m->index->n; r++) {
        uint64_t released = c->released[r];
        const struct form *form = released ? known_form(c, released) : NULL;
        known |= released != 0;
        tally->there[r] += released != 0;
        tally->equal[r] += form == c->forms;
        tally->differ[r] += form && form->differs;
    }
    tally->known += known;
    return known;
}

/* ---- nearest ---- */

/* A release that lacks more than one in this many names of the copy is not near, though
 * differences are few. */
enum { MOST_PART = 4 };

static bool is_candidate(const struct tally *tally, size_t release)
{
    return tally->equal[release] &&
           tally->there[release] * MOST_PART >= tally->known * (MOST_PART - 1);
}

/* The release with the fewest differences; of these, with the most equal forms; then
 * the newest. */
static size_t nearest_release(const struct tally *tally, size_t n)
{
    size_t best = n;
    for (size_t r = 0; r < n; r++) {
        if (!is_candidate(tally, r))
            continue;
        if (best == n || tally->differ[r] < tally->differ[best] ||
            (tally->differ[r] == tally->differ[best] &&
             tally->equal[r] >= tally->equal[best]))
            best = r;
    }
    return best;
}

/* The run of releases around it with equally few differences. */
static struct hv_release_run run_around(const struct match *m,
                                        const struct tally *tally, size_t best)
{
    size_t first = best, last = best, n = m->index->n;
    if (best == n)
        return (struct hv_release_run){0};
    while (first && is_candidate(tally, first - 1) &&
           tally->differ[first - 1] == tally->differ[best])
        first--;
    while (last + 1 < n && is_candidate(tally, last + 1) &&
           tally->differ[last + 1] == tally->differ[best])
        last++;
    return (struct hv_release_run){m->index->releases[first], m->index->releases[last]};
}

static void add_arch(struct match *m)
{
    struct hv_copy *copy = m->copy;
    struct hv_copy_arch *arch = &copy->archs[copy->n_archs++];
    const struct tally *whole = &m->tallies[m->tallies[STRICT].known ? STRICT : WHOLE];
    size_t best = nearest_release(whole, m->index->n);
    arch->arch = m->arch;
    arch->known = whole->known;
    arch->nearest = run_around(m, whole, best);
    arch->equal = arch->nearest.first ? whole->equal[best] : 0;
    arch->differ = arch->nearest.first ? whole->differ[best] : 0;
    for (size_t i = HEADERS; i < m->n; i++) {
        const struct tally *header = &m->tallies[i];
        size_t its = nearest_release(header, m->index->n);
        if (its == m->index->n || best == m->index->n ||
            header->differ[best] == header->differ[its])
            continue;
        *HV_ARENA_APPEND(copy->arena, arch->headers, arch->n_headers) =
            (struct hv_copy_header){header->file, run_around(m, header, its),
                                    header->known, header->equal[its],
                                    header->differ[its]};
    }
}

static bool match_surface(struct match *m, struct hv_err *err)
{
    if (!look_at_releases(m, err))
        return false;
    m->tallies = NULL;
    m->n = 0;
    add_tally(m, NULL);
    add_tally(m, NULL);
    HV_EACH (c, m->counted, m->n_counted) {
        tally_of(m, c->e->file); /* may move the others */
        bool known = count_in(m, c, &m->tallies[WHOLE]);
        count_in(m, c, tally_of(m, c->e->file));
        if (hv_strict_audiences(m->run->profile, c->e->audiences))
            count_in(m, c, &m->tallies[STRICT]);
        if (!known && is_own(m, c->own))
            *HV_ARENA_APPEND(m->copy->arena, m->own, m->n_own) = c->own;
    }
    add_arch(m);
    return true;
}

/* ---- claims ---- */

static const struct hv_entity *constant_of(const struct hv_surface *surface,
                                           const char *name)
{
    return name ? hv_surface_find(surface, HV_CLASS_CONSTANT, name, UINT32_MAX) : NULL;
}

/* Has the release the macro with that value? For macros other than version macros the
 * index has only the form. */
static bool defines_it(const struct match *m, const struct hv_copy_claim *claim,
                       size_t release)
{
    const char *value =
        hv_release_index_value(m->index, claim->macro, m->index->releases[release]);
    const struct hv_entity *e = constant_of(m->surface, claim->macro);
    return value ? strcmp(value, claim->value) == 0
                 : released_forms(m, e)[release] == (hv_entity_form_hash(e) | 1);
}

/* The newest run of releases that agree with all these claims. */
static struct hv_release_run claimed(const struct match *m,
                                     const struct hv_copy_claim *claims, size_t n)
{
    struct hv_release_run span = {0};
    for (size_t r = m->index->n; n && r-- > 0;) {
        bool all = HV_ALL(x, claims, n, defines_it(m, x, r));
        if (!all && span.last)
            break;
        span.first = all ? m->index->releases[r] : NULL;
        span.last = span.last ? span.last : span.first;
    }
    return span;
}

static void find_claim(struct match *m, const char *macro)
{
    const struct hv_entity *e = constant_of(m->surface, macro);
    struct hv_copy *copy = m->copy;
    if (!e || !e->u.constant.value)
        return;
    struct hv_copy_claim claim = {.macro = macro, .value = e->u.constant.value};
    claim.releases = claimed(m, &claim, 1);
    *HV_ARENA_APPEND(copy->arena, copy->claims, copy->n_claims) = claim;
}

/* Has a release the name on any architecture? A copy may use a header of one for
 * all. */
static bool is_released(struct match *m, const struct hv_entity *e)
{
    struct hv_err ignored = {0}; /* without an index, no release has it */
    for (unsigned a = 0; a < m->run->profile->n_archs; a++) {
        m->index = hv_releases_index(m->run->releases, m->run->profile, a, &ignored);
        const uint64_t *forms = m->index ? released_forms(m, e) : NULL;
        if (HV_ANY(form, forms, m->index->n, *form))
            return true;
    }
    return false;
}

/* The sorted names from index `from` on; but_released: without those of releases. */
static struct hv_strings own_names(struct match *m, size_t from, bool but_released)
{
    struct hv_strings own = {0};
    for (size_t i = from; i < m->n_own; i++)
        if (!but_released || !is_released(m, m->own[i]))
            hv_strings_add(&own, m->own[i]->name, m->copy->arena);
    HV_SORT(own.v, own.n, hv_by_text);
    HV_UNIQUE_TEXTS(own.v, own.n);
    return own;
}

bool hv_copy_match(struct hvabi *run, const struct hv_input *input,
                   struct hv_copy *copy, struct hv_err *err)
{
    struct match m = {.run = run, .copy = copy};
    bool ok = true;
    copy->consumer = run->consumer;
    copy->lacks = input->lacks;
    copy->archs = hv_arena_alloc(copy->arena, HV_MAX_ARCHS * sizeof *copy->archs);
    HV_EACH_ARCH (a, input->surfaces) {
        if (!ok)
            break;
        m.surface = input->surfaces[a];
        m.arch = a;
        size_t first_own = m.n_own;
        ok = (m.index = hv_releases_index(run->releases, run->profile, a, err)) != NULL;
        if (ok && !copy->n_archs) {
            const struct hv_profile *profile = run->profile;
            find_claim(&m, profile->interface_version);
            HV_EACH (version, profile->version_macros, profile->n_version_macros)
                find_claim(&m, version->macro);
            m.copy->claimed = claimed(&m, m.copy->claims, m.copy->n_claims);
        }
        ok = ok && match_surface(&m, err);
        if (ok)
            copy->archs[copy->n_archs - 1].own = own_names(&m, first_own, false);
    }
    copy->own = own_names(&m, 0, true);
    return ok;
}
