/* SPDX-License-Identifier: MIT
 *
 * The descent through the interface-version thresholds. A threshold changes some files:
 * those whose conditions name it, and those that mention what it changes.
 */
#include "extract/clang/clang_descent.h"
#include "extract/clang/clang_api.h"
#include "extract/dependencies.h"

/* From the top, until no threshold changes a file behind the back of one above it. */
static bool descend(struct hv_descent *c, struct hv_err *err)
{
    struct hv_threshold_differences all = {0};
    bool ok = true, again = true;
    while (ok && again) {
        again = false;
        hv_names_begin(&c->names, c->variant);
        HV_EACH (name, c->names.v, c->names.n)
            name->place = hv_descent_piece(c, hv_name_form(name));
        for (size_t p = 0; p < c->n_pieces; p++)
            c->lowest[p] = SIZE_MAX;
        for (size_t i = c->n; ok && i-- > c->first;)
            ok = hv_threshold_descend(c, i, &all, &again, err);
    }
    free(all.v);
    free(all.seen);
    return ok;
}

/* The thresholds of this tree's headers that are not above their latest version. */
static void choose_thresholds(struct hv_descent *c)
{
    const char *macro = c->plan->profile->interface_version;
    const struct hv_variant *both[] = {c->variant, c->part ? c->part->known : NULL};
    uint64_t latest = UINT64_MAX;
    for (size_t v = 0; v < HV_COUNT(both) && latest == UINT64_MAX; v++)
        HV_EACH (e, both[v] ? both[v]->entities : NULL,
                 both[v] && macro ? both[v]->n_entities : 0)
            if (e->cls == HV_CLASS_CONSTANT && e->u.constant.value &&
                strcmp(e->name, macro) == 0)
                latest = strtoull(e->u.constant.value, NULL, 10);
    c->first = c->thresholds->is_limited || c->thresholds->versions[0] == 0;
    while (c->n < c->thresholds->n && c->thresholds->versions[c->n] <= latest)
        c->n++;
}

static void begin_descent(struct hv_descent *c)
{
    struct hv_arena *arena = c->variant->arena;
    const struct hv_plan *plan = c->plan;
    size_t n = plan->n_files + 1;
    c->included = hv_arena_alloc(arena, n);
    c->visible = hv_arena_alloc(arena, n);
    c->in_arch = hv_arena_alloc(arena, n);
    c->n_pieces = hv_pieces_count(plan);
    c->touched.is = hv_arena_alloc(arena, c->n_pieces + 1);
    c->lowest = hv_arena_alloc(arena, (c->n_pieces + 1) * sizeof *c->lowest);
    c->closures = hv_arena_alloc(arena, (c->n + 1) * sizeof *c->closures);
    c->levels = hv_arena_alloc(arena, (c->n + 1) * sizeof *c->levels);
    for (size_t f = 0; f < plan->n_files; f++) {
        c->included[f] = !c->out[f] && hv_umbrella_includes(plan, c->variant->arch,
                                                            c->variant->audience, f);
        c->in_arch[f] = hv_plan_file_in_arch(plan, f, c->variant->arch);
        c->visible[f] =
            c->included[f] ||
            (c->in_arch[f] && hv_globs_match(&plan->profile->by_includer,
                                             plan->files[f].scan.file->path));
    }
    for (size_t i = c->first; i < c->n; i++) {
        c->levels[i].parses =
            hv_arena_alloc(arena, (c->n_pieces + 1) * sizeof *c->levels[i].parses);
        c->levels[i].broken = hv_arena_alloc(arena, n);
        hv_threshold_begin(c, i);
    }
}

static void end_descent(struct hv_descent *c)
{
    hv_names_done(&c->names);
    for (size_t i = c->first; i < c->n; i++)
        hv_dependency_closure_done(&c->closures[i]);
    hv_buf_done(&c->umbrella.text);
    free(c->touched.v);
}

/* Report what is not looked at where the variant sees the file. */
static void report_unknown(const struct hv_plan *plan, struct hv_variant *variant,
                           const unsigned char *out, const struct hv_descent_part *part)
{
    struct hv_atoms *atoms = variant->atoms;
    for (size_t f = 0; f < plan->n_files; f++) {
        const char *unknown = plan->thresholds->files[f].unknown;
        if (!unknown || out[f] || !hv_plan_file_in_arch(plan, f, variant->arch) ||
            (part && !part->wanted[f]))
            continue;
        HV_BUF why = {0};
        hv_buf_printf(&why,
                      "older versions of the interface are not looked at: how '#if "
                      "%.200s' depends on %s cannot be evaluated",
                      unknown, plan->thresholds->macro);
        hv_variant_leave_out(variant, HV_LEFT_OUT_THRESHOLD,
                             hv_atom(atoms, plan->files[f].scan.file->path),
                             hv_atom(atoms, why.p));
    }
}

bool hv_thresholds_descend(const struct hv_plan *plan, const unsigned char *out,
                           struct hv_variant *variant,
                           const struct hv_descent_part *part, struct hv_err *err)
{
    struct hv_descent c = {.thresholds = plan->thresholds,
                           .plan = plan,
                           .out = out,
                           .variant = variant,
                           .part = part,
                           .clang = hv_clang_load(err)};
    if (c.clang)
        report_unknown(plan, variant, out, part);
    bool any = variant->n_entities || part; /* a part can have older forms alone */
    if (!c.clang || !c.thresholds->n || !any)
        return c.clang != NULL;
    choose_thresholds(&c);
    begin_descent(&c);
    bool ok = descend(&c, err);
    if (ok)
        hv_names_put(&c.names, variant);
    end_descent(&c);
    return ok;
}
