/* SPDX-License-Identifier: MIT */
#include "flow/steps.h"

#include "base/mem.h"
#include "base/pool.h"
#include "flow/comparison.h"
#include "flow/waivers.h"
#include "report/report.h"
#include "store/past.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WALL_SECONDS = 3600, MAX_BYTES = 1 << 30 };

struct work {
    struct hvabi *run;
    struct hv_step *steps;
    size_t n, chunks;
    bool reports;
};

/* What a worker sends before the rest: [head][rows of all its steps as JSON], then for
 * each step [told][report]. Both ends are the same program. */
struct head {
    size_t n_rows; /* bytes */
};
struct told {
    size_t n_errors, n_report; /* n_report: bytes */
    struct hv_err err;
    uint32_t archs;
};

/* Steps of one worker: [from, to). */
static size_t chunk_begin(const struct work *w, size_t chunk)
{
    return w->n * chunk / w->chunks;
}

/* ---- in the worker ---- */

/* Sides that were read, so that the new one of a step can be the next one's old one. */
struct desk {
    struct hvabi *run;
    struct hv_input *last;
};

static struct hv_input *take_side(struct desk *desk, const char *word,
                                  struct hv_err *err)
{
    struct hv_input *input = desk->last;
    if (input && strcmp(input->word, word) == 0) {
        desk->last = NULL;
        return input;
    }
    input = hv_input_open(desk->run, word, err);
    if (input && hv_input_is_of(desk->run, input, desk->run->profile, err) &&
        hv_input_read(desk->run, input, err))
        return input;
    hv_input_free(input);
    return NULL;
}

/* The rows outlive the comparison that they are from: as text. */
static void put_rows(struct hv_buf *rows, const struct hv_step *step,
                     const struct hv_result *result)
{
    struct hv_past past = {.arena = hv_arena_new(), .n = result->n_findings};
    past.v = hv_arena_alloc(past.arena, (past.n + 1) * sizeof *past.v);
    for (size_t i = 0; i < past.n; i++) {
        past.v[i] = hv_precedent_of(&result->findings[i], result->profile, past.arena);
        past.v[i].before = step->before;
        past.v[i].release = step->name;
    }
    hv_past_write_steps(&past, result->profile, rows);
    hv_arena_free(past.arena);
}

static void put_report(struct hv_step *step, struct hv_result *result)
{
    struct hv_report_options options = {.command = "history"};
    hv_writer_find("json")->write(result, &options, &step->report);
}

static void compare_step(struct desk *desk, struct hv_step *step, bool report,
                         struct hv_buf *rows)
{
    struct hvabi *run = desk->run;
    struct hv_comparison *comparison = NULL;
    struct hv_input *old = take_side(desk, step->old, &step->err);
    struct hv_input *new = old ? take_side(desk, step->new, &step->err) : NULL;
    if (new)
        comparison = hv_comparison_new(run, old, new, &step->err);
    if (comparison) {
        struct hv_result *result = hv_comparison_result(comparison);
        hv_waivers_apply(run, result);
        step->archs = result->archs;
        step->n_errors = result->n_errors;
        if (result->n_errors)
            step->err = result->errors[0].err;
        if (report)
            put_report(step, result);
        put_rows(rows, step, result);
    }
    step->n_errors += !comparison;
    hv_comparison_free(comparison);
    hv_input_free(old);
    hv_input_free(desk->last);
    desk->last = new;
}

static void put_told(struct hv_buf *buf, struct hv_step *step)
{
    struct told told = {.n_errors = step->n_errors,
                        .n_report = step->report.n,
                        .err = step->err,
                        .archs = step->archs};
    hv_buf_add(buf, &told, sizeof told);
    hv_buf_add(buf, step->report.p ? step->report.p : "", step->report.n);
    hv_buf_done(&step->report);
}

static bool work_chunk(void *ctx, size_t chunk, struct hv_buf *buf, struct hv_err *err)
{
    const struct work *w = ctx;
    struct desk desk = {.run = w->run};
    struct hv_buf rows = {0}, rest = {0};
    (void)err;
    for (size_t i = chunk_begin(w, chunk); i < chunk_begin(w, chunk + 1); i++) {
        compare_step(&desk, &w->steps[i], w->reports, &rows);
        put_told(&rest, &w->steps[i]);
    }
    struct head head = {.n_rows = rows.n};
    hv_buf_add(buf, &head, sizeof head);
    hv_buf_add(buf, rows.p ? rows.p : "", rows.n);
    hv_buf_add(buf, rest.p ? rest.p : "", rest.n);
    hv_buf_done(&rows);
    hv_buf_done(&rest);
    hv_input_free(desk.last);
    return true;
}

/* ---- what came back ---- */

/* Take n bytes off the rest of a result; false where it is too short. */
static bool take(const char **p, const char *end, void *to, size_t n)
{
    if ((size_t)(end - *p) < n)
        return false;
    memcpy(to, *p, n);
    *p += n;
    return true;
}

static bool take_step(const char **p, const char *end, struct hv_step *step)
{
    struct told told;
    if (!take(p, end, &told, sizeof told) || (size_t)(end - *p) < told.n_report)
        return false;
    step->n_errors = told.n_errors;
    step->err = told.err;
    step->archs = told.archs;
    hv_buf_add(&step->report, *p, told.n_report);
    *p += told.n_report;
    return true;
}

static bool take_chunk(const struct work *w, size_t chunk, const struct hv_buf *bytes,
                       struct hv_buf *rows)
{
    const char *p = bytes->p, *end = p + bytes->n;
    struct head head;
    if (!take(&p, end, &head, sizeof head) || (size_t)(end - p) < head.n_rows)
        return false;
    hv_buf_puts(rows, head.n_rows && rows->n ? "," : "");
    hv_buf_add(rows, p, head.n_rows);
    p += head.n_rows;
    for (size_t i = chunk_begin(w, chunk); i < chunk_begin(w, chunk + 1); i++)
        if (!take_step(&p, end, &w->steps[i]))
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

struct hv_past *hv_steps_compare(struct hvabi *run, struct hv_step *steps, size_t n,
                                 bool reports, struct hv_err *err)
{
    struct work w = {run, steps, n, count_workers(run, n), reports};
    struct hv_pool_options options = {.workers = (unsigned)w.chunks,
                                      .wall_seconds = WALL_SECONDS,
                                      .max_bytes = MAX_BYTES,
                                      .run = work_chunk,
                                      .ctx = &w};
    struct hv_job_result *results = hv_alloc((w.chunks + 1) * sizeof *results);
    struct hv_buf rows = {0};
    struct hv_past *past = NULL;
    if ((!n || hv_pool_run(&options, w.chunks, results, err)) &&
        take_all(&w, results, &rows, err))
        past = hv_past_read_steps(rows.p ? rows.p : "", run->profile, run->atoms, err);
    hv_buf_done(&rows);
    free(results);
    return past;
}
