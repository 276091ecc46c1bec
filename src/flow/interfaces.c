/* SPDX-License-Identifier: MIT */
#include "flow/interfaces.h"

#include "extract/extract.h"
#include "report/join.h"

static bool is_error(enum hvabi_status status)
{
    return status >= HVABI_USAGE;
}

/* Reset what was found for the previous profile. */
static void begin_profile(struct hvabi *run, const struct hv_profile *profile)
{
    hv_run_cache_close(run);
    hv_known_done(&run->known);
    run->identity = NULL;
    run->not_taken = NULL;
    run->error = (struct hvabi_error){0};
    run->profile = profile;
}

/* Take what the command wrote for the run's profile out of the outputs. */
static void take_parts(struct hvabi *run, enum hvabi_status status,
                       const struct hvabi_outputs *outputs, size_t turn,
                       struct hv_report_part *parts)
{
    for (size_t k = 0; k < outputs->n; k++) {
        struct hvabi_output *output = &outputs->v[k];
        parts[k * run->n_interfaces + turn] = (struct hv_report_part){
            .profile = run->profile,
            .bytes = output->bytes,
            .n = output->n,
            .error = is_error(status)
                         ? hv_arena_printf(run->arena, "%s", run->error.text)
                         : NULL};
        output->bytes = NULL;
        output->n = 0;
    }
}

static void join_parts(size_t n, const struct hvabi_outputs *outputs,
                       struct hv_report_part *parts)
{
    for (size_t k = 0; k < outputs->n; k++) {
        struct hvabi_output *output = &outputs->v[k];
        struct hv_buf all = {0};
        hv_report_join(output->format ? output->format : "text", &parts[k * n], n,
                       &all);
        output->bytes = all.p;
        output->n = all.n;
    }
    for (size_t i = 0; i < n * outputs->n; i++)
        free(parts[i].bytes);
}

/* The results of all runs. */
struct several {
    enum hvabi_status worst, best; /* best: without those with an error */
    struct hvabi_error first;
    struct hv_report_part *parts; /* per output, of all profiles */
};

static void note_status(struct hvabi *run, struct several *s, enum hvabi_status status)
{
    if (is_error(status) && !*s->first.text)
        s->first = run->error;
    s->worst = status > s->worst ? status : s->worst;
    if (!is_error(status))
        s->best = is_error(s->best) || status > s->best ? status : s->best;
}

/* Run the command for the other profiles; the run for the first one is over. */
static void go_on(struct hvabi *run, hv_command_fn *command, const void *call,
                  const struct hvabi_outputs *outputs, struct several *s)
{
    enum hvabi_status status = s->worst;
    s->parts = hv_alloc(run->n_interfaces * outputs->n * sizeof *s->parts + 1);
    for (size_t i = 0; i < run->n_interfaces; i++) {
        if (i) {
            begin_profile(run, run->interfaces[i]);
            status = command(run, call, outputs);
        }
        note_status(run, s, status);
        take_parts(run, status, outputs, i, s->parts);
    }
}

enum hvabi_status hv_each_interface(struct hvabi *run, hv_command_fn *command,
                                    const void *call,
                                    const struct hvabi_outputs *outputs, bool any)
{
    run->several = true;
    struct several s = {.best = HVABI_INPUT};
    s.worst = command(run, call, outputs);
    size_t n = run->n_interfaces;
    if (n > 1)
        go_on(run, command, call, outputs, &s);
    run->several = false;
    if (n < 2)
        return s.worst;
    /* an interface that could not be read may have had it */
    bool forgiven = any && !is_error(s.best) && s.worst < HVABI_INPUT;
    HV_EACH (part, s.parts, forgiven ? n * outputs->n : 0)
        part->error = NULL;
    join_parts(n, outputs, s.parts);
    free(s.parts);
    begin_profile(run, NULL);
    run->n_interfaces = 0;
    if (!forgiven)
        run->error = s.first;
    return forgiven ? s.best : s.worst;
}
