/* SPDX-License-Identifier: MIT
 *
 * The commit index as bytes, for compiled baselines.
 */
#include "model/entity_serial.h"
#include "store/change_index.h"

static void pass_head(const struct hv_serial_walk *walk, struct hv_commit_index *index)
{
    const char **const strings[] = {&index->inputs, &index->from, &index->to};
    for (size_t i = 0; i < HV_COUNT(strings); i++)
        *strings[i] = hv_serial_pass_string(walk, *strings[i]);
    index->total = hv_serial_pass(walk, index->total, SIZE_MAX);
    index->shard = hv_serial_pass32(walk, index->shard);
    index->shards = hv_serial_pass32(walk, index->shards);
}

/* But for its rows. */
static void pass_commit(const struct hv_serial_walk *walk, struct hv_arena *arena,
                        struct hv_recorded_commit *commit)
{
    const char **const strings[] = {&commit->id, &commit->date, &commit->release,
                                    &commit->subject};
    for (size_t i = 0; i < HV_COUNT(strings); i++)
        *strings[i] = hv_serial_pass_string(walk, *strings[i]);
    hv_names_pass(walk, arena, &commit->failures);
    commit->n = hv_serial_pass_count(walk, commit->n);
}

void hv_commit_index_put(const struct hv_commit_index *index, struct hv_serial_out *out)
{
    const struct hv_serial_walk walk = {.out = out};
    struct hv_commit_index head = *index;
    pass_head(&walk, &head);
    hv_serial_put(out, index->n);
    HV_EACH (commit, index->commits, index->n) {
        struct hv_recorded_commit copy = *commit;
        pass_commit(&walk, index->arena, &copy);
        HV_EACH (row, index->rows + commit->first, commit->n) {
            struct hv_precedent bare = *row;
            bare.release = NULL; /* it is the commit */
            hv_change_row_pass(&walk, index->arena, &bare);
        }
    }
}

static void get_commit(struct hv_serial_in *in, struct hv_commit_index *index)
{
    const struct hv_serial_walk walk = {.in = in};
    struct hv_recorded_commit *commit =
        HV_ARENA_ADD(index->arena, index->commits, index->n, index->cap);
    *commit = (struct hv_recorded_commit){.first = index->n_rows};
    pass_commit(&walk, index->arena, commit);
    bool bare = !commit->n && !commit->failures.n;
    in->bad |= !commit->id || (!bare && (!commit->date || !commit->subject));
    for (size_t i = 0; i < commit->n && !in->bad; i++) {
        struct hv_precedent *row =
            HV_ARENA_ADD(index->arena, index->rows, index->n_rows, index->cap_rows);
        *row = (struct hv_precedent){0};
        hv_change_row_pass(&walk, index->arena, row);
        row->release = commit->id;
        in->bad |= !row->entity || !row->rule;
    }
}

struct hv_commit_index *hv_commit_index_get(struct hv_serial_in *in)
{
    struct hv_commit_index *index = hv_alloc(sizeof *index);
    index->arena = hv_arena_new();
    pass_head(&(struct hv_serial_walk){.in = in}, index);
    in->bad |= !index->inputs || !index->from || !index->to;
    for (size_t n = hv_serial_get_count(in); n > 0 && !in->bad; n--)
        get_commit(in, index);
    if (!in->bad)
        return index;
    hv_commit_index_free(index);
    return NULL;
}
