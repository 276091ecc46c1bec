/* SPDX-License-Identifier: MIT
 *
 * plan -> variants, each parsed in a worker -> surfaces.
 */
#include "extract/extract.h"

#include "base/pool.h"
#include "base/sandbox.h"
#include "extract/dependencies.h"
#include "extract/kept.h"
#include "extract/notation/notation.h"
#include "extract/passes.h"
#include "extract/thresholds.h"
#include "extract/variant_parse.h"

#include <fcntl.h>
#include <unistd.h>

/* CPU time of a worker: for each job (ten times that of the largest known one), and the
 * minimum; wall time, for one that sleeps for ever, is a multiple. */
enum { JOB_CPU_SECONDS = 4, LEAST_CPU_SECONDS = 8, WALL_SECONDS_EACH = 20 };
static const unsigned long worker_bytes = 512UL << 20;
static const size_t result_bytes = 64u << 20;

/* One parse: a variant, or the macros of the companion files. */
struct job {
    const struct hv_plan *plan;
    unsigned arch, audience;
    bool parsed;                      /* in this run; else it is kept */
    struct hv_kept_bytes kept;        /* result in the cache */
    const struct hv_kept_bytes *base; /* the same variant of another tree; or NULL */
};

struct extraction {
    const struct hv_profile *profile;
    size_t n_plans;
    struct hv_plan *plans[HV_MAX_ARCHS];
    const struct hv_source_file *planned[HV_MAX_ARCHS]; /* what each was made from */
    struct hv_companions *companions;
    const struct hv_extract_options *options;
    struct hv_atoms *atoms;
    struct hv_kept kept;
    struct hv_surface **surfaces; /* per architecture, what there is so far */
    size_t n_jobs;
    struct job *jobs;
    size_t n_todo;
    size_t *todo; /* jobs whose result is not in the cache */
};

/* The size of the headers, counted once per parse that has to be done. */
static size_t count_bytes(const struct extraction *x)
{
    size_t n = 0;
    for (size_t i = 0; i < x->n_todo; i++) {
        const struct hv_plan *plan = x->jobs[x->todo[i]].plan;
        HV_EACH (file, plan->files, plan->n_files)
            n += file->n;
    }
    return n;
}

/* A worker's first parse costs half as much again as the next ones, and at least as
 * much as those of 128 KiB. With a base from another tree most of a variant is not
 * parsed: a fork costs as much as several such parses. */
static unsigned count_workers(const struct extraction *x)
{
    enum { PARTS_A_VARIANT = 8, PARTS_A_WORKER = 4 * PARTS_A_VARIANT };
    enum { BYTES_A_WORKER = 128 << 10 };
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    size_t parts =
        HV_SUM(todo, x->todo, x->n_todo, x->jobs[*todo].base ? 1 : PARTS_A_VARIANT);
    size_t sensible = (parts + PARTS_A_WORKER - 1) / PARTS_A_WORKER,
           worth = count_bytes(x) / BYTES_A_WORKER + 1;
    if (x->options->jobs)
        return x->options->jobs;
    if (sensible > worth)
        sensible = worth;
    return processors > 0 && sensible > (size_t)processors ? (unsigned)processors
                                                           : (unsigned)sensible;
}

/* The CPU time of a worker for its whole life. */
static unsigned worker_cpu_seconds(const struct extraction *x)
{
    unsigned workers = count_workers(x);
    unsigned most = ((unsigned)x->n_todo + workers - 1) / workers * JOB_CPU_SECONDS;
    return most > LEAST_CPU_SECONDS ? most : LEAST_CPU_SECONDS;
}

static bool enter_worker(void *ctx, struct hv_err *err)
{
    const struct extraction *x = ctx;
    /* the output of a crashing parser is not for the user: the parent reports */
    int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (null >= 0)
        dup2(null, STDERR_FILENO);
    return hv_sandbox_enter_worker(
        &(struct hv_sandbox_worker){worker_bytes, worker_cpu_seconds(x),
                                    x->options->no_sandbox, "parse"},
        err);
}

static struct hv_variant new_variant(const struct extraction *x, const struct job *job,
                                     struct hv_arena *arena)
{
    return (struct hv_variant){.arch = job->arch,
                               .audience = job->audience,
                               .arena = arena,
                               .atoms = x->atoms};
}

/* A worker needs those entities of the base that older versions see in other forms. */
static const struct hv_variant *
read_base(const struct extraction *x, const struct job *job, struct hv_variant *base)
{
    const bool older = x->profile->audiences[job->audience].version_macro;
    return job->base && (older ? hv_kept_read : hv_kept_read_around)(
                            job->base, base, &(struct hv_err){0})
               ? base
               : NULL;
}

static bool run_job(void *ctx, size_t job, struct hv_buf *buf, struct hv_err *err)
{
    const struct extraction *x = ctx;
    const struct job *todo = &x->jobs[x->todo[job]];
    struct hv_variant variant = new_variant(x, todo, hv_arena_new()), base = variant;
    bool ok = hv_variant_parse(&variant, todo->plan, x->options->release,
                               read_base(x, todo, &base), err) &&
              hv_pattern_set_ok(x->profile->patterns, err);
    if (ok)
        hv_variant_write(&variant, buf);
    hv_arena_free(variant.arena);
    return ok;
}

/* "file" or "file:text that it contains". */
static bool has_marker(const struct hv_plan *plan, const char *marker)
{
    size_t all = strcspn(marker, "&"), n = strcspn(marker, ":&");
    for (size_t f = 0; f < plan->n_files; f++) {
        const struct hv_source_file *file = plan->files[f].scan.file;
        struct hv_span text = hv_notation_original(file);
        if (strncmp(file->path, marker, n) != 0 || file->path[n])
            continue;
        bool has = n == all || memmem(text.p, text.n, marker + n + 1, all - n - 1);
        return has && (!marker[all] || has_marker(plan, marker + all + 1));
    }
    return false;
}

/* Without markers it is in every tree. */
static bool has_marker_of(const struct hv_plan *plan, const struct hv_strings *markers)
{
    return markers->n == 0 || HV_ANY(x, markers->v, markers->n, has_marker(plan, *x));
}

/* The plan of an architecture; architectures with the same headers share one. NULL and
 * *err if the headers cost too much. */
static const struct hv_plan *
plan_of(struct extraction *x, const struct hv_source_files *files, struct hv_err *err)
{
    size_t i = 0;
    while (i < x->n_plans && x->planned[i] != files->v)
        i++;
    if (i < x->n_plans)
        return x->plans[i];
    struct hv_plan *plan = hv_plan_new(files->v, files->n, x->profile, err);
    if (plan) {
        plan->every_error = x->options->every_error;
        if (x->options->at_version)
            hv_thresholds_limit(plan, x->options->at_version);
        x->planned[x->n_plans] = files->v;
        x->plans[x->n_plans++] = plan;
    }
    return plan;
}

static void list_arch(struct extraction *x, const struct hv_plan *plan, unsigned a)
{
    const struct hv_profile *profile = x->profile;
    HV_EACH_BIT (u, hv_profile_audiences_on(profile, a, x->options->audiences))
        if (has_marker_of(plan, &profile->audiences[u].marker))
            x->jobs[x->n_jobs++] = (struct job){.plan = plan, .arch = a, .audience = u};
    if (profile->n_masks || profile->n_signatures)
        x->jobs[x->n_jobs++] =
            (struct job){.plan = hv_companions_plan(x->companions), .arch = a};
}

/* List the jobs of each architecture whose surface is not kept. */
static bool list_jobs(struct extraction *x, const struct hv_source_files *files,
                      struct hv_err *err)
{
    const struct hv_profile *profile = x->profile;
    x->jobs = hv_alloc(profile->n_archs * (profile->n_audiences + 1) * sizeof *x->jobs);
    HV_EACH_BIT (a, x->options->archs) {
        if (!files[a].n || x->surfaces[a])
            continue;
        const struct hv_plan *plan = plan_of(x, &files[a], err);
        if (!plan)
            return false;
        if (!has_marker_of(plan, &profile->archs[a].marker))
            continue;
        hv_kept_find(&x->kept, plan, a);
        x->surfaces[a] = hv_kept_surface(&x->kept, a, x->atoms);
        if (!x->surfaces[a])
            list_arch(x, plan, a);
    }
    return true;
}

static bool is_companion(const struct extraction *x, const struct job *job)
{
    return job->plan == hv_companions_plan(x->companions);
}

/* Read what a job's worker sent, and add what it took from the base. */
static bool read_sent(const struct extraction *x, const struct job *job,
                      const struct hv_job_result *result, struct hv_variant *variant,
                      struct hv_err *err)
{
    struct hv_variant base = new_variant(x, job, variant->arena);
    return hv_variant_read(variant, result->bytes.p ? result->bytes.p : "",
                           result->bytes.n, err) &&
           (!hv_variant_takes(variant) ||
            (job->base && hv_kept_read(job->base, &base, err) &&
             hv_variant_take(variant, &base)) ||
            hv_fail(err, HV_ERR_INPUT, NULL,
                    "the result of a worker is not one of its base"));
}

static bool read_result(const struct extraction *x, const struct job *job,
                        const struct hv_job_result *result, struct hv_variant *variant,
                        struct hv_err *err)
{
    const struct hv_profile *profile = x->profile;
    struct hv_err why = result->err;
    if (job->parsed ? result->ok && read_sent(x, job, result, variant, &why)
                    : hv_kept_read(&job->kept, variant, &why))
        return true;
    return hv_fail_at(err, why.path, why.line, why.column, "%s (%s headers for %s)",
                      why.text, profile->archs[job->arch].name,
                      profile->audiences[job->audience].name);
}

static void list_thresholds(const struct hv_thresholds *thresholds,
                            struct hv_surface *surface)
{
    uint64_t latest = surface->interface_version
                          ? strtoull(surface->interface_version, NULL, 10)
                          : UINT64_MAX;
    surface->thresholds = hv_arena_alloc(
        surface->arena, (thresholds->n + 1) * sizeof *surface->thresholds);
    for (size_t i = 0; i < thresholds->n; i++)
        if (thresholds->versions[i] && thresholds->versions[i] <= latest)
            surface->thresholds[surface->n_thresholds++] = thresholds->versions[i];
}

/* Add everything that the compiler does not report. companion_values: values of macros
 * from companion files. */
static bool complete_surface(const struct extraction *x, const struct hv_plan *plan,
                             const struct hv_variant *companion_values,
                             struct hv_surface *surface, struct hv_err *err)
{
    unsigned arch = companion_values->arch;
    hv_hypercalls_find(x->profile, surface);
    hv_notations_sign(plan, arch, surface, x->atoms);
    hv_registers_add(x->profile, arch, surface, x->atoms);
    hv_ops_add(plan, arch, surface, x->atoms);
    if (!hv_companions_add(x->companions, companion_values, surface, x->atoms, err))
        return false;
    hv_surface_seal(surface);
    hv_helpers_drop(x->profile, surface);
    hv_docs_fingerprint(plan, surface, x->atoms);
    hv_docs_find_bumps(plan, surface, x->atoms);
    hv_undeclared_find(plan, arch, surface, x->atoms);
    list_thresholds(plan->thresholds, surface);
    return true;
}

static struct hv_kept_parse kept_parse(const struct extraction *x,
                                       const struct job *job)
{
    return (struct hv_kept_parse){.arch = job->arch,
                                  .audience = job->audience,
                                  .companions =
                                      is_companion(x, job) ? job->plan : NULL};
}

/* Keep a parse of this run; the cache gets it only if it was made in the sandbox. */
static void keep_parse(const struct extraction *x, const struct job *job,
                       struct hv_variant *variant, const struct hv_job_result *result)
{
    const struct hv_kept_parse parse = kept_parse(x, job);
    if (job->parsed)
        hv_kept_put_parse(&x->kept, &parse, job->plan, variant, &result->bytes);
}

/* Merge the results of one architecture, in the order of the jobs. */
static bool merge_arch(struct extraction *x, unsigned arch,
                       const struct hv_job_result *results, struct hv_err *err)
{
    struct hv_variant variants[HV_MAX_AUDIENCES + 1], *pointers[HV_MAX_AUDIENCES];
    struct hv_variant *companion_values = &variants[HV_MAX_AUDIENCES];
    const struct hv_plan *plan = NULL;
    struct hv_arena *arena = hv_arena_new();
    size_t n = 0;
    bool ok = true;
    *companion_values = (struct hv_variant){.arch = arch, .arena = arena};
    for (size_t j = 0; ok && j < x->n_jobs; j++) {
        if (x->jobs[j].arch != arch)
            continue;
        bool companion = is_companion(x, &x->jobs[j]);
        struct hv_variant *v = companion ? companion_values : &variants[n];
        *v = new_variant(x, &x->jobs[j], arena);
        if (!companion) {
            pointers[n++] = v;
            plan = x->jobs[j].plan;
        }
        ok = read_result(x, &x->jobs[j], &results[j], v, err);
        if (ok)
            keep_parse(x, &x->jobs[j], v, &results[j]);
    }
    if (ok && n) {
        x->surfaces[arch] = hv_variants_merge(pointers, n, x->profile, arch);
        x->surfaces[arch]->release = x->options->release;
        ok = complete_surface(x, plan, companion_values, x->surfaces[arch], err);
        if (ok)
            hv_kept_put(&x->kept, plan, arch, x->surfaces[arch]);
    }
    hv_arena_free(arena);
    return ok;
}

/* Take parses from the cache; the others remain to be done. */
static void look_up_parses(struct extraction *x)
{
    HV_EACH (job, x->jobs, x->n_jobs) {
        const struct hv_kept_parse parse = kept_parse(x, job);
        if (hv_kept_get_parse(&x->kept, &parse, &job->kept))
            continue;
        x->todo[x->n_todo++] = (size_t)(job - x->jobs);
        job->base = hv_kept_base(&x->kept, &parse); /* workers have it then as well */
    }
}

static void report_progress(void *ctx, size_t done)
{
    const struct extraction *x = ctx;
    const struct hv_profile *profile = x->options->profile;
    const struct job *job = &x->jobs[x->todo[done < x->n_todo ? done : x->n_todo - 1]];
    char name[80];
    if (is_companion(x, job))
        snprintf(name, sizeof name, "files beside the headers");
    else
        snprintf(name, sizeof name, "%s for %s", profile->archs[job->arch].name,
                 profile->audiences[job->audience].name);
    x->options->progress(x->options->progress_ctx, name, done, x->n_todo);
}

/* Dependencies are needed for parses at several older versions, and by the next tree if
 * parses are kept; for one more parse it is cheaper to parse the whole. Of the
 * architectures to be parsed. */
static void find_dependencies(const struct extraction *x, struct hv_plan *plan)
{
    const struct hv_audience *audiences = x->profile->audiences;
    unsigned archs = 0;
    bool needed = x->options->cache;
    for (size_t i = 0; i < x->n_todo; i++) {
        const struct job *job = &x->jobs[x->todo[i]];
        archs |= job->plan == plan ? 1u << job->arch : 0;
        needed |= job->plan == plan && plan->thresholds->n &&
                  !plan->thresholds->is_limited &&
                  audiences[job->audience].version_macro;
    }
    if (needed && archs)
        plan->dependencies = hv_dependencies_new(plan, archs, x->options->cache);
}

/* Parse in workers what is not known yet. The parser is loaded here, once for all. */
static bool parse_rest(struct extraction *x, struct hv_job_result *results,
                       struct hv_err *err)
{
    if (!x->n_todo)
        return true;
    struct hv_pool_options pool = {
        .workers = count_workers(x),
        .in_process = x->options->in_process,
        .wall_seconds = WALL_SECONDS_EACH * worker_cpu_seconds(x),
        .max_bytes = result_bytes,
        .enter = enter_worker,
        .run = run_job,
        .tick = x->options->progress ? report_progress : NULL,
        .ctx = x};
    for (size_t i = 0; i < x->n_plans; i++)
        find_dependencies(x, x->plans[i]);
    HV_FREED struct hv_job_result *done = hv_alloc(x->n_todo * sizeof *done);
    bool ok = hv_parser_prepare(err) && hv_pool_run(&pool, x->n_todo, done, err);
    for (size_t i = 0; i < x->n_todo; i++) {
        results[x->todo[i]] = done[i];
        x->jobs[x->todo[i]].parsed = true;
    }
    return ok;
}

static bool run_jobs(struct extraction *x, struct hv_err *err)
{
    struct hv_job_result *results = hv_alloc((x->n_jobs + 1) * sizeof *results);
    x->todo = hv_alloc((x->n_jobs + 1) * sizeof *x->todo);
    look_up_parses(x);
    bool ok = parse_rest(x, results, err);
    free(x->todo);
    for (unsigned a = 0; ok && a < x->profile->n_archs; a++)
        ok = x->surfaces[a] || merge_arch(x, a, results, err);
    for (size_t j = 0; j < x->n_jobs; j++) {
        hv_buf_done(&results[j].bytes);
        hv_kept_bytes_done(&x->jobs[j].kept);
    }
    free(results);
    return ok;
}

static bool has_any(const struct extraction *x)
{
    return HV_ANY(surface, x->surfaces, HV_MAX_ARCHS, *surface);
}

/* Take all surfaces of the tree from the cache, without reading any header. */
static bool take_kept(struct extraction *x)
{
    bool all = true;
    for (unsigned a = 0; a < x->profile->n_archs; a++) {
        x->surfaces[a] = hv_kept_surface(&x->kept, a, x->atoms);
        all &= x->surfaces[a] || !*x->kept.headers[a][HV_KEPT_OWN];
    }
    return all && has_any(x);
}

/* What the architectures that were asked for must have, each file once. */
static bool fail_without_arch(const struct extraction *x, struct hv_err *err)
{
    HV_BUF names = {0};
    hv_buf_puts(&names, "");
    HV_EACH_BIT (a, x->options->archs)
        HV_EACH (name, x->profile->archs[a].marker.v, x->profile->archs[a].marker.n)
            if (!strstr(names.p, *name))
                hv_buf_printf(&names, "%s%s", names.n ? " or " : ": expected ", *name);
    return hv_fail(err, HV_ERR_INPUT, NULL,
                   "the tree has no headers of the selected architectures%s", names.p);
}

static bool extract_rest(struct extraction *x, const struct hv_source_files *headers,
                         struct hv_err *err)
{
    const struct hv_extract_options *options = x->options;
    x->companions = hv_companions_new(options->companions.v, options->companions.n,
                                      x->profile, err);
    bool ok = x->companions && list_jobs(x, headers, err) && run_jobs(x, err) &&
              (has_any(x) || fail_without_arch(x, err));
    free(x->jobs);
    for (size_t i = 0; i < x->n_plans; i++)
        hv_plan_free(x->plans[i]);
    hv_companions_free(x->companions);
    return ok;
}

bool hv_extract(const struct hv_source_files headers[HV_MAX_ARCHS],
                const struct hv_extract_options *options, struct hv_atoms *atoms,
                struct hv_surface *ret_surfaces[HV_MAX_ARCHS], struct hv_err *err)
{
    struct extraction x = {.profile = options->profile,
                           .options = options,
                           .atoms = atoms,
                           .surfaces = ret_surfaces};
    memset(ret_surfaces, 0, HV_MAX_ARCHS * sizeof *ret_surfaces);
    hv_kept_begin(&x.kept, headers, options);
    bool known = hv_kept_recall(&x.kept);
    if (known && take_kept(&x))
        return true;
    if (extract_rest(&x, headers, err)) {
        if (!known && !options->no_sandbox)
            hv_kept_remember(&x.kept);
        return true;
    }
    for (unsigned a = 0; a < HV_MAX_ARCHS; a++) {
        hv_surface_free(ret_surfaces[a]);
        ret_surfaces[a] = NULL;
    }
    return false;
}
