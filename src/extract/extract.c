/* SPDX-License-Identifier: MIT
 *
 * plan -> variants, each parsed in a worker -> surfaces.
 */
#include "extract/extract.h"

#include "base/pool.h"
#include "base/sandbox.h"
#include "extract/passes.h"
#include "extract/thresholds.h"
#include "extract/variant_parse.h"

#include <fcntl.h>
#include <unistd.h>

enum {
    WORKER_CPU_SECONDS = 8,
    WALL_SECONDS = 20 * WORKER_CPU_SECONDS, /* against what sleeps for ever */
};
static const unsigned long worker_bytes = 512UL << 20;
static const size_t result_bytes = 64u << 20;

/* One parse: a variant, or the macros of the companion files. */
struct job {
    const struct hv_plan *plan;
    unsigned arch, audience;
    char key[HV_SHA256_HEX + 1];
};

struct extraction {
    const struct hv_profile *profile;
    size_t n_plans;
    struct hv_plan *plans[HV_MAX_ARCHS];
    const struct hv_source_file *planned[HV_MAX_ARCHS]; /* what each was made from */
    const struct hv_companions *companions;
    const struct hv_extract_options *options;
    struct hv_atoms *atoms;
    size_t n_jobs;
    struct job *jobs;
    size_t n_todo;
    size_t *todo; /* jobs whose result is not in the cache */
};

static bool enter_worker(void *ctx, struct hv_err *err)
{
    const struct extraction *x = ctx;
    /* the output of a crashing parser is not for the user: the parent reports */
    int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (null >= 0)
        dup2(null, STDERR_FILENO);
    if (!hv_sandbox_limits(worker_bytes, WORKER_CPU_SECONDS))
        return hv_fail(err, HV_ERR_INPUT, NULL, "cannot set the limits of a worker");
    if (!x->options->no_sandbox && !hv_sandbox_enter())
        return hv_fail(err, HV_ERR_INPUT, NULL,
                       "this kernel has no system-call filter (seccomp), and hvabi "
                       "does not parse untrusted headers without it: use --no-sandbox "
                       "for headers that you trust");
    return true;
}

static bool run_job(void *ctx, size_t job, struct hv_buf *buf, struct hv_err *err)
{
    const struct extraction *x = ctx;
    const struct job *todo = &x->jobs[x->todo[job]];
    struct hv_variant variant = {.arch = todo->arch,
                                 .audience = todo->audience,
                                 .arena = hv_arena_new(),
                                 .atoms = x->atoms};
    bool ok = hv_variant_parse(&variant, todo->plan, x->options->release, err) &&
              hv_pattern_set_ok(x->profile->patterns, err);
    if (ok)
        hv_variant_write(&variant, buf);
    hv_arena_free(variant.arena);
    return ok;
}

/* "file" or "file:text that it contains". */
static bool has_marker(const struct hv_plan *plan, const char *marker)
{
    size_t n = strcspn(marker, ":");
    for (size_t f = 0; f < plan->n_files; f++) {
        const struct hv_source_file *file = plan->files[f].scan.file;
        if (strncmp(file->path, marker, n) == 0 && !file->path[n])
            return !marker[n] || strstr(file->bytes, marker + n + 1);
    }
    return false;
}

static bool tree_has_arch(const struct hv_plan *plan, const struct hv_arch *arch)
{
    for (size_t m = 0; m < arch->marker.n; m++)
        if (has_marker(plan, arch->marker.v[m]))
            return true;
    return arch->marker.n == 0;
}

/* Architectures that have the same headers have one plan. NULL and *err where they cost
 * too much. */
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
        x->planned[x->n_plans] = files->v;
        x->plans[x->n_plans++] = plan;
    }
    return plan;
}

static bool list_jobs(struct extraction *x, const struct hv_source_files *files,
                      struct hv_err *err)
{
    const struct hv_profile *profile = x->profile;
    x->jobs = hv_alloc(profile->n_archs * (profile->n_audiences + 1) * sizeof *x->jobs);
    for (unsigned a = 0; a < profile->n_archs; a++) {
        if (!(x->options->archs & 1u << a) || !files[a].n)
            continue;
        const struct hv_plan *plan = plan_of(x, &files[a], err);
        if (!plan)
            return false;
        if (!tree_has_arch(plan, &profile->archs[a]))
            continue;
        for (unsigned u = 0; u < profile->n_audiences; u++)
            if (hv_profile_audiences_on(profile, a, x->options->audiences) & 1u << u)
                x->jobs[x->n_jobs++] =
                    (struct job){.plan = plan, .arch = a, .audience = u};
        if (profile->n_masks || profile->n_signatures)
            x->jobs[x->n_jobs++] =
                (struct job){.plan = hv_companions_plan(x->companions), .arch = a};
    }
    return true;
}

static bool is_companion(const struct extraction *x, const struct job *job)
{
    return job->plan == hv_companions_plan(x->companions);
}

/* What a job's worker sent. */
static bool read_result(const struct extraction *x, const struct job *job,
                        const struct hv_job_result *result, struct hv_variant *variant,
                        struct hv_err *err)
{
    const struct hv_profile *profile = x->profile;
    struct hv_err why = result->err;
    if (result->ok && hv_variant_read(variant, result->bytes.p ? result->bytes.p : "",
                                      result->bytes.n, &why))
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

/* Add everything that the compiler does not report. companion_values: of the companion
 * files' macros. */
static bool complete_surface(const struct extraction *x, const struct hv_plan *plan,
                             const struct hv_variant *companion_values,
                             struct hv_surface *surface, struct hv_err *err)
{
    unsigned arch = companion_values->arch;
    hv_hypercalls_find(x->profile, surface);
    hv_registers_add(x->profile, arch, surface, x->atoms);
    if (!hv_ops_add(plan, arch, surface, x->atoms, err) ||
        !hv_companions_add(x->companions, companion_values, surface, x->atoms, err))
        return false;
    hv_surface_seal(surface);
    hv_helpers_drop(x->profile, surface);
    hv_docs_fingerprint(plan, surface, x->atoms);
    hv_docs_find_bumps(plan, surface, x->atoms);
    hv_undeclared_find(plan, arch, surface, x->atoms);
    list_thresholds(plan->thresholds, surface);
    return true;
}

/* One architecture's results, in the order of the jobs. */
static bool merge_arch(const struct extraction *x, unsigned arch,
                       const struct hv_job_result *results,
                       struct hv_surface **ret_surface, struct hv_err *err)
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
        *v = (struct hv_variant){.arch = arch,
                                 .audience = x->jobs[j].audience,
                                 .arena = arena,
                                 .atoms = x->atoms};
        if (!companion) {
            pointers[n++] = v;
            plan = x->jobs[j].plan;
        }
        ok = read_result(x, &x->jobs[j], &results[j], v, err);
    }
    if (ok && n) {
        *ret_surface = hv_variants_merge(pointers, n, x->profile, arch);
        ok = complete_surface(x, plan, companion_values, *ret_surface, err);
    }
    hv_arena_free(arena);
    return ok;
}

/* A worker's first parse costs half as much again as the next ones. */
static unsigned count_workers(const struct extraction *x)
{
    enum { VARIANTS_A_WORKER = 4 };
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned sensible =
        (unsigned)(x->n_todo + VARIANTS_A_WORKER - 1) / VARIANTS_A_WORKER;
    if (x->options->jobs)
        return x->options->jobs;
    return processors > 0 && sensible > (unsigned)processors ? (unsigned)processors
                                                             : sensible;
}

/* SHA-256 of all files of a plan, names and contents. Of all files, though a variant
 * sees those of one architecture: which macros are probed depends on every definition.
 */
static void hash_plan(const struct hv_plan *plan, char ret_hash[HV_SHA256_HEX + 1])
{
    struct hv_buf buf = {0};
    for (size_t f = 0; f < plan->n_files; f++) {
        const struct hv_source_file *file = plan->files[f].scan.file;
        hv_buf_printf(&buf, "%s\n%zu\n", file->path, file->n);
        hv_buf_add(&buf, file->bytes, file->n);
    }
    hv_sha256_hex(buf.p ? buf.p : "", buf.n, ret_hash);
    hv_buf_done(&buf);
}

/* The key of a job's result: a hash of everything that decides it. hash: of the job's
 * plan. */
static void hash_job(const struct extraction *x, struct job *job, const char *hash)
{
    const char *parser = getenv("HVABI_LIBCLANG"); /* all others give the same bytes */
    const char *release = x->options->release;
    struct hv_buf buf = {0};
    hv_buf_printf(&buf, "%s\n%s\n%s\n%s %s\n%s\n", x->options->identity,
                  parser ? parser : "", release ? release : "",
                  job->plan->profile->archs[job->arch].name,
                  job->plan->profile->audiences[job->audience].name, hash);
    hv_sha256_hex(buf.p, buf.n, job->key);
    hv_buf_done(&buf);
}

/* The keys of all jobs, and the results that are in the cache; the rest is to be done.
 */
static void look_up_parses(struct extraction *x, struct hv_job_result *results)
{
    const struct hv_parse_cache *cache = x->options->cache;
    char companion_hash[HV_SHA256_HEX + 1];
    for (size_t i = 0; cache && i < x->n_plans; i++)
        hash_plan(x->plans[i], x->plans[i]->hash);
    if (cache)
        hash_plan(hv_companions_plan(x->companions), companion_hash);
    for (size_t j = 0; j < x->n_jobs; j++) {
        struct job *job = &x->jobs[j];
        if (cache)
            hash_job(x, job, is_companion(x, job) ? companion_hash : job->plan->hash);
        results[j].ok = cache && cache->get(cache->ctx, job->key, &results[j].bytes);
        if (!results[j].ok)
            x->todo[x->n_todo++] = j;
    }
}

/* Only what was parsed in the sandbox is kept. */
static void keep_parse(const struct extraction *x, size_t job,
                       const struct hv_job_result *result)
{
    const struct hv_parse_cache *cache = x->options->cache;
    if (cache && result->ok && !x->options->no_sandbox)
        cache->put(cache->ctx, x->jobs[job].key, result->bytes.p ? result->bytes.p : "",
                   result->bytes.n);
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

/* Let workers do what is not known yet. The parser is loaded here, once for all. */
static bool parse_rest(struct extraction *x, struct hv_job_result *results,
                       struct hv_err *err)
{
    struct hv_pool_options pool = {.workers = count_workers(x),
                                   .in_process = x->options->in_process,
                                   .wall_seconds = WALL_SECONDS,
                                   .max_bytes = result_bytes,
                                   .enter = enter_worker,
                                   .run = run_job,
                                   .tick =
                                       x->options->progress ? report_progress : NULL,
                                   .ctx = x};
    if (!x->n_todo)
        return true;
    struct hv_job_result *done = hv_alloc(x->n_todo * sizeof *done);
    bool ok = hv_parser_prepare(err) && hv_pool_run(&pool, x->n_todo, done, err);
    for (size_t i = 0; i < x->n_todo; i++) {
        results[x->todo[i]] = done[i];
        if (ok)
            keep_parse(x, x->todo[i], &done[i]);
    }
    free(done);
    return ok;
}

static bool run_jobs(struct extraction *x,
                     struct hv_surface *ret_surfaces[HV_MAX_ARCHS], struct hv_err *err)
{
    struct hv_job_result *results = hv_alloc((x->n_jobs + 1) * sizeof *results);
    x->todo = hv_alloc((x->n_jobs + 1) * sizeof *x->todo);
    look_up_parses(x, results);
    bool ok = parse_rest(x, results, err);
    free(x->todo);
    for (unsigned a = 0; ok && a < x->profile->n_archs; a++)
        ok = merge_arch(x, a, results, &ret_surfaces[a], err);
    for (size_t j = 0; j < x->n_jobs; j++)
        hv_buf_done(&results[j].bytes);
    free(results);
    for (unsigned a = 0; !ok && a < HV_MAX_ARCHS; a++) {
        hv_surface_free(ret_surfaces[a]);
        ret_surfaces[a] = NULL;
    }
    return ok;
}

bool hv_extract(const struct hv_source_files headers[HV_MAX_ARCHS],
                const struct hv_extract_options *options, struct hv_atoms *atoms,
                struct hv_surface *ret_surfaces[HV_MAX_ARCHS], struct hv_err *err)
{
    memset(ret_surfaces, 0, HV_MAX_ARCHS * sizeof *ret_surfaces);
    const struct hv_profile *profile = options->profile;
    struct hv_companions *companions =
        hv_companions_new(options->companions.v, options->companions.n, profile, err);
    if (!companions)
        return false;
    struct extraction x = {.profile = profile,
                           .companions = companions,
                           .options = options,
                           .atoms = atoms};
    bool ok = list_jobs(&x, headers, err);
    if (ok)
        ok = x.n_jobs
                 ? run_jobs(&x, ret_surfaces, err)
                 : hv_fail(err, HV_ERR_INPUT, NULL,
                           "the tree has no headers of the selected architectures");
    free(x.jobs);
    for (size_t i = 0; i < x.n_plans; i++)
        hv_plan_free(x.plans[i]);
    hv_companions_free(companions);
    return ok;
}
