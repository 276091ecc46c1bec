/* SPDX-License-Identifier: MIT
 *
 * A header's text before the compiler: conditions, macros, comments, includes, the plan
 * and its translation units, every macro's body as a literal, and the interface
 * versions that conditions name.
 */
#include "fuzz.h"

#include "extract/literal.h"
#include "extract/plan.h"
#include "extract/thresholds.h"

static void look(const struct hv_scan *scan, size_t n)
{
    for (uint32_t line = 0; line < 64; line++) {
        HOLDS(!hv_scan_is_dead(scan, line) || hv_scan_guard(scan, line));
        HOLDS(hv_scan_block_end(scan, line) >= line);
    }
    for (size_t i = 0; i < scan->n_macros; i++) {
        const struct hv_scan_macro *m = &scan->macros[i];
        struct hv_literal literal;
        hv_literal_read(m->body, 32, &literal);
        hv_literal_read(m->body, 64, &literal);
        hv_constant_read(m->body, 32, &literal);
        hv_constant_read(m->body, 64, &literal);
        HOLDS(hv_scan_macro_at(scan, m->name, m->line));
    }
    for (size_t i = 0; i < scan->n_comments; i++)
        HOLDS(scan->comments[i].from <= scan->comments[i].to &&
              scan->comments[i].to <= n);
    for (size_t i = 0; i < scan->n_includes; i++)
        HOLDS(scan->includes[i].from <= scan->includes[i].to &&
              scan->includes[i].to <= n);
}

static void build(const struct hv_plan *plan, unsigned arch, unsigned audience)
{
    unsigned char out[1] = {0};
    struct hv_umbrella umbrella = {
        .arch = arch, .audience = audience, .out = out, .only = -1};
    hv_umbrella_build(plan, &umbrella);
    HOLDS(umbrella.values_line <= umbrella.last_line);
    hv_buf_done(&umbrella.text);
}

static void spread(const struct hv_thresholds *thresholds, const struct hv_plan *plan,
                   struct hv_atoms *atoms, const struct hv_threshold_file *file)
{
    bool visible[] = {true}, is[] = {false};
    struct hv_touched touched = {.is = is};
    struct hv_dependency_closure spread =
        hv_dependency_closure_new(thresholds, plan, atoms, visible, &touched);
    for (size_t i = 0; i < file->n_regions; i++) {
        const struct hv_threshold_region *region = &file->regions[i];
        HOLDS(region->from <= region->to);
        hv_dependency_closure_add_lines(&spread, 0, region->from, region->to);
        HOLDS(hv_threshold_file_names(thresholds, 0, region->threshold));
    }
    hv_dependency_closure_add_name(&spread, hv_atom(atoms, "struct call_first"));
    hv_dependency_closure_done(&spread);
    free(touched.v);
}

static void climb(const struct hv_plan *plan, struct hv_atoms *atoms)
{
    const struct hv_thresholds *thresholds = hv_thresholds_new(plan);
    for (size_t i = 1; i < thresholds->n; i++)
        HOLDS(thresholds->versions[i - 1] < thresholds->versions[i]);
    if (thresholds->n && plan->n_files == 1)
        spread(thresholds, plan, atoms, &thresholds->files[0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct fuzz_ground ground = fuzz_ground("calls");
    char *text = fuzz_string(data, n);
    struct hv_source_file file = {.path = "calls.h", .bytes = text, .n = n};
    struct hv_err err = {0};
    struct hv_plan *plan = hv_plan_new(&file, 1, ground.profile, &err);
    fuzz_said(plan, &err);
    for (size_t i = 0; plan && i < plan->n_files; i++)
        look(&plan->files[i].scan, n);
    for (unsigned a = 0; plan && a < ground.profile->n_archs; a++)
        for (unsigned u = 0; u < ground.profile->n_audiences; u++)
            build(plan, a, u);
    if (plan)
        climb(plan, ground.atoms);
    hv_plan_free(plan);
    free(text);
    return 0;
}
