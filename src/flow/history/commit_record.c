/* SPDX-License-Identifier: MIT */
#include "flow/history/steps.h"

#include "base/file.h"
#include "report/report.h"
#include "store/change_index.h"

enum { MAX_BYTES = 64 << 20, BATCH = 32 };

struct recording {
    struct hvabi *run;
    const char *file;
    struct hv_commit_list list;
    struct hv_commit_index *old;      /* from the existing file; NULL: there was none */
    struct hv_commit_index now;       /* its commits are filled in before writing */
    struct hv_recorded_commit *found; /* per step; id NULL: missing */
    struct hv_change_index **batches; /* own the strings of the rows */
    size_t n_batches;
};

/* ---- identity of the inputs ---- */

static const char *find_inputs(struct hvabi *run, struct hv_err *err)
{
    HV_BUF buf = {0};
    char hex[HV_SHA256_HEX + 1] = "";
    hv_buf_printf(&buf, "%u %u\n%s\n", run->archs, run->audiences, run->profile->text);
    bool ok = !run->policy || hv_fail(err, HV_ERR_USAGE, NULL,
                                      "--save: commits are recorded by the installed "
                                      "rules alone; expected no policy, found '%s'",
                                      run->policy_word);
    const char *catalogue =
        hv_arena_printf(run->arena, "%s/catalogue.json", run->rules);
    ok = ok && hv_file_read(catalogue, MAX_BYTES, &buf, err);
    hv_sha256_hex(buf.p, buf.n, hex);
    return ok ? hv_arena_strndup(run->arena, hex, HV_SHA256_HEX) : NULL;
}

/* ---- commits of the existing file ---- */

static size_t find_step(const struct recording *r, const char *id, size_t from)
{
    for (size_t k = 0; k < r->list.n; k++) {
        size_t i = (from + k) % r->list.n; /* both have the same order */
        if (strncmp(r->list.steps[i].name, id, HV_COMMIT_DIGITS) == 0)
            return i;
    }
    return r->list.n;
}

static bool check_fits(const struct recording *r, struct hv_err *err)
{
    const struct hv_commit_index *old = r->old, *now = &r->now;
    if (strcmp(old->inputs, now->inputs) != 0)
        return hv_fail(err, HV_ERR_INPUT, r->file,
                       "these commits were recorded with another profile or other "
                       "rules (%.12s, now %.12s): move the file away to record them "
                       "again",
                       old->inputs, now->inputs);
    if (old->shard != now->shard || old->shards != now->shards)
        return hv_fail(err, HV_ERR_INPUT, r->file,
                       "expected part %u/%u of the commits (--shard), found part %u/%u",
                       now->shard, now->shards, old->shard, old->shards);
    if (now->shards &&
        (strcmp(old->from, now->from) != 0 || strcmp(old->to, now->to) != 0))
        return hv_fail(err, HV_ERR_INPUT, r->file,
                       "expected commits of %.12s..%.12s, found those of %.12s..%.12s",
                       now->from, now->to, old->from, old->to);
    return true;
}

/* Take commits from the file, except those that could not be compared. */
static bool take_old(struct recording *r, struct hv_err *err)
{
    if (!hv_file_exists(r->file))
        return true;
    r->old = hv_commit_index_read(&(struct hv_file){r->file, NULL, 0}, r->run->profile,
                                  r->run->atoms, err);
    if (!r->old || !check_fits(r, err))
        return false;
    for (size_t i = 0, at = 0; i < r->old->n; i++, at++) {
        const struct hv_recorded_commit *commit = &r->old->commits[i];
        at = find_step(r, commit->id, at);
        if (at == r->list.n)
            return hv_fail(err, HV_ERR_INPUT, r->file,
                           "the commit %s is not in this range: move the file away to "
                           "record the range anew",
                           commit->id);
        if (!commit->failures.n)
            r->found[at] = *commit;
    }
    r->now.rows = r->old->rows;
    r->now.n_rows = r->old->n_rows;
    r->now.cap_rows = r->old->cap_rows;
    return true;
}

/* ---- newly compared commits ---- */

/* Are the attribute values of the sides useful to a person? */
static bool has_sides(const struct hv_precedent *p)
{
    struct hv_change change = hv_precedent_change(p);
    enum hv_fields fields = hv_change_fields(&change);
    return p->old.present && p->new.present &&fields != HV_FIELDS_GUARD &&fields !=
                                 HV_FIELDS_MACRO &&fields != HV_FIELDS_COMMENT;
}

static void add_row(struct recording *r, const struct hv_precedent *row)
{
    struct hv_precedent *p =
        HV_ARENA_ADD(r->now.arena, r->now.rows, r->now.n_rows, r->now.cap_rows);
    *p = *row;
    if (!has_sides(row))
        p->old = p->new = (struct hv_attributes){0};
}

static struct hv_strings take_failures(struct recording *r, const struct hv_buf *texts)
{
    struct hv_strings list = {0}; /* architectures mostly fail alike */
    for (size_t at = 0; at < texts->n; at += strlen(texts->p + at) + 1)
        hv_strings_add_once(&list, hv_atom(r->run->atoms, texts->p + at), r->now.arena);
    return list;
}

/* Make the entry of a compared commit; its rows begin at *at. */
static struct hv_recorded_commit take_step(struct recording *r,
                                           const struct hv_step *step,
                                           const struct hv_change_index *changes,
                                           size_t *at)
{
    struct hv_arena *arena = r->now.arena;
    struct hv_recorded_commit commit = {
        .id = hv_arena_strndup(arena, step->name, HV_COMMIT_DIGITS),
        .date = step->date,
        .release = *step->release ? hv_atom(r->run->atoms, step->release) : NULL,
        .subject = step->subject,
        .failures = take_failures(r, &step->failures),
        .first = r->now.n_rows};
    for (; *at < changes->n && strcmp(changes->v[*at].release, step->name) == 0; ++*at)
        add_row(r, &changes->v[*at]);
    commit.n = r->now.n_rows - commit.first;
    return commit;
}

/* Collect the next n missing steps, from *at on, and their indexes. */
static size_t next_batch(const struct recording *r, size_t *at, size_t n,
                         struct hv_step *steps, size_t *which)
{
    size_t found = 0;
    for (; *at < r->list.n && found < n; ++*at) {
        if (r->found[*at].id)
            continue;
        steps[found] = r->list.steps[*at];
        which[found++] = *at;
    }
    return found;
}

static bool compare_batch(struct recording *r, struct hv_step *steps,
                          const size_t *which, size_t n, struct hv_err *err)
{
    struct hv_steps batch = {.v = steps, .n = n};
    batch.cache = hv_step_cache_open(r->run, true, batch.reports);
    struct hv_change_index *changes = hv_steps_compare(r->run, &batch, err);
    size_t at = 0;
    hv_step_cache_close(batch.cache);
    if (changes)
        *HV_ARENA_APPEND(r->now.arena, r->batches, r->n_batches) = changes;
    for (size_t i = 0; changes && i < n; i++)
        r->found[which[i]] = take_step(r, &steps[i], changes, &at);
    hv_steps_done(steps, n);
    return changes != NULL;
}

/* ---- the file ---- */

static bool write_file(struct recording *r, struct hv_err *err)
{
    HV_BUF buf = {0};
    struct hv_commit_index *now = &r->now;
    HV_FREED struct hv_recorded_commit *commits =
        hv_alloc((r->list.n + 1) * sizeof *commits);
    now->commits = commits;
    now->n = 0;
    HV_EACH (commit, r->found, r->list.n)
        if (commit->id)
            commits[now->n++] = *commit;
    hv_commit_index_write(now, r->run->profile, &buf);
    return hv_file_write_atomic(r->file, buf.p, buf.n, err);
}

static bool compare_missing(struct recording *r, size_t *ret_compared,
                            struct hv_err *err)
{
    size_t jobs = r->run->jobs ? r->run->jobs : 2, most = jobs * BATCH, at = 0, n;
    HV_FREED struct hv_step *steps = hv_alloc(most * sizeof *steps);
    HV_FREED size_t *which = hv_alloc(most * sizeof *which);
    bool ok = true;
    *ret_compared = 0;
    while (ok && (n = next_batch(r, &at, most, steps, which)) > 0) {
        ok = compare_batch(r, steps, which, n, err) && write_file(r, err);
        *ret_compared += n;
    }
    return ok && (*ret_compared || write_file(r, err));
}

static void sum_up(const struct recording *r, size_t compared,
                   struct hv_commits_recorded *ret)
{
    const struct hv_recorded_commit *first = NULL;
    size_t failed = 0, changes = 0;
    for (size_t i = 0; i < r->list.n; i++) {
        changes += r->found[i].n;
        failed += r->found[i].failures.n != 0;
        if (r->found[i].failures.n && !first)
            first = &r->found[i];
    }
    hv_put_escaped(&ret->summary, r->file, strlen(r->file));
    hv_buf_printf(&ret->summary, ": %zu of %zu commits", r->list.n, r->list.total);
    if (r->now.shards)
        hv_buf_printf(&ret->summary, " (part %u of %u)", r->now.shard, r->now.shards);
    hv_buf_printf(&ret->summary, ", %zu of them compared now, %zu changes\n", compared,
                  changes);
    if (first)
        hv_fail(&ret->failed, HV_ERR_INPUT, NULL,
                "%zu of %zu commits could not be compared, as the file says; the first "
                "is %s: %s",
                failed, r->list.n, first->id, first->failures.v[0]);
}

static void recording_done(struct recording *r)
{
    HV_EACH (batch, r->batches, r->n_batches)
        hv_change_index_free(*batch);
    free(r->found);
    hv_arena_free(r->now.arena);
    hv_commit_index_free(r->old);
}

bool hv_commits_record(struct hvabi *run, const char *file,
                       const struct hv_commit_range *range,
                       struct hv_commits_recorded *ret, struct hv_err *err)
{
    struct recording r = {.run = run, .file = file};
    size_t compared;
    *ret = (struct hv_commits_recorded){0};
    r.now = (struct hv_commit_index){.arena = hv_arena_new(),
                                     .inputs = find_inputs(run, err),
                                     .shard = range->shard,
                                     .shards = range->shards};
    bool ok = r.now.inputs && hv_commit_steps(run, range, &r.list, err);
    r.now.from = r.list.from;
    r.now.to = r.list.to;
    r.now.total = r.list.total;
    r.found = hv_alloc((r.list.n + 1) * sizeof *r.found);
    ok = ok && take_old(&r, err) && compare_missing(&r, &compared, err);
    if (ok)
        sum_up(&r, compared, ret);
    recording_done(&r);
    return ok;
}
