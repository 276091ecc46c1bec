/* SPDX-License-Identifier: MIT */
#include "compare/members.h"

#include "compare/types.h"

/* The record exists on both sides; the member may be missing on one. */
static struct hv_side member_side(const struct hv_flat_member *flat,
                                  const struct hv_entity *record)
{
    struct hv_side side = {.entity = record};
    if (flat) {
        side.present = true;
        side.offset = flat->offset;
        side.bits = flat->member->bits;
        side.type = flat->member->type;
        side.is_unsigned = hv_type_sign(flat->member->type) == HV_SIGN_UNSIGNED;
    }
    return side;
}

struct hv_change *hv_member_change(const struct hv_members *members, enum hv_kind kind,
                                   const struct hv_flat_member *old,
                                   const struct hv_flat_member *new)
{
    const struct hv_delta *delta = members->delta;
    struct hv_change *change =
        hv_view_change(members->view, kind, HV_CLASS_RECORD, delta->name);
    change->member = old ? old->path : new->path;
    change->before = member_side(old, delta->side[HV_OLD]);
    change->after = member_side(new, delta->side[HV_NEW]);
    change->grows_record =
        delta->side[HV_OLD]->u.record.size != delta->side[HV_NEW]->u.record.size;
    return change;
}

/* ---- what kind of difference ---- */

enum difference {
    SAME,      /* nothing but the place */
    CONTAINER, /* an inline record whose size follows from its members */
    INHERITED, /* from a type that has a change of its own */
    OTHER,     /* a difference of its own kind */
};

struct finding {
    enum difference difference;
    enum hv_kind kind;
    enum hv_relation relation; /* of the types; NONE where the kind says enough */
};

static bool is_array(const struct hv_member *m)
{
    return m->flexible || m->type[strlen(m->type) - 1] == ']';
}

static enum hv_kind by_width(const struct hv_member *a, const struct hv_member *b)
{
    return b->bits > a->bits ? HV_KIND_MEMBER_WIDENED : HV_KIND_MEMBER_NARROWED;
}

/* The change of the typedef that spells the type, or NULL. */
static struct hv_change *changed_typedef(const struct hv_view *view, const char *type)
{
    size_t count;
    const char *element = hv_type_element_name(view, type, &count);
    const struct hv_delta *found =
        HV_FIND(x, view->typedefs, view->n_typedefs, x->name == element);
    return found && found->root->kind == HV_KIND_TYPEDEF_CHANGED ? found->root : NULL;
}

/* The delta of the records that two members consist of, or NULL. */
static struct hv_delta *delta_of(const struct hv_view *view,
                                 const struct hv_flat_member *old,
                                 const struct hv_flat_member *new)
{
    size_t n_old, n_new;
    const char *a = hv_type_element_name(view, old->member->type, &n_old);
    const char *b = hv_type_element_name(view, new->member->type, &n_new);
    struct hv_delta *delta = hv_view_delta(view, a);
    return delta && delta->side[HV_NEW]->name == b ? delta : NULL;
}

/* Does a change of the type itself account for the member's width? */
static bool is_inherited(const struct hv_view *view, const struct hv_flat_member *old,
                         const struct hv_flat_member *new)
{
    const struct hv_delta *delta = delta_of(view, old, new);
    if (delta)
        return hv_delta_resized(delta);
    return changed_typedef(view, old->member->type) != NULL;
}

static bool bounds_differ(const struct hv_view *view, const struct hv_member *a,
                          const struct hv_member *b)
{
    size_t n_a, n_b;
    if (!is_array(a) && !is_array(b))
        return false;
    const char *x = hv_type_element_name(view, a->type, &n_a);
    const char *y = hv_type_element_name(view, b->type, &n_b);
    if (x != y && !hv_types_equal(view, x, y))
        return false;
    return n_a == n_b && a->flexible == b->flexible
               ? !hv_type_bounds_agree(a->type, b->type)
               : n_a != n_b || a->bits != b->bits;
}

static const char *without_const(const char *s)
{
    size_t n = strlen("const");
    return strncmp(s, "const", n) == 0 && (s[n] == ' ' || s[n] == '_') ? s + n + 1 : s;
}

/* Do the names of two handles differ in "const" only? A change of the pointee has its
 * own row; a plain pointer is recorded without the word. */
static bool differ_by_const(const struct hv_view *view, const char *a, const char *b)
{
    if (!hv_type_pointee(view, a) || !hv_type_pointee(view, b))
        return false;
    for (bool begins = true;; begins = *a == ' ' || *a == '_', a++, b++) {
        if (begins) {
            a = without_const(a);
            b = without_const(b);
        }
        if (*a != *b || !*a)
            return *a == *b;
    }
}

static struct finding of_kind(enum hv_kind kind)
{
    return (struct finding){OTHER, kind, HV_RELATION_NONE};
}

static struct finding same_width(const struct hv_view *view, const struct hv_member *a,
                                 const struct hv_member *b)
{
    if (a->type == b->type && hv_known_to_differ(a->constness, b->constness))
        return of_kind(HV_KIND_MEMBER_CONST);
    if ((a->type == b->type && hv_types_named_alike(view, a->type, b->type)) ||
        hv_types_are_aliases(view, a->type, b->type))
        return (struct finding){SAME, HV_KIND_MEMBER_OFFSET, HV_RELATION_EQUAL};
    if (differ_by_const(view, a->type, b->type))
        return of_kind(HV_KIND_MEMBER_CONST);
    size_t n_a, n_b;
    const char *p = hv_type_element_name(view, a->type, &n_a);
    const char *q = hv_type_element_name(view, b->type, &n_b);
    enum hv_sign x = hv_type_sign(p), y = hv_type_sign(q);
    if (n_a == n_b && x != HV_SIGN_NONE && y != HV_SIGN_NONE && x != y)
        return of_kind(HV_KIND_MEMBER_SIGNEDNESS);
    struct finding finding = of_kind(HV_KIND_MEMBER_TYPE);
    /* "x [0]" became "x []": a change of x itself has a row of its own; of a bit-field
     * only the sign counts, not the declared unit */
    bool respelled = p == q && n_a == n_b && is_array(a) == is_array(b);
    finding.relation = respelled || (a->bitfield && b->bitfield)
                           ? HV_RELATION_EQUAL
                           : hv_members_relation(view, a, b);
    return finding;
}

static struct finding difference_of(const struct hv_view *view,
                                    const struct hv_flat_member *old,
                                    const struct hv_flat_member *new)
{
    const struct hv_member *a = old->member, *b = new->member;
    if (hv_known_to_differ(a->call, b->call))
        return of_kind(HV_KIND_MEMBER_TYPE);
    if (a->bitfield != b->bitfield && a->bits == b->bits &&
        old->offset == new->offset &&
        (!hv_bitfield_types_equal(a->type, b->type) ||
         hv_type_sign(a->type) == HV_SIGN_NONE ||
         hv_type_sign(b->type) == HV_SIGN_NONE))
        return same_width(view, a, b); /* the bits are the same, so the types decide */
    if ((a->bitfield || b->bitfield) &&
        (a->bits != b->bits || a->bitfield != b->bitfield))
        return of_kind(HV_KIND_BITFIELD);
    if (old->opened && new->opened) {
        size_t n_a, n_b;
        hv_type_element_name(view, a->type, &n_a);
        hv_type_element_name(view, b->type, &n_b);
        if (n_a != n_b || a->flexible != b->flexible)
            return of_kind(HV_KIND_ARRAY_BOUND);
        if (a->bits == b->bits && is_array(a) != is_array(b))
            return (struct finding){OTHER, HV_KIND_MEMBER_TYPE, HV_RELATION_RESPELLED};
        return (struct finding){a->bits == b->bits ? SAME : CONTAINER, by_width(a, b),
                                HV_RELATION_NONE};
    }
    if (bounds_differ(view, a, b))
        return of_kind(HV_KIND_ARRAY_BOUND);
    if (a->bits == b->bits)
        return same_width(view, a, b);
    bool inherited =
        hv_types_named_alike(view, a->type, b->type) && is_inherited(view, old, new);
    return (struct finding){inherited ? INHERITED : OTHER, by_width(a, b),
                            HV_RELATION_NONE};
}

/* Does the kind itself mean other bytes, wherever they are? */
static bool moves_by_itself(enum hv_kind kind)
{
    return !(kind == HV_KIND_MEMBER_TYPE || kind == HV_KIND_MEMBER_CONST) &&
           kind != HV_KIND_MEMBER_SIGNEDNESS;
}

static void add_part(struct hv_members *members, enum hv_role role,
                     struct finding finding, const struct hv_flat_member *old,
                     const struct hv_flat_member *new)
{
    enum hv_kind kind = finding.kind;
    struct hv_difference part = {.role = role,
                                 .at = HV_MIN(old->offset, new->offset),
                                 .until = HV_MAX(old->offset, new->offset),
                                 .container = finding.difference == CONTAINER};
    if (finding.difference == INHERITED)
        part.inner = delta_of(members->view, old, new);
    part.change = hv_member_change(members, kind, old, new);
    if (hv_known_to_differ(old->member->call, new->member->call)) {
        part.change->before.type = old->member->call;
        part.change->after.type = new->member->call;
    }
    if (hv_known_to_differ(old->member->constness, new->member->constness)) {
        part.change->before.type = hv_type_with_const(members->view, old->member->type,
                                                      old->member->constness);
        part.change->after.type = hv_type_with_const(members->view, new->member->type,
                                                     new->member->constness);
    }
    hv_change_set_relation(part.change, finding.relation);
    part.change->layout_equal |= kind == HV_KIND_MEMBER_CONST;
    part.layout = part.displaces = role == HV_ROW && moves_by_itself(kind);
    hv_delta_add(members->delta, part);
}

/* Link a member to its record's cause if that record grew, even at the same width: a
 * new alignment moves members too. */
static void add_link(struct hv_members *members, const struct hv_flat_member *old,
                     const struct hv_flat_member *new)
{
    struct hv_view *view = members->view;
    if (!hv_types_named_alike(view, old->member->type, new->member->type) ||
        (old->opened && new->opened))
        return;
    struct hv_difference part = {.role = HV_LINK,
                                 .at = HV_MIN(old->offset, new->offset),
                                 .until = HV_MAX(old->offset, new->offset),
                                 .inner = delta_of(view, old, new),
                                 .layout = true,
                                 .displaces = true};
    if (part.inner && !hv_delta_resized(part.inner))
        return;
    if (!part.inner)
        part.change = changed_typedef(view, old->member->type);
    if (part.inner || part.change)
        hv_delta_add(members->delta, part);
}

/* Report a place and a type separately: neither says anything about the other. */
static void add_move(struct hv_members *members, const struct hv_flat_member *old,
                     const struct hv_flat_member *new, bool inverted)
{
    if (old->offset == new->offset)
        return;
    const struct finding moved = {SAME, HV_KIND_MEMBER_OFFSET, HV_RELATION_EQUAL};
    add_part(members, HV_SOFT, moved, old, new);
    members->delta->parts[members->delta->n - 1].inverted = inverted;
}

static void compare_pair(struct hv_members *members, size_t i, bool inverted)
{
    struct hv_member_state *state = &members->states[HV_OLD][i];
    const struct hv_flat_member *old = &members->flats[HV_OLD].v[i];
    const struct hv_flat_member *new = &members->flats[HV_NEW].v[state->counterpart];
    add_link(members, old, new);
    struct finding finding = difference_of(members->view, old, new);
    switch (finding.difference) {
    case SAME:
        add_move(members, old, new, inverted);
        break;
    case CONTAINER:
    case INHERITED:
        add_part(members, HV_SOFT, finding, old, new);
        break;
    case OTHER:
        add_part(members, HV_ROW, finding, old, new);
        if (finding.kind != HV_KIND_ARRAY_BOUND)
            state->row = members->states[HV_NEW][state->counterpart].row =
                members->delta->parts[members->delta->n - 1].change;
        if (!moves_by_itself(finding.kind))
            add_move(members, old, new, inverted);
        break;
    }
}

/* ---- moved across a neighbour ---- */

struct moved {
    size_t level;
    uint64_t old, new;
    bool *inverted;
};

HV_BY(by_old_place, struct moved,
      HV_ORDER(x->level, y->level) ?: HV_ORDER(x->old, y->old)
          ?: HV_ORDER(x->new, y->new))

/* Mark members of one list (by old place) that changed order with a neighbour. Members
 * at one place are no neighbours. */
static void mark_inverted(struct moved *v, size_t n)
{
    uint64_t above = 0; /* highest new place of all before */
    for (size_t i = 0, run = 0; i < n; i++) {
        for (; v[run].old < v[i].old; run++)
            above = HV_MAX(above, v[run].new);
        if (above > v[i].new)
            *v[i].inverted = true;
    }
    uint64_t below = UINT64_MAX; /* lowest new place of all after */
    for (size_t i = n, run = n; i-- > 0;) {
        for (; v[run - 1].old > v[i].old; run--)
            below = HV_MIN(below, v[run - 1].new);
        if (below < v[i].new)
            *v[i].inverted = true;
    }
}

/* For each old member: did it change order with a neighbour? The caller frees it. */
static bool *find_inverted(const struct hv_members *members)
{
    const struct hv_flat_members *old = &members->flats[HV_OLD],
                                 *new = &members->flats[HV_NEW];
    bool *inverted = hv_alloc(old->n + 1);
    HV_FREED struct moved *v = hv_alloc((old->n + 1) * sizeof *v);
    size_t n = 0;
    for (size_t i = 0; i < old->n; i++) {
        const struct hv_flat_member *flat = &old->v[i];
        size_t counterpart = members->states[HV_OLD][i].counterpart;
        if (counterpart != HV_NO_MEMBER)
            v[n++] = (struct moved){flat->level, flat->offset,
                                    new->v[counterpart].offset, &inverted[i]};
    }
    qsort(v, n, sizeof *v, by_old_place);
    HV_EACH_RUN (i, end, n, v[end].level == v[i].level)
        mark_inverted(v + i, end - i);
    return inverted;
}

/* ---- the whole record ---- */

static void compare_whole(struct hv_members *members)
{
    struct hv_delta *delta = members->delta;
    const struct hv_entity *old = delta->side[HV_OLD], *new = delta->side[HV_NEW];
    if (!hv_delta_resized(delta))
        return;
    enum hv_kind kind = old->u.record.size != new->u.record.size ? HV_KIND_RECORD_SIZE
                                                                 : HV_KIND_ALIGNMENT;
    struct hv_change *change = hv_view_change_of(members->view, kind, old, new);
    change->grows_record = kind == HV_KIND_RECORD_SIZE;
    hv_delta_add(delta, (struct hv_difference){.role = HV_SOFT,
                                               .at = UINT64_MAX,
                                               .until = UINT64_MAX,
                                               .change = change,
                                               .layout = true});
}

void hv_delta_compare(struct hv_view *view, struct hv_delta *delta)
{
    struct hv_members members = {.view = view, .delta = delta};
    hv_members_init(&members);
    hv_members_report_divided(&members);
    HV_FREED bool *inverted = find_inverted(&members);
    for (size_t i = 0; i < members.flats[HV_OLD].n; i++)
        if (members.states[HV_OLD][i].counterpart != HV_NO_MEMBER &&
            !members.states[HV_OLD][i].divided)
            compare_pair(&members, i, inverted[i]);
    hv_members_report_unmatched(&members);
    hv_members_settle_padding(&members);
    compare_whole(&members);
    hv_members_done(&members);
}
