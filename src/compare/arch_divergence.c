/* SPDX-License-Identifier: MIT */
#include "compare/across.h"

/* Places and widths; types are spelled per architecture. */
static bool same_layout(const struct hv_entity *a, const struct hv_entity *b)
{
    if (a->cls != HV_CLASS_RECORD) /* a width is a matter of the word */
        return a->u.constant.value == b->u.constant.value &&
               a->u.constant.text == b->u.constant.text;
    return a->u.record.align == b->u.record.align && hv_across_same_bytes(a, b);
}

static bool is_common(const struct hv_across *x, const struct hv_entity *e)
{
    return e->file && !hv_globs_match(&x->profile->arch_headers, e->file);
}

/* What C lays out alike if nothing else is done: the word and its alignment. */
static bool has_same_words(const struct hv_across *x, unsigned a, unsigned b)
{
    const struct hv_arch *p = &x->profile->archs[a], *q = &x->profile->archs[b];
    return p->bits == q->bits && p->align64 == q->align64;
}

static bool any_pointer(const struct hv_member *members, uint32_t n)
{
    return HV_ANY(m, members, n,
                  strchr(m->type, '*') || any_pointer(m->members, m->n_members));
}

/* A pointer is a word: such a record is for one side's own use. */
static bool has_pointer(const struct hv_entity *e)
{
    return e->cls == HV_CLASS_RECORD &&
           any_pointer(e->u.record.members, e->u.record.n_members);
}

/* Are they expected to be alike: of one word size, or declared to be. */
static bool are_kin(const struct hv_across *x, unsigned a, unsigned b,
                    const struct hv_entity *e)
{
    uint32_t both = UINT32_C(1) << a | UINT32_C(1) << b;
    if ((x->profile->same_layout & both) == both &&
        (has_same_words(x, a, b) || !has_pointer(e)))
        return true;
    return is_common(x, e) && has_same_words(x, a, b);
}

/* A number that a macro encodes, each architecture in its own way. */
static bool is_encoded(const struct hv_across *x, unsigned a, const struct hv_entity *e)
{
    const struct hv_entity *op =
        e->cls == HV_CLASS_CONSTANT ? hv_surface_find(hv_across_surface(x, HV_NEW, a),
                                                      HV_CLASS_OP, e->name, x->audience)
                                    : NULL;
    const struct hv_family *family =
        op ? hv_family_find(x->profile, op->u.op.family) : NULL;
    return family && family->bodies.text;
}

/* Is it the first architecture that has the entity and that others can differ from? */
static bool is_first(struct hv_across *x, unsigned arch, const struct hv_entity *e)
{
    for (unsigned a = 0; a < arch; a++)
        if (x->archs & UINT32_C(1) << a && are_kin(x, a, arch, e) &&
            hv_across_form(x, HV_NEW, a))
            return false;
    return true;
}

/* One architecture has another form than the first that has it, where the old side had
 * them alike, or had none at all. */
void hv_across_find_divergence(struct hv_across *x, unsigned a)
{
    uint32_t different = 0, changed = x->changed & HV_BIT(a) ? x->archs : x->changed;
    if (!(changed >> a >> 1))
        return;
    const struct hv_entity *e = hv_across_form(x, HV_NEW, a), *other = NULL,
                           *was = hv_across_form(x, HV_OLD, a);
    HV_EACH_BIT (b, e ? changed >> a >> 1 << 1 << a : 0) {
        const struct hv_entity *there = hv_across_form(x, HV_NEW, b);
        if (!there || there == e || same_layout(e, there) || !are_kin(x, a, b, e))
            continue;
        const struct hv_entity *was_there = hv_across_form(x, HV_OLD, b);
        if (was && was_there ? same_layout(was, was_there) : !was && !was_there) {
            different |= UINT32_C(1) << b;
            other = other ? other : there;
        }
    }
    different |= UINT32_C(1) << a;
    if (!other || !is_first(x, a, e) || is_encoded(x, a, e) ||
        hv_across_unread_before(x, different, e))
        return;
    struct hv_change *c = hv_across_add(x, HV_KIND_ARCH_DIVERGENCE, e, different);
    c->before = hv_side_of(e);
    c->after = hv_side_of(other);
}
