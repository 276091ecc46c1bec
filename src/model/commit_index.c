/* SPDX-License-Identifier: MIT */
#include "model/commit_index.h"

size_t hv_commit_index_begin(const struct hv_commit_index *index)
{
    return index->shards ? index->total * (index->shard - 1) / index->shards : 0;
}

size_t hv_commit_index_end(const struct hv_commit_index *index)
{
    return index->shards ? index->total * index->shard / index->shards : index->total;
}

bool hv_commit_index_whole(const struct hv_commit_index *index)
{
    return index->n == hv_commit_index_end(index) - hv_commit_index_begin(index);
}

/* How well a commit's row matches a change between releases: 3 best, 0 not. */
static int nearness(const struct hv_precedent *row, const struct hv_precedent *p)
{
    if (!(row->archs & p->archs) || row->kind == HV_KIND_SEMANTICS_ONLY)
        return 0;
    if (strcmp(row->entity, p->entity) != 0)
        return row->also.n && hv_strings_have(&row->also, p->entity);
    if (!hv_same_text(row->member, p->member))
        return 1;
    return row->kind == p->kind ? 3 : 2;
}

static int nearest(const struct hv_commit_index *index,
                   const struct hv_recorded_commit *commit,
                   const struct hv_precedent *p)
{
    int best = 0;
    for (size_t i = 0; i < commit->n; i++) {
        int near = nearness(&index->rows[commit->first + i], p);
        best = near > best ? near : best;
    }
    return best;
}

/* Ascending by release; within a release the newest commit first. */
HV_BY(by_release, const struct hv_recorded_commit *,
      hv_release_compare((*x)->release, (*y)->release) ?: HV_ORDER(*y, *x))

void hv_commit_index_sort(struct hv_commit_index *index)
{
    index->changing =
        hv_arena_alloc(index->arena, (index->n + 1) * sizeof *index->changing);
    index->n_changing = 0;
    HV_EACH (commit, index->commits, index->n)
        if (commit->n)
            index->changing[index->n_changing++] = commit;
    HV_SORT(index->changing, index->n_changing, by_release);
}

size_t hv_commits_of_precedent(const struct hv_commit_index *index,
                               const struct hv_precedent *precedent,
                               const struct hv_recorded_commit **ret, size_t most)
{
    const struct hv_recorded_commit **v = index ? index->changing : NULL;
    const size_t n_v = index ? index->n_changing : 0;
    const char *release = precedent->release;
    size_t n = 0, i;
    int best = 1;
    HV_LOWER_BOUND(i, n_v, hv_release_compare(v[i]->release, release) < 0);
    for (; i < n_v && hv_release_compare(v[i]->release, release) == 0; i++) {
        const struct hv_recorded_commit *commit = v[i];
        int near = nearest(index, commit, precedent);
        if (near > best)
            n = 0;
        best = near > best ? near : best;
        if (near == best && n < most)
            ret[n++] = commit;
    }
    return n;
}
