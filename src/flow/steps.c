/* SPDX-License-Identifier: MIT */
#include "flow/steps.h"

#include "base/mem.h"
#include "base/pool.h"
#include "flow/run_cache.h"
#include "flow/step_comparison.h"
#include "judge/outcomes.h"
#include "source/commits.h"
#include "store/change_index.h"
#include "store/releases.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Years of commits take days; what one step may cost is limited where it is read. */
enum { WALL_SECONDS = 60 * 24 * 3600, MAX_BYTES = 1 << 30 };

struct work {
    struct hvabi *run;
    struct hv_step_cache *kept;
    struct hv_step *steps;
    size_t n, chunks;
    bool reports;
};

/* What a worker sends of each step: [told][rows as JSON][report]. Both ends are the
 * same program. */
struct told {
    size_t n_errors, n_rows, n_report; /* n_rows, n_report: bytes */
    struct hv_err err;
    uint32_t archs;
};

/* Steps of one worker: [from, to). */
static size_t chunk_begin(const struct work *w, size_t chunk)
{
    return w->n * chunk / w->chunks;
}

/* ---- in the worker ---- */

static void put_step(struct hv_buf *buf, struct hv_step *step,
                     const struct hv_buf *rows)
{
    struct told told;
    memset(&told, 0, sizeof told); /* no byte of it is left to chance: it is kept */
    told.n_errors = step->n_errors;
    told.n_rows = rows->n;
    told.n_report = step->report.n;
    told.err = step->err;
    told.archs = step->archs;
    hv_buf_add(buf, &told, sizeof told);
    hv_buf_add(buf, rows->p ? rows->p : "", rows->n);
    hv_buf_add(buf, step->report.p ? step->report.p : "", step->report.n);
    hv_buf_done(&step->report);
}

/* One step, compared or remembered. */
static void work_step(const struct work *w, struct hv_step_comparison *desk,
                      struct hv_step *step, struct hv_buf *buf)
{
    struct hv_buf answer = {0}, rows = {0};
    if (!hv_step_cache_get(w->kept, step, &answer)) {
        hv_step_comparison_compare(desk, step, w->reports, &rows);
        put_step(&answer, step, &rows);
        if (!step->n_errors)
            hv_step_cache_put(w->kept, step, &answer);
    }
    hv_buf_add(buf, answer.p, answer.n);
    hv_buf_done(&answer);
    hv_buf_done(&rows);
}

static bool work_chunk(void *ctx, size_t chunk, struct hv_buf *buf, struct hv_err *err)
{
    enum { TIDY = 16 }; /* steps after which the cache is held to its size again */
    const struct work *w = ctx;
    struct hv_step_comparison desk = {.run = w->run};
    size_t n = 0;
    (void)err;
    if (!w->run->options.in_process)
        hv_repo_forked(w->run->repo);
    w->run->options.jobs = 1; /* the steps are what is done at the same time */
    for (size_t i = chunk_begin(w, chunk); i < chunk_begin(w, chunk + 1); i++) {
        work_step(w, &desk, &w->steps[i], buf);
        if (++n % TIDY == 0)
            hv_run_cache_close(w->run);
    }
    hv_step_comparison_done(&desk);
    hv_run_cache_close(w->run);
    return true;
}

/* ---- what came back ---- */

/* One step off the answer; false where it is cut short. */
static bool take_step(const char **p, const char *end, struct hv_step *step,
                      struct hv_buf *rows)
{
    struct told told;
    if ((size_t)(end - *p) < sizeof told)
        return false;
    memcpy(&told, *p, sizeof told);
    *p += sizeof told;
    if ((size_t)(end - *p) < told.n_rows ||
        (size_t)(end - *p) - told.n_rows < told.n_report)
        return false;
    step->n_errors = told.n_errors;
    step->err = told.err;
    step->archs = told.archs;
    hv_buf_puts(rows, told.n_rows && rows->n ? "," : "");
    hv_buf_add(rows, *p, told.n_rows);
    hv_buf_add(&step->report, *p + told.n_rows, told.n_report);
    *p += told.n_rows + told.n_report;
    return true;
}

static bool take_chunk(const struct work *w, size_t chunk, const struct hv_buf *bytes,
                       struct hv_buf *rows)
{
    const char *p = bytes->p, *end = p + bytes->n;
    for (size_t i = chunk_begin(w, chunk); i < chunk_begin(w, chunk + 1); i++)
        if (!take_step(&p, end, &w->steps[i], rows))
            return false;
    return p == end;
}

static bool take_all(const struct work *w, struct hv_job_result *results,
                     struct hv_buf *rows, struct hv_err *err)
{
    bool ok = true;
    for (size_t c = 0; c < w->chunks; c++) {
        if (ok && !results[c].ok)
            *err = results[c].err;
        else if (ok && !take_chunk(w, c, &results[c].bytes, rows))
            hv_fail(err, HV_ERR_INPUT, NULL, "a worker's answer makes no sense");
        else
            continue;
        ok = false;
    }
    for (size_t c = 0; c < w->chunks; c++)
        hv_buf_done(&results[c].bytes);
    return ok;
}

static size_t count_workers(const struct hvabi *run, size_t n)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    size_t jobs = processors > 0 ? (size_t)processors : 1;
    if (run->options.jobs)
        jobs = run->options.jobs;
    return jobs < n ? jobs : n;
}

struct hv_change_index *hv_steps_compare(struct hvabi *run, struct hv_step *steps,
                                         size_t n, bool reports,
                                         struct hv_step_cache *kept, struct hv_err *err)
{
    struct work w = {run, kept, steps, n, count_workers(run, n), reports};
    struct hv_pool_options options = {.workers = (unsigned)w.chunks,
                                      .in_process = run->options.in_process,
                                      .wall_seconds = WALL_SECONDS,
                                      .max_bytes = MAX_BYTES,
                                      .run = work_chunk,
                                      .ctx = &w};
    struct hv_job_result *results = hv_alloc((w.chunks + 1) * sizeof *results);
    struct hv_buf rows = {0};
    struct hv_change_index *past = NULL;
    if ((!n || hv_pool_run(&options, w.chunks, results, err)) &&
        take_all(&w, results, &rows, err))
        past = hv_change_index_read_steps(rows.p ? rows.p : "", run->profile,
                                          run->atoms, err);
    hv_buf_done(&rows);
    free(results);
    return past;
}

/* ---- releases ---- */

/* Which releases there are, and from when to when each architecture is recorded. */
static void fill_releases(struct hvabi *run, const char *const *releases, size_t n,
                          struct hv_change_index *changes)
{
    const struct hv_profile *profile = run->profile;
    changes->releases =
        hv_arena_alloc(changes->arena, (n + 1) * sizeof *changes->releases);
    changes->n_releases = n;
    for (size_t i = 0; i < n; i++) {
        changes->releases[i] = releases[i];
        for (unsigned a = 0; a < profile->n_archs; a++) {
            if (!(run->archs & 1u << a) ||
                !hv_releases_has(run->releases, profile, releases[i], a))
                continue;
            if (!changes->first[a])
                changes->first[a] = releases[i];
            changes->last[a] = releases[i];
        }
    }
}

struct hv_change_index *
hv_steps_compare_releases(struct hvabi *run, const char *const *releases, size_t n,
                          bool reports, struct hv_step **ret_steps, struct hv_err *err)
{
    struct hv_step *steps = hv_arena_alloc(run->arena, (n + 1) * sizeof *steps);
    for (size_t i = 1; i < n; i++)
        steps[i - 1] =
            (struct hv_step){.before = releases[i - 1],
                             .name = releases[i],
                             .old = hv_arena_printf(run->arena, "@%s", releases[i - 1]),
                             .new = hv_arena_printf(run->arena, "@%s", releases[i])};
    struct hv_change_index *changes =
        hv_steps_compare(run, steps, n ? n - 1 : 0, reports, NULL, err);
    if (changes) {
        fill_releases(run, releases, n, changes);
        hv_change_index_judge(changes, run->profile);
    }
    *ret_steps = steps;
    return changes;
}
