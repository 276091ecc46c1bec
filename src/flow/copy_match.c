/* SPDX-License-Identifier: MIT */
#include "flow/copy_match.h"

#include "store/release_index.h"
#include "store/releases.h"

/* What each release has of one header, or of all. */
struct tally {
    const char *file;
    size_t known;   /* entities of which some release has the name */
    size_t *there;  /* that it has */
    size_t *equal;  /* in the same form */
    size_t *differ; /* in a form with other bytes or another value */
};

/* An entity of the copy, and what is known of other forms that releases have of it. */
struct counted {
    const struct hv_entity *e;
    size_t n, cap;
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
    struct tally *tallies; /* of all that strict audiences see, of all, of headers */
    size_t n, cap;
    const char **own;
    size_t n_own, cap_own;
};

enum { STRICT, WHOLE, HEADERS };

/* ---- what differs ---- */

static bool is_counted(const struct hv_entity *e)
{
    return e->cls == HV_CLASS_RECORD || e->cls == HV_CLASS_CONSTANT ||
           e->cls == HV_CLASS_HYPERCALL || e->cls == HV_CLASS_ENUM;
}

static const struct hv_member *find_member(const struct hv_member *members, uint32_t n,
                                           const char *name)
{
    for (uint32_t i = 0; i < n; i++) {
        if (members[i].name == name)
            return &members[i];
        const struct hv_member *below =
            members[i].name
                ? NULL
                : find_member(members[i].members, members[i].n_members, name);
        if (below)
            return below;
    }
    return NULL;
}

/* Is a member of the copy elsewhere in the release's record, or of another width? */
static bool some_member_moves(const struct hv_member *members, uint32_t n,
                              const struct hv_entity *theirs)
{
    for (uint32_t i = 0; i < n; i++) {
        const struct hv_member *m = &members[i], *there = NULL;
        if (m->name)
            there = find_member(theirs->u.record.members, theirs->u.record.n_members,
                                m->name);
        if (there && (there->offset != m->offset || there->bits != m->bits))
            return true;
        if (!m->name && some_member_moves(m->members, m->n_members, theirs))
            return true;
    }
    return false;
}

static bool some_value_differs(const struct hv_entity *e,
                               const struct hv_entity *theirs)
{
    HV_EACH (v, e->u.enum_.values, e->u.enum_.n_values) {
        if (HV_ANY(x, theirs->u.enum_.values, theirs->u.enum_.n_values,
                   x->name == v->name && strcmp(x->value, v->value) != 0))
            return true;
    }
    return false;
}

/* Do bytes or values differ of what both have? New members in padding, new values and
 * other spellings are no difference to whoever has the copy. */
static bool differs(const struct hv_entity *e, const struct hv_entity *theirs)
{
    if (e->cls == HV_CLASS_RECORD)
        return e->u.record.size != theirs->u.record.size ||
               some_member_moves(e->u.record.members, e->u.record.n_members, theirs);
    if (e->cls == HV_CLASS_ENUM)
        return some_value_differs(e, theirs);
    const char *a = e->u.constant.value, *b = theirs->u.constant.value;
    return a && b && strcmp(a, b) != 0;
}

static uint32_t audience_of(const struct hv_entity *e)
{
    return e->audiences & -e->audiences;
}

static uint64_t released_form(const struct match *m, const struct hv_entity *e,
                              size_t release)
{
    return hv_release_index_form(m->index, e, audience_of(e),
                                 m->index->releases[release]);
}

static const struct form *known_form(const struct counted *c, uint64_t hash)
{
    HV_EACH (form, c->forms, c->n) {
        if (form->hash == hash)
            return form;
    }
    return NULL;
}

/* Has the release a form of it that nobody has looked at? */
static bool is_unseen(const struct match *m, const struct counted *c, size_t release)
{
    uint64_t hash = released_form(m, c->e, release);
    return hash && !known_form(c, hash);
}

static void look_at_form(struct match *m, struct counted *c, size_t release,
                         const struct hv_surface *surface)
{
    const struct hv_entity *theirs =
        hv_surface_find(surface, c->e->cls, c->e->name, audience_of(c->e));
    *HV_ARENA_ADD(m->copy->arena, c->forms, c->n, c->cap) =
        (struct form){released_form(m, c->e, release), theirs && differs(c->e, theirs)};
}

/* Look at the forms of a release that no other release showed: mostly few, so that an
 * excerpt of it is read. */
static bool look_at_release(struct match *m, size_t release, struct hv_err *err)
{
    const struct hv_baseline which = {m->run->profile, m->index->releases[release],
                                      m->arch};
    struct hv_surface *surface = NULL;
    struct hv_strings names = {
        .v = hv_arena_alloc(m->copy->arena, (m->n_counted + 1) * sizeof *names.v)};
    HV_EACH (c, m->counted, m->n_counted) {
        if (is_unseen(m, c, release))
            names.v[names.n++] = c->e->name;
    }
    if (!names.n)
        return true;
    HV_SORT(names.v, names.n, hv_by_text);
    if (!hv_releases_excerpt(m->run->releases, &which, &names, &surface, err))
        return false;
    HV_EACH (c, m->counted, m->n_counted) {
        if (surface && is_unseen(m, c, release))
            look_at_form(m, c, release, surface);
    }
    hv_surface_free(surface);
    return true;
}

static bool look_at_releases(struct match *m, struct hv_err *err)
{
    bool ok = true;
    m->n_counted = 0;
    m->counted = hv_arena_alloc(m->copy->arena,
                                (m->surface->n_entities + 1) * sizeof *m->counted);
    HV_EACH (e, m->surface->entities, m->surface->n_entities) {
        size_t cap = 0;
        struct counted c = {.e = e};
        if (!is_counted(e))
            continue;
        *HV_ARENA_ADD(m->copy->arena, c.forms, c.n, cap) =
            (struct form){hv_entity_form_hash(e) | 1, false};
        c.cap = cap;
        m->counted[m->n_counted++] = c;
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
    struct tally *tally = HV_ARENA_ADD(m->copy->arena, m->tallies, m->n, m->cap);
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

/* Add to the tally what each release has of it; false: no release has the name. */
static bool count_in(const struct match *m, const struct counted *c,
                     struct tally *tally)
{
    bool known = false;
    for (size_t r = 0; r < m->index->n; r++) {
        uint64_t released = released_form(m, c->e, r);
        const struct form *form = released ? known_form(c, released) : NULL;
        known |= released != 0;
        tally->there[r] += released != 0;
        tally->equal[r] += form == c->forms;
        tally->differ[r] += form && form->differs;
    }
    tally->known += known;
    return known;
}

static void count_entity(struct match *m, const struct counted *c)
{
    tally_of(m, c->e->file); /* may move the others */
    bool known = count_in(m, c, &m->tallies[WHOLE]);
    count_in(m, c, tally_of(m, c->e->file));
    if (hv_strict_audiences(m->run->profile, c->e->audiences))
        count_in(m, c, &m->tallies[STRICT]);
    if (!known)
        add_own(m, c->e);
}

/* ---- nearest ---- */

/* Of a release that lacks more of the copy than this part, few differences say little.
 */
enum { MOST_PART = 4 };

static bool is_candidate(const struct tally *tally, size_t release)
{
    return tally->equal[release] &&
           tally->there[release] * MOST_PART >= tally->known * (MOST_PART - 1);
}

/* The release where the least differs, of those the one that has the most, and of those
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

/* The run of releases around it where as little differs. */
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
    size_t cap = 0, best = nearest_release(whole, m->index->n);
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
        *HV_ARENA_ADD(copy->arena, arch->headers, arch->n_headers, cap) =
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
    m->n = m->cap = 0;
    add_tally(m, NULL);
    add_tally(m, NULL);
    HV_EACH (c, m->counted, m->n_counted)
        count_entity(m, c);
    add_arch(m);
    return true;
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
        m.arch = a;
        ok = (m.index = hv_releases_index(run->releases, run->profile, a, err)) != NULL;
        if (ok && !copy->n_archs)
            find_claims(copy, run->profile, m.surface, m.index);
        ok = ok && match_surface(&m, err);
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
