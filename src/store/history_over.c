/* SPDX-License-Identifier: MIT
 *
 * Two indexes as one. Releases are numbered anew, so all ranges are, too; each form of
 * the new index is told for one audience at a time, which readers do not notice.
 */
#include "store/history_parts.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

enum { NOWHERE = MAX_RELEASES };

/* One of the two, and where its releases are in the new one. */
struct layer {
    const struct hv_history *from;
    uint16_t at[MAX_RELEASES]; /* NOWHERE: the upper one tells of that release */
    size_t next;               /* entity */
};

/* A form as it is put together: in which releases of the new index it was. */
struct draft {
    uint64_t hash;
    uint32_t audience;
    const char *value;
    bool *in;
};

struct merge {
    struct hv_history *to;
    struct layer layers[2];
    size_t n, cap;
    struct draft *drafts; /* of the entity at hand */
};

static bool has_release(const struct hv_history *history, const char *release)
{
    for (size_t i = 0; i < history->n_releases; i++)
        if (hv_release_compare(history->releases[i], release) == 0)
            return true;
    return false;
}

/* Both are in order: take the lesser again and again. */
static void merge_releases(struct merge *m)
{
    struct layer *upper = &m->layers[0], *lower = &m->layers[1];
    const struct hv_history *a = upper->from, *b = lower->from;
    struct hv_history *to = m->to;
    to->releases = hv_arena_alloc(to->arena, (a->n_releases + b->n_releases) *
                                                 sizeof *to->releases);
    size_t i = 0, k = 0;
    while (i < a->n_releases || k < b->n_releases) {
        if (k < b->n_releases && has_release(a, b->releases[k])) {
            lower->at[k++] = NOWHERE;
            continue;
        }
        bool from_upper = k == b->n_releases ||
                          (i < a->n_releases &&
                           hv_release_compare(a->releases[i], b->releases[k]) < 0);
        struct layer *layer = from_upper ? upper : lower;
        size_t *next = from_upper ? &i : &k;
        layer->at[*next] = (uint16_t)to->n_releases;
        to->releases[to->n_releases++] = layer->from->releases[(*next)++];
    }
}

static struct draft *find_draft(struct merge *m, const struct form *form,
                                uint32_t audience)
{
    for (size_t i = 0; i < m->n; i++)
        if (m->drafts[i].hash == form->hash && m->drafts[i].audience == audience)
            return &m->drafts[i];
    struct hv_arena *arena = m->to->arena;
    const char *value = form->value;
    HV_GROW(m->drafts, m->n, m->cap);
    m->drafts[m->n] = (struct draft){
        .hash = form->hash,
        .audience = audience,
        .value = value ? hv_arena_strndup(arena, value, strlen(value)) : NULL,
        .in = hv_alloc(m->to->n_releases + 1)};
    return &m->drafts[m->n++];
}

static void add_form(struct merge *m, const struct layer *layer,
                     const struct form *form)
{
    for (uint32_t bits = form->audiences; bits; bits &= bits - 1) {
        for (uint32_t i = 0; i < form->n_ranges; i++) {
            const struct range *range = &layer->from->ranges[form->first_range + i];
            for (unsigned k = range->first; k <= range->last; k++)
                if (layer->at[k] != NOWHERE)
                    find_draft(m, form, bits & -bits)->in[layer->at[k]] = true;
        }
    }
}

static void put_draft(struct hv_history *to, const struct draft *draft)
{
    struct form form = {.hash = draft->hash,
                        .audiences = draft->audience,
                        .value = draft->value,
                        .first_range = (uint32_t)to->n_ranges};
    for (size_t i = 0; i < to->n_releases; i++) {
        if (!draft->in[i])
            continue;
        if (i == 0 || !draft->in[i - 1]) {
            HV_GROW(to->ranges, to->n_ranges, to->cap_ranges);
            to->ranges[to->n_ranges++].first = (uint16_t)i;
            form.n_ranges++;
        }
        to->ranges[to->n_ranges - 1].last = (uint16_t)i;
    }
    HV_GROW(to->forms, to->n_forms, to->cap_forms);
    to->forms[to->n_forms++] = form;
}

static void put_entity(struct merge *m, enum hv_class cls, const char *name)
{
    struct hv_history *to = m->to;
    struct entity entity = {.cls = cls,
                            .name = name,
                            .first_form = (uint32_t)to->n_forms,
                            .n_forms = (uint32_t)m->n};
    for (size_t i = 0; i < m->n; i++) {
        put_draft(to, &m->drafts[i]);
        free(m->drafts[i].in);
    }
    if (m->n)
        to->entities[to->n_entities++] = entity;
    m->n = 0;
}

/* The next entity of a layer, or NULL. */
static const struct entity *head(const struct layer *layer)
{
    return layer->next < layer->from->n_entities ? &layer->from->entities[layer->next]
                                                 : NULL;
}

static void merge_entities(struct merge *m)
{
    const struct entity *a, *b;
    while (a = head(&m->layers[0]), b = head(&m->layers[1]), a || b) {
        const struct entity *first =
            !b || (a && hv_history_order(a, b->cls, b->name) <= 0) ? a : b;
        for (size_t l = 0; l < HV_COUNT(m->layers); l++) {
            struct layer *layer = &m->layers[l];
            const struct entity *e = head(layer);
            if (!e || hv_history_order(e, first->cls, first->name) != 0)
                continue;
            for (uint32_t f = 0; f < e->n_forms; f++)
                add_form(m, layer, &layer->from->forms[e->first_form + f]);
            layer->next++;
        }
        put_entity(m, first->cls, first->name);
    }
}

struct hv_history *hv_history_over(const struct hv_history *upper,
                                   const struct hv_history *lower)
{
    struct merge *m = hv_alloc(sizeof *m);
    struct hv_history *to = m->to = hv_alloc(sizeof *to);
    to->arena = hv_arena_new();
    m->layers[0].from = upper;
    m->layers[1].from = lower;
    to->entities = hv_arena_alloc(
        to->arena, (upper->n_entities + lower->n_entities + 1) * sizeof *to->entities);
    merge_releases(m);
    merge_entities(m);
    free(m->drafts);
    free(m);
    return to;
}
