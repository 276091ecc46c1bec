/* SPDX-License-Identifier: MIT */
#include "compare/archs.h"

#include "base/atom.h"
#include "base/mem.h"
#include "compare/view.h"

#include <stdlib.h>
#include <string.h>

struct across {
    struct hv_changes *changes;
    const struct hv_profile *profile;
    struct hv_atoms *atoms;
    const struct hv_arch_side *side[HV_SIDES];
    uint32_t audience; /* one bit */
    uint32_t archs;    /* that both sides have */
};

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

static const struct hv_surface *surface(const struct across *x, int side, unsigned arch)
{
    return x->side[side]->surfaces[arch];
}

static const struct hv_entity *form(const struct across *x, int side, unsigned arch,
                                    const struct hv_entity *like)
{
    const struct hv_surface *s = surface(x, side, arch);
    return s ? hv_surface_find(s, like->cls, like->name, x->audience) : NULL;
}

/* ---- layouts alike ---- */

static bool same_members(const struct hv_member *a, uint32_t n_a,
                         const struct hv_member *b, uint32_t n_b)
{
    if (n_a != n_b)
        return false;
    for (uint32_t i = 0; i < n_a; i++)
        if (a[i].name != b[i].name || a[i].offset != b[i].offset ||
            a[i].bits != b[i].bits ||
            !same_members(a[i].members, a[i].n_members, b[i].members, b[i].n_members))
            return false;
    return true;
}

/* Places and widths; types are spelled per architecture. */
static bool same_layout(const struct hv_entity *a, const struct hv_entity *b)
{
    if (a->cls != HV_CLASS_RECORD) /* a width is a matter of the word */
        return a->u.constant.value == b->u.constant.value &&
               a->u.constant.text == b->u.constant.text;
    return a->u.record.size == b->u.record.size &&
           a->u.record.align == b->u.record.align &&
           same_members(a->u.record.members, a->u.record.n_members, b->u.record.members,
                        b->u.record.n_members);
}

static bool is_common(const struct across *x, const struct hv_entity *e)
{
    return e->file && !hv_globs_match(&x->profile->arch_headers, e->file);
}

/* ---- divergence ---- */

/* Do the two architectures agree on a side? Where one has not got it: nobody knows. */
enum agreement { UNKNOWN, ALIKE, DIFFERENT };

static enum agreement agree(const struct across *x, int side, unsigned a, unsigned b,
                            const struct hv_entity *like)
{
    const struct hv_entity *p = form(x, side, a, like), *q = form(x, side, b, like);
    if (!p || !q)
        return UNKNOWN;
    return same_layout(p, q) ? ALIKE : DIFFERENT;
}

/* What C lays out alike if nothing else is done: the word and its alignment. */
static bool has_same_words(const struct across *x, unsigned a, unsigned b)
{
    const struct hv_arch *p = &x->profile->archs[a], *q = &x->profile->archs[b];
    return p->bits == q->bits && p->align64 == q->align64;
}

static bool any_pointer(const struct hv_member *members, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (strchr(members[i].type, '*') ||
            any_pointer(members[i].members, members[i].n_members))
            return true;
    return false;
}

/* A pointer is a word: such a record is for one side's own use. */
static bool has_pointer(const struct hv_entity *e)
{
    return e->cls == HV_CLASS_RECORD &&
           any_pointer(e->u.record.members, e->u.record.n_members);
}

/* Are they expected to be alike: of one word size, or declared to be. */
static bool are_kin(const struct across *x, unsigned a, unsigned b,
                    const struct hv_entity *e)
{
    uint32_t both = UINT32_C(1) << a | UINT32_C(1) << b;
    if ((x->profile->same_layout & both) == both &&
        (has_same_words(x, a, b) || !has_pointer(e)))
        return true;
    return is_common(x, e) && has_same_words(x, a, b);
}

/* Records and constants of which one architecture has another form than the first that
 * has it, where the old side had them alike, or had none at all. */
static void find_divergence(struct across *x, unsigned a, const struct hv_entity *e)
{
    uint32_t different = 0;
    const struct hv_entity *other = NULL;
    for (unsigned b = a + 1; b < x->profile->n_archs; b++) {
        if (!(x->archs & UINT32_C(1) << b) || !are_kin(x, a, b, e) ||
            agree(x, HV_NEW, a, b, e) != DIFFERENT)
            continue;
        bool known = form(x, HV_OLD, a, e) || form(x, HV_OLD, b, e);
        if (agree(x, HV_OLD, a, b, e) == ALIKE || !known) {
            different |= UINT32_C(1) << b;
            other = other ? other : form(x, HV_NEW, b, e);
        }
    }
    if (!different)
        return;
    struct hv_change *c =
        add_change(x, HV_KIND_ARCH_DIVERGENCE, e, different | UINT32_C(1) << a);
    c->before = hv_side_of(e);
    c->after = hv_side_of(other);
}

/* Is it the first architecture that has the entity and that others can differ from? */
static bool is_first(const struct across *x, unsigned arch, const struct hv_entity *e)
{
    for (unsigned a = 0; a < arch; a++)
        if (x->archs & UINT32_C(1) << a && are_kin(x, a, arch, e) &&
            form(x, HV_NEW, a, e))
            return false;
    return true;
}

static void find_divergences(struct across *x, unsigned a)
{
    const struct hv_surface *s = surface(x, HV_NEW, a);
    for (size_t i = 0; i < s->n_entities; i++) {
        const struct hv_entity *e = &s->entities[i];
        bool told = e->cls == HV_CLASS_RECORD || e->cls == HV_CLASS_CONSTANT ||
                    e->cls == HV_CLASS_HYPERCALL;
        if (told && e->audiences & x->audience && is_first(x, a, e))
            find_divergence(x, a, e);
    }
}

/* ---- shared by 32-bit and 64-bit callers ---- */

/* Size, places and widths; an alignment that moves nothing is no matter here. */
static bool differs_in_bytes(const struct across *x, int side, unsigned a, unsigned b,
                             const struct hv_entity *like)
{
    const struct hv_entity *p = form(x, side, a, like), *q = form(x, side, b, like);
    return p && q &&
           (p->u.record.size != q->u.record.size ||
            !same_members(p->u.record.members, p->u.record.n_members,
                          q->u.record.members, q->u.record.n_members));
}

static void find_compat(struct across *x)
{
    uint32_t pair = x->profile->compat_archs & x->archs;
    if (__builtin_popcount(pair) != 2)
        return;
    unsigned a = (unsigned)__builtin_ctz(pair);
    unsigned b = (unsigned)__builtin_ctz(pair & (pair - 1));
    size_t n;
    const struct hv_entity *records =
        hv_surface_class(surface(x, HV_NEW, a), HV_CLASS_RECORD, &n);
    for (size_t i = 0; i < n; i++) {
        const struct hv_entity *e = &records[i];
        if (e->compat != '?' || !(e->audiences & x->audience) ||
            !differs_in_bytes(x, HV_NEW, a, b, e) ||
            differs_in_bytes(x, HV_OLD, a, b, e))
            continue;
        struct hv_change *c = add_change(x, HV_KIND_COMPAT_LAYOUT, e, pair);
        c->before = hv_side_of(e);
        c->after = hv_side_of(form(x, HV_NEW, b, e));
    }
}

/* ---- registers ---- */

static const struct hv_register_width *width_of(const struct across *x, unsigned arch,
                                                const char *name)
{
    for (size_t i = 0; name && i < x->profile->n_register_widths; i++) {
        const struct hv_register_width *w = &x->profile->register_widths[i];
        if (w->archs & UINT32_C(1) << arch &&
            hv_pattern_matches(&w->members, name, NULL))
            return w;
    }
    return NULL;
}

static bool is_integer(const struct hv_member *m)
{
    return !m->n_members && !m->bitfield && hv_type_sign(m->type) != HV_SIGN_NONE;
}

static void tell_width(struct across *x, unsigned arch, const struct hv_entity *e,
                       const struct hv_member *m, const char *path,
                       const struct hv_register_width *w)
{
    struct hv_change *c = add_change(x, HV_KIND_REGISTER_WIDTH, e, UINT32_C(1) << arch);
    c->member = path;
    c->after = (struct hv_side){.present = true,
                                .offset = m->offset,
                                .bits = m->bits,
                                .type = m->type,
                                .entity = e};
    c->before = c->after; /* the register itself */
    c->before.bits = w->bits;
    c->before.type = "";
}

static void find_widths(struct across *x, unsigned arch, const struct hv_entity *e,
                        const struct hv_entity *old, const struct hv_member *members,
                        uint32_t n, const char *prefix)
{
    for (uint32_t i = 0; i < n; i++) {
        const struct hv_member *m = &members[i];
        const char *path = !m->name ? prefix
                           : *prefix
                               ? hv_atom_printf(x->atoms, "%s.%s", prefix, m->name)
                               : m->name;
        find_widths(x, arch, e, old, m->members, m->n_members, path);
        const struct hv_register_width *w = width_of(x, arch, m->name);
        if (!w || !is_integer(m) || m->bits >= w->bits)
            continue;
        const struct hv_member *was =
            old ? hv_member_find(old->u.record.members, old->u.record.n_members, path)
                : NULL;
        if (!was || was->bits > m->bits)
            tell_width(x, arch, e, m, path, w);
    }
}

static void find_registers(struct across *x, unsigned arch)
{
    size_t n;
    const struct hv_entity *records =
        hv_surface_class(surface(x, HV_NEW, arch), HV_CLASS_RECORD, &n);
    for (size_t i = 0; x->profile->n_register_widths && i < n; i++)
        if (records[i].audiences & x->audience)
            find_widths(x, arch, &records[i], form(x, HV_OLD, arch, &records[i]),
                        records[i].u.record.members, records[i].u.record.n_members, "");
}

/* ---- contracts ---- */

static bool is_in_force(const struct hv_contract *c, const char *release)
{
    return !release || ((!c->since || hv_release_compare(release, c->since) >= 0) &&
                        (!c->until || hv_release_compare(release, c->until) <= 0));
}

/* What the op is declared to take on the architecture at that release; the last entry
 * that says so counts. NULL: nothing. */
static const struct hv_contract *contract_of(const struct across *x, const char *op,
                                             const char *what, unsigned arch,
                                             const char *release)
{
    const struct hv_contract *found = NULL;
    for (size_t i = 0; i < x->profile->n_contracts; i++) {
        const struct hv_contract *c = &x->profile->contracts[i];
        if (strcmp(c->op, op) == 0 && strcmp(c->what, what) == 0 &&
            (!c->archs || c->archs & UINT32_C(1) << arch) && is_in_force(c, release))
            found = c;
    }
    return found;
}

static bool is_first_contract(const struct across *x, size_t index)
{
    const struct hv_contract *c = &x->profile->contracts[index];
    for (size_t i = 0; i < index; i++)
        if (strcmp(x->profile->contracts[i].op, c->op) == 0 &&
            strcmp(x->profile->contracts[i].what, c->what) == 0)
            return false;
    return true;
}

static struct hv_side side_of_contract(const struct hv_contract *c,
                                       const struct hv_entity *op)
{
    return (struct hv_side){
        .present = c != NULL, .text = c ? c->value : NULL, .entity = c ? op : NULL};
}

/* A contract that changes on some of the architectures that have the op. */
static void find_contract(struct across *x, const struct hv_contract *c)
{
    uint32_t all = 0, changed = 0;
    const struct hv_contract *before = NULL, *after = NULL;
    const struct hv_entity *op = NULL, like = {.cls = HV_CLASS_OP, .name = c->op};
    for (unsigned a = 0; a < x->profile->n_archs; a++) {
        const struct hv_entity *here =
            x->archs & UINT32_C(1) << a ? form(x, HV_NEW, a, &like) : NULL;
        if (!here || !form(x, HV_OLD, a, &like))
            continue;
        const struct hv_contract *p =
            contract_of(x, c->op, c->what, a, x->side[HV_OLD]->release);
        const struct hv_contract *q =
            contract_of(x, c->op, c->what, a, x->side[HV_NEW]->release);
        all |= UINT32_C(1) << a;
        if (!p || !q || strcmp(p->value, q->value) == 0)
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

/* ---- all of it ---- */

static void compare_audience(struct across *x)
{
    for (unsigned a = 0; a < x->profile->n_archs; a++) {
        if (!(x->archs & UINT32_C(1) << a))
            continue;
        find_divergences(x, a);
        find_registers(x, a);
    }
    find_compat(x);
    for (size_t i = 0; i < x->profile->n_contracts; i++)
        if (is_first_contract(x, i))
            find_contract(x, &x->profile->contracts[i]);
}

struct hv_changes *hv_compare_archs(const struct hv_arch_side *old,
                                    const struct hv_arch_side *new,
                                    const struct hv_profile *profile,
                                    uint32_t audiences, struct hv_atoms *atoms)
{
    struct hv_changes *changes = hv_alloc(sizeof *changes);
    changes->arena = hv_arena_new();
    struct across x = {
        .changes = changes, .profile = profile, .atoms = atoms, .side = {old, new}};
    for (unsigned a = 0; a < profile->n_archs; a++)
        if (old->surfaces[a] && new->surfaces[a])
            x.archs |= UINT32_C(1) << a;
    for (size_t i = 0; i < profile->n_audiences; i++) {
        x.audience = UINT32_C(1) << i;
        if (profile->audiences[i].judged && audiences & x.audience)
            compare_audience(&x);
    }
    return changes;
}
