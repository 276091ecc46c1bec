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

/* How near a commit's change is to the one between releases; 0: it is another one. */
static int nearness(const struct hv_precedent *row, const struct hv_precedent *p)
{
    if (!(row->archs & p->archs) || row->kind == HV_KIND_SEMANTICS_ONLY)
        return 0;
    if (strcmp(row->entity, p->entity) != 0)
        return hv_strings_have(&row->also, p->entity);
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

/* The commit before that one which is of the precedent's release; 0: there is none.
 * Neighbours mostly are of one release. */
static size_t before_of_release(const struct hv_commit_index *index, size_t i,
                                const struct hv_precedent *p)
{
    const char *other = NULL;
    for (; i > 0; i--) {
        const char *release = index->commits[i - 1].release;
        if (release && release != other && hv_release_compare(release, p->release) == 0)
            break;
        other = release;
    }
    return i;
}

size_t hv_commits_of_precedent(const struct hv_commit_index *index,
                               const struct hv_precedent *precedent,
                               const struct hv_recorded_commit **ret, size_t most)
{
    size_t n = 0;
    int best = 1;
    for (size_t i = index ? index->n : 0;
         (i = before_of_release(index, i, precedent)) > 0; i--) {
        int near = nearest(index, &index->commits[i - 1], precedent);
        if (near > best)
            n = 0;
        best = near > best ? near : best;
        if (near == best && n < most)
            ret[n++] = &index->commits[i - 1];
    }
    return n;
}
