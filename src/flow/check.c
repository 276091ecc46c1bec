/* SPDX-License-Identifier: MIT */
#include "base/mem.h"
#include "flow/comparison.h"
#include "flow/shipped.h"
#include "store/store.h"

#include <stdlib.h>

struct check {
    struct hvabi *run;
    const struct hvabi_check_options *options;
    struct hv_input *tree, *reference, *against;
    struct hv_comparison *comparison, *before;
};

/* The working tree and the index are judged against HEAD, if there is one yet. */
static const char *against_word(const struct check *c, const char *word)
{
    if (c->options->against || c->options->all)
        return c->options->all ? NULL : c->options->against;
    bool own = !word || c->options->staged;
    return own && hv_repo_has_rev(c->run->repo, "HEAD") ? "rev:HEAD" : NULL;
}

static bool open_trees(struct check *c, const char *word, struct hv_err *err)
{
    const char *tree = c->options->staged ? ":index" : word;
    if (!tree)
        tree = hv_arena_printf(c->run->arena, "dir:%s",
                               c->run->options.repo ? c->run->options.repo : ".");
    const char *against = against_word(c, word);
    c->tree = hv_input_open(c->run, tree, err);
    if (!c->tree || !hv_run_start(c->run, &c->tree, 1, err))
        return false;
    if (!against)
        return true;
    c->against = hv_input_open(c->run, against, err);
    return c->against && hv_run_start(c->run, &c->against, 1, err);
}

/* The recorded release that the tree has to honour. */
static bool open_reference(struct check *c, struct hv_err *err)
{
    const char *release = c->options->release;
    if (!release)
        release = hv_reference_release(c->run, c->tree);
    if (!release)
        return hv_fail(
            err, HV_ERR_USAGE, c->tree->word,
            "the tree does not tell which release it belongs to, or none before it "
            "is recorded: say --release R (recorded ones are in %s)",
            c->run->baselines);
    c->reference =
        hv_input_open(c->run, hv_arena_printf(c->run->arena, "@%s", release), err);
    return c->reference && hv_run_start(c->run, &c->reference, 1, err) &&
           hv_input_read(c->run, c->reference, err);
}

static bool compare(struct check *c, struct hv_err *err)
{
    c->comparison = hv_comparison_new(c->run, c->reference, c->tree, err);
    if (!c->comparison || !c->against)
        return c->comparison != NULL;
    if (!hv_input_read(c->run, c->against, err))
        return false;
    c->before = hv_comparison_new(c->run, c->reference, c->against, err);
    if (c->before)
        hv_comparison_subtract(c->comparison, c->before);
    return c->before != NULL;
}

enum hvabi_status hvabi_check(struct hvabi *run, const char *tree,
                              const struct hvabi_check_options *options,
                              struct hvabi_output *outputs, size_t n,
                              struct hvabi_error *error)
{
    struct hv_err err = {0};
    struct check c = {.run = run, .options = options};
    unsigned mask;
    bool ok = hv_verdicts_parse("--fail-on", options->fail_on, &mask, &err) &&
              hv_outputs_check(outputs, n, &err) &&

              /* the tree, its surfaces, and what it says it is */
              open_trees(&c, tree, &err) && hv_input_read(run, c.tree, &err) &&

              /* the release it has to honour; what was there before this change */
              open_reference(&c, &err) && compare(&c, &err);

    enum hvabi_status status =
        ok ? hv_comparison_report(c.comparison, "check", mask, outputs, n, error)
           : hv_run_fail(&err, error);
    hv_comparison_free(c.comparison);
    hv_comparison_free(c.before);
    hv_input_free(c.tree);
    hv_input_free(c.reference);
    hv_input_free(c.against);
    return status;
}
