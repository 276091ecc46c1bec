/* SPDX-License-Identifier: MIT */
#include "judge/hazard/hazards.h"

#include "judge/verdict/context.h"

struct freezer {
    const struct hv_additions *additions;
    const struct hv_profile *profile;
    struct hv_freeze *ret;
    unsigned arch;
    struct hv_reach *reach[HV_MAX_ARCHS]; /* of the tree's surfaces */
    const char *container; /* path of the last new member that contains others */
};

/* ---- which interface ---- */

/* The family with an op that takes the record or typedef, or NULL. */
static const struct hv_family *family_taking(const struct hv_surface *s,
                                             const struct hv_profile *profile,
                                             const char *name)
{
    HV_EACH_OF (e, s, HV_CLASS_OP)
        if (e->u.op.args && strcmp(e->u.op.args, name) == 0)
            return hv_family_find(profile, e->u.op.family);
    return NULL;
}

static const struct hv_family *family_of(const struct freezer *f,
                                         const struct hv_entity *e)
{
    if (e->cls == HV_CLASS_OP)
        return hv_family_find(f->profile, e->u.op.family);
    if (e->cls == HV_CLASS_MASK)
        return hv_family_find(f->profile, e->u.mask.family);
    if (e->cls == HV_CLASS_RECORD || e->cls == HV_CLASS_TYPEDEF)
        return family_taking(f->additions->sides[f->arch].tree, f->profile, e->name);
    return NULL;
}

/* The audiences that may make the call, as far as the family says. */
static uint32_t callers(const struct freezer *f, const struct hv_entity *e)
{
    return e->audiences & hv_callers_of(f->profile, e);
}

static bool is_marked(const struct freezer *f, const struct hv_entity *e)
{
    if (e->cls == HV_CLASS_OP && e->u.op.stable)
        return true;
    return HV_ANY(version_macro, f->profile->version_macros,
                  f->profile->n_version_macros,
                  hv_strings_have(&version_macro->stable, e->name));
}

/* Is it marked stable, or for a stable audience on any architecture? */
static bool is_promised(const struct freezer *f, const struct hv_entity *e)
{
    uint32_t strict = f->additions->strict;
    bool found = is_marked(f, e) || callers(f, e) & strict;
    for (unsigned a = 0; a < f->profile->n_archs && !found; a++) {
        const struct hv_surface *s = f->additions->sides[a].tree;
        const struct hv_entity *other =
            s ? hv_surface_find(s, e->cls, e->name, strict) : NULL;
        found = other && callers(f, other) & strict;
    }
    return found;
}

static const struct hv_version_macro *macro_of(const struct freezer *f,
                                               const struct hv_entity *e)
{
    for (size_t m = 0; m < f->profile->n_version_macros; m++)
        if (hv_reach_covers(f->reach[f->arch], m, e))
            return &f->profile->version_macros[m];
    return NULL;
}

static size_t interface_of(struct freezer *f, const struct hv_entity *e)
{
    struct hv_freeze *ret = f->ret;
    struct hv_interface new = {.family = family_of(f, e),
                               .promised = is_promised(f, e)};
    new.file = new.family ? NULL : e->file;
    new.macro = new.promised ? NULL : macro_of(f, e);
    struct hv_interface *known =
        HV_FIND(x, ret->interfaces, ret->n_interfaces,
                x->family == new.family && x->file == new.file &&
                    x->promised == new.promised && x->macro == new.macro);
    if (!known)
        *(known = HV_ARENA_ADD(ret->arena, ret->interfaces, ret->n_interfaces,
                               ret->cap_interfaces)) = new;
    return (size_t)(known - ret->interfaces);
}

/* ---- rows ---- */

static bool is_number(enum hv_class cls)
{
    return cls == HV_CLASS_CONSTANT || cls == HV_CLASS_HYPERCALL;
}

/* Are both forms equal in everything that a commitment reports? */
static bool same_form(enum hv_class cls, const struct hv_commitment_form *a,
                      const struct hv_commitment_form *b)
{
    const struct hv_entity *x = a->entity, *y = b->entity;
    if (a->member)
        return a->member->offset == b->member->offset &&
               a->member->bits == b->member->bits && a->member->type == b->member->type;
    if (cls == HV_CLASS_RECORD)
        return x->u.record.size == y->u.record.size;
    if (cls == HV_CLASS_TYPEDEF)
        return x->u.typedef_.type == y->u.typedef_.type;
    if (cls == HV_CLASS_OP)
        return hv_same_text(x->u.op.number, y->u.op.number) &&
               hv_same_text(x->u.op.args, y->u.op.args);
    return !is_number(cls) ||
           (hv_same_text(a->value, b->value) &&
            (a->value || hv_same_text(x->u.constant.text, y->u.constant.text)));
}

static struct hv_commitment *row_of(struct hv_freeze *ret,
                                    const struct hv_commitment *row)
{
    struct hv_commitment *known =
        HV_FIND(x, ret->v, ret->n,
                x->name == row->name && x->cls == row->cls &&
                    x->member == row->member && x->interface == row->interface);
    if (!known)
        *(known = HV_ARENA_ADD(ret->arena, ret->v, ret->n, ret->cap)) = *row;
    return known;
}

static void add_commitment(struct freezer *f, enum hv_class cls, const char *name,
                           const char *member, struct hv_commitment_form form)
{
    const struct hv_entity *e = form.entity;
    struct hv_commitment *row =
        row_of(f->ret, &(struct hv_commitment){.cls = cls,
                                               .name = name,
                                               .member = member,
                                               .file = e->file,
                                               .line = e->line,
                                               .interface = interface_of(f, e)});
    row->archs |= 1u << f->arch;
    row->audiences |= callers(f, e) & f->additions->judged;
    form.archs = 1u << f->arch;
    struct hv_commitment_form *known =
        HV_FIND(x, row->forms, row->n_forms, same_form(cls, x, &form));
    if (known)
        known->archs |= form.archs;
    else
        *HV_ARENA_ADD(f->ret->arena, row->forms, row->n_forms, row->cap_forms) = form;
}

/* ---- what is new ---- */

/* The order of the listed classes; others are not listed by themselves. Members of
 * older records come after new records. */
enum { RANK_MEMBER = 4 };
static const int ranks[HV_CLASSES] = {
    [HV_CLASS_HYPERCALL] = 1, [HV_CLASS_OP] = 2,       [HV_CLASS_RECORD] = 3,
    [HV_CLASS_TYPEDEF] = 5,   [HV_CLASS_CONSTANT] = 6,
};

static bool is_op(const struct freezer *f, const char *name)
{
    return f->additions->ops_known &&
           hv_surface_find(f->additions->sides[f->arch].tree, HV_CLASS_OP, name,
                           f->additions->judged);
}

static void add_enumerators(struct freezer *f, const struct hv_entity *e)
{
    HV_EACH (v, e->u.enum_.values, e->u.enum_.n_values) {
        if (hv_additions_name(f->additions, f->arch, e->file, v->name) &&
            !is_op(f, v->name))
            add_commitment(f, HV_CLASS_CONSTANT, v->name, NULL,
                           (struct hv_commitment_form){.entity = e, .value = v->value});
    }
}

static void add_entity(struct freezer *f, const struct hv_entity *e)
{
    bool number = is_number(e->cls);
    if (e->cls == HV_CLASS_ENUM)
        add_enumerators(f, e);
    if (ranks[e->cls] && !(e->cls == HV_CLASS_CONSTANT && is_op(f, e->name)) &&
        !(e->cls == HV_CLASS_OP && e->u.op.removed) &&
        hv_additions_entity(f->additions, f->arch, e))
        add_commitment(f, e->cls, e->name, NULL,
                       (struct hv_commitment_form){
                           .entity = e, .value = number ? e->u.constant.value : NULL});
}

/* Members of a new inline record come with it. */
static bool is_inside(const char *container, const char *path)
{
    size_t n = container ? strlen(container) : 0;
    return n && strncmp(path, container, n) == 0 && path[n] == '.';
}

static void add_member(void *ctx, const struct hv_new_member *new)
{
    struct freezer *f = ctx;
    if (!new->before || is_inside(f->container, new->flat->path))
        return;
    f->container = new->flat->path;
    add_commitment(f, HV_CLASS_RECORD, new->record->name, new->flat->path,
                   (struct hv_commitment_form){.entity = new->record,
                                               .member = new->flat->member});
}

static void add_arch(struct freezer *f)
{
    const struct hv_surface *s = f->additions->sides[f->arch].tree;
    f->reach[f->arch] = hv_reach_new(s, f->profile);
    for (size_t i = 0; i < s->n_entities; i++)
        if (hv_additions_counts(f->additions, s->entities[i]))
            add_entity(f, s->entities[i]);
    hv_additions_each_member(f->additions, f->arch, add_member, f);
}

/* ---- hazards ---- */

/* The entity of the hazard, on the first of its architectures. */
static struct hv_entity entity_of(const struct freezer *f, const struct hv_hazard *h)
{
    static const enum hv_class classes[] = {HV_CLASS_RECORD, HV_CLASS_MASK,
                                            HV_CLASS_CONSTANT};
    const struct hv_surface *s = f->additions->sides[f->arch].tree;
    for (size_t i = 0; i < HV_COUNT(classes); i++) {
        const struct hv_entity *e =
            hv_surface_find(s, classes[i], h->entity, h->audiences);
        if (e)
            return *e;
    }
    return (struct hv_entity){.cls = HV_CLASS_ENUM,
                              .name = h->entity,
                              .file = h->file,
                              .audiences = h->audiences};
}

/* ---- order ---- */

static size_t family_rank(const struct freezer *f, const struct hv_interface *x)
{
    return x->family ? (size_t)(x->family - f->profile->families)
                     : f->profile->n_families;
}

/* Promised interfaces first, then those without a macro, then versioned ones; families
 * before headers. */
static bool comes_before(const struct freezer *f, const struct hv_interface *a,
                         const struct hv_interface *b)
{
    if (a->promised != b->promised)
        return a->promised;
    if (a->macro != b->macro)
        return a->macro && b->macro ? a->macro < b->macro : !a->macro;
    size_t x = family_rank(f, a), y = family_rank(f, b);
    if (x != y)
        return x < y;
    return a->file && b->file ? strcmp(a->file, b->file) < 0 : a->file == NULL;
}

/* Interfaces are few: each moves to the place that as many come before. */
static void order_interfaces(struct freezer *f)
{
    struct hv_freeze *ret = f->ret;
    size_t n = ret->n_interfaces;
    HV_FREED size_t *place = hv_alloc((n + 1) * sizeof *place);
    struct hv_interface *sorted = hv_arena_alloc(ret->arena, (n + 1) * sizeof *sorted);
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < n; k++)
            place[i] +=
                k != i && comes_before(f, &ret->interfaces[k], &ret->interfaces[i]);
        sorted[place[i]] = ret->interfaces[i];
    }
    ret->interfaces = sorted;
    for (size_t i = 0; i < ret->n; i++)
        ret->v[i].interface = place[ret->v[i].interface];
    for (size_t i = 0; i < ret->hazards->n; i++)
        ret->hazard_interface[i] = place[ret->hazard_interface[i]];
}

static int class_rank(const struct hv_commitment *c)
{
    return c->member ? RANK_MEMBER : ranks[c->cls];
}

/* A number to sort by, if the class has one. */
static long long number(const struct hv_commitment *c)
{
    const char *text =
        c->cls == HV_CLASS_OP ? c->forms[0].entity->u.op.number : c->forms[0].value;
    return text ? strtoll(text, NULL, 10) : 0;
}

static int by_interface(const void *a, const void *b)
{
    const struct hv_commitment *x = a, *y = b;
    int order = HV_ORDER(x->interface, y->interface) ?: class_rank(x) - class_rank(y);
    if (!order && x->cls != HV_CLASS_OP)
        order = HV_ORDER(x->line, y->line);
    order = order ?: HV_ORDER(number(x), number(y)) ?: strcmp(x->name, y->name);
    return order || !x->member || !y->member ? order : strcmp(x->member, y->member);
}

void hv_freeze_find(const struct hv_additions *additions,
                    const struct hv_hazards *hazards, struct hv_freeze *ret)
{
    struct freezer f = {
        .additions = additions, .profile = additions->profile, .ret = ret};
    ret->hazards = hazards;
    ret->hazard_interface =
        hv_arena_alloc(ret->arena, (hazards->n + 1) * sizeof *ret->hazard_interface);
    for (f.arch = 0; f.arch < f.profile->n_archs; f.arch++)
        if (additions->sides[f.arch].tree)
            add_arch(&f);
    for (size_t i = 0; i < hazards->n; i++) {
        const struct hv_hazard *hazard = &hazards->v[i];
        f.arch = hv_lowest_bit(hazard->archs);
        struct hv_entity e = entity_of(&f, hazard);
        ret->hazard_interface[i] = interface_of(&f, &e);
    }
    order_interfaces(&f);
    for (size_t a = 0; a < HV_MAX_ARCHS; a++)
        hv_reach_free(f.reach[a]);
    HV_SORT(ret->v, ret->n, by_interface);
}
