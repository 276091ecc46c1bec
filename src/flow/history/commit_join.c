/* SPDX-License-Identifier: MIT
 *
 * Recorded commits of several runs, each a shard of one range, as one file.
 */
#include "base/file.h"
#include "flow/outputs.h"
#include "flow/start.h"
#include "report/report.h"
#include "store/change_index.h"

enum { MAX_BYTES = 64 << 20 };

struct join {
    struct hvabi *run;
    size_t n;
    const char *const *names;
    struct hv_commit_index **parts; /* in the order of the names */
};

/* The profile that was asked for, else the one in the head of the file. */
static bool find_profile(struct join *j, struct hv_err *err)
{
    struct hvabi *run = j->run;
    HV_BUF bytes = {0}, wanted = {0};
    if (!hv_start_profiles(run, err) ||
        !hv_file_read(j->names[0], MAX_BYTES, &bytes, err))
        return false;
    HV_EACH (profile, run->profiles, run->n_profiles) {
        hv_buf_done(&wanted);
        hv_buf_printf(&wanted, "\n\"profile\":\"%s\",\n", (*profile)->name);
        if (bytes.n && memmem(bytes.p, bytes.n, wanted.p, wanted.n))
            run->profile = *profile;
    }
    return run->profile ||
           hv_fail(err, HV_ERR_INPUT, j->names[0],
                   "expected commits that `hvabi history --save` has recorded with one "
                   "of the profiles there are (--profile)");
}

static bool check_part(const struct join *j, size_t i, struct hv_err *err)
{
    const struct hv_commit_index *first = j->parts[0], *part = j->parts[i];
    if (!part->shards)
        return hv_fail(err, HV_ERR_INPUT, j->names[i],
                       "expected a part that --shard made, found a whole range");
    if (!hv_commit_index_whole(part))
        return hv_fail(err, HV_ERR_INPUT, j->names[i],
                       "expected %zu commits in part %u/%u, found %zu: its run was "
                       "stopped; run it again, it goes on",
                       hv_commit_index_end(part) - hv_commit_index_begin(part),
                       part->shard, part->shards, part->n);
    if (strcmp(part->from, first->from) != 0 || strcmp(part->to, first->to) != 0 ||
        part->total != first->total || part->shards != first->shards)
        return hv_fail(err, HV_ERR_INPUT, j->names[i],
                       "expected a part of %u of %.12s..%.12s as in %s, found one of "
                       "%u of %.12s..%.12s",
                       first->shards, first->from, first->to, j->names[0], part->shards,
                       part->from, part->to);
    return strcmp(part->inputs, first->inputs) == 0 ||
           hv_fail(err, HV_ERR_INPUT, j->names[i],
                   "recorded with another profile or other rules than %s", j->names[0]);
}

static bool read_parts(struct join *j, struct hv_err *err)
{
    bool ok = true;
    for (size_t i = 0; ok && i < j->n; i++) {
        const struct hv_file file = {j->names[i], NULL, 0};
        j->parts[i] = hv_commit_index_read(&file, j->run->profile, j->run->atoms, err);
        ok = j->parts[i] && check_part(j, i, err);
    }
    return ok;
}

static void append_part(struct hv_commit_index *whole,
                        const struct hv_commit_index *part)
{
    HV_EACH (commit, part->commits, part->n) {
        struct hv_recorded_commit *c =
            HV_ARENA_ADD(whole->arena, whole->commits, whole->n, whole->cap);
        *c = *commit;
        c->first = whole->n_rows;
        HV_EACH (row, &part->rows[commit->first], commit->n)
            *HV_ARENA_ADD(whole->arena, whole->rows, whole->n_rows, whole->cap_rows) =
                *row;
    }
}

/* Append all shards in order, each once. */
static bool append_all(const struct join *j, struct hv_commit_index *whole,
                       struct hv_err *err)
{
    unsigned shards = j->parts[0]->shards;
    for (unsigned shard = 1; shard <= shards; shard++) {
        size_t found = 0;
        for (size_t i = 0; i < j->n; i++) {
            if (j->parts[i]->shard != shard)
                continue;
            if (found++)
                return hv_fail(err, HV_ERR_INPUT, j->names[i],
                               "part %u/%u is there twice", shard, shards);
            append_part(whole, j->parts[i]);
        }
        if (!found)
            return hv_fail(err, HV_ERR_INPUT, NULL,
                           "part %u/%u is missing: expected all %u parts, found %zu",
                           shard, shards, shards, j->n);
    }
    return true;
}

static bool write_whole(const struct join *j, const char *file, struct hv_buf *summary,
                        struct hv_err *err)
{
    HV_BUF buf = {0};
    HV_ARENA arena = hv_arena_new();
    const struct hv_commit_index *first = j->parts[0];
    struct hv_commit_index whole = {.arena = arena,
                                    .inputs = first->inputs,
                                    .from = first->from,
                                    .to = first->to,
                                    .total = first->total};
    bool ok = append_all(j, &whole, err);
    if (ok)
        hv_commit_index_write(&whole, j->run->profile, &buf);
    ok = ok && hv_file_write_atomic(file, buf.p, buf.n, err);
    if (ok) {
        hv_put_escaped(summary, file, strlen(file));
        hv_buf_printf(summary, ": %zu commits of %zu parts\n", whole.n, j->n);
    }
    return ok;
}

enum hvabi_status hvabi_history_join(struct hvabi *run, const char *const *parts,
                                     const char *file, struct hvabi_output *output)
{
    struct hv_err err = {0};
    struct hv_buf summary = {0};
    struct join j = {.run = run, .names = parts};
    while (parts[j.n])
        j.n++;
    j.parts = hv_arena_alloc(run->arena, (j.n + 1) * sizeof *j.parts);
    bool ok = (j.n && file) || hv_fail(&err, HV_ERR_USAGE, NULL,
                                       "--join: expected the parts of a range, and "
                                       "--save FILE for the whole");
    ok = ok && find_profile(&j, &err) && read_parts(&j, &err) &&
         write_whole(&j, file, &summary, &err);
    hv_outputs_fill(output, &summary);
    hv_buf_done(&summary);
    for (size_t i = 0; i < j.n; i++)
        hv_commit_index_free(j.parts[i]);
    return ok ? HVABI_OK : hv_run_fail(run, &err);
}
