/* SPDX-License-Identifier: MIT */
#include "base/nearest.h"
#include "extract/extract.h"
#include "flow/outputs.h"
#include "flow/policy.h"
#include "flow/start.h"
#include "model/consumer.h"
#include "report/report.h"
#include "store/compiled_rules.h"
#include "store/releases.h"

struct hvabi *hvabi_new(const struct hvabi_options *asked, struct hvabi_error *error)
{
    struct hvabi_options options;
    struct hv_err err = {0};
    if (!hv_options_copy(&options, sizeof options, asked, &err)) {
        if (error)
            hv_error_text(&err, error);
        return NULL;
    }
    struct hvabi *run = hv_alloc(sizeof *run);
    const struct hvabi init = {.options = options,
                               .arena = hv_arena_new(),
                               .atoms = hv_atoms_new(),
                               .repo = hv_repo_new(options.repo),
                               .policy_word = options.policy,
                               .jobs = options.jobs};
    memcpy(run, &init, sizeof init);
    return run;
}

const char *hvabi_error(const struct hvabi *run)
{
    return run->error.text;
}

void hvabi_free(struct hvabi *run)
{
    if (!run)
        return;
    hv_releases_free(run->releases);
    hv_catalogue_free(run->catalogue);
    hv_compiled_rules_free(run->compiled_rules);
    for (size_t i = 0; i < run->n_profiles; i++)
        hv_profile_free(run->profiles[i]);
    for (size_t i = 0; i < run->n_consumers; i++)
        hv_consumer_free(run->consumers[i]);
    if (run->policy)
        hv_tree_free(run->policy->tree);
    hv_run_cache_close(run);
    hv_known_done(&run->known);
    hv_repo_free(run->repo);
    hv_atoms_free(run->atoms);
    hv_arena_free(run->arena);
    free(run);
}

enum hvabi_status hvabi_explain(struct hvabi *run, const char *rule,
                                struct hvabi_output *output)
{
    struct hv_err err = {0};
    /* a requested profile selects the sources that are cited */
    if (run->options.profile ? !hv_start(run, NULL, 0, &err)
                             : !hv_rules_read(run, &err))
        return hv_run_fail(run, &err);
    const struct hv_rule *r = rule ? hv_catalogue_find(run->catalogue, rule) : NULL;
    struct hv_buf buf = {0};
    if (rule && !r) {
        const char *near = hv_explain_near(run->catalogue, rule);
        hv_fail(&err, HV_ERR_USAGE, NULL,
                "there is no rule '%s'%s%s%s ('hvabi explain' lists all rules)", rule,
                HV_DID_YOU_MEAN(near));
        return hv_run_fail(run, &err);
    }
    const struct hv_report_options options = hv_outputs_options(output, "explain");
    if (output->format && strcmp(output->format, "markdown") == 0)
        hv_explain_markdown(run->catalogue, r, &buf);
    else if (r)
        hv_explain_write(run->catalogue, r, run->profile, &options, &buf);
    else
        hv_explain_list(run->catalogue, &options, &buf);
    hv_outputs_fill(output, &buf);
    return HVABI_OK;
}

void hvabi_on_progress(struct hvabi *run, hvabi_progress_fn *function, void *ctx)
{
    run->on_progress = function;
    run->on_progress_ctx = ctx;
}

void hvabi_output_done(struct hvabi_output *output)
{
    free(output->bytes);
    output->bytes = NULL;
    output->n = 0;
}

const char *hvabi_version(void)
{
    return HVABI_VERSION;
}

const char *hvabi_parser_version(void)
{
    const char *version = hv_libclang_version(NULL);
    return version ? version : "missing: install libclang1-19";
}
