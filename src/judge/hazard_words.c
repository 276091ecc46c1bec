/* SPDX-License-Identifier: MIT
 *
 * What depends on the word size: new members as wide as a register (R21, R22), and new
 * records that 32-bit and 64-bit callers lay out differently while nobody translates
 * them (R21).
 */
#include "judge/hazard_list.h"

#include "base/atom.h"
#include "base/mem.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- members ---- */

/* The width of an integer, or of the elements of an array of them; 0: no integer. */
static uint64_t width(const struct hv_leaf *leaf, struct hv_atoms *atoms)
{
    const char *p;
    size_t length, count = hv_type_element(leaf->member->type, &p, &length);
    if (hv_type_sign(hv_leaf_element(leaf, atoms)) == HV_SIGN_NONE || !count)
        return 0;
    return leaf->member->bits / count;
}

/* A new member on one architecture. */
struct place {
    const struct hv_entity *record;
    const char *path;
    uint64_t width;
    unsigned arch;
};

struct places {
    struct hv_hazard_list *list;
    struct place *v;
    size_t n, cap;
};

/* Whoever takes the record translates it: then it is no hazard. */
static bool is_common(const struct hv_profile *profile, const struct hv_entity *record)
{
    return record->compat != '!' &&
           !(record->file && hv_globs_match(&profile->arch_headers, record->file));
}

static void add_place(void *ctx, const struct hv_additions_leaf *new)
{
    struct places *places = ctx;
    const struct hv_additions *news = hv_hazard_list_additions(places->list);
    uint64_t bits = width(new->leaf, hv_additions_atoms(news));
    if (!bits || !is_common(hv_additions_profile(news), new->record))
        return;
    HV_GROW(places->v, places->n, places->cap);
    places->v[places->n++] =
        (struct place){new->record, new->leaf->path, bits, new->arch};
}

static int by_member(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    int c = strcmp(x->record->name, y->record->name);
    if (!c)
        c = strcmp(x->path, y->path);
    return c ? c : (int)x->arch - (int)y->arch;
}

/* The same member on n architectures. */
static void tell_member(struct hv_hazard_list *list, const struct place *places,
                        size_t n)
{
    bool differ = false;
    for (size_t i = 1; i < n; i++)
        differ |= places[i].width != places[0].width;
    for (size_t i = 0; differ && i < n; i++)
        hv_hazard_add(list, HV_HAZARD_WORD_SIZE, places[i].arch, places[i].record,
                      places[i].path,
                      hv_atom_printf(hv_additions_atoms(hv_hazard_list_additions(list)),
                                     "%" PRIu64 " bits", places[i].width));
}

static void look_at_members(struct hv_hazard_list *list)
{
    const struct hv_additions *news = hv_hazard_list_additions(list);
    struct places places = {.list = list};
    for (unsigned a = 0; a < hv_additions_profile(news)->n_archs; a++)
        hv_additions_each_leaf(news, a, add_place, &places);
    if (places.n)
        qsort(places.v, places.n, sizeof *places.v, by_member);
    for (size_t i = 0, n; i < places.n; i += n) {
        n = 1;
        while (i + n < places.n &&
               places.v[i].record->name == places.v[i + n].record->name &&
               places.v[i].path == places.v[i + n].path)
            n++;
        tell_member(list, &places.v[i], n);
    }
    free(places.v);
}

/* ---- records ---- */

/* The two architectures that pass each other's records; false: the profile or the
 * caller names no two. */
struct pair {
    unsigned arch[2];
    const struct hv_surface *surface[2];
};

static bool find_pair(const struct hv_additions *news, struct pair *pair)
{
    const struct hv_profile *profile = hv_additions_profile(news);
    size_t n = 0;
    for (unsigned a = 0; a < profile->n_archs && n < 2; a++) {
        if (!(profile->compat_archs & 1u << a) || !hv_additions_tree(news, a))
            continue;
        pair->arch[n] = a;
        pair->surface[n++] = hv_additions_tree(news, a);
    }
    return n == 2;
}

/* Without the list, nobody knows what is translated. */
static bool has_list(const struct hv_profile *profile, const struct hv_surface *s)
{
    if (!profile->compat_list)
        return true;
    for (size_t i = 0; i < s->side_files.n; i++)
        if (strcmp(s->side_files.v[i], profile->compat_list) == 0)
            return true;
    return false;
}

struct difference {
    const char *path;
    uint64_t a, b;
    const char *what; /* NULL: none */
};

/* The first member that is elsewhere or of another width; else the size. */
static struct difference compare(const struct hv_entity *a, const struct hv_entity *b,
                                 struct hv_atoms *atoms)
{
    struct difference d = {0};
    struct hv_leaves x = hv_leaves_of(a, atoms), y = hv_leaves_of(b, atoms);
    for (size_t i = 0; i < x.n && !d.what; i++) {
        const struct hv_leaf *other = hv_leaves_find(&y, x.v[i].path);
        const struct hv_member *m = x.v[i].member;
        if (other && m->offset != other->member->offset)
            d = (struct difference){x.v[i].path, m->offset / 8,
                                    other->member->offset / 8, "offset"};
        else if (other && m->bits != other->member->bits)
            d = (struct difference){x.v[i].path, m->bits, other->member->bits, "bits"};
    }
    if (!d.what && a->u.record.size != b->u.record.size)
        d = (struct difference){"the whole", a->u.record.size, b->u.record.size,
                                "bytes"};
    hv_leaves_done(&x);
    hv_leaves_done(&y);
    return d;
}

static const struct hv_entity *other_form(const struct pair *pair,
                                          const struct hv_entity *record)
{
    return hv_surface_find(pair->surface[1], HV_CLASS_RECORD, record->name,
                           record->audiences);
}

static bool differs(const struct hv_additions *news, const struct pair *pair,
                    const struct hv_entity *record)
{
    const struct hv_entity *other = other_form(pair, record);
    return !record->compat && other &&
           compare(record, other, hv_additions_atoms(news)).what &&
           hv_additions_entity(news, pair->arch[0], record);
}

/* Does it consist of a record that is told by itself? */
static bool holds_told(const struct hv_additions *news, const struct pair *pair,
                       const struct hv_entity *record)
{
    struct hv_leaves leaves = hv_leaves_of(record, hv_additions_atoms(news));
    bool found = false;
    for (size_t i = 0; i < leaves.n && !found; i++) {
        const char *type = hv_leaf_element(&leaves.v[i], hv_additions_atoms(news));
        const struct hv_entity *inner =
            hv_surface_find(pair->surface[0], HV_CLASS_RECORD, type, record->audiences);
        found = inner && differs(news, pair, inner);
    }
    hv_leaves_done(&leaves);
    return found;
}

/* Does that record hold the other one as a value? */
static bool holds(const struct hv_additions *news, const struct hv_entity *envelope,
                  const char *name)
{
    struct hv_leaves leaves = hv_leaves_of(envelope, hv_additions_atoms(news));
    bool found = false;
    for (size_t i = 0; i < leaves.n && !found; i++)
        found =
            strcmp(hv_leaf_element(&leaves.v[i], hv_additions_atoms(news)), name) == 0;
    hv_leaves_done(&leaves);
    return found;
}

/* Is that older record laid out differently, too, and in neither list? Then whoever
 * takes it does so as a whole, with what it holds. */
static bool is_taken_whole(const struct hv_additions *news, const struct pair *pair,
                           const struct hv_entity *envelope)
{
    const struct hv_entity *other = other_form(pair, envelope);
    return !envelope->compat && other &&
           !hv_additions_entity(news, pair->arch[0], envelope) &&
           compare(envelope, other, hv_additions_atoms(news)).what;
}

static bool is_in_envelope(const struct hv_additions *news, const struct pair *pair,
                           const char *name)
{
    size_t n;
    const struct hv_entity *e = hv_surface_class(pair->surface[0], HV_CLASS_RECORD, &n);
    for (size_t i = 0; i < n; i++)
        if (e[i].audiences & hv_additions_judged(news) && holds(news, &e[i], name) &&
            is_taken_whole(news, pair, &e[i]))
            return true;
    return false;
}

static void look_at_record(struct hv_hazard_list *list, const struct pair *pair,
                           const struct hv_entity *record)
{
    const struct hv_additions *news = hv_hazard_list_additions(list);
    if (!differs(news, pair, record) || holds_told(news, pair, record) ||
        is_in_envelope(news, pair, record->name))
        return;
    const struct hv_entity *other = other_form(pair, record);
    struct difference d = compare(record, other, hv_additions_atoms(news));
    for (int i = 0; i < 2; i++)
        hv_hazard_add(list, HV_HAZARD_UNTRANSLATED_LAYOUT, pair->arch[i],
                      i ? other : record, NULL,
                      hv_atom_printf(hv_additions_atoms(news), "%s: %s %" PRIu64,
                                     d.path, d.what, i ? d.b : d.a));
}

static void look_at_records(struct hv_hazard_list *list)
{
    const struct hv_additions *news = hv_hazard_list_additions(list);
    struct pair pair;
    size_t n;
    if (!find_pair(news, &pair) ||
        !has_list(hv_additions_profile(news), pair.surface[0]))
        return;
    const struct hv_entity *e = hv_surface_class(pair.surface[0], HV_CLASS_RECORD, &n);
    for (size_t i = 0; i < n; i++)
        if (hv_additions_counts(news, &e[i]))
            look_at_record(list, &pair, &e[i]);
}

void hv_hazards_of_words(struct hv_hazard_list *list)
{
    look_at_members(list);
    look_at_records(list);
}
