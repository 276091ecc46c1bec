/* SPDX-License-Identifier: MIT */
#include "flow/history/steps.h"

#include "base/pool.h"
#include "base/serial.h"
#include "flow/comparison.h"
#include "flow/consumer/carriers.h"
#include "judge/vote/precedents.h"
#include "report/report.h"
#include "store/change_index.h"
#include "store/releases.h"

#include <sys/mman.h>
#include <unistd.h>

/* Years of commits take days; a single step is limited where it is read. */
enum { WALL_SECONDS = 60 * 24 * 3600, MAX_BYTES = 1 << 30 };

struct work {
    struct hvabi *run;
    const struct hv_steps *steps;
    size_t chunks;
    size_t *done;                  /* number of finished steps, shared by all workers */
    struct hv_change_index *index; /* collects the results */
};

/* What a worker sends for each step: [head][rows][report][failures]. Both ends are the
 * same program. */
struct step_head {
    size_t n_errors, n_rows, n_report, n_failures; /* in bytes, except n_errors */
    struct hv_err err;
    char release[16];
    uint32_t archs;
};

/* A process that compares steps one by one. What it read for one step serves the next:
 * the new side of a step is the old one of its neighbour, or has the same files. */
struct step_worker {
    struct hvabi *run;
    struct hv_input *last; /* the new side of the last step; NULL: none yet */
    bool tagged;           /* the last result depends on tags */
};

/* ---- sides ---- */

static void forget_last(struct step_worker *worker)
{
    hv_input_free(worker->last);
    worker->last = NULL;
}

static struct hv_input *open_side(struct step_worker *worker, const char *word,
                                  struct hv_err *err)
{
    struct hv_input *input = hv_input_open(worker->run, word, err);
    if (!input || hv_input_is_of(worker->run, input, worker->run->profile, err))
        return input;
    hv_input_free(input);
    return NULL;
}

/* Was the new side of the last step this one's old side? Lines of companion files may
 * have moved since, which does not matter if the step changes none of these. */
static bool is_last(struct step_worker *worker, struct hv_input *old,
                    const struct hv_input *new)
{
    struct hv_input *last = worker->last;
    if (!last || last->baseline || old->baseline)
        return last && last->baseline && last->baseline == old->baseline;
    return hv_inputs_same(worker->run, last, old) ||
           (hv_inputs_same_companions(worker->run, old, new) &&
            hv_inputs_alike(worker->run, last, old));
}

/* Take the surfaces of the last step, if they are the old side's. */
static bool take_last(struct step_worker *worker, struct hv_input *input,
                      const struct hv_input *new)
{
    struct hv_input *last = worker->last;
    if (!is_last(worker, input, new))
        return false;
    memcpy(input->surfaces, last->surfaces, sizeof input->surfaces);
    memset(last->surfaces, 0, sizeof last->surfaces);
    input->release = last->release;
    input->development = last->development;
    input->tagged = last->tagged;
    forget_last(worker);
    return true;
}

/* ---- what it comes to ---- */

/* Other entities that a commit changed with this one: containers, or owners of its
 * number. */
static struct hv_strings find_also(const struct hv_change *change,
                                   struct hv_arena *arena)
{
    struct hv_strings also = {0};
    for (const struct hv_change *c = change->consequences; c; c = c->next)
        if (strcmp(c->entity, change->entity) != 0)
            hv_strings_add_once(&also, c->entity, arena);
    return also;
}

/* Serialize the rows, because they outlive the comparison that they are from. */
static void put_rows(struct hv_buf *rows, const struct hv_step *step,
                     const struct hv_result *result)
{
    struct hv_change_index index = {.arena = hv_arena_new(), .n = result->n_findings};
    index.v = hv_arena_alloc(index.arena, (index.n + 1) * sizeof *index.v);
    for (size_t i = 0; i < index.n; i++) {
        index.v[i] =
            hv_precedent_of(&result->findings[i], result->profile, index.arena);
        if (step->subject)
            index.v[i].also = find_also(&result->findings[i].change, index.arena);
        index.v[i].before = step->before;
        index.v[i].release = step->name;
    }
    HV_SERIAL_OUT out = {.buf = rows};
    hv_change_rows_put(&index, &out);
    hv_arena_free(index.arena);
}

static void put_failure(struct hv_step *step, const struct hv_err *err)
{
    /* an absolute path belongs to this machine, not to the tree */
    const char *path = *err->path == '/' ? "" : err->path;
    hv_buf_printf(&step->failures, "%s%s%s", path, *path ? ": " : "", err->text);
    hv_buf_putc(&step->failures, '\0');
}

static void report_step(struct hv_step *step, const struct hv_result *result,
                        bool report, struct hv_buf *rows)
{
    const struct hv_report_options options = {.command = "history"};
    step->archs = result->archs;
    step->n_errors = result->n_errors;
    if (result->n_errors)
        step->err = result->errors[0].err;
    HV_EACH (error, result->errors, result->n_errors)
        put_failure(step, &error->err);
    if (report)
        hv_writer_write(hv_writer_find(HV_REPORT_COMPARISON, "json"),
                        &(struct hv_report){.result = result}, &options, &step->report);
    put_rows(rows, step, result);
}

/* ---- merges ---- */

static bool keep_own(struct step_worker *worker, const struct hv_step *step,
                     struct hv_comparison *c, struct hv_err *err)
{
    bool ok = true;
    for (size_t i = 0; ok && i < step->n_others; i++) {
        struct hv_comparison other = {.run = worker->run,
                                      .old = open_side(worker, step->others[i], err),
                                      .new = c->new};
        ok = other.old && hv_input_read(worker->run, other.old, err) &&
             hv_comparison_compare(&other, err);
        if (ok)
            hv_result_keep_common(&c->result, &other.result);
        other.new = NULL;
        hv_comparison_done(&other);
    }
    return ok;
}

/* ---- one step ---- */

static bool compare_sides(struct step_worker *worker, struct hv_step *step,
                          struct hv_comparison *c)
{
    struct hv_err *err = &step->err;
    bool known = take_last(worker, c->old, c->new);
    if ((!known && !hv_input_read(worker->run, c->old, err)) ||
        !hv_input_read(worker->run, c->new, err) || !hv_comparison_compare(c, err) ||
        !keep_own(worker, step, c, err))
        return false;
    hv_result_apply_waivers(&c->result, worker->run->policy);
    return true;
}

/* Compare one step: set its architectures, errors and report, and append its rows as
 * hv_change_rows_put() writes them. */
static void compare_step(struct step_worker *worker, struct hv_step *step, bool report,
                         struct hv_buf *rows)
{
    struct hv_comparison c = {.run = worker->run};
    c.old = open_side(worker, step->old, &step->err);
    c.new = c.old ? open_side(worker, step->new, &step->err) : NULL;
    bool same = c.new &&hv_inputs_alike(worker->run, c.old, c.new);
    bool ok = c.new && (same ? hv_input_read_release(worker->run, c.new, &step->err)
                             : compare_sides(worker, step, &c));
    step->n_errors += !ok;
    if (!ok)
        put_failure(step, &step->err);
    else if (c.new->release)
        snprintf(step->release, sizeof step->release, "%s", c.new->release);
    worker->tagged = (c.old && c.old->tagged) || (c.new &&c.new->tagged);
    if (ok && !same) {
        if (report)
            hv_carriers_find(&c);
        report_step(step, hv_comparison_finish(&c, 0), report, rows);
        forget_last(worker);
        worker->last = c.new;
        c.new = NULL;
    }
    hv_comparison_done(&c);
}

/* ---- in the worker ---- */

/* The first step of a worker's range. */
static size_t chunk_begin(const struct work *w, size_t chunk)
{
    return w->steps->n * chunk / w->chunks;
}

static void put_step(struct hv_buf *buf, struct hv_step *step,
                     const struct hv_buf *rows)
{
    struct step_head head;
    memset(&head, 0, sizeof head); /* padding as well: the cache keeps its bytes */
    head.n_errors = step->n_errors;
    head.n_rows = rows->n;
    head.n_report = step->report.n;
    head.err = step->err;
    head.archs = step->archs;
    head.n_failures = step->failures.n;
    memcpy(head.release, step->release, sizeof head.release);
    hv_buf_add(buf, &head, sizeof head);
    hv_buf_add(buf, rows->p ? rows->p : "", rows->n);
    hv_buf_add(buf, step->report.p ? step->report.p : "", step->report.n);
    hv_buf_add(buf, step->failures.p ? step->failures.p : "", step->failures.n);
    hv_buf_done(&step->report);
    hv_buf_done(&step->failures);
}

/* Compare a step, or take it from the cache. */
static void work_step(const struct work *w, struct step_worker *worker,
                      struct hv_step *step, struct hv_buf *buf)
{
    HV_BUF answer = {0}, rows = {0};
    if (!hv_step_cache_get(w->steps->cache, step, &answer)) {
        compare_step(worker, step, w->steps->reports, &rows);
        put_step(&answer, step, &rows);
        /* the key has tags only if no file ever gives the release of a tree */
        if (!step->n_errors && !(worker->tagged && w->run->profile->n_versions))
            hv_step_cache_put(w->steps->cache, step, &answer);
    }
    hv_buf_add(buf, answer.p, answer.n);
}

static bool work_chunk(void *ctx, size_t chunk, struct hv_buf *buf, struct hv_err *err)
{
    enum { TIDY = 16 }; /* after so many steps the size of the cache is checked */
    const struct work *w = ctx;
    struct step_worker worker = {.run = w->run};
    size_t n = 0;
    (void)err;
    if (!w->run->options.in_process)
        hv_repo_forked(w->run->repo);
    w->run->on_progress = NULL; /* the parent reports progress of the whole */
    w->run->jobs = 1;           /* steps run in parallel, not parses */
    for (size_t i = chunk_begin(w, chunk); i < chunk_begin(w, chunk + 1); i++) {
        work_step(w, &worker, &w->steps->v[i], buf);
        __atomic_add_fetch(w->done, 1, __ATOMIC_RELAXED);
        if (++n % TIDY == 0)
            hv_run_cache_close(w->run);
    }
    forget_last(&worker);
    hv_run_cache_close(w->run);
    return true;
}

/* ---- results from workers ---- */

static bool take_rows(const struct work *w, const char *p, size_t n)
{
    HV_SERIAL_IN in = hv_serial_in_of(p, n, w->run->atoms);
    return !n || hv_change_rows_get(&in, w->index);
}

/* Read one step of the result; false: it is truncated. */
static bool take_step(const struct work *w, const char **p, const char *end,
                      struct hv_step *step)
{
    struct step_head head;
    if ((size_t)(end - *p) < sizeof head)
        return false;
    memcpy(&head, *p, sizeof head);
    *p += sizeof head;
    size_t left = (size_t)(end - *p);
    if (left < head.n_rows || left - head.n_rows < head.n_report ||
        left - head.n_rows - head.n_report < head.n_failures)
        return false;
    step->n_errors = head.n_errors;
    step->err = head.err;
    step->archs = head.archs;
    memcpy(step->release, head.release, sizeof step->release);
    bool ok = take_rows(w, *p, head.n_rows);
    hv_buf_add(&step->report, *p + head.n_rows, head.n_report);
    hv_buf_add(&step->failures, *p + head.n_rows + head.n_report, head.n_failures);
    *p += head.n_rows + head.n_report + head.n_failures;
    return ok;
}

static bool take_chunk(const struct work *w, size_t chunk, const struct hv_buf *bytes)
{
    const char *p = bytes->p, *end = p + bytes->n;
    for (size_t i = chunk_begin(w, chunk); i < chunk_begin(w, chunk + 1); i++)
        if (!take_step(w, &p, end, &w->steps->v[i]))
            return false;
    return p == end;
}

static bool take_all(const struct work *w, struct hv_job_result *results,
                     struct hv_err *err)
{
    bool ok = true;
    for (size_t c = 0; c < w->chunks; c++) {
        if (ok && !results[c].ok)
            *err = results[c].err;
        ok = ok && results[c].ok &&
             (take_chunk(w, c, &results[c].bytes) ||
              hv_fail(err, HV_ERR_INPUT, NULL, "the result of a worker is damaged"));
        hv_buf_done(&results[c].bytes);
    }
    return ok;
}

static size_t count_workers(const struct hvabi *run, size_t n)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    size_t jobs = processors > 0 ? (size_t)processors : 1;
    if (run->jobs)
        jobs = run->jobs;
    return jobs < n ? jobs : n;
}

static void report_progress(void *ctx, size_t chunks_done)
{
    const struct work *w = ctx;
    (void)chunks_done;
    w->run->on_progress(w->run->on_progress_ctx,
                        &(struct hvabi_progress){
                            "comparing", NULL,
                            __atomic_load_n(w->done, __ATOMIC_RELAXED), w->steps->n});
}

/* The shared counter of finished steps. */
static size_t *shared_count(void)
{
    void *p = mmap(NULL, sizeof(size_t), PROT_READ | PROT_WRITE,
                   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED)
        abort(); /* as without memory elsewhere */
    return p;
}

struct hv_change_index *
hv_steps_compare(struct hvabi *run, const struct hv_steps *steps, struct hv_err *err)
{
    struct work w = {run, steps, count_workers(run, steps->n), shared_count(), NULL};
    struct hv_pool_options options = {.workers = (unsigned)w.chunks,
                                      .in_process = run->options.in_process,
                                      .wall_seconds = WALL_SECONDS,
                                      .max_bytes = MAX_BYTES,
                                      .run = work_chunk,
                                      .tick = run->on_progress ? report_progress : NULL,
                                      .ctx = &w};
    struct hv_job_result *results = hv_alloc((w.chunks + 1) * sizeof *results);
    w.index = hv_alloc(sizeof *w.index);
    w.index->arena = hv_arena_new();
    bool ok = (!steps->n || hv_pool_run(&options, w.chunks, results, err)) &&
              take_all(&w, results, err);
    free(results);
    munmap(w.done, sizeof *w.done);
    if (ok)
        return w.index;
    hv_change_index_free(w.index);
    return NULL;
}

/* ---- releases ---- */

/* Set the releases, and the first and last recording of each architecture. */
static void fill_releases(struct hvabi *run, const struct hv_strings *releases,
                          struct hv_change_index *changes)
{
    const struct hv_profile *profile = run->profile;
    changes->releases = HV_ARENA_COPY(changes->arena, releases->v, releases->n);
    changes->n_releases = releases->n;
    HV_EACH (release, releases->v, releases->n) {
        HV_EACH_BIT (a, run->archs) {
            const struct hv_baseline which = {profile, *release, a};
            if (!hv_releases_has(run->releases, &which))
                continue;
            changes->first[a] = changes->first[a] ?: *release;
            changes->last[a] = *release;
        }
    }
}

struct hv_change_index *hv_steps_compare_releases(struct hvabi *run,
                                                  const struct hv_strings *releases,
                                                  struct hv_steps *steps,
                                                  struct hv_err *err)
{
    steps->v = hv_arena_alloc(run->arena, (releases->n + 1) * sizeof *steps->v);
    steps->n = releases->n ? releases->n - 1 : 0;
    for (size_t i = 0; i < steps->n; i++)
        steps->v[i] = (struct hv_step){
            .before = releases->v[i],
            .name = releases->v[i + 1],
            .old = hv_arena_printf(run->arena, "@%s", releases->v[i]),
            .new = hv_arena_printf(run->arena, "@%s", releases->v[i + 1])};
    struct hv_change_index *changes = hv_steps_compare(run, steps, err);
    if (changes) {
        fill_releases(run, releases, changes);
        hv_change_index_judge(changes, run->profile);
    }
    return changes;
}

void hv_steps_done(struct hv_step *steps, size_t n)
{
    for (size_t i = 0; i < n; i++)
        hv_buf_done(&steps[i].report), hv_buf_done(&steps[i].failures);
}
