/* SPDX-License-Identifier: MIT */
#include "flow/history/steps.h"

#include "source/commits.h"

/* Paths that can carry a change: headers, and the private files beside them; not a file
 * that only gives the release. An empty list stands for all paths. */
static struct hv_strings find_paths(const struct hvabi *run,
                                    const struct hv_strings *roots)
{
    struct hv_strings paths = {0};
    if (hv_strings_have(roots, "."))
        return paths;
    paths = hv_profile_side_files(run->profile, run->arena);
    HV_EACH (root, roots->v, roots->n)
        hv_strings_add_once(&paths, *root, run->arena);
    return paths;
}

static const char *word_of(const struct hvabi *run, const char *id)
{
    return hv_arena_printf(run->arena, "rev:%s", id);
}

static struct hv_step step_of(const struct hvabi *run, const struct hv_commit *commit)
{
    struct hv_step step = {.old = word_of(run, commit->parents[0]),
                           .new = word_of(run, commit->id),
                           .before = commit->parents[0],
                           .name = commit->id,
                           .subject = commit->subject,
                           .date = commit->date,
                           .n_others = commit->n_parents - 1};
    step.others = hv_arena_alloc(run->arena, commit->n_parents * sizeof *step.others);
    for (size_t i = 1; i < commit->n_parents; i++)
        step.others[i - 1] = word_of(run, commit->parents[i]);
    return step;
}

/* Reduce the list to the shard that the range selects. */
static void cut_shard(const struct hv_commit_range *range, struct hv_commit_list *list)
{
    size_t shard = range->shard, shards = range->shards;
    size_t begin = shards ? list->total * (shard - 1) / shards : 0;
    size_t end = shards ? list->total * shard / shards : list->total;
    list->steps += begin;
    list->n = end - begin;
}

bool hv_commit_steps(struct hvabi *run, const struct hv_commit_range *range,
                     struct hv_commit_list *ret, struct hv_err *err)
{
    struct hv_strings paths = find_paths(run, &range->roots);
    const struct hv_commit_query query = {
        .from = range->from, .to = range->to, .paths = paths.v, .n_paths = paths.n};
    struct hv_commits commits;
    *ret = (struct hv_commit_list){0};
    if (range->shards && (!range->shard || range->shard > range->shards))
        return hv_fail(err, HV_ERR_USAGE, NULL,
                       "--shard: expected I/N with I from 1 to N, found %u/%u",
                       range->shard, range->shards);
    if (!hv_repo_commits(run->repo, &query, run->arena, &commits, err))
        return false;
    ret->steps = hv_arena_alloc(run->arena, (commits.n + 1) * sizeof *ret->steps);
    for (size_t i = 0; i < commits.n; i++)
        if (commits.v[i].n_parents)
            ret->steps[ret->total++] = step_of(run, &commits.v[i]);
    ret->from = commits.from;
    ret->to = commits.to;
    cut_shard(range, ret);
    return true;
}
