/* SPDX-License-Identifier: MIT */
#include "flow/dossier.h"

#include "base/mem.h"

/* The same bytes are drawn once, where they are met first. */
static void find_drawn(struct hv_dossier *d, size_t index)
{
    struct hv_question *q = &d->questions[index];
    for (size_t i = 0; i < index && q->n_bytes && !q->drawn_in; i++) {
        const struct hv_question *other = &d->questions[i];
        bool same = other->n_bytes == q->n_bytes && !other->drawn_in;
        for (size_t b = 0; same && b < q->n_bytes; b++)
            same = other->bytes[b].before == q->bytes[b].before &&
                   other->bytes[b].after == q->bytes[b].after;
        if (same)
            q->drawn_in = other->number;
    }
}

void hv_dossier_make(struct hv_dossier_source *source, struct hv_dossier *ret)
{
    ret->result = hv_comparison_result(source->comparison);
    hv_dossier_ask(ret);
    for (size_t i = 0; i < ret->n; i++) {
        hv_dossier_find_facts(source, ret, &ret->questions[i]);
        find_drawn(ret, i);
    }
    hv_dossier_find_source(source, ret);
}

void hv_dossier_source_done(struct hv_dossier_source *source)
{
    for (size_t i = 0; i < HV_MAX_ARCHS; i++)
        hv_reach_free(source->reach[i]);
}
