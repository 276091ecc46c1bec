/* SPDX-License-Identifier: MIT
 *
 * The history command: changes in a range of releases or commits.
 */
#include "flow/history/steps.h"
#include "flow/interfaces.h"
#include "flow/outputs.h"
#include "flow/start.h"
#include "flow/word.h"
#include "judge/vote/precedents.h"
#include "store/releases.h"

struct history {
    struct hvabi *run;
    const char *from, *to;      /* ends of the range; NULL: open */
    struct hv_strings roots;    /* of the headers, at both ends */
    struct hv_strings releases; /* in the range */
    struct hv_steps steps;
    struct hv_change_index *changes;
    bool commits;
};

/* ---- the range ---- */

static bool split_range(struct history *s, const char *range, struct hv_err *err)
{
    const char *dots = range ? strstr(range, "..") : NULL;
    if (!range)
        return true;
    if (!dots || dots[2] == '.')
        return hv_fail(err, HV_ERR_USAGE, NULL,
                       "'%s' is not a range: expected @RELEASE..@RELEASE or REV..REV",
                       range);
    if (dots > range)
        s->from = hv_arena_strndup(s->run->arena, range, (size_t)(dots - range));
    s->to = dots[2] ? dots + 2 : NULL;
    s->commits = (s->from ? *s->from : s->to ? *s->to : '@') != '@';
    if (s->commits && !s->from)
        return hv_fail(err, HV_ERR_USAGE, NULL,
                       "'%s' has no beginning: expected REV..REV", range);
    if (s->from && s->to && (*s->from == '@') != (*s->to == '@'))
        return hv_fail(
            err, HV_ERR_USAGE, NULL,
            "'%s': expected two recorded releases (@RELEASE) or two revisions", range);
    return true;
}

/* Find the header roots at an end of the range. */
static bool find_roots(struct history *s, const char *word, struct hv_err *err)
{
    if (s->commits) /* a path of that name is not meant */
        word = hv_arena_printf(s->run->arena, "rev:%s", word);
    struct hv_input *input = hv_input_open(s->run, word, err);
    bool ok = input && hv_start(s->run, &input, 1, err);
    if (ok && input->headers.root)
        hv_strings_add(&s->roots, input->headers.root, s->run->arena);
    for (size_t a = 0; ok && a < HV_MAX_ARCHS; a++)
        HV_EACH (root, input->headers.roots[a].v, input->headers.roots[a].n)
            hv_strings_add(&s->roots, *root, s->run->arena);
    hv_input_free(input);
    return ok;
}

/* Find the hypervisor from the ends of the range, else from the working tree. */
static bool start_run(struct history *s, struct hv_err *err)
{
    struct hvabi *run = s->run;
    bool ok = true;
    if (s->commits && !s->to)
        s->to = "HEAD";
    if (s->from)
        ok = find_roots(s, s->from, err);
    if (ok && s->to)
        ok = find_roots(s, s->to, err);
    if (!s->from && !s->to && run->options.profile)
        ok = hv_start(run, NULL, 0, err);
    else if (!s->from && !s->to)
        ok = find_roots(s, hv_word_of_working_tree(run), err);
    return ok && hv_policy_read_waivers(run, err);
}

/* ---- recorded releases ---- */

/* Find the recorded name of "@RELEASE". */
static bool find_recorded(struct history *s, const char **word, struct hv_err *err)
{
    if (!*word)
        return true;
    const char *release = hv_release_of_word(s->run, s->run->profile, *word + 1, err);
    if (release)
        *word = hv_arena_printf(s->run->arena, "@%s", release);
    return release != NULL;
}

/* Drop the releases before `from` and after `to`. */
static bool cut_releases(struct history *s, struct hv_err *err)
{
    if (!find_recorded(s, &s->from, err) || !find_recorded(s, &s->to, err))
        return false;
    while (s->from && s->releases.n &&
           hv_release_compare(s->releases.v[0], s->from + 1) < 0) {
        s->releases.v++;
        s->releases.n--;
    }
    while (s->to && s->releases.n &&
           hv_release_compare(s->releases.v[s->releases.n - 1], s->to + 1) > 0)
        s->releases.n--;
    return s->releases.n >= 2 ||
           hv_fail(err, HV_ERR_USAGE, NULL,
                   "expected at least two recorded releases, the older one first; "
                   "recorded releases in the range: %zu",
                   s->releases.n);
}

static bool compare_releases(struct history *s, bool reports, struct hv_err *err)
{
    struct hvabi *run = s->run;
    if (!hv_releases_list(run->releases, run->profile->name, &s->releases, err) ||
        !cut_releases(s, err))
        return false;
    s->steps.reports = reports;
    s->steps.cache = hv_step_cache_open(run, false, reports);
    s->from = hv_arena_printf(run->arena, "@%s", s->releases.v[0]);
    s->to = hv_arena_printf(run->arena, "@%s", s->releases.v[s->releases.n - 1]);
    s->changes = hv_steps_compare_releases(run, &s->releases, &s->steps, err);
    hv_step_cache_close(s->steps.cache);
    return s->changes != NULL;
}

/* ---- commits ---- */

static bool parse_shard(const char *text, unsigned *ret_shard, unsigned *ret_shards,
                        struct hv_err *err)
{
    int n = 0;
    *ret_shard = *ret_shards = 0;
    if (!text || (sscanf(text, "%5u/%5u%n", ret_shard, ret_shards, &n) == 2 &&
                  !text[n] && *ret_shards))
        return true;
    return hv_fail(err, HV_ERR_USAGE, NULL,
                   "--shard: expected I/N such as 2/8, found '%s'", text);
}

static bool compare_commits(struct history *s, const struct hv_commit_range *range,
                            struct hv_err *err)
{
    struct hvabi *run = s->run;
    struct hv_commit_list list;
    if (!hv_commit_steps(run, range, &list, err))
        return false;
    s->steps.v = list.steps;
    s->steps.n = list.n;
    s->steps.reports = true;
    s->steps.cache = hv_step_cache_open(run, true, true);
    s->changes = hv_steps_compare(run, &s->steps, err);
    hv_step_cache_close(s->steps.cache);
    if (s->changes)
        hv_change_index_judge(s->changes, run->profile);
    return s->changes != NULL;
}

/* ---- what comes out ---- */

/* JSON contains the report of each step. */
static bool wants_reports(const struct hvabi_outputs *outputs)
{
    return HV_ANY(x, outputs->v, outputs->n, strcmp(x->format, "json") == 0);
}

/* HVABI_INPUT if a step could not be compared: the first one gives the reason. */
static enum hvabi_status report_history(const struct history *s,
                                        const struct hvabi_outputs *outputs)
{
    const struct hv_timeline timeline = {.profile = s->run->profile,
                                         .from = s->from,
                                         .to = s->to,
                                         .commits = s->commits,
                                         .n = s->steps.n,
                                         .steps = s->steps.v,
                                         .past = s->changes};
    hv_outputs_write(HV_REPORT_HISTORY, &(struct hv_report){.timeline = &timeline},
                     "history", outputs);
    const struct hv_step *failed = HV_FIND(x, s->steps.v, s->steps.n, x->n_errors);
    if (failed)
        return hv_run_fail(s->run, &failed->err);
    struct hv_err err = {0};
    return hv_pattern_set_ok(s->run->profile->patterns, &err)
               ? HVABI_OK
               : hv_run_fail(s->run, &err);
}

/* Only commits can be saved; the output then describes the file. */
static bool check_save(const struct history *s, const char *file,
                       const struct hvabi_outputs *outputs, struct hv_err *err)
{
    if (!file)
        return true;
    if (!s->commits)
        return hv_fail(err, HV_ERR_USAGE, NULL,
                       "--save records commits: expected a range REV..REV");
    return !HV_ANY(output, outputs->v, outputs->n, strcmp(output->format, "text")) ||
           hv_fail(err, HV_ERR_USAGE, NULL,
                   "--save prints its summary as text alone: leave out --format");
}

static enum hvabi_status save_commits(struct history *s, const char *file,
                                      const struct hv_commit_range *range,
                                      const struct hvabi_outputs *outputs)
{
    struct hv_err err = {0};
    struct hv_commits_recorded recorded;
    bool ok = hv_commits_record(s->run, file, range, &recorded, &err);
    if (outputs->n)
        hv_outputs_fill(&outputs->v[0], &recorded.summary);
    hv_buf_done(&recorded.summary);
    if (!ok)
        return hv_run_fail(s->run, &err);
    return recorded.failed.code ? hv_run_fail(s->run, &recorded.failed) : HVABI_OK;
}

static enum hvabi_status compare_range(struct history *s,
                                       const struct hv_commit_range *range,
                                       const struct hvabi_outputs *outputs)
{
    struct hv_err err = {0};
    bool ok = s->commits ? compare_commits(s, range, &err)
                         : compare_releases(s, wants_reports(outputs), &err);
    enum hvabi_status status =
        ok ? report_history(s, outputs) : hv_run_fail(s->run, &err);
    hv_steps_done(s->steps.v, s->steps.v ? s->steps.n : 0);
    hv_change_index_free(s->changes);
    return status;
}

struct call {
    const char *range;
    const struct hvabi_history_options *options;
};

static enum hvabi_status history_interface(struct hvabi *run, const void *ctx,
                                           const struct hvabi_outputs *outputs)
{
    const struct call *call = ctx;
    struct hv_err err = {0};
    struct hvabi_history_options options;
    struct history s = {.run = run};
    struct hv_commit_range commits = {0};
    bool ok = hv_options_copy(&options, sizeof options, call->options, &err) &&
              hv_outputs_check(HV_REPORT_HISTORY, outputs, &err) &&
              split_range(&s, call->range, &err) &&
              check_save(&s, options.save, outputs, &err) &&
              (!s.commits ||
               parse_shard(options.shard, &commits.shard, &commits.shards, &err)) &&
              start_run(&s, &err);
    if (!ok)
        return hv_run_fail(run, &err);
    commits.from = s.from;
    commits.to = s.to;
    commits.roots = s.roots;
    return options.save ? save_commits(&s, options.save, &commits, outputs)
                        : compare_range(&s, &commits, outputs);
}

enum hvabi_status hvabi_history(struct hvabi *run, const char *range,
                                const struct hvabi_history_options *options,
                                const struct hvabi_outputs *outputs)
{
    const struct call call = {range, options};
    /* a file has recordings of one interface only */
    return options && options->save
               ? history_interface(run, &call, outputs)
               : hv_each_interface(run, history_interface, &call, outputs, false);
}
