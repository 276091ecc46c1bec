/* SPDX-License-Identifier: MIT */
#include "flow/vote/vote_report.h"

#include "judge/vote/precedents.h"
#include "store/releases.h"

/* The same bytes are drawn once, where they are met first. */
static void find_drawn(struct hv_vote_report *d, size_t index)
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

/* Similar changes of the past. Without an index, the report has no precedents. */
static void find_precedents(struct hv_vote_source *source, struct hv_vote_report *d)
{
    struct hv_err err = {0};
    if (!d->n_decide)
        return;
    source->past =
        hv_releases_changes(source->run->releases, source->run->profile, &err);
    if (!source->past)
        d->no_past = hv_arena_printf(d->arena, "%s", err.text);
    const struct hv_profile *profile = source->run->profile;
    const struct hv_commit_index *commits = NULL;
    if (source->past &&
        !hv_releases_commits(source->run->releases, profile, &commits, &err))
        d->no_past = hv_arena_printf(d->arena, "%s", err.text);
    HV_FREED size_t *decisions =
        source->past ? hv_change_index_decisions(source->past, profile) : NULL;
    for (size_t i = 0; source->past && i < d->n_decide; i++) {
        struct hv_question *q = &d->questions[i];
        q->precedents = hv_precedents_find(
            source->past,
            &(struct hv_precedent_query){q->findings, q->n, profile,
                                         source->new->release, decisions, commits},
            d->arena);
    }
}

/* The owners of the headers that the questions are about. */
static void find_owners(struct hv_vote_source *source, struct hv_vote_report *d)
{
    size_t n = 0;
    struct hv_finding *asked =
        hv_arena_alloc(d->arena, (d->result->n_findings + 1) * sizeof *asked);
    for (size_t i = 0; i < d->n_decide; i++)
        for (size_t k = 0; k < d->questions[i].n; k++)
            asked[n++] = *d->questions[i].findings[k];
    if (n)
        d->owners = hv_owners_find(source->run, source->new, asked, n, d->arena);
}

void hv_vote_make(struct hv_vote_source *source, struct hv_vote_report *ret)
{
    hv_vote_ask(ret);
    find_precedents(source, ret);
    find_owners(source, ret);
    for (size_t i = 0; i < ret->n; i++) {
        hv_vote_find_facts(source, ret, &ret->questions[i]);
        find_drawn(ret, i);
    }
    hv_vote_find_source(source, ret);
}

void hv_vote_source_done(struct hv_vote_source *source)
{
    for (size_t i = 0; i < HV_MAX_ARCHS; i++)
        hv_reach_free(source->reach[i]);
}
