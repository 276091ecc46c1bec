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

/* Releases that were asked for, and whether they are the precedent's: a range has few
 * of them, which follow each other in no order. */
struct asked_releases {
    const char *release; /* of the precedent */
    struct {
        const char *name;
        bool same;
    } v[64];
};

static bool is_same_release(struct asked_releases *asked, const char *name)
{
    const size_t place = (uintptr_t)name / 8 % HV_COUNT(asked->v);
    if (asked->v[place].name != name) {
        asked->v[place].name = name;
        asked->v[place].same = hv_release_compare(name, asked->release) == 0;
    }
    return asked->v[place].same;
}

size_t hv_commits_of_precedent(const struct hv_commit_index *index,
                               const struct hv_precedent *precedent,
                               const struct hv_recorded_commit **ret, size_t most)
{
    struct asked_releases asked = {.release = precedent->release};
    size_t n = 0;
    int best = 1;
    for (size_t i = index ? index->n : 0; i > 0; i--) {
        const struct hv_recorded_commit *commit = &index->commits[i - 1];
        if (!commit->n || !is_same_release(&asked, commit->release))
            continue;
        int near = nearest(index, commit, precedent);
        if (near > best)
            n = 0;
        best = near > best ? near : best;
        if (near == best && n < most)
            ret[n++] = commit;
    }
    return n;
}
