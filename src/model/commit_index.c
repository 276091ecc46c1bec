/* SPDX-License-Identifier: MIT */
#include "model/commit_index.h"

void hv_commit_index_free(struct hv_commit_index *index)
{
    if (!index)
        return;
    hv_arena_free(index->arena);
    free(index);
}

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

const struct hv_recorded_commit *
hv_commit_index_find(const struct hv_commit_index *index, const char *id)
{
    return HV_FIND(c, index->commits, index->n,
                   strncmp(c->id, id, HV_COMMIT_DIGITS) == 0);
}
