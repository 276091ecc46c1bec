/* SPDX-License-Identifier: MIT */
#include "flow/new_interface.h"

#include "base/atom.h"
#include "base/mem.h"

#include <string.h>

static bool open_tree(struct hv_new_interface *n, const char *word, struct hv_err *err)
{
    struct hvabi *run = n->run;
    if (!word)
        word = hv_arena_printf(run->arena, "dir:%s",
                               run->options.repo ? run->options.repo : ".");
    n->tree = hv_input_open(run, word, err);
    return n->tree && hv_run_start(run, &n->tree, 1, err) &&
           hv_input_read(run, n->tree, err);
}

/* The recorded release that what is new is new since. */
static bool open_reference(struct hv_new_interface *n, const char *release,
                           struct hv_err *err)
{
    struct hvabi *run = n->run;
    if (!release)
        release = hv_input_reference_release(run, n->tree);
    if (!release)
        return hv_fail(
            err, HV_ERR_USAGE, n->tree->word,
            "the tree does not tell which release it belongs to, or none before it "
            "is recorded: say --release R (recorded ones are in %s)",
            run->baselines);
    n->reference = hv_input_open(run, hv_arena_printf(run->arena, "@%s", release), err);
    return n->reference && hv_run_start(run, &n->reference, 1, err) &&
           hv_input_read(run, n->reference, err);
}

static bool find_news(struct hv_new_interface *n, struct hv_err *err)
{
    struct hv_additions_side sides[HV_MAX_ARCHS] = {0};
    for (size_t a = 0; a < HV_MAX_ARCHS; a++)
        sides[a] =
            (struct hv_additions_side){n->reference->surfaces[a], n->tree->surfaces[a]};
    n->news = hv_additions_new(sides, n->run->profile, n->run->atoms);
    n->hazards.arena = n->arena;
    return hv_hazards_find(n->news, n->run->catalogue, &n->hazards, err);
}

/* An architecture that the reference has not got was looked at all the same. */
static void fill_result(struct hv_new_interface *n)
{
    n->result = *hv_comparison_result(n->comparison);
    for (size_t a = 0; a < HV_MAX_ARCHS; a++) {
        const struct hv_surface *s = n->tree->surfaces[a];
        if (!s || n->result.archs & 1u << a)
            continue;
        n->result.archs |= 1u << a;
        n->result.coverage.archs++;
        n->result.coverage.variants += s->n_variants;
    }
}

bool hv_new_interface_open(struct hv_new_interface *novelty, struct hvabi *run,
                           const char *word, const char *release, struct hv_err *err)
{
    *novelty = (struct hv_new_interface){.run = run, .arena = hv_arena_new()};
    if (!open_tree(novelty, word, err) || !open_reference(novelty, release, err))
        return false;
    novelty->comparison =
        hv_comparison_new(run, novelty->reference, novelty->tree, err);
    if (!novelty->comparison)
        return false;
    fill_result(novelty);
    return find_news(novelty, err) && hv_pattern_set_ok(run->profile->patterns, err);
}

void hv_new_interface_done(struct hv_new_interface *novelty)
{
    hv_additions_free(novelty->news);
    hv_comparison_free(novelty->comparison);
    hv_input_free(novelty->tree);
    hv_input_free(novelty->reference);
    hv_arena_free(novelty->arena);
}

const char *hv_new_interface_path(const struct hv_new_interface *novelty,
                                  uint32_t archs, const char *file)
{
    return hv_input_path(novelty->run, novelty->tree, archs, file);
}

void hv_new_interface_spell(struct hv_new_interface *novelty)
{
    for (size_t i = 0; i < novelty->hazards.n; i++)
        novelty->hazards.v[i].file = hv_new_interface_path(
            novelty, novelty->hazards.v[i].archs, novelty->hazards.v[i].file);
}

enum hvabi_status hv_new_interface_status(const struct hv_new_interface *novelty,
                                          enum hvabi_status status,
                                          struct hvabi_error *error)
{
    const struct hv_result *result = &novelty->result;
    return result->n_errors ? hv_run_fail(&result->errors[0].err, error) : status;
}
