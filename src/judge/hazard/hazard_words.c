/* SPDX-License-Identifier: MIT
 *
 * What depends on the word size: new members as wide as a register (R21, R22), and new
 * records that 32-bit and 64-bit callers lay out differently and that no compat layer
 * translates (R21).
 */
#include "judge/hazard/hazard_list.h"

/* ---- members ---- */

/* Width in bits of an integer, or of an array's integer elements; 0: no integer. */
static uint64_t width_of(const struct hv_flat_member *flat, struct hv_atoms *atoms)
{
    const char *p;
    size_t length, count = hv_type_element(flat->member->type, &p, &length);
    if (hv_type_sign(hv_flat_member_element(flat, atoms)) == HV_SIGN_NONE || !count)
        return 0;
    return flat->member->bits / count;
}

/* A new member on one architecture. */
struct place {
    const struct hv_entity *record;
    const char *path;
    uint64_t width;
    unsigned arch;
};

struct places {
    struct place *v;
    size_t n, cap;
    struct hv_hazard_list *list;
};

/* Does the handler of the record translate it? Then it is no hazard. */
static bool is_common(const struct hv_profile *profile, const struct hv_entity *record)
{
    return record->compat != '!' &&
           !(record->file && hv_globs_match(&profile->arch_headers, record->file));
}

static void add_place(void *ctx, const struct hv_new_member *new)
{
    struct places *places = ctx;
    const struct hv_additions *additions = places->list->additions;
    uint64_t bits = width_of(new->flat, additions->atoms);
    if (!bits || !is_common(additions->profile, new->record))
        return;
    *HV_ADD(places->v, places->n, places->cap) =
        (struct place){new->record, new->flat->path, bits, new->arch};
}

HV_BY(by_member, struct place,
      strcmp(x->record->name, y->record->name) ?: strcmp(x->path, y->path)
          ?: HV_ORDER(x->arch, y->arch))

/* Check the widths of one member on n architectures. */
static void check_widths(struct hv_hazard_list *list, const struct place *places,
                         size_t n)
{
    bool differ = false;
    for (size_t i = 1; i < n; i++)
        differ |= places[i].width != places[0].width;
    for (size_t i = 0; differ && i < n; i++)
        hv_hazard_add(list, HV_HAZARD_WORD_SIZE,
                      (struct hv_hazard_place){.arch = places[i].arch,
                                               .entity = places[i].record,
                                               .member = places[i].path},
                      "%" PRIu64 " bits", places[i].width);
}

static void check_members(struct hv_hazard_list *list)
{
    const struct hv_additions *additions = list->additions;
    HV_FREED struct places places = {.list = list};
    for (unsigned a = 0; a < additions->profile->n_archs; a++)
        hv_additions_each_member(additions, a, add_place, &places);
    HV_SORT(places.v, places.n, by_member);
    const struct place *v = places.v;
    HV_EACH_RUN (i, end, places.n,
                 v[i].record->name == v[end].record->name && v[i].path == v[end].path)
        check_widths(list, &v[i], end - i);
}

/* ---- records ---- */

/* The two architectures that exchange records; false: neither the profile nor the
 * caller names two. */
struct pair {
    unsigned arch[2];
    const struct hv_surface *surface[2];
};

static bool find_pair(const struct hv_additions *additions, struct pair *pair)
{
    const struct hv_profile *profile = additions->profile;
    size_t n = 0;
    for (unsigned a = 0; a < profile->n_archs && n < 2; a++) {
        if (!(profile->compat_archs & 1u << a) || !additions->sides[a].tree)
            continue;
        pair->arch[n] = a;
        pair->surface[n++] = additions->sides[a].tree;
    }
    return n == 2;
}

/* Is there a list? Without it, what is translated is unknown. */
static bool has_list(const struct hv_profile *profile, const struct hv_surface *s)
{
    return !profile->compat_list ||
           hv_strings_have(&s->side_files, profile->compat_list);
}

struct difference {
    const char *path;
    uint64_t a, b;
    const char *what; /* NULL: none */
};

/* The first member at another place or of another width; else the size. */
static struct difference first_difference(const struct hv_entity *a,
                                          const struct hv_entity *b,
                                          struct hv_atoms *atoms)
{
    struct difference d = {0};
    HV_FLAT_MEMBERS x = hv_flat_members_of(a, atoms);
    HV_FLAT_MEMBERS y = hv_flat_members_of(b, atoms);
    for (size_t i = 0; i < x.n && !d.what; i++) {
        const struct hv_flat_member *other = hv_flat_members_find(&y, x.v[i].path);
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
    return d;
}

static const struct hv_entity *other_form(const struct pair *pair,
                                          const struct hv_entity *record)
{
    return hv_surface_find(pair->surface[1], HV_CLASS_RECORD, record->name,
                           record->audiences);
}

static bool differs(const struct hv_additions *additions, const struct pair *pair,
                    const struct hv_entity *record)
{
    const struct hv_entity *other = other_form(pair, record);
    return !record->compat && other &&
           first_difference(record, other, additions->atoms).what &&
           hv_additions_entity(additions, pair->arch[0], record);
}

/* Does it contain a record that is reported itself? */
static bool holds_reported(const struct hv_additions *additions,
                           const struct pair *pair, const struct hv_entity *record)
{
    HV_FLAT_MEMBERS flats = hv_flat_members_of(record, additions->atoms);
    HV_EACH (flat, flats.v, flats.n) {
        const char *type = hv_flat_member_element(flat, additions->atoms);
        const struct hv_entity *inner =
            hv_surface_find(pair->surface[0], HV_CLASS_RECORD, type, record->audiences);
        if (inner && differs(additions, pair, inner))
            return true;
    }
    return false;
}

/* Does the envelope contain the other record as a value? */
static bool holds(const struct hv_additions *additions,
                  const struct hv_entity *envelope, const char *name)
{
    HV_FLAT_MEMBERS flats = hv_flat_members_of(envelope, additions->atoms);
    return HV_ANY(flat, flats.v, flats.n,
                  strcmp(hv_flat_member_element(flat, additions->atoms), name) == 0);
}

/* Is the layout of that older record different too, and is it in neither list? Then its
 * handler translates it as a whole, with the records inside it. */
static bool is_taken_whole(const struct hv_additions *additions,
                           const struct pair *pair, const struct hv_entity *envelope)
{
    const struct hv_entity *other = other_form(pair, envelope);
    return !envelope->compat && other &&
           !hv_additions_entity(additions, pair->arch[0], envelope) &&
           first_difference(envelope, other, additions->atoms).what;
}

static bool is_in_envelope(const struct hv_additions *additions,
                           const struct pair *pair, const char *name)
{
    return HV_ANY_OF(x, pair->surface[0], HV_CLASS_RECORD,
                     x->audiences & additions->judged && holds(additions, x, name) &&
                         is_taken_whole(additions, pair, x));
}

static void check_record(struct hv_hazard_list *list, const struct pair *pair,
                         const struct hv_entity *record)
{
    const struct hv_additions *additions = list->additions;
    if (!differs(additions, pair, record) || holds_reported(additions, pair, record) ||
        is_in_envelope(additions, pair, record->name))
        return;
    const struct hv_entity *other = other_form(pair, record);
    struct difference d = first_difference(record, other, additions->atoms);
    for (int i = 0; i < 2; i++)
        hv_hazard_add(list, HV_HAZARD_UNTRANSLATED_LAYOUT,
                      (struct hv_hazard_place){.arch = pair->arch[i],
                                               .entity = i ? other : record},
                      "%s: %s %" PRIu64, d.path, d.what, i ? d.b : d.a);
}

static void check_records(struct hv_hazard_list *list)
{
    const struct hv_additions *additions = list->additions;
    struct pair pair;
    if (!find_pair(additions, &pair) || !has_list(additions->profile, pair.surface[0]))
        return;
    HV_EACH_OF (e, pair.surface[0], HV_CLASS_RECORD)
        if (hv_additions_counts(additions, e))
            check_record(list, &pair, e);
}

void hv_hazards_of_words(struct hv_hazard_list *list)
{
    check_members(list);
    check_records(list);
}
