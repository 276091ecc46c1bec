/* SPDX-License-Identifier: MIT
 *
 * The commands about consumers: what a copy of the headers is (consumer), and recording
 * one (record --consumer).
 */
#include "base/file.h"
#include "flow/comparison.h"
#include "flow/consumer/call_scan.h"
#include "flow/consumer/copy_match.h"
#include "flow/consumer/copy_names.h"
#include "flow/outputs.h"
#include "flow/record.h"
#include "report/report.h"
#include "store/baseline.h"
#include "store/releases.h"
#include "store/store.h"

/* The newest recorded release, as a word. */
static const char *newest_release(struct hvabi *run, struct hv_err *err)
{
    const char *const *releases;
    size_t n;
    if (!hv_releases_list(run->releases, run->profile->name, &releases, &n, err))
        return NULL;
    if (n)
        return hv_arena_printf(run->arena, "@%s", releases[n - 1]);
    hv_fail(err, HV_ERR_USAGE, NULL, "no release of %s is recorded: use --against TREE",
            run->profile->title);
    return NULL;
}

static bool compare_copy(struct hv_comparison *c, const struct hv_copy *copy,
                         const char *against, struct hv_err *err)
{
    struct hvabi *run = c->run;
    c->copy = copy;
    if (!against && !(against = newest_release(run, err)))
        return false;
    if (!(c->new = hv_input_open(run, against, err)) ||
        !hv_input_is_of(run, c->new, run->profile, err) ||
        !hv_input_read(run, c->new, err))
        return false;
    for (unsigned a = 0; a < HV_MAX_ARCHS; a++)
        hv_copy_choose_forms(run, run->consumer, c->old->surfaces[a],
                             c->new->surfaces[a]);
    return hv_comparison_compare(c, err);
}

enum hvabi_status hvabi_consumer(struct hvabi *run, const char *tree,
                                 const struct hvabi_consumer_options *asked,
                                 const struct hvabi_outputs *outputs)
{
    struct hv_err err = {0};
    struct hvabi_consumer_options options;
    HV_ARENA arena = hv_arena_new();
    HV_AUTO(hv_comparison_done) struct hv_comparison c = {.run = run};
    struct hv_copy copy = {.arena = arena};
    unsigned mask;
    bool ok =
        hv_options_copy(&options, sizeof options, asked, &err) &&
        hv_verdicts_parse("--fail-on", options.fail_on, &mask, &err) &&
        hv_outputs_check(HV_REPORT_COPY, outputs, &err) &&
        hv_consumer_start(run, &(struct hv_copy_asked){tree, options.consumer, true},
                          &c.old, &err) &&
        hv_copy_match(run, c.old, &copy, &err) &&
        hv_consumer_audiences(run, &run->audiences, &err) &&
        compare_copy(&c, &copy, options.against, &err);
    if (!ok)
        return hv_run_fail(run, &err);
    copy.result = hv_comparison_finish(&c, mask);
    hv_copy_find_numbers(run, c.old, c.new, &copy);
    hv_outputs_write(HV_REPORT_COPY, &(struct hv_report){.copy = &copy}, "consumer",
                     outputs);
    return hv_result_status(run, copy.result);
}

/* ---- recording ---- */

struct recording {
    struct hvabi *run;
    const char *dir;
    struct hv_buf *lines;
};

static bool write_file(const struct recording *r, const char *name,
                       const struct hv_buf *text, struct hv_err *err)
{
    HV_FREED char *path = hv_recorded_path(r->dir, r->run->consumer, name);
    bool ok = hv_file_write_atomic(path, text->p, text->n, err);
    if (ok)
        hv_buf_printf(r->lines, "%s: %zu bytes\n", path, text->n);
    return ok;
}

/* Whoever is shown a recorded place looks for it in the repository. */
static void place_from_top(struct hvabi *run, const struct hv_input *input,
                           unsigned arch)
{
    struct hv_surface *s = input->surfaces[arch];
    for (size_t i = 0; i < s->n_entities + s->n_older; i++) {
        struct hv_entity *e = hv_entity_own(
            i < s->n_entities ? &s->entities[i] : &s->older[i - s->n_entities],
            s->arena);
        e->file = hv_input_path(run, input, HV_BIT(arch), e->file);
    }
    HV_EACH (l, s->left_out, s->n_left_out) {
        l->file = hv_input_path(run, input, HV_BIT(arch), l->file);
        l->at = hv_input_path(run, input, HV_BIT(arch), l->at);
    }
}

static bool write_surfaces(const struct recording *r, const struct hv_input *input,
                           struct hv_err *err)
{
    for (unsigned a = 0; a < HV_MAX_ARCHS; a++)
        if (input->surfaces[a])
            place_from_top(r->run, input, a);
    const struct hv_surface *list[HV_MAX_ARCHS];
    size_t n = hv_input_surfaces(input, list);
    bool ok = true;
    for (size_t i = 0; ok && i < n; i++) {
        HV_BUF text = {0};
        hv_surface_write(list[i], r->run->profile, true, &text);
        ok = write_file(r, list[i]->arch, &text, err);
    }
    return ok;
}

static bool write_calls(const struct recording *r, const struct hv_input *input,
                        struct hv_err *err)
{
    struct hv_call_places calls = {0};
    struct hv_buf text = {0};
    if (!r->run->consumer->calls.n) /* there are no sources to look into */
        return true;
    bool ok = hv_call_scan(r->run, input, &calls, err);
    hv_call_places_write(&calls, &text);
    ok = ok && write_file(r, HV_CONSUMER_CALLS, &text, err);
    hv_buf_done(&text);
    free(calls.v);
    return ok;
}

/* What is recorded is the commit that the consumer's file names. */
static bool check_commit(const struct hv_consumer *consumer,
                         const struct hv_input *input, struct hv_err *err)
{
    const char *commit = hv_tree_commit(input->tree), *named = consumer->source.commit;
    if (!commit || !named || strcmp(commit, named) == 0)
        return true;
    return hv_fail(
        err, HV_ERR_INPUT, consumer->path,
        "\"commit\" is %.12s, and %s is %.12s: record that one, or name this "
        "one with its date",
        named, input->word, commit);
}

enum hvabi_status hvabi_record_consumer(struct hvabi *run, const char *tree,
                                        const char *consumer, const char *dir,
                                        struct hvabi_output *output)
{
    struct hv_err err = {0};
    struct hv_input *input = NULL;
    struct hv_buf lines = {0};
    struct recording r = {.run = run, .lines = &lines};
    bool ok = hv_consumer_start(run, &(struct hv_copy_asked){tree, consumer, false},
                                &input, &err) &&
              check_commit(run->consumer, input, &err) &&
              (r.dir = hv_record_target(run, dir, &err)) != NULL &&
              write_surfaces(&r, input, &err) && write_calls(&r, input, &err);
    hv_outputs_fill(output, &lines);
    hv_input_free(input);
    return ok ? HVABI_OK : hv_run_fail(run, &err);
}
