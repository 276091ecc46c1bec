/* SPDX-License-Identifier: MIT
 *
 * Members of one record that live on under another name.
 */
#include "compare/members.h"

#include "base/mem.h"
#include "base/sorted.h"
#include "compare/names.h"
#include "compare/types.h"

#include <stdlib.h>
#include <string.h>

enum {
    MAX_CANDIDATES = 64
}; /* alternatives of one union that a rename is sought among */

static const char *own_name(const char *path)
{
    const char *dot = strrchr(path, '.');
    return dot ? dot + 1 : path;
}

/* Has the member neither a counterpart nor a row? */
static bool is_unmatched(const struct hv_member_state *state)
{
    return state->counterpart == HV_NO_MEMBER && !state->row;
}

struct place {
    uint64_t offset, bits;
    size_t flat;
};

static int by_place(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    int order = HV_ORDER(x->offset, y->offset);
    if (!order)
        order = HV_ORDER(x->bits, y->bits);
    return order ? order : HV_ORDER(x->flat, y->flat);
}

/* The members of the new side alone, by their places. */
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

/* The candidates for a rename. */
struct renames {
    struct place *places; /* of the new members without a counterpart */
    size_t n;
};

/* Alike, or one with further words behind the other? */
static bool are_related(const char *a, const char *b)
{
    size_t n = strlen(a), m = strlen(b), shorter = n < m ? n : m;
    return hv_names_alike(a, b) ||
           (strncmp(a, b, shorter) == 0 && (n < m ? b : a)[shorter] == '_');
}

/* Alternatives of a union lie at one place, so place and width of a scalar do not show
 * that it lives on in another one: its name has to. A record of the same layout does.
 */
static bool may_share_name(const struct hv_members *members,
                           const struct hv_flat_member *old,
                           const struct hv_flat_member *new)
{
    return !old->alternative || !new->alternative ||
           members->alternatives[HV_OLD][old->alternative] == new->alternative ||
           old->opened || hv_type_record(members->view, HV_OLD, old->member->type) ||
           are_related(own_name(old->path), own_name(new->path));
}

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

/* The new name of an old member: the same place, width and type; best one with the same
 * own name (it was nested or taken out of a nest), else the first. */
static size_t find_new_name(const struct hv_members *members, size_t old,
                            const struct renames *renames)
{
    const struct place *places = renames->places;
    const struct hv_flat_member *flat = &members->flats[HV_OLD].v[old];
    const struct place key = {flat->offset, flat->member->bits, 0};
    size_t first, found = HV_NO_MEMBER;
    HV_LOWER_BOUND(first, renames->n, by_place(&places[first], &key) < 0);
    for (size_t i = first; i < renames->n && i < first + MAX_CANDIDATES; i++) {
        if (places[i].offset != key.offset || places[i].bits != key.bits)
            break;
        const struct hv_flat_member *new = &members->flats[HV_NEW].v[places[i].flat];
        bool same_name = strcmp(own_name(new->path), own_name(flat->path)) == 0;
        if ((found != HV_NO_MEMBER && !same_name) ||
            !may_share_name(members, flat, new) ||
            !may_be_renamed(members, old, places[i].flat))
            continue;
        found = places[i].flat;
        if (same_name)
            break;
    }
    return found;
}

/* Is the member at i inside of one that was renamed, as the one at k is? */
static bool is_renamed_with(const struct hv_members *members, size_t i, size_t k)
{
    size_t p = members->flats[HV_OLD].v[i].parent;
    size_t q = members->flats[HV_NEW].v[k].parent;
    const struct hv_member_state *old = members->states[HV_OLD];
    const struct hv_member_state *new = members->states[HV_NEW];
    return p != HV_NO_MEMBER && q != HV_NO_MEMBER && old[p].row &&
           old[p].row == new[q].row &&is_unmatched(&old[i]) && is_unmatched(&new[k]);
}

/* Adds the change and makes it the row of both members. */
static void add_rename(struct hv_members *members, size_t old, size_t new,
                       struct hv_change *cause)
{
    const struct hv_flat_member *a = &members->flats[HV_OLD].v[old];
    const struct hv_flat_member *b = &members->flats[HV_NEW].v[new];
    struct hv_change *change = hv_member_change(members, HV_KIND_MEMBER_RENAMED, a, b);
    change->renamed_to = b->path;
    change->layout_equal = true;
    hv_delta_add(members->delta,
                 (struct hv_difference){.role = cause ? HV_SOFT : HV_ROW,
                                        .at = a->offset,
                                        .until = a->offset,
                                        .change = change,
                                        .under = cause});
    members->states[HV_OLD][old].row = members->states[HV_NEW][new].row =
        cause ? cause : change;
}

/* What an inline record holds is renamed with it. */
static void rename_inside(struct hv_members *members, size_t old, size_t new)
{
    struct hv_change *cause = members->states[HV_OLD][old].row;
    for (size_t i = old + 1, k = new + 1;
         i < members->flats[HV_OLD].n &&k <
         members->flats[HV_NEW].n &&is_renamed_with(members, i, k);
         i++, k++)
        add_rename(members, i, k, cause);
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
    for (size_t i = 0; renames.n && i < members->flats[HV_OLD].n; i++) {
        if (!is_unmatched(&members->states[HV_OLD][i]))
            continue;
        size_t new = find_new_name(members, i, &renames);
        if (new == HV_NO_MEMBER)
            continue;
        add_rename(members, i, new, NULL);
        struct hv_change *row = members->states[HV_OLD][i].row;
        hv_members_lose_parents(members, HV_OLD, i, row);
        hv_members_lose_parents(members, HV_NEW, new, row);
        rename_inside(members, i, new);
    }
    free(renames.places);
}
