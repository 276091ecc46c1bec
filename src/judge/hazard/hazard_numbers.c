/* SPDX-License-Identifier: MIT
 *
 * Numbers that run out or are forgotten: a maximum that its family has outgrown (R25),
 * a continuation mask that new ops have nearly filled (R18).
 */
#include "judge/hazard/hazard_list.h"

/* A constant or an enumerator, with its value as a number, whatever its width. */
struct number {
    const char *name;
    const struct hv_entity *entity;
    uint64_t value;
};

struct numbers {
    struct number *v; /* by name */
    size_t n, cap;
};

static void add_number(struct numbers *numbers, const struct hv_entity *e,
                       const char *name, const char *value)
{
    if (!value || *value == '-')
        return;
    *HV_ADD(numbers->v, numbers->n, numbers->cap) =
        (struct number){name, e, strtoull(value, NULL, 10)};
}

static struct numbers numbers_of(const struct hv_surface *s, uint32_t audiences)
{
    struct numbers numbers = {0};
    HV_EACH_ENTITY (e, s->entities, s->n_entities) {
        if (!(e->audiences & audiences))
            continue;
        if (e->cls == HV_CLASS_CONSTANT)
            add_number(&numbers, e, e->name, e->u.constant.value);
        for (uint32_t k = 0; e->cls == HV_CLASS_ENUM && k < e->u.enum_.n_values; k++)
            add_number(&numbers, e, e->u.enum_.values[k].name,
                       e->u.enum_.values[k].value);
    }
    HV_SORT(numbers.v, numbers.n, hv_by_text);
    return numbers;
}

/* The index of the first name that is not before the text of length n. */
static size_t first_of(const struct numbers *numbers, const char *text, size_t n)
{
    size_t at;
    HV_LOWER_BOUND(at, numbers->n, strncmp(numbers->v[at].name, text, n) < 0);
    return at;
}

/* The length of "X_" in "X_MAX"; 0: the name has another form. */
static size_t prefix_length(const char *name)
{
    static const char suffix[] = "_MAX";
    size_t n = strlen(name), k = sizeof suffix - 1;
    return n > k && strcmp(name + n - k, suffix) == 0 ? n - k + 1 : 0;
}

/* The names on one surface that a maximum applies to. */
struct family {
    size_t n;
    const struct number *highest;
    bool bits; /* each value is one bit */
};

static struct family family_of(const struct numbers *numbers, const char *prefix,
                               size_t length)
{
    struct family f = {.bits = true};
    for (size_t i = first_of(numbers, prefix, length);
         i < numbers->n && strncmp(numbers->v[i].name, prefix, length) == 0; i++) {
        const struct number *x = &numbers->v[i];
        if (prefix_length(x->name))
            continue;
        f.n++;
        f.bits &= x->value && !(x->value & (x->value - 1));
        if (!f.highest || x->value > f.highest->value)
            f.highest = x;
    }
    return f;
}

static unsigned highest_bit(uint64_t value)
{
    unsigned n = 0;
    while (value >>= 1)
        n++;
    return n;
}

/* What the value of a maximum means. */
enum meaning { NONE, HIGHEST, HIGHEST_BIT };

static enum meaning meaning_of(uint64_t maximum, const struct family *f)
{
    enum { FEWEST = 2 }; /* one value is not a family */
    if (f->n < FEWEST)
        return NONE;
    if (maximum == f->highest->value)
        return HIGHEST;
    return f->bits && maximum == highest_bit(f->highest->value) ? HIGHEST_BIT : NONE;
}

/* The numbers of the reference and of the tree on one architecture. */
struct number_pair {
    struct numbers then, now;
};

static void check_maximum(struct hv_hazard_list *list, unsigned arch,
                          const struct number_pair *numbers, const struct number *was)
{
    const struct numbers *now = &numbers->now;
    size_t length = prefix_length(was->name);
    size_t at = first_of(now, was->name, strlen(was->name) + 1);
    if (at == now->n || strcmp(now->v[at].name, was->name) != 0)
        return;
    const struct number *is = &now->v[at];
    struct family old = family_of(&numbers->then, was->name, length);
    struct family new = family_of(now, was->name, length);
    enum meaning meaning = meaning_of(was->value, &old);
    if (meaning == NONE || !new.n || meaning_of(is->value, &new) == meaning)
        return;
    bool bit = meaning == HIGHEST_BIT;
    hv_hazard_add(
        list, HV_HAZARD_STALE_MAXIMUM,
        (struct hv_hazard_place){.arch = arch, .entity = is->entity, .name = is->name},
        "it is %" PRIu64 ", %s is %s%" PRIu64, is->value, new.highest->name,
        bit ? "bit " : "", bit ? highest_bit(new.highest->value) : new.highest->value);
}

static void check_maxima(struct hv_hazard_list *list, unsigned arch)
{
    const struct hv_additions *additions = list->additions;
    const struct hv_additions_side *side = &additions->sides[arch];
    if (!side->reference || !side->tree)
        return;
    struct number_pair numbers = {numbers_of(side->reference, additions->judged),
                                  numbers_of(side->tree, additions->judged)};
    const struct numbers *then = &numbers.then;
    for (size_t i = 0; i < then->n; i++)
        if (prefix_length(then->v[i].name) &&
            (!i || strcmp(then->v[i].name, then->v[i - 1].name) != 0))
            check_maximum(list, arch, &numbers, &then->v[i]);
    free(numbers.then.v);
    free(numbers.now.v);
}

/* ---- masks ---- */

/* The op with the highest number of the family, including removed ones, because numbers
 * are never used again. NULL: none, or no surface. */
static const struct hv_entity *highest_op(const struct hv_surface *s,
                                          const char *family)
{
    const struct hv_entity *highest = NULL;
    HV_EACH_OF (e, s, HV_CLASS_OP)
        if (strcmp(e->u.op.family, family) == 0 &&
            (!highest || strtoull(e->u.op.number, NULL, 10) >
                             strtoull(highest->u.op.number, NULL, 10)))
            highest = e;
    return highest;
}

static void check_mask(struct hv_hazard_list *list, unsigned arch,
                       const struct hv_entity *mask)
{
    const struct hv_additions_side *side = &list->additions->sides[arch];
    const char *family = mask->u.mask.family;
    const struct hv_entity *now = highest_op(side->tree, family);
    const struct hv_entity *then = highest_op(side->reference, family);
    if (!now || mask->u.mask.bits > 63 || !list->additions->ops_known)
        return;
    uint64_t capacity = UINT64_C(1) << mask->u.mask.bits;
    uint64_t used = strtoull(now->u.op.number, NULL, 10) + 1;
    if (then && used <= strtoull(then->u.op.number, NULL, 10) + 1)
        return;
    uint64_t left = used < capacity ? capacity - used : 0;
    if (left < (capacity + 3) / 4)
        hv_hazard_add(list, HV_HAZARD_MASK_NEARLY_FULL,
                      (struct hv_hazard_place){.arch = arch, .entity = mask},
                      "%s is %s, of %" PRIu64 " numbers %" PRIu64 " are left",
                      now->name, now->u.op.number, capacity, left);
}

void hv_hazards_of_numbers(struct hv_hazard_list *list)
{
    for (unsigned a = 0; a < list->additions->profile->n_archs; a++) {
        const struct hv_surface *s = list->additions->sides[a].tree;
        check_maxima(list, a);
        HV_EACH_OF (e, s, HV_CLASS_MASK)
            check_mask(list, a, e);
    }
}
