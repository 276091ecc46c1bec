/* SPDX-License-Identifier: MIT
 *
 * Members of one record that live on under another name.
 */
#include "compare/members.h"

#include "compare/likeness.h"
#include "compare/types.h"

enum {
    MAX_CANDIDATES = 64
}; /* limit of alternatives of one union that are searched for a rename */

/* Has the member neither a counterpart nor a row? */
static bool is_unmatched(const struct hv_member_state *state)
{
    return state->counterpart == HV_NO_MEMBER && !state->row && !state->settled;
}

struct place {
    uint64_t offset, bits;
    size_t flat;
};

HV_BY(by_place, struct place,
      HV_ORDER(x->offset, y->offset) ?: HV_ORDER(x->bits, y->bits)
          ?: HV_ORDER(x->flat, y->flat))

/* The unmatched members of the new side, sorted by place. */
static struct place *unmatched_places(const struct hv_members *members, size_t *ret_n)
{
    const struct hv_flat_members *flats = &members->flats[HV_NEW];
    struct place *v = hv_alloc((flats->n + 1) * sizeof *v);
    size_t n = 0;
    for (size_t i = 0; i < flats->n; i++)
        if (members->states[HV_NEW][i].counterpart == HV_NO_MEMBER)
            v[n++] = (struct place){flats->v[i].offset, flats->v[i].member->bits, i};
    qsort(v, n, sizeof *v, by_place);
    *ret_n = n;
    return v;
}

/* Evidence that two members of one place, width and type are the same. */
enum evidence {
    NO_EVIDENCE,
    BY_PLACE, /* only their place, which may have been reused */
    BY_NAME,  /* their names are alike, or what they consist of is */
    BY_SAME_NAME,
};

/* The candidates for a rename. */
struct renames {
    struct place *places; /* of the new members without a counterpart */
    size_t n;
    uint64_t moved; /* from this place on, places are no evidence */
};

/* ---- evidence ---- */

/* Does another member of the list begin with the first word that both names share? Then
 * the word is that of a family (cap_x, cap_y). */
static bool have_family(const struct hv_flat_members *flats,
                        const struct hv_flat_member *flat)
{
    const char *name = hv_flat_member_name(flat);
    for (size_t i = 0; i < flats->n; i++) {
        const char *other = hv_flat_member_name(&flats->v[i]);
        if (&flats->v[i] != flat && flats->v[i].level == flat->level &&
            hv_name_behind_common(name, other) != name)
            return true;
    }
    return false;
}

static bool have_like_names(const struct hv_members *members,
                            const struct hv_flat_member *old,
                            const struct hv_flat_member *new)
{
    const char *a = hv_flat_member_name(old), *b = hv_flat_member_name(new);
    if (!old->member->bitfield || !have_family(&members->flats[HV_OLD], old))
        return hv_member_names_alike(a, b);
    return hv_member_names_alike(hv_name_behind_common(a, b),
                                 hv_name_behind_common(b, a));
}

static bool is_only_of_type(const struct hv_flat_members *flats, const char *type)
{
    size_t n = HV_SUM(x, flats->v, flats->n, x->member->type == type);
    return n == 1;
}

/* Is it an inline record of the same members, or the only member of a named record? */
static bool consist_alike(const struct hv_members *members,
                          const struct hv_flat_member *old,
                          const struct hv_flat_member *new)
{
    if (old->opened)
        return new->opened;
    return hv_type_record(members->view, HV_OLD, old->member->type) &&
           is_only_of_type(&members->flats[HV_OLD], old->member->type) &&
           is_only_of_type(&members->flats[HV_NEW], new->member->type);
}

/* Alternatives of a union share a place. So the place is no evidence if the alternative
 * that held the member has another counterpart or is gone as well. */
static enum evidence evidence_of(const struct hv_members *members,
                                 const struct hv_flat_member *old,
                                 const struct hv_flat_member *new)
{
    if (strcmp(hv_flat_member_name(old), hv_flat_member_name(new)) == 0)
        return BY_SAME_NAME;
    size_t there = members->alternatives[HV_OLD][old->alternative];
    size_t back = members->alternatives[HV_NEW][new->alternative];
    bool one = !old->alternative || !new->alternative || there == new->alternative;
    bool may_be_one = one || (there == HV_NO_MEMBER && back == HV_NO_MEMBER);
    if (may_be_one &&
        (have_like_names(members, old, new) || consist_alike(members, old, new)))
        return BY_NAME;
    return one ? BY_PLACE : NO_EVIDENCE;
}

/* The lowest place that a common member moved from or to. From there on, equal places
 * are accidental. */
static uint64_t first_moved(const struct hv_members *members)
{
    uint64_t first = UINT64_MAX;
    for (size_t i = 0; i < members->flats[HV_OLD].n; i++) {
        const struct hv_member_state *state = &members->states[HV_OLD][i];
        const struct hv_flat_member *old = &members->flats[HV_OLD].v[i];
        if (state->counterpart == HV_NO_MEMBER || state->padding || !old->member->bits)
            continue;
        const struct hv_flat_member *new =
            &members->flats[HV_NEW].v[state->counterpart];
        if (old->offset != new->offset)
            first = HV_MIN(first, HV_MIN(old->offset, new->offset));
    }
    return first;
}

/* ---- the new name ---- */

/* old and new: indices of members without a counterpart. */
static bool may_be_renamed(const struct hv_members *members, size_t old, size_t new)
{
    const struct hv_member *a = members->flats[HV_OLD].v[old].member;
    const struct hv_member *b = members->flats[HV_NEW].v[new].member;
    const struct hv_member_state *x = &members->states[HV_OLD][old];
    const struct hv_member_state *y = &members->states[HV_NEW][new];
    if (y->row || x->padding != y->padding || a->bitfield != b->bitfield ||
        a->flexible != b->flexible || a->n_members != b->n_members)
        return false;
    return hv_types_equal(members->view, a->type, b->type) &&
           hv_members_equal(members->view, a, b);
}

/* The new name of an old member: of the members at the same place, width and type the
 * one with the strongest evidence, else the first. */
static size_t find_new_name(const struct hv_members *members, size_t old,
                            const struct renames *renames, enum evidence *ret_evidence)
{
    const struct place *places = renames->places;
    const struct hv_flat_member *flat = &members->flats[HV_OLD].v[old];
    const struct place key = {flat->offset, flat->member->bits, 0};
    size_t first, found = HV_NO_MEMBER;
    *ret_evidence = NO_EVIDENCE;
    HV_LOWER_BOUND(first, renames->n, by_place(&places[first], &key) < 0);
    for (size_t i = first; i < renames->n && i < first + MAX_CANDIDATES; i++) {
        if (places[i].offset != key.offset || places[i].bits != key.bits)
            break;
        enum evidence evidence =
            evidence_of(members, flat, &members->flats[HV_NEW].v[places[i].flat]);
        if (evidence <= *ret_evidence ||
            (evidence == BY_PLACE && flat->offset >= renames->moved) ||
            !may_be_renamed(members, old, places[i].flat))
            continue;
        found = places[i].flat;
        *ret_evidence = evidence;
    }
    return found;
}

/* Is the member at i inside a renamed one, as the one at k is? */
static bool is_renamed_with(const struct hv_members *members, size_t i, size_t k)
{
    size_t p = members->flats[HV_OLD].v[i].parent;
    size_t q = members->flats[HV_NEW].v[k].parent;
    const struct hv_member_state *old = members->states[HV_OLD];
    const struct hv_member_state *new = members->states[HV_NEW];
    return p != HV_NO_MEMBER && q != HV_NO_MEMBER && old[p].row &&
           old[p].row == new[q].row &&is_unmatched(&old[i]) && is_unmatched(&new[k]);
}

/* Add the change as the row of both members. */
static void add_rename(struct hv_members *members, size_t old, size_t new,
                       enum evidence evidence, struct hv_change *cause)
{
    const struct hv_flat_member *a = &members->flats[HV_OLD].v[old];
    const struct hv_flat_member *b = &members->flats[HV_NEW].v[new];
    struct hv_change *change = hv_member_change(members, HV_KIND_MEMBER_RENAMED, a, b);
    change->renamed_to = b->path;
    change->layout_equal = true;
    change->alike = evidence >= BY_NAME;
    hv_delta_add(members->delta,
                 (struct hv_difference){.role = cause ? HV_SOFT : HV_ROW,
                                        .at = a->offset,
                                        .until = a->offset,
                                        .change = change,
                                        .under = cause});
    members->states[HV_OLD][old].row = members->states[HV_NEW][new].row =
        cause ? cause : change;
}

/* Rename the members of an inline record with it. */
static void rename_inside(struct hv_members *members, size_t old, size_t new)
{
    struct hv_change *cause = members->states[HV_OLD][old].row;
    for (size_t i = old + 1, k = new + 1;
         i < members->flats[HV_OLD].n &&k <
         members->flats[HV_NEW].n &&is_renamed_with(members, i, k);
         i++, k++)
        add_rename(members, i, k, BY_SAME_NAME, cause);
}

void hv_members_lose_parents(struct hv_members *members, int side, size_t at,
                             struct hv_change *row)
{
    const struct hv_flat_member *v = members->flats[side].v;
    struct hv_member_state *states = members->states[side];
    for (size_t p = v[at].parent; p != HV_NO_MEMBER && is_unmatched(&states[p]);
         p = v[p].parent) {
        states[p].row = row;
        states[p].lost_in_rename = true;
    }
}

void hv_members_report_renamed(struct hv_members *members)
{
    struct renames renames;
    renames.places = unmatched_places(members, &renames.n);
    renames.moved = renames.n ? first_moved(members) : 0;
    for (size_t i = 0; renames.n && i < members->flats[HV_OLD].n; i++) {
        if (!is_unmatched(&members->states[HV_OLD][i]))
            continue;
        enum evidence evidence;
        size_t new = find_new_name(members, i, &renames, &evidence);
        if (new == HV_NO_MEMBER)
            continue;
        add_rename(members, i, new, evidence, NULL);
        struct hv_change *row = members->states[HV_OLD][i].row;
        hv_members_lose_parents(members, HV_OLD, i, row);
        hv_members_lose_parents(members, HV_NEW, new, row);
        rename_inside(members, i, new);
    }
    free(renames.places);
}
