/* SPDX-License-Identifier: MIT */
#include "compare/compare.h"

#include "compare/view.h"
#include "model/flat_members.h"

/* A comparison across architectures, for one audience and the architectures that both
 * sides have. */
struct across {
    struct hv_changes *changes;
    const struct hv_profile *profile;
    struct hv_atoms *atoms;
    const struct hv_arch_side *side[HV_SIDES];
    uint32_t audience;                     /* one bit */
    uint32_t archs;                        /* that both sides have */
    struct hv_groups groups[HV_MAX_ARCHS]; /* names with a form that differs */
    size_t at[HV_MAX_ARCHS];               /* the next of them */
    /* The class and name being compared, and on which architectures a form changed. Two
     * architectures without a change differ only if they did before. */
    enum hv_class cls;
    const char *name;
    uint32_t changed, known;
    struct hv_group forms[HV_MAX_ARCHS]; /* as far as they were looked up */
};

/* A new change of the entity. */
static struct hv_change *add_change(struct across *x, enum hv_kind kind,
                                    const struct hv_entity *e, uint32_t archs)
{
    struct hv_change *c = hv_arena_alloc(x->changes->arena, sizeof *c);
    *c = (struct hv_change){.kind = kind,
                            .cls = e->cls,
                            .entity = e->name,
                            .archs = archs,
                            .audiences = x->audience,
                            .file = e->file,
                            .line = e->line,
                            .next = x->changes->first};
    x->changes->first = c;
    return c;
}

static const struct hv_surface *surface_of(const struct across *x, int side,
                                           unsigned arch)
{
    return x->side[side]->surfaces[arch];
}

/* ---- names with a difference ---- */

/* The group of forms that are the same on both sides. */
static struct hv_group unchanged_forms(const struct across *x, unsigned arch)
{
    const struct hv_surface *s = surface_of(x, HV_NEW, arch);
    size_t from = hv_surface_place_atom(s, x->cls, x->name), to = from;
    while (to < s->n_entities && s->entities[to]->cls == x->cls &&
           s->entities[to]->name == x->name)
        to++;
    return (struct hv_group){.forms = {s->entities + from, s->entities + from},
                             .n = {to - from, to - from}};
}

/* The form of what is being compared there, as the audience sees it, or NULL. */
static const struct hv_entity *form_of(struct across *x, int side, unsigned arch)
{
    struct hv_group *forms = &x->forms[arch];
    if (!(x->known & HV_BIT(arch)))
        *forms = unchanged_forms(x, arch);
    x->known |= HV_BIT(arch);
    HV_EACH_ENTITY (form, forms->forms[side], forms->n[side])
        if (form->audiences & x->audience)
            return form;
    return NULL;
}

/* The next group of the architecture, or NULL. */
static const struct hv_group *next_group(const struct across *x, unsigned arch)
{
    const struct hv_groups *groups = &x->groups[arch];
    return x->at[arch] < groups->n ? &groups->v[x->at[arch]] : NULL;
}

static const struct hv_entity *any_of(const struct hv_group *group)
{
    return group ? *group->forms[group->n[HV_OLD] ? HV_OLD : HV_NEW] : NULL;
}

/* Advance to the next class and name with a difference on any architecture. */
static bool next_name(struct across *x)
{
    const struct hv_entity *next = NULL;
    HV_EACH_BIT (a, x->archs) {
        const struct hv_entity *e = any_of(next_group(x, a));
        next = e && (!next || hv_compare_names(e, next) < 0) ? e : next;
    }
    x->changed = 0;
    HV_EACH_BIT (a, next ? x->archs : 0) {
        const struct hv_group *group = next_group(x, a);
        if (!group || hv_compare_names(any_of(group), next) != 0)
            continue;
        x->forms[a] = *group;
        x->changed |= HV_BIT(a);
        x->at[a]++;
    }
    x->known = x->changed;
    x->cls = next ? next->cls : 0;
    x->name = next ? next->name : NULL;
    return next;
}

/* Did the entity's header fail to parse on the old side of one of the architectures?
 * Then its old form there is unknown. */
static bool is_unread_before(const struct across *x, uint32_t archs,
                             const struct hv_entity *e)
{
    HV_EACH_BIT (a, e->file ? archs : 0)
        if (hv_surface_unread(surface_of(x, HV_OLD, a), e->file, x->audience))
            return true;
    return false;
}

/* Members of a record; the surface has the records of named types. */
struct layout {
    const struct hv_surface *surface;
    const struct hv_member *v;
    uint32_t n;
};

/* The layout of a record inside of a record; empty: it is a list, or no record. */
static struct layout layout_within(const struct hv_surface *surface,
                                   const struct hv_member *m)
{
    if (strchr(m->type, '['))
        return (struct layout){0};
    const struct hv_entity *e =
        m->n_members ? NULL : hv_surface_find(surface, HV_CLASS_RECORD, m->type, ~0u);
    return e ? (struct layout){surface, e->u.record.members, e->u.record.n_members}
             : (struct layout){surface, m->members, m->n_members};
}

static bool same_members(struct layout a, struct layout b);

/* What a compiler adds at the end of a record inside of the record moves nothing, if
 * all members are at the same places: in a union it holds no byte. */
static bool same_but_for_end(struct layout a, struct layout b)
{
    return a.n && b.n && same_members(a, b);
}

static bool same_members(struct layout a, struct layout b)
{
    bool same = a.n == b.n;
    for (uint32_t i = 0; same && i < a.n; i++) {
        const struct hv_member *m = &a.v[i], *o = &b.v[i];
        same = m->name == o->name && m->offset == o->offset &&
               (m->bits == o->bits
                    ? same_members((struct layout){a.surface, m->members, m->n_members},
                                   (struct layout){b.surface, o->members, o->n_members})
                    : same_but_for_end(layout_within(a.surface, m),
                                       layout_within(b.surface, o)));
    }
    return same;
}

/* A record in the surface of its architecture. */
static struct layout layout_of(const struct hv_surface *surface,
                               const struct hv_entity *e)
{
    return (struct layout){surface, e->u.record.members, e->u.record.n_members};
}

/* ---- records that 32-bit and 64-bit callers share ---- */

/* Is there a difference other than in an alignment that moves nothing? */
static bool differs_in_bytes(struct across *x, int side, uint32_t pair)
{
    unsigned first = hv_lowest_bit(pair), second = hv_lowest_bit(pair & (pair - 1));
    const struct hv_entity *a = form_of(x, side, first), *b = form_of(x, side, second);
    return a && b &&
           (a->u.record.size != b->u.record.size ||
            !same_members(layout_of(surface_of(x, side, first), a),
                          layout_of(surface_of(x, side, second), b)));
}

/* Do 32-bit and 64-bit callers share the record without translation? */
static bool is_shared(const struct hv_profile *profile, const struct hv_entity *e)
{
    return e->compat == '?' || hv_patterns_match(profile->compat_records,
                                                 profile->n_compat_records, e->name);
}

static void find_compat(struct across *x)
{
    uint32_t pair = x->profile->compat_archs & x->archs;
    if (__builtin_popcount(pair) != 2 || !(x->changed & pair) ||
        !differs_in_bytes(x, HV_NEW, pair) || differs_in_bytes(x, HV_OLD, pair))
        return;
    const struct hv_entity *e = form_of(x, HV_NEW, hv_lowest_bit(pair));
    if (!is_shared(x->profile, e) || is_unread_before(x, pair, e))
        return;
    struct hv_change *c = add_change(x, HV_KIND_COMPAT_LAYOUT, e, pair);
    c->before = hv_side_of(e);
    c->after = hv_side_of(form_of(x, HV_NEW, hv_lowest_bit(pair & (pair - 1))));
}

/* ---- members that are narrower than the register that they hold ---- */

static const struct hv_register_width *width_of(const struct across *x, unsigned arch,
                                                const char *name)
{
    return HV_FIND(w, x->profile->register_widths, x->profile->n_register_widths,
                   w->archs & HV_BIT(arch) &&
                       hv_pattern_matches(&w->members, name, NULL));
}

static void check_width(struct across *x, unsigned arch, const struct hv_entity *e,
                        const struct hv_flat_member *flat)
{
    const struct hv_member *m = flat->member, *was = NULL;
    const struct hv_register_width *w = width_of(x, arch, m->name);
    const struct hv_entity *old = form_of(x, HV_OLD, arch);
    if (!w || m->n_members || m->bitfield || m->bits >= w->bits ||
        hv_type_sign(m->type) == HV_SIGN_NONE)
        return;
    if (old)
        was =
            hv_member_find(old->u.record.members, old->u.record.n_members, flat->path);
    if ((was && was->bits <= m->bits) || is_unread_before(x, HV_BIT(arch), e))
        return;
    struct hv_change *c = add_change(x, HV_KIND_REGISTER_WIDTH, e, HV_BIT(arch));
    c->member = flat->path;
    c->after = (struct hv_side){.present = true,
                                .offset = m->offset,
                                .bits = m->bits,
                                .type = m->type,
                                .entity = e};
    c->before = c->after; /* the register itself */
    c->before.bits = w->bits;
    c->before.type = "";
}

static void find_narrow_registers(struct across *x, unsigned arch)
{
    const struct hv_entity *e = form_of(x, HV_NEW, arch),
                           *old = form_of(x, HV_OLD, arch);
    if (!x->profile->n_register_widths || !(x->changed & HV_BIT(arch)) || !e ||
        (old && hv_entity_same_form(old, e))) /* as wide as before */
        return;
    HV_FLAT_MEMBERS flats = hv_flat_members_of(e, x->atoms);
    for (size_t k = 0; k < flats.n; k++)
        check_width(x, arch, e, &flats.v[k]);
}

/* ---- a form that is no longer alike, on the first architecture that has it ---- */

static bool same_layout(const struct hv_entity *a, const struct hv_entity *b)
{
    if (a->cls != HV_CLASS_RECORD) /* widths depend on the word size */
        return a->u.constant.value == b->u.constant.value &&
               a->u.constant.text == b->u.constant.text;
    return a->u.record.align == b->u.record.align &&
           a->u.record.size == b->u.record.size &&
           same_members(layout_of(NULL, a), layout_of(NULL, b));
}

/* Have two architectures the same word size and alignment, so that C lays out alike? */
static bool has_same_words(const struct across *x, unsigned a, unsigned b)
{
    const struct hv_arch *p = &x->profile->archs[a], *q = &x->profile->archs[b];
    return p->bits == q->bits && p->align64 == q->align64;
}

/* A pointer is a word: a record with one is for one side's own use. */
static bool any_pointer(const struct hv_member *members, uint32_t n)
{
    return HV_ANY(m, members, n,
                  strchr(m->type, '*') || any_pointer(m->members, m->n_members));
}

/* Are both expected to be alike: of one word size, or declared to be? */
static bool are_kin(const struct across *x, unsigned a, unsigned b,
                    const struct hv_entity *e)
{
    uint32_t both = UINT32_C(1) << a | UINT32_C(1) << b;
    if ((x->profile->same_layout & both) == both &&
        (has_same_words(x, a, b) || e->cls != HV_CLASS_RECORD ||
         !any_pointer(e->u.record.members, e->u.record.n_members)))
        return true;
    return e->file && !hv_globs_match(&x->profile->arch_headers, e->file) &&
           has_same_words(x, a, b);
}

/* Is it a number that a macro encodes, per architecture? */
static bool is_encoded(const struct across *x, unsigned a, const struct hv_entity *e)
{
    const struct hv_entity *op =
        e->cls == HV_CLASS_CONSTANT ? hv_surface_find(surface_of(x, HV_NEW, a),
                                                      HV_CLASS_OP, e->name, x->audience)
                                    : NULL;
    const struct hv_family *family =
        op ? hv_family_find(x->profile, op->u.op.family) : NULL;
    return family && family->bodies.text;
}

/* Is it the first architecture with the entity that others are compared with? */
static bool is_first(struct across *x, unsigned arch, const struct hv_entity *e)
{
    HV_EACH_BIT (a, x->archs & (HV_BIT(arch) - 1))
        if (are_kin(x, a, arch, e) && form_of(x, HV_NEW, a))
            return false;
    return true;
}

/* Report architectures whose form differs from that of the first one that has the
 * entity, if the old side had them alike, or not at all. */
static void find_divergence(struct across *x, unsigned a)
{
    uint32_t different = 0, changed = x->changed & HV_BIT(a) ? x->archs : x->changed;
    if (!(changed >> a >> 1))
        return;
    const struct hv_entity *e = form_of(x, HV_NEW, a), *other = NULL,
                           *was = form_of(x, HV_OLD, a);
    HV_EACH_BIT (b, e ? changed >> a >> 1 << 1 << a : 0) {
        const struct hv_entity *there = form_of(x, HV_NEW, b);
        if (!there || there == e || same_layout(e, there) || !are_kin(x, a, b, e))
            continue;
        const struct hv_entity *was_there = form_of(x, HV_OLD, b);
        if (was && was_there ? same_layout(was, was_there) : !was && !was_there) {
            different |= UINT32_C(1) << b;
            other = other ? other : there;
        }
    }
    different |= UINT32_C(1) << a;
    if (!other || !is_first(x, a, e) || is_encoded(x, a, e) ||
        is_unread_before(x, different, e))
        return;
    struct hv_change *c = add_change(x, HV_KIND_ARCH_DIVERGENCE, e, different);
    c->before = hv_side_of(e);
    c->after = hv_side_of(other);
}

/* ---- what operations are declared to take ---- */

static bool is_in_force(const struct hv_contract *c, const struct across *x, int side)
{
    const char *release = x->side[side]->release;
    if (c->proposed)
        return side == HV_NEW;
    return !release || ((!c->since || hv_release_compare(release, c->since) >= 0) &&
                        (!c->until || hv_release_compare(release, c->until) <= 0));
}

/* The contract declared for the op on that architecture and side; the last matching
 * entry counts. NULL: none. */
static const struct hv_contract *contract_of(const struct across *x, const char *op,
                                             const char *what, unsigned arch, int side)
{
    const struct hv_contract *found = NULL;
    HV_EACH (c, x->profile->contracts, x->profile->n_contracts)
        if (strcmp(c->op, op) == 0 && strcmp(c->what, what) == 0 &&
            (!c->archs || c->archs & UINT32_C(1) << arch) && is_in_force(c, x, side))
            found = c;
    return found;
}

static bool is_first_contract(const struct across *x, size_t index)
{
    const struct hv_contract *c = &x->profile->contracts[index];
    return !HV_ANY(contract, x->profile->contracts, index,
                   strcmp(contract->op, c->op) == 0 &&
                       strcmp(contract->what, c->what) == 0);
}

static struct hv_side side_of_contract(const struct hv_contract *c,
                                       const struct hv_entity *op)
{
    return (struct hv_side){
        .present = c != NULL, .text = c ? c->value : NULL, .entity = c ? op : NULL};
}

static const struct hv_entity *find_op(const struct across *x, int side, unsigned arch,
                                       const char *name)
{
    return hv_surface_find(surface_of(x, side, arch), HV_CLASS_OP, name, x->audience);
}

/* Report a contract that changes on some of the architectures that have the op. */
static void find_contract(struct across *x, const struct hv_contract *c)
{
    uint32_t all = 0, changed = 0;
    const struct hv_contract *before = NULL, *after = NULL;
    const struct hv_entity *op = NULL;
    HV_EACH_BIT (a, x->archs) {
        const struct hv_entity *here = find_op(x, HV_NEW, a, c->op);
        if (!here || !find_op(x, HV_OLD, a, c->op))
            continue;
        const struct hv_contract *p = contract_of(x, c->op, c->what, a, HV_OLD);
        const struct hv_contract *q = contract_of(x, c->op, c->what, a, HV_NEW);
        all |= UINT32_C(1) << a;
        /* an undeclared contract changes only where --contract proposes one */
        if (!q || (p ? strcmp(p->value, q->value) == 0 : !q->proposed))
            continue;
        changed |= UINT32_C(1) << a;
        before = p;
        after = q;
        op = here;
    }
    if (!changed)
        return;
    bool diverges = changed != all;
    struct hv_change *row = add_change(
        x, diverges ? HV_KIND_ARCH_DIVERGENCE : HV_KIND_SEMANTICS_ONLY, op, changed);
    row->member = c->what;
    row->before = side_of_contract(before, op);
    row->after = side_of_contract(after, op);
    row->note = HV_NOTE_CONTRACT;
}

/* ---- all of them ---- */

static void compare_name(struct across *x)
{
    bool record = x->cls == HV_CLASS_RECORD;
    if (!record && x->cls != HV_CLASS_CONSTANT && x->cls != HV_CLASS_HYPERCALL)
        return;
    HV_EACH_BIT (a, x->archs) {
        find_divergence(x, a);
        if (record)
            find_narrow_registers(x, a);
    }
    if (record)
        find_compat(x);
}

struct hv_changes *hv_compare_archs(const struct hv_arch_side *old,
                                    const struct hv_arch_side *new,
                                    const struct hv_profile *profile,
                                    uint32_t audiences, struct hv_atoms *atoms)
{
    struct hv_changes *changes = hv_owner_new(sizeof *changes);
    struct across x = {
        .changes = changes, .profile = profile, .atoms = atoms, .side = {old, new}};
    for (unsigned a = 0; a < profile->n_archs; a++) {
        if (!old->surfaces[a] || !new->surfaces[a])
            continue;
        x.archs |= HV_BIT(a);
        if (old->surfaces[a] == new->surfaces[a])
            continue;
        struct hv_groups *groups = &x.groups[a];
        *groups = hv_groups_of(old->surfaces[a], new->surfaces[a]);
        HV_KEEP(group, groups->v, groups->n, !hv_group_same_forms(group));
    }
    while (next_name(&x))
        HV_EACH_BIT (i, hv_judged_audiences(profile, audiences)) {
            x.audience = HV_BIT(i);
            compare_name(&x);
        }
    HV_EACH_BIT (i, hv_judged_audiences(profile, audiences)) {
        x.audience = HV_BIT(i);
        for (size_t c = 0; c < profile->n_contracts; c++)
            if (is_first_contract(&x, c))
                find_contract(&x, &profile->contracts[c]);
    }
    HV_EACH_BIT (a, x.archs)
        free(x.groups[a].v);
    return changes;
}
