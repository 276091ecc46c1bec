/* SPDX-License-Identifier: MIT */
#include "extract/compile.h"

#include "base/file.h"
#include "base/pool.h"
#include "base/sandbox.h"
#include "base/subprocess.h"
#include "extract/libc_headers.h"
#include "extract/plan.h"
#include "model/data_model.h"

#include <sys/wait.h>
#include <unistd.h>

/* The second limit is for a process that sleeps for ever. */
enum { CPU_SECONDS = 20, WALL_SECONDS = 20 * CPU_SECONDS };
static const unsigned long compiler_bytes = 2048UL << 20;
static const size_t words_bytes = 64u << 10;

struct compilation {
    struct hv_plan *plan;
    const struct hv_compile_options *options;
    struct hv_arena *arena;
    struct hv_arguments args;
    const char *names[6];
};

/* ---- the headers as files ---- */

/* Paths of the virtual root become paths below dir: includes have them spelled out. */
static bool write_text(const struct compilation *c, const char *path, const char *text,
                       size_t n, struct hv_err *err)
{
    static const char root[] = "\"" HV_VIRTUAL_ROOT "/";
    const char *at = text, *end = text + n;
    HV_BUF buf = {0};
    while (at < end) {
        const char *next = memmem(at, (size_t)(end - at), root, sizeof root - 1);
        hv_buf_add(&buf, at, (size_t)((next ? next : end) - at));
        if (!next)
            break;
        hv_buf_printf(&buf, "\"%s%s/", c->options->dir, HV_VIRTUAL_ROOT);
        at = next + sizeof root - 1;
    }
    return hv_file_write_atomic(
        hv_arena_printf(c->arena, "%s%s", c->options->dir, path), buf.p ? buf.p : "",
        buf.n, err);
}

static bool write_headers(const struct compilation *c, struct hv_err *err)
{
    const struct hv_plan *plan = c->plan;
    bool ok = true;
    for (size_t i = 0; ok && i < plan->n_files; i++)
        ok = write_text(c, plan->files[i].virtual_path, plan->files[i].text,
                        plan->files[i].n, err);
    for (const struct hv_header_text *h = hv_libc_headers(); ok && h->path; h++)
        ok = write_text(c, hv_arena_printf(c->arena, HV_VIRTUAL_LIB "%s", h->path),
                        h->text, strlen(h->text), err);
    for (size_t i = 0; ok && i < plan->profile->n_stubs; i++) {
        const struct hv_stub *stub = &plan->profile->stubs[i];
        if (!stub->audiences || stub->audiences & 1u << c->options->audience)
            ok = write_text(c,
                            hv_arena_printf(c->arena, HV_VIRTUAL_STUB "%s", stub->path),
                            stub->text, strlen(stub->text), err);
    }
    return ok;
}

static bool write_umbrella(const struct compilation *c, struct hv_err *err)
{
    const struct hv_plan *plan = c->plan;
    unsigned char *out = hv_arena_alloc(c->arena, plan->n_files + 1);
    bool *probed = hv_arena_alloc(c->arena, (plan->n_macros + 1) * sizeof *probed);
    for (size_t f = 0; f < plan->n_files; f++)
        out[f] = hv_surface_unread(c->options->read, plan->files[f].scan.file->path,
                                   1u << c->options->audience) != NULL;
    struct hv_umbrella umbrella = {.arch = c->options->arch,
                                   .audience = c->options->audience,
                                   .out = out,
                                   .only = -1,
                                   .probed = probed};
    hv_umbrella_build(plan, &umbrella);
    bool ok = write_text(c, HV_UMBRELLA, umbrella.text.p, umbrella.text.n, err);
    hv_buf_done(&umbrella.text);
    return ok;
}

/* ---- the compiler ---- */

static void add_path(struct compilation *c, const char *option, const char *path)
{
    hv_argument_add(&c->args, option);
    hv_argument_add(&c->args, hv_arena_printf(c->arena, "%s%s", c->options->dir, path));
}

/* Use clang by its newest available name, and gcc by that of the architecture. */
static void choose_names(struct compilation *c, const struct hv_arch *arch, bool clang)
{
    static const char *const names[] = {"clang-19", "clang-18", "clang-17", "clang-16",
                                        "clang"};
    size_t n = 0;
    while (clang && n < HV_COUNT(names)) {
        c->names[n] = names[n];
        n++;
    }
    if (!clang)
        c->names[n] = hv_arena_printf(c->arena, "%s-gcc",
                                      arch->gcc ? arch->gcc : hv_arch_triple(arch));
}

static void make_arguments(struct compilation *c, const char *std)
{
    static const char *const fixed[] = {
        "-xc", "-nostdinc", "-w", "-g", "-fno-eliminate-unused-debug-types", "-c",
    };
    const struct hv_profile *profile = c->plan->profile;
    const struct hv_arch *arch = &profile->archs[c->options->arch];
    bool clang = strcmp(c->options->compiler, "clang") == 0;
    choose_names(c, arch, clang);
    for (size_t i = 0; i < HV_COUNT(fixed); i++)
        hv_argument_add(&c->args, fixed[i]);
    hv_arguments_add_language(&c->args, profile, std);
    if (clang) {
        hv_argument_add(&c->args, "-target");
        hv_argument_add(&c->args, hv_arch_triple(arch));
        hv_arguments_add_gcc(&c->args, profile);
    }
    hv_arguments_add_defines(&c->args, profile, c->options->arch, c->options->audience,
                             NULL);
    add_path(c, "-I", HV_VIRTUAL_STUB);
    add_path(c, "-I", HV_VIRTUAL_LIB);
    add_path(c, "-I", c->plan->prefix);
    add_path(c, "-o", "/object.o");
    hv_argument_add(&c->args,
                    hv_arena_printf(c->arena, "%s%s", c->options->dir, HV_UMBRELLA));
    hv_argument_add(&c->args, NULL);
}

static bool enter_sandbox(void *ctx, struct hv_err *err)
{
    (void)ctx;
    return hv_sandbox_limits(compiler_bytes, CPU_SECONDS) ||
           hv_fail(err, HV_ERR_INPUT, NULL, "cannot set the limits of a worker");
}

/* The output of the compiler is used if it fails. */
static bool run_compiler(void *ctx, size_t job, struct hv_buf *buf, struct hv_err *err)
{
    const struct compilation *c = ctx;
    struct hv_subprocess child = {.names = c->names,
                                  .args = c->args.v,
                                  .in = -1,
                                  .from = STDERR_FILENO,
                                  .max = words_bytes};
    int status = 0;
    (void)job;
    if (!hv_subprocess_run(&child, buf, &status, err))
        return false;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return true;
    const char *name = c->names[0];
    if (WIFEXITED(status) && WEXITSTATUS(status) == HV_SUBPROCESS_NOT_FOUND)
        return hv_fail(err, HV_ERR_INPUT, NULL, "cannot find the compiler %s", name);
    const char *error = buf->p ? strstr(buf->p, "error: ") : NULL;
    return hv_fail(err, HV_ERR_INPUT, NULL, "%s cannot compile the headers: %.*s", name,
                   error ? (int)strcspn(error, "\n") : 10, error ? error : "no reason");
}

/* As that C; NULL is the profile's. */
static bool compile_as(struct compilation *c, const char *std, struct hv_err *err)
{
    struct hv_pool_options pool = {.workers = 1,
                                   .wall_seconds = WALL_SECONDS,
                                   .max_bytes = words_bytes + 1,
                                   .enter = enter_sandbox,
                                   .run = run_compiler,
                                   .ctx = c};
    struct hv_job_result result = {0};
    c->args.n = 0;
    memset(c->names, 0, sizeof c->names);
    make_arguments(c, std);
    bool ok = hv_pool_run(&pool, 1, &result, err);
    if (ok && !result.ok) {
        *err = result.err;
        ok = false;
    }
    hv_buf_done(&result.bytes);
    return ok;
}

bool hv_compile(const struct hv_source_files *headers, const struct hv_profile *profile,
                const struct hv_compile_options *options, struct hv_buf *ret_prefix,
                struct hv_err *err)
{
    struct compilation c = {.plan = hv_plan_new(headers->v, headers->n, profile, err),
                            .options = options,
                            .arena = hv_arena_new()};
    struct hv_err first = {0}, newer = {0};
    if (!c.plan) {
        hv_arena_free(c.arena);
        return false;
    }
    /* as libclang's reader: a newer C if the profile names none */
    bool ok = write_headers(&c, err) && write_umbrella(&c, err);
    if (ok && !compile_as(&c, NULL, &first) &&
        (profile->std || !compile_as(&c, HV_NEWER_STD, &newer))) {
        *err = first;
        ok = false;
    }
    if (ok)
        hv_buf_printf(ret_prefix, "%s%s", options->dir, c.plan->prefix);
    free(c.args.v);
    hv_arena_free(c.arena);
    hv_plan_free(c.plan);
    return ok;
}
