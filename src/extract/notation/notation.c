/* SPDX-License-Identifier: MIT */
#include "extract/notation/notation.h"

#include "base/pool.h"
#include "base/sandbox.h"
#include "base/serial.h"

enum { CPU_SECONDS = 20, WALL_SECONDS = 20 * CPU_SECONDS };
static const size_t worker_bytes = 512UL << 20, result_bytes = 64u << 20;

static const struct hv_notation_reader *const readers[] = {&hv_notation_xml_reader,
                                                           &hv_notation_lines_reader};

static const struct hv_notation_reader *reader_of(const struct hv_notation *notation)
{
    return *HV_FIND(reader, readers, HV_COUNT(readers), (*reader)->is_of(notation));
}

/* ---- for readers ---- */

static bool is_name(const char *s)
{
    return *s && !s[hv_word_length(s)] && (*s < '0' || *s > '9');
}

struct hv_span hv_notation_original(const struct hv_source_file *file)
{
    return file->calls ? file->calls->original : (struct hv_span){file->bytes, file->n};
}

struct hv_call *hv_calls_add(struct hv_calls *calls, const struct hv_source_file *file,
                             uint32_t line, const char *name, struct hv_err *err)
{
    struct hv_buf buf = {0};
    hv_put_template(&buf, calls->notation->as ? calls->notation->as : "%s",
                    (struct hv_span){name, strlen(name)});
    const char *whole = hv_arena_strndup(calls->arena, buf.p, buf.n);
    hv_buf_done(&buf);
    if (!is_name(whole)) {
        hv_fail_at(err, file->path, line, 0,
                   "expected a call whose constant has a name in C, found \"%.80s\"",
                   whole);
        return NULL;
    }
    struct hv_call *call = HV_ARENA_ADD(calls->arena, calls->v, calls->n, calls->cap);
    *call = (struct hv_call){.name = whole, .line = line};
    return call;
}

void hv_call_add_argument(struct hv_calls *calls, struct hv_call *call, const char *way,
                          const char *type)
{
    *HV_ARENA_ADD(calls->arena, call->args, call->n_args, call->cap_args) =
        (struct hv_call_argument){way, type};
}

/* ---- workers ---- */

struct job {
    size_t file;
    const struct hv_notation *notation;
};

struct translation {
    const struct hv_notation_options *options;
    struct hv_atoms *atoms;
    const struct hv_source_file *files;
    size_t n, cap;
    struct job *jobs;
    struct hv_job_result *results;
};

static bool enter_worker(void *ctx, struct hv_err *err)
{
    const struct translation *t = ctx;
    return hv_sandbox_enter_worker(
        &(struct hv_sandbox_worker){worker_bytes, CPU_SECONDS, t->options->no_sandbox,
                                    "read"},
        err);
}

/* Calls from a worker, and to its parent, which takes nothing on trust. */
static void pass_calls(const struct hv_serial_walk *walk, struct hv_calls *calls,
                       struct hv_atoms *atoms)
{
    HV_SERIAL_PASS_LIST(walk, calls->arena, calls->v, calls->n);
    HV_EACH (call, calls->v, calls->n) {
        const char **const texts[] = {&call->name, &call->text, &call->number,
                                      &call->condition};
        for (size_t i = 0; i < HV_COUNT(texts); i++)
            *texts[i] = hv_serial_pass_string(walk, hv_atom(atoms, *texts[i]));
        call->unnumbered = hv_serial_pass(walk, call->unnumbered, 1);
        call->line = (uint32_t)hv_serial_pass(walk, call->line, UINT32_MAX / 2);
        hv_serial_check(walk, call->name || call->text);
        HV_SERIAL_PASS_LIST(walk, calls->arena, call->args, call->n_args);
        HV_EACH (arg, call->args, call->n_args) {
            arg->way = hv_serial_pass_string(walk, hv_atom(atoms, arg->way));
            arg->type = hv_serial_pass_needed(walk, hv_atom(atoms, arg->type));
        }
    }
}

static bool run_job(void *ctx, size_t number, struct hv_buf *buf, struct hv_err *err)
{
    const struct translation *t = ctx;
    const struct job *job = &t->jobs[number];
    struct hv_calls calls = {.arena = hv_arena_new(), .notation = job->notation};
    bool ok = reader_of(job->notation)->read(&t->files[job->file], &calls, err);
    struct hv_serial_out out;
    hv_serial_out_init(&out, buf);
    if (ok)
        pass_calls(&(struct hv_serial_walk){.out = &out}, &calls, t->atoms);
    hv_serial_out_done(&out);
    hv_arena_free(calls.arena);
    return ok;
}

/* ---- headers ---- */

/* A header that another includes again says nothing new. */
static const char once[] = "#pragma once\n";

/* A list of the file's; the last one comes first. */
static struct hv_calls *append_list(struct hv_source_file *file,
                                    const struct hv_source_file *original,
                                    struct hv_arena *arena,
                                    const struct hv_notation *notation)
{
    struct hv_calls *calls = hv_arena_alloc(arena, sizeof *calls);
    *calls = (struct hv_calls){.arena = arena,
                               .notation = notation,
                               .original = {original->bytes, original->n},
                               .next = file->calls};
    file->calls = calls;
    return calls;
}

/* The jobs of one file, from that one on, into its C text. */
static bool write_file(const struct translation *t, struct hv_source_file *file,
                       size_t job, struct hv_err *err)
{
    const struct hv_source_file *original = &t->files[t->jobs[job].file];
    struct hv_arena *arena = t->options->arena;
    HV_BUF buf = {0};
    bool ok = true;
    hv_buf_puts(&buf, once);
    for (; ok && job < t->n && &t->files[t->jobs[job].file] == original; job++) {
        const struct hv_job_result *result = &t->results[job];
        struct hv_calls *calls =
            append_list(file, original, arena, t->jobs[job].notation);
        struct hv_serial_in in;
        hv_serial_in_init(&in, result->bytes.p ?: "", result->bytes.n, t->atoms);
        if (result->ok)
            pass_calls(&(struct hv_serial_walk){.in = &in}, calls, t->atoms);
        else
            *err = result->err;
        hv_serial_in_done(&in);
        ok = result->ok &&
             (!in.bad ||
              hv_fail(err, HV_ERR_INPUT, file->path, "a worker's answer is damaged")) &&
             hv_calls_write(calls, original, &buf, err);
    }
    file->bytes = hv_arena_strndup(arena, buf.p, buf.n);
    file->n = buf.n;
    return ok;
}

static bool list_jobs(struct translation *t, const struct hv_source_files *files,
                      struct hv_err *err)
{
    bool ok = true;
    for (size_t f = 0; f < files->n; f++) {
        const struct hv_notation *n = NULL;
        while (ok && (n = hv_notation_of(t->options->profile, files->v[f].path, n))) {
            const struct hv_notation_reader *reader = reader_of(n);
            *HV_ADD(t->jobs, t->n, t->cap) = (struct job){f, n};
            ok = !reader->prepare || reader->prepare(err);
        }
    }
    return ok;
}

static bool translate_files(struct translation *t, struct hv_source_files *files,
                            struct hv_err *err)
{
    const struct hv_pool_options pool = {.workers = 1,
                                         .in_process = t->options->in_process,
                                         .wall_seconds = WALL_SECONDS,
                                         .max_bytes = result_bytes,
                                         .enter = enter_worker,
                                         .run = run_job,
                                         .ctx = t};
    struct hv_source_file *v = hv_arena_alloc(t->options->arena, files->n * sizeof *v);
    memcpy(v, files->v, files->n * sizeof *v);
    t->results = hv_alloc(t->n * sizeof *t->results);
    bool ok = hv_pool_run(&pool, t->n, t->results, err);
    for (size_t j = 0; ok && j < t->n; j++)
        if (!j || t->jobs[j].file != t->jobs[j - 1].file)
            ok = write_file(t, &v[t->jobs[j].file], j, err);
    for (size_t j = 0; j < t->n; j++)
        hv_buf_done(&t->results[j].bytes);
    free(t->results);
    files->v = v;
    return ok;
}

bool hv_notations_translate(const struct hv_notation_options *options,
                            struct hv_source_files *files, struct hv_err *err)
{
    struct translation t = {
        .options = options, .atoms = options->atoms, .files = files->v};
    bool ok = !options->profile->n_notations ||
              (list_jobs(&t, files, err) && (!t.n || translate_files(&t, files, err)));
    free(t.jobs);
    return ok;
}
