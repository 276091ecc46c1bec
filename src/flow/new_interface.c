/* SPDX-License-Identifier: MIT
 *
 * The commands that look at what a tree has and a release has not: lint and freeze.
 */
#include "flow/comparison.h"
#include "flow/outputs.h"
#include "flow/start.h"
#include "judge/hazard/hazards.h"

/* What is new, of a tree held against a release. */
struct new_interface {
    struct hvabi *run;
    struct hv_arena *arena;
    struct hv_comparison comparison; /* of the release with the tree */
    const struct hv_result *result;  /* of it; new architectures are among its own */
    struct hv_additions *additions;
    struct hv_hazards hazards;
};

static bool find_additions(struct new_interface *n, struct hv_err *err)
{
    struct hv_additions_side sides[HV_MAX_ARCHS] = {0};
    for (size_t a = 0; a < HV_MAX_ARCHS; a++)
        sides[a] = (struct hv_additions_side){n->comparison.old->surfaces[a],
                                              n->comparison.new->surfaces[a]};
    n->additions = hv_additions_new(sides, n->run->profile, n->run->atoms);
    n->hazards.arena = n->arena;
    return hv_hazards_find(n->additions, n->run->catalogue, &n->hazards, err);
}

/* An architecture that the reference has not got was looked at all the same. */
static void add_new_archs(struct hv_comparison *c)
{
    for (size_t a = 0; a < HV_MAX_ARCHS; a++) {
        const struct hv_surface *s = c->new->surfaces[a];
        if (!s || c->result.archs & 1u << a)
            continue;
        c->result.archs |= 1u << a;
        c->result.coverage.archs++;
        c->result.coverage.variants += s->n_variants;
    }
}

/* Open and read the tree (word NULL: the working tree) and the release (NULL: the
 * newest recorded one that is not newer), compare them, and look for hazards. */
static bool open_both(struct new_interface *found, struct hvabi *run, const char *word,
                      const char *release, struct hv_err *err)
{
    *found = (struct new_interface){
        .run = run, .arena = hv_arena_new(), .comparison.run = run};
    struct hv_comparison *c = &found->comparison;
    if (!hv_start_tree(run, word, &c->new, err) ||
        !hv_comparison_open_release(c, release, err) || !hv_comparison_compare(c, err))
        return false;
    add_new_archs(c);
    found->result = hv_comparison_finish(c, 0);
    return find_additions(found, err) && hv_pattern_set_ok(run->profile->patterns, err);
}

static void close_both(struct new_interface *found)
{
    hv_additions_free(found->additions);
    hv_comparison_done(&found->comparison);
    hv_arena_free(found->arena);
}

/* A header's path as a reader of the tree knows it; NULL in, NULL out. */
static const char *reader_path(const struct new_interface *found, uint32_t archs,
                               const char *file)
{
    return hv_input_path(found->run, found->comparison.new, archs, file);
}

/* Headers as a reader of the tree knows them, once nobody looks for them by their
 * files. */
static void spell_paths(struct new_interface *found, struct hv_freeze *freeze)
{
    for (size_t i = 0; i < found->hazards.n; i++)
        found->hazards.v[i].file =
            reader_path(found, found->hazards.v[i].archs, found->hazards.v[i].file);
    for (size_t i = 0; i < freeze->n; i++)
        freeze->v[i].file = reader_path(found, freeze->v[i].archs, freeze->v[i].file);
    for (size_t i = 0; i < freeze->n_interfaces; i++)
        freeze->interfaces[i].file =
            reader_path(found, ~0u, freeze->interfaces[i].file);
}

/* The list of hazards, or of all that is new. */
static void write_report(struct new_interface *found, enum hv_report_kind kind,
                         const struct hvabi_outputs *outputs)
{
    bool all = kind == HV_REPORT_FREEZE;
    struct hv_freeze freeze = {.arena = found->arena};
    if (all)
        hv_freeze_find(found->additions, &found->hazards, &freeze);
    spell_paths(found, &freeze);
    const struct hv_report report = {
        .result = found->result, .hazards = &found->hazards, .freeze = &freeze};
    hv_outputs_write(kind, &report, all ? "freeze" : "lint", outputs);
}

static enum hvabi_status report_new(struct hvabi *run, const char *tree,
                                    const char *release, enum hv_report_kind kind,
                                    const struct hvabi_outputs *outputs)
{
    struct hv_err err = {0};
    struct new_interface found = {0};
    enum hvabi_status status;
    if (hv_outputs_check(kind, outputs, &err) &&
        open_both(&found, run, tree, release, &err)) {
        write_report(&found, kind, outputs);
        status = hv_result_status(run, found.result);
        if (status == HVABI_OK && kind == HV_REPORT_LINT && found.hazards.n)
            status = HVABI_FAILED;
    } else {
        status = hv_run_fail(run, &err);
    }
    close_both(&found);
    return status;
}

enum hvabi_status hvabi_lint(struct hvabi *run, const char *tree, const char *release,
                             const struct hvabi_outputs *outputs)
{
    return report_new(run, tree, release, HV_REPORT_LINT, outputs);
}

enum hvabi_status hvabi_freeze(struct hvabi *run, const char *tree, const char *release,
                               const struct hvabi_outputs *outputs)
{
    return report_new(run, tree, release, HV_REPORT_FREEZE, outputs);
}
