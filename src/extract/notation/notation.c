/* SPDX-License-Identifier: MIT */
#include "extract/notation/notation.h"

#include "base/pool.h"
#include "base/sandbox.h"
#include "base/serial.h"

struct text {
    struct hv_buf *buf;
    uint32_t line; /* that comes next */
};

static void go_to(struct text *t, uint32_t line)
{
    while (t->line < line) {
        hv_buf_putc(t->buf, '\n');
        t->line++;
    }
}

static void put_line(struct text *t, const char *a, const char *b, const char *c)
{
    hv_buf_printf(t->buf, "%s%s%s\n", a, b, c);
    t->line++;
}

static void put_number(struct hv_buf *buf, const struct hv_notation *n,
                       const struct hv_call *call, size_t place)
{
    const char *start = n->start ? n->start : "0";
    if (call->number) {
        hv_buf_puts(buf, " = ");
        hv_put_template(buf, n->number_as ? n->number_as : "%s",
                        (struct hv_span){call->number, strlen(call->number)});
    } else if (n->all) {
        hv_buf_printf(buf, " = (%s) %c %zu", start, n->descending ? '-' : '+', place);
    } else if (n->start && !n->first && !place) {
        hv_buf_printf(buf, " = %s", start);
    }
}

/* place: index in an enumeration, or ALONE. */
#define ALONE SIZE_MAX
static void put_call(struct text *t, const struct hv_notation *n, struct hv_call *call,
                     size_t place)
{
    bool conditional = call->condition != NULL;
    go_to(t, conditional && call->line ? call->line - 1 : call->line);
    if (conditional)
        put_line(t, "#if ", call->condition, "");
    go_to(t, call->line);
    call->in_c = t->line;
    hv_buf_printf(t->buf, "%s%s", place == ALONE ? "enum { " : "", call->name);
    put_number(t->buf, n, call, place);
    put_line(t, place == ALONE ? " };" : ",", "", "");
    if (conditional)
        put_line(t, "#endif", "", "");
}

/* If the order gives the numbers, the first enumerator must be unconditional: counting
 * begins at the first one that exists. */
static bool check_first(const struct hv_calls *calls, const struct hv_source_file *file,
                        const struct hv_call *call, struct hv_err *err)
{
    const struct hv_notation *n = calls->notation;
    return !call->condition || call->number || n->all || n->first || !n->start ||
           hv_fail_at(err, file->path, call->line, 0,
                      "the first call, %s, depends on a condition and has no number: "
                      "set \"first\" to an enumerator before it",
                      call->name);
}

/* An enumeration without enumerators is not C. Put the condition under which this one
 * has some; false: it always has. */
static bool put_any(struct hv_buf *buf, const struct hv_calls *calls)
{
    const char *last = "";
    if (calls->notation->first || calls->notation->behind)
        return false;
    HV_EACH (call, calls->v, calls->n) {
        if (!call->name || call->unnumbered || hv_same_text(call->condition, last))
            continue;
        if (!call->condition)
            return false;
        hv_buf_printf(buf, "%s(%s)", *last ? " || " : "", call->condition);
        last = call->condition;
    }
    return *last;
}

static void put_begin(struct text *t, const struct hv_calls *calls, const char *any)
{
    const struct hv_notation *n = calls->notation;
    if (n->when)
        put_line(t, "#if ", n->when, "");
    if (any)
        put_line(t, "#if ", any, "");
    put_line(t, "enum ", n->enumeration ? n->enumeration : "", " {");
    if (!n->first)
        return;
    hv_buf_printf(t->buf, "%s = ", n->first);
    put_line(t, n->start ? n->start : "0", ",", "");
}

static void put_end(struct text *t, const struct hv_calls *calls, bool some,
                    const char *any)
{
    const struct hv_notation *n = calls->notation;
    const char *start = n->start && !some && !n->first ? n->start : NULL;
    if (n->behind)
        put_line(t, n->behind, start ? " = " : "", start ? start : "");
    put_line(t, "};", "", "");
    if (any)
        put_line(t, "#endif", "", "");
    if (n->when)
        put_line(t, "#endif", "", "");
}

/* Can a call with its own number do without an enumeration, as that has no name? */
static bool stands_alone(const struct hv_calls *calls)
{
    const struct hv_notation *n = calls->notation;
    return !n->enumeration && !n->first && !n->behind &&
           HV_ALL(call, calls->v, calls->n,
                  !call->name || call->unnumbered || call->number);
}

static bool put_calls(struct text *t, struct hv_calls *calls,
                      const struct hv_source_file *file, size_t *ret_n,
                      struct hv_err *err)
{
    bool ok = true, alone = stands_alone(calls);
    for (size_t i = 0; ok && i < calls->n; i++) {
        struct hv_call *call = &calls->v[i];
        if (!call->name || call->unnumbered) {
            go_to(t, call->line);
            call->in_c = t->line;
            put_line(t, call->name ? "" : call->text, "", "");
        } else {
            ok = *ret_n || check_first(calls, file, call, err);
            put_call(t, calls->notation, call, alone ? ALONE : (*ret_n)++);
        }
    }
    return ok;
}

/* Convert the header to C. Sets the lines of the calls in it. */
static bool calls_write(struct hv_calls *calls, const struct hv_source_file *file,
                        struct hv_buf *buf, struct hv_err *err)
{
    struct text t = {.buf = buf, .line = 1};
    HV_BUF any = {0};
    size_t place = 0;
    for (size_t i = 0; i < buf->n; i++)
        t.line += buf->p[i] == '\n';
    if (stands_alone(calls))
        return put_calls(&t, calls, file, &place, err);
    bool conditional = put_any(&any, calls);
    put_begin(&t, calls, conditional ? any.p : NULL);
    bool ok = put_calls(&t, calls, file, &place, err);
    put_end(&t, calls, place > 0, conditional ? any.p : NULL);
    return ok;
}

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

uint32_t hv_notation_line(const struct hv_source_file *file, uint32_t line)
{
    const struct hv_call *last = NULL;
    for (const struct hv_calls *calls = file->calls; calls; calls = calls->next)
        HV_EACH (call, calls->v, calls->n)
            if (call->in_c && call->in_c <= line && (!last || call->in_c > last->in_c))
                last = call;
    return last ? last->line : line;
}

struct hv_call *hv_calls_add(struct hv_calls *calls, const struct hv_source_file *file,
                             uint32_t line, const char *name, struct hv_err *err)
{
    HV_BUF buf = {0};
    hv_put_template(&buf, calls->notation->as ? calls->notation->as : "%s",
                    (struct hv_span){name, strlen(name)});
    const char *whole = hv_arena_strndup(calls->arena, buf.p, buf.n);
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

/* Pass calls from a worker to its parent, which trusts nothing. */
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
    HV_SERIAL_OUT out = {.buf = buf};
    if (ok)
        pass_calls(&(struct hv_serial_walk){.out = &out}, &calls, t->atoms);
    hv_arena_free(calls.arena);
    return ok;
}

/* ---- headers ---- */

/* Including the header again adds nothing. */
static const char once[] = "#pragma once\n";

/* Append a list to the file's; the last one comes first. */
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

/* Write the jobs of one file, from `job` on, as C text. */
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
        HV_SERIAL_IN in =
            hv_serial_in_of(result->bytes.p ?: "", result->bytes.n, t->atoms);
        if (result->ok)
            pass_calls(&(struct hv_serial_walk){.in = &in}, calls, t->atoms);
        else
            *err = result->err;
        ok = result->ok &&
             (!in.bad ||
              hv_fail(err, HV_ERR_INPUT, file->path, "a worker's answer is damaged")) &&
             calls_write(calls, original, &buf, err);
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
    struct hv_source_file *v = HV_ARENA_COPY(t->options->arena, files->v, files->n);
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
