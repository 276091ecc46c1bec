/* SPDX-License-Identifier: MIT */
#include "store/release_index.h"

/* Merge the sorted releases of both files. */
static void merge_releases(struct hv_release_index *index)
{
    const struct hv_index_file *lower = index->layers[0], *upper = index->layers[1];
    size_t next[HV_INDEX_LAYERS] = {0};
    size_t n[] = {lower ? lower->n_releases : 0, upper ? upper->n_releases : 0};
    index->releases = hv_alloc((n[0] + n[1] + 1) * sizeof *index->releases);
    index->origins = hv_alloc((n[0] + n[1] + 1) * sizeof *index->origins);
    while (next[0] < n[0] || next[1] < n[1]) {
        if (next[0] < n[0] && upper &&
            HV_ANY(x, upper->releases, upper->n_releases,
                   hv_release_compare(*x, lower->releases[next[0]]) == 0)) {
            next[0]++;
            continue;
        }
        uint16_t layer =
            next[0] == n[0] ||
            (next[1] < n[1] && hv_release_compare(upper->releases[next[1]],
                                                  lower->releases[next[0]]) < 0);
        index->releases[index->n] = index->layers[layer]->releases[next[layer]];
        index->origins[index->n++] =
            (struct hv_index_origin){layer, (uint16_t)next[layer]++};
    }
}

struct hv_release_index *hv_release_index_new(struct hv_index_file *lower,
                                              struct hv_index_file *upper)
{
    struct hv_release_index *index = hv_alloc(sizeof *index);
    index->layers[0] = lower;
    index->layers[1] = upper;
    merge_releases(index);
    return index;
}

void hv_release_index_free(struct hv_release_index *index)
{
    if (!index)
        return;
    for (size_t l = 0; l < HV_INDEX_LAYERS; l++)
        hv_index_file_free(index->layers[l]);
    free(index->releases);
    free(index->origins);
    free(index);
}

/* ---- one file ---- */

static struct hv_index_entity *find_entity(const struct hv_index_file *file,
                                           enum hv_class cls, const char *name)
{
    const size_t n = file ? file->n_entities : 0;
    size_t i;
    HV_LOWER_BOUND(i, n, hv_index_entity_order(&file->entities[i], cls, name) < 0);
    return i < n && !hv_index_entity_order(&file->entities[i], cls, name)
               ? &file->entities[i]
               : NULL;
}

/* The entry of a form for an audience, which has one list of ranges for each form. */
static const struct hv_index_form *find_form(struct hv_index_file *file,
                                             const struct hv_entity *entity,
                                             uint64_t hash, uint32_t audience)
{
    struct hv_index_entity *found = find_entity(file, entity->cls, entity->name);
    return found ? HV_FIND(form, hv_index_forms(file, found), found->n_forms,
                           form->hash == hash && form->audiences & audience)
                 : NULL;
}

/* ---- releases of the index, by position ---- */

/* Did the release have the form, which is from that layer? */
static bool form_is_in(const struct hv_release_index *index, size_t layer,
                       const struct hv_index_form *form, size_t release)
{
    const struct hv_index_origin *origin = &index->origins[release];
    size_t i;
    if (!form || origin->layer != layer)
        return false;
    HV_LOWER_BOUND(i, form->n_ranges, form->ranges[i].last < origin->number);
    return i < form->n_ranges && form->ranges[i].first <= origin->number;
}

/* The number of the first n releases up to the last with the form; 0: none has it. */
static size_t count_to_last(const struct hv_release_index *index, size_t layer,
                            const struct hv_index_form *form, size_t n)
{
    while (n && !form_is_in(index, layer, form, n - 1))
        n--;
    return n;
}

/* The number of releases that are not newer. */
static size_t count_until(const struct hv_release_index *index, const char *until)
{
    size_t n = index->n;
    for (size_t i = 0; until && i < n; i++)
        if (index->releases[i] == until) /* interned, mostly */
            return i + 1;
    while (until && n && hv_release_compare(index->releases[n - 1], until) > 0)
        n--;
    return n;
}

/* ---- queries ---- */

const char *hv_release_index_since(const struct hv_release_index *index,
                                   const struct hv_entity *entity, uint32_t audience,
                                   const char *until)
{
    const struct hv_index_form *forms[HV_INDEX_LAYERS];
    uint64_t hash = hv_entity_form_hash(entity);
    const char *since = NULL;
    for (size_t l = 0; l < HV_INDEX_LAYERS; l++)
        forms[l] = find_form(index->layers[l], entity, hash, audience);
    for (size_t i = count_until(index, until); i-- > 0;) {
        size_t layer = index->origins[i].layer;
        if (!form_is_in(index, layer, forms[layer], i))
            break;
        since = index->releases[i];
    }
    return since;
}

/* The form of the entity for the audience in that release; 0: none. */
static uint64_t form_at(const struct hv_release_index *index, struct hv_index_entity *e,
                        uint32_t audience, size_t release)
{
    size_t layer = index->origins[release].layer;
    const struct hv_index_form *form =
        e ? HV_FIND(x, hv_index_forms(index->layers[layer], e), e->n_forms,
                    x->audiences & audience && form_is_in(index, layer, x, release))
          : NULL;
    return form ? form->hash | 1 : 0;
}

void hv_release_index_forms(const struct hv_release_index *index,
                            const struct hv_entity *entity, uint64_t *ret)
{
    struct hv_index_entity *found[HV_INDEX_LAYERS];
    for (size_t l = 0; l < HV_INDEX_LAYERS; l++)
        found[l] = find_entity(index->layers[l], entity->cls, entity->name);
    for (size_t r = 0; r < index->n; r++) {
        ret[r] = 0;
        for (uint32_t left = entity->audiences; !ret[r] && left; left &= left - 1)
            ret[r] = form_at(index, found[index->origins[r].layer], left & -left, r);
    }
}

uint64_t hv_release_index_all_forms(const struct hv_release_index *index,
                                    const struct hv_entity *entity, uint32_t audience,
                                    const char *release)
{
    size_t at = count_until(index, release);
    if (!at || hv_release_compare(index->releases[at - 1], release) != 0)
        return 0;
    size_t layer = index->origins[at - 1].layer;
    struct hv_index_file *file = index->layers[layer];
    struct hv_index_entity *e = find_entity(file, entity->cls, entity->name);
    uint64_t all = 0;
    HV_EACH (x, e ? hv_index_forms(file, e) : NULL, e->n_forms)
        if (x->audiences & audience && form_is_in(index, layer, x, at - 1))
            all += x->hash | 1;
    return all;
}

const char *hv_release_index_value(const struct hv_release_index *index,
                                   const char *name, const char *release)
{
    size_t at = count_until(index, release);
    if (!at || hv_release_compare(index->releases[at - 1], release) != 0)
        return NULL;
    size_t layer = index->origins[at - 1].layer;
    struct hv_index_file *file = index->layers[layer];
    struct hv_index_entity *e = find_entity(file, HV_CLASS_CONSTANT, name);
    const struct hv_index_form *form =
        e ? HV_FIND(x, hv_index_forms(file, e), e->n_forms,
                    form_is_in(index, layer, x, at - 1))
          : NULL;
    return form ? form->value : NULL;
}

/* What is looked up by number: an op's number, or the form of a hypercall, which all
 * names of one number share. */
struct number {
    enum hv_class cls;
    const char *value;  /* of an op; NULL: any */
    uint64_t hash;      /* of a hypercall */
    const char *except; /* ignore this name; NULL: none */
};

static bool has_number(const struct hv_index_form *form, const struct number *number)
{
    if (number->cls == HV_CLASS_HYPERCALL)
        return form->hash == number->hash;
    return !number->value || hv_same_text(form->value, number->value);
}

HV_BY(by_number, struct hv_index_op,
      strcmp(x->number, y->number) ?: HV_ORDER(x->op, y->op))

/* Sort the ops by number, as each new op of a comparison is looked up. */
static void sort_ops(struct hv_index_file *file)
{
    size_t cap = 0;
    HV_EACH (e, file->entities, file->n_entities)
        HV_EACH (form, e->cls == HV_CLASS_OP ? hv_index_forms(file, e) : NULL,
                 e->n_forms)
            if (form->value)
                *HV_ARENA_ADD(file->arena, file->ops, file->n_ops, cap) =
                    (struct hv_index_op){form->value, e};
    HV_SORT(file->ops, file->n_ops, by_number);
}

/* The number of the first n releases up to the last in which the call had the
 * number. */
static size_t count_to_number(const struct hv_release_index *index, size_t layer,
                              struct hv_index_entity *call, const struct number *number,
                              size_t n)
{
    struct hv_index_file *file = index->layers[layer];
    size_t last = 0;
    HV_EACH (form, hv_index_forms(file, call), call->n_forms) {
        size_t count =
            has_number(form, number) ? count_to_last(index, layer, form, n) : 0;
        last = count > last ? count : last;
    }
    return last;
}

/* All families take dozens of regular expressions; mostly the wanted one says no. */
static bool is_of_family(const struct hv_profile *profile, const char *name,
                         const char *wanted)
{
    if (!HV_ANY(f, profile->families, profile->n_families,
                hv_same_text(f->name, wanted) &&
                    hv_pattern_matches(&f->ops, name, NULL)))
        return false;
    const struct hv_family *family = hv_family_of(profile, name, NULL);
    return family && strcmp(family->name, wanted) == 0;
}

/* The number of a call, as it is in the index. */
static struct number number_of(const struct hv_entity *call)
{
    bool op = call->cls == HV_CLASS_OP, removed = op && call->u.op.removed;
    struct number number = {.cls = call->cls,
                            .value = op ? call->u.op.number : NULL,
                            .except = removed ? NULL : call->name};
    struct hv_entity hypercall = *call;
    if (removed && strcmp(call->u.op.family, HV_FAMILY_HYPERCALLS) == 0) {
        number.cls = hypercall.cls = HV_CLASS_HYPERCALL;
        hypercall.u.constant =
            (__typeof__(hypercall.u.constant)){.value = call->u.op.number, .bits = 32};
    }
    if (number.cls == HV_CLASS_HYPERCALL)
        number.hash = hv_entity_form_hash(&hypercall);
    return number;
}

/* The last call with a number. */
struct holder {
    const struct hv_release_index *index;
    const struct hv_profile *profile;
    const struct hv_entity *call; /* current owner of the number */
    struct number number;
    size_t n;         /* number of releases to look at */
    size_t newest;    /* of these, up to the last in which a call had the number */
    const char *name; /* interned; NULL: none had it */
};

static void consider(struct holder *holder, size_t layer, struct hv_index_entity *e)
{
    size_t last =
        count_to_number(holder->index, layer, e, &holder->number, holder->n);
    if (last <= holder->newest || hv_same_text(e->name, holder->number.except) ||
        (e->cls == HV_CLASS_OP &&
         !is_of_family(holder->profile, e->name, holder->call->u.op.family)))
        return;
    struct hv_atoms *atoms = holder->index->layers[layer]->forms.atoms;
    holder->newest = last;
    holder->name = atoms ? hv_atom(atoms, e->name) : e->name;
}

static void consider_ops(struct holder *holder, size_t layer)
{
    struct hv_index_file *file = holder->index->layers[layer];
    const char *number = holder->number.value;
    size_t i;
    if (!file->ops)
        sort_ops(file);
    HV_LOWER_BOUND(i, file->n_ops, strcmp(file->ops[i].number, number) < 0);
    for (; i < file->n_ops && strcmp(file->ops[i].number, number) == 0; i++)
        consider(holder, layer, file->ops[i].op);
}

static void consider_hypercalls(struct holder *holder, size_t layer)
{
    const struct hv_index_file *file = holder->index->layers[layer];
    size_t i;
    HV_LOWER_BOUND(i, file->n_entities, file->entities[i].cls < HV_CLASS_HYPERCALL);
    for (; i < file->n_entities && file->entities[i].cls == HV_CLASS_HYPERCALL; i++)
        consider(holder, layer, &file->entities[i]);
}

const char *hv_release_index_number(const struct hv_release_index *index,
                                    const struct hv_profile *profile,
                                    const struct hv_entity *call, const char *until,
                                    const char **ret_release)
{
    struct holder holder = {.index = index,
                            .profile = profile,
                            .call = call,
                            .number = number_of(call),
                            .n = count_until(index, until)};
    for (size_t l = 0; l < HV_INDEX_LAYERS; l++) {
        if (!index->layers[l])
            continue;
        if (holder.number.cls == HV_CLASS_OP)
            consider_ops(&holder, l);
        else
            consider_hypercalls(&holder, l);
    }
    *ret_release = holder.newest ? index->releases[holder.newest - 1] : NULL;
    return holder.name;
}

bool hv_release_index_has_op(const struct hv_release_index *index, const char *name)
{
    const struct number any = {.cls = HV_CLASS_OP};
    bool has = false;
    for (size_t l = 0; l < HV_INDEX_LAYERS; l++) {
        struct hv_index_entity *e = find_entity(index->layers[l], HV_CLASS_OP, name);
        has |= e && count_to_number(index, l, e, &any, index->n) > 0;
    }
    return has;
}

/* Count one up for each release that has the record as its first audience sees it. */
static void count_releases(const struct hv_release_index *index,
                           const struct hv_entity *record, size_t *counts)
{
    uint64_t hash = hv_entity_form_hash(record);
    for (size_t l = 0; l < HV_INDEX_LAYERS; l++) {
        const struct hv_index_form *form = find_form(
            index->layers[l], record, hash, record->audiences & -record->audiences);
        for (size_t r = 0; form && r < index->n; r++)
            counts[r] += form_is_in(index, l, form, r);
    }
}

const char *hv_release_index_recognise(const struct hv_release_index *index,
                                       const struct hv_surface *surface)
{
    HV_FREED size_t *counts = hv_alloc((index->n + 1) * sizeof *counts);
    const char *found = NULL;
    size_t most = 1;
    HV_EACH_OF (record, surface, HV_CLASS_RECORD)
        count_releases(index, record, counts);
    for (size_t r = 0; r < index->n; r++)
        if (counts[r] >= most) {
            most = counts[r];
            found = index->releases[r];
        }
    return found;
}
