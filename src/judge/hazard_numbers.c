/* SPDX-License-Identifier: MIT
 *
 * Numbers that run out or are forgotten: a maximum that its family has outgrown (R25),
 * a continuation mask that new ops have nearly filled (R18).
 */
#include "judge/hazard_list.h"

#include "base/atom.h"
#include "base/mem.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* A constant or an enumerator; values of no width fit the decimal text. */
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
    HV_GROW(numbers->v, numbers->n, numbers->cap);
    numbers->v[numbers->n++] = (struct number){name, e, strtoull(value, NULL, 10)};
}

static int by_name(const void *a, const void *b)
{
    const struct number *x = a, *y = b;
    return strcmp(x->name, y->name);
}

static struct numbers numbers_of(const struct hv_surface *s, uint32_t audiences)
{
    struct numbers numbers = {0};
    for (size_t i = 0; i < s->n_entities; i++) {
        const struct hv_entity *e = &s->entities[i];
        if (!(e->audiences & audiences))
            continue;
        if (e->cls == HV_CLASS_CONSTANT)
            add_number(&numbers, e, e->name, e->u.constant.value);
        for (uint32_t k = 0; e->cls == HV_CLASS_ENUM && k < e->u.enum_.n_values; k++)
            add_number(&numbers, e, e->u.enum_.values[k].name,
                       e->u.enum_.values[k].value);
    }
    if (numbers.n)
        qsort(numbers.v, numbers.n, sizeof *numbers.v, by_name);
    return numbers;
}

/* The first whose name is not before the text of length n. */
static size_t first_of(const struct numbers *numbers, const char *text, size_t n)
{
    size_t low = 0, high = numbers->n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (strncmp(numbers->v[mid].name, text, n) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* The length of "X_" of "X_MAX"; 0: it is no such name. */
static size_t prefix_length(const char *name)
{
    static const char suffix[] = "_MAX";
    size_t n = strlen(name), k = sizeof suffix - 1;
    return n > k && strcmp(name + n - k, suffix) == 0 ? n - k + 1 : 0;
}

/* The family of a maximum on one surface. */
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

/* How a maximum tells the end of its family. */
enum meaning { NONE, HIGHEST, HIGHEST_BIT };

static enum meaning meaning_of(uint64_t maximum, const struct family *f)
{
    enum { FEWEST = 2 }; /* one value is no family */
    if (f->n < FEWEST)
        return NONE;
    if (maximum == f->highest->value)
        return HIGHEST;
    return f->bits && maximum == highest_bit(f->highest->value) ? HIGHEST_BIT : NONE;
}

static void look_at_maximum(struct hv_hazard_list *list, unsigned arch,
                            const struct numbers *then, const struct numbers *now,
                            const struct number *was)
{
    size_t length = prefix_length(was->name);
    size_t at = first_of(now, was->name, strlen(was->name) + 1);
    if (at == now->n || strcmp(now->v[at].name, was->name) != 0)
        return;
    const struct number *is = &now->v[at];
    struct family old = family_of(then, was->name, length);
    struct family new = family_of(now, was->name, length);
    enum meaning meaning = meaning_of(was->value, &old);
    if (meaning == NONE || !new.n || meaning_of(is->value, &new) == meaning)
        return;
    uint64_t highest =
        meaning == HIGHEST_BIT ? highest_bit(new.highest->value) : new.highest->value;
    hv_hazard_add_named(
        list, HV_HAZARD_STALE_MAXIMUM, arch, is->entity, is->name,
        hv_atom_printf(hv_additions_atoms(hv_hazard_list_additions(list)),
                       "it is %" PRIu64 ", %s is %s%" PRIu64, is->value,
                       new.highest->name, meaning == HIGHEST_BIT ? "bit " : "",
                       highest));
}

static void look_at_maxima(struct hv_hazard_list *list, unsigned arch)
{
    const struct hv_additions *news = hv_hazard_list_additions(list);
    const struct hv_surface *reference = hv_additions_reference(news, arch);
    const struct hv_surface *tree = hv_additions_tree(news, arch);
    if (!reference || !tree)
        return;
    struct numbers then = numbers_of(reference, hv_additions_judged(news));
    struct numbers now = numbers_of(tree, hv_additions_judged(news));
    for (size_t i = 0; i < then.n; i++)
        if (prefix_length(then.v[i].name) &&
            (!i || strcmp(then.v[i].name, then.v[i - 1].name) != 0))
            look_at_maximum(list, arch, &then, &now, &then.v[i]);
    free(then.v);
    free(now.v);
}

/* ---- masks ---- */

/* The highest number of the family's ops, removed ones included: numbers are never
 * used again. NULL: it has none. */
static const struct hv_entity *highest_op(const struct hv_surface *s,
                                          const char *family)
{
    size_t n;
    const struct hv_entity *e = hv_surface_class(s, HV_CLASS_OP, &n), *highest = NULL;
    for (size_t i = 0; i < n; i++)
        if (strcmp(e[i].u.op.family, family) == 0 &&
            (!highest || strtoull(e[i].u.op.number, NULL, 10) >
                             strtoull(highest->u.op.number, NULL, 10)))
            highest = &e[i];
    return highest;
}

static void look_at_mask(struct hv_hazard_list *list, unsigned arch,
                         const struct hv_entity *mask)
{
    const struct hv_additions *news = hv_hazard_list_additions(list);
    const struct hv_surface *reference = hv_additions_reference(news, arch);
    const char *family = mask->u.mask.family;
    const struct hv_entity *now = highest_op(hv_additions_tree(news, arch), family);
    const struct hv_entity *then = reference ? highest_op(reference, family) : NULL;
    if (!now || mask->u.mask.bits > 63 || !hv_additions_ops_known(news))
        return;
    uint64_t capacity = UINT64_C(1) << mask->u.mask.bits;
    uint64_t used = strtoull(now->u.op.number, NULL, 10) + 1;
    if (then && used <= strtoull(then->u.op.number, NULL, 10) + 1)
        return;
    uint64_t left = used < capacity ? capacity - used : 0;
    if (left < (capacity + 3) / 4)
        hv_hazard_add(list, HV_HAZARD_MASK_NEARLY_FULL, arch, mask, NULL,
                      hv_atom_printf(hv_additions_atoms(hv_hazard_list_additions(list)),
                                     "%s is %s, of %" PRIu64 " numbers %" PRIu64
                                     " are left",
                                     now->name, now->u.op.number, capacity, left));
}

static void look_at_masks(struct hv_hazard_list *list, unsigned arch)
{
    const struct hv_surface *s =
        hv_additions_tree(hv_hazard_list_additions(list), arch);
    size_t n = 0;
    const struct hv_entity *e = s ? hv_surface_class(s, HV_CLASS_MASK, &n) : NULL;
    for (size_t i = 0; i < n; i++)
        look_at_mask(list, arch, &e[i]);
}

void hv_hazards_of_numbers(struct hv_hazard_list *list)
{
    unsigned n =
        (unsigned)hv_additions_profile(hv_hazard_list_additions(list))->n_archs;
    for (unsigned a = 0; a < n; a++) {
        look_at_maxima(list, a);
        look_at_masks(list, a);
    }
}
