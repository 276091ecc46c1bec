/* SPDX-License-Identifier: MIT */
#include "extract/clang/clang_descent.h"

#include "extract/dependencies.h"

/* ---- what a threshold changes ---- */

static void add_difference(struct hv_threshold_differences *all, size_t name,
                           const struct hv_entity *form)
{
    *HV_ADD(all->v, all->n, all->cap) = (struct hv_threshold_difference){name, form};
}

/* Add the names whose entities in the piece differ below and above the threshold. */
static void compare_piece(struct hv_descent *c, size_t piece,
                          const struct hv_partial_parse *parse,
                          struct hv_threshold_differences *all)
{
    for (uint32_t i = parse->first ? parse->first[piece] : 0; i;
         i = parse->next[i - 1]) {
        const struct hv_entity *e = &parse->variant.entities[i - 1];
        if (strcmp(e->name, c->thresholds->macro) == 0)
            continue;
        size_t at = (size_t)(hv_names_get(&c->names, e->cls, e->name) - c->names.v);
        if (at >= all->n_seen) {
            size_t n = 2 * (at + 1);
            all->seen = hv_realloc(all->seen, n);
            memset(all->seen + all->n_seen, 0, n - all->n_seen);
            all->n_seen = n;
        }
        if (!all->seen[at] && hv_forms_differ(hv_name_form(&c->names.v[at]), e))
            add_difference(all, at, e);
        all->seen[at] = 1;
    }
}

/* Is a name that was not seen gone: its piece was parsed and would have had it? */
static bool is_gone(struct hv_descent *c, size_t threshold, const struct hv_name *name)
{
    const struct hv_entity *e = hv_name_form(name);
    size_t l;
    return e && name->place < c->n_pieces && c->closures[threshold].in[name->place] &&
           hv_partial_parse_below(c, name->place, threshold, &l) != &hv_broken_parse &&
           strcmp(e->name, c->thresholds->macro) != 0;
}

static void find_differences(struct hv_descent *c, size_t threshold,
                             struct hv_threshold_differences *all)
{
    all->n = 0;
    if (all->seen)
        memset(all->seen, 0, all->n_seen);
    for (size_t p = 0; p < c->n_pieces; p++) {
        size_t level;
        const struct hv_partial_parse *parse =
            c->closures[threshold].in[p]
                ? hv_partial_parse_below(c, p, threshold, &level)
                : NULL;
        if (!parse)
            continue;
        c->lowest[p] = level < c->lowest[p] ? level : c->lowest[p];
        compare_piece(c, p, parse, all);
    }
    for (size_t i = 0; i < c->names.n; i++)
        if ((i >= all->n_seen || !all->seen[i]) &&
            is_gone(c, threshold, &c->names.v[i]))
            add_difference(all, i, NULL);
}

/* ---- what that reaches ---- */

static void reach_entity(struct hv_dependency_closure *closure,
                         const struct hv_entity *e)
{
    if (!e)
        return;
    hv_dependency_closure_add_name(closure, e->name);
    for (uint32_t i = 0; e->cls == HV_CLASS_ENUM && i < e->u.enum_.n_values; i++)
        hv_dependency_closure_add_name(closure, e->u.enum_.values[i].name);
}

/* Returns whether pieces were added. *ret_again: some of them were assumed to be
 * unchanged by this threshold when they were parsed. */
static bool spread_differences(struct hv_descent *c, size_t threshold,
                               const struct hv_threshold_differences *all,
                               bool *ret_again)
{
    struct hv_dependency_closure *closure = &c->closures[threshold];
    bool more = false;
    HV_FREED bool *before = hv_alloc(c->n_pieces + 1);
    memcpy(before, closure->in, c->n_pieces);
    for (size_t i = 0; i < all->n; i++) {
        reach_entity(closure, hv_name_form(&c->names.v[all->v[i].name]));
        reach_entity(closure, all->v[i].form);
    }
    HV_EACH (piece, c->touched.v, c->touched.n) {
        if (before[*piece] || !closure->in[*piece])
            continue;
        more = true;
        *ret_again |= c->lowest[*piece] <= threshold;
    }
    return more;
}

/* Add the lines of the region, whose text changes, and the macros that they define. */
static void reach_region(struct hv_descent *c, struct hv_dependency_closure *closure,
                         size_t file, const struct hv_threshold_region *region)
{
    const uint32_t end = (uint32_t)c->plan->files[file].scan.n_lines + 1;
    uint32_t before = HV_NO_PIECE;
    for (uint32_t l = region->from; l < region->to && l < end; l++) {
        const uint32_t piece = hv_piece_at(c->plan, file, l);
        if (piece == HV_NO_PIECE || piece == before)
            continue;
        hv_dependency_closure_add_piece(closure, piece);
        if (!hv_piece_is_rest(c->plan, piece))
            hv_dependency_closure_guess(closure, piece);
        before = piece;
    }
    hv_dependency_closure_add_lines(closure, file, region->from, region->to);
}

/* Add what is known to differ between the version and below it. */
static void reach_known(struct hv_dependency_closure *closure,
                        const struct hv_descent_part *part, uint64_t version)
{
    const struct hv_variant *known = part->known;
    for (size_t i = 0; i < known->n_entities + known->n_older; i++) {
        const struct hv_entity *e = i < known->n_entities
                                        ? &known->entities[i]
                                        : &known->older[i - known->n_entities];
        if (e->versions && HV_ANY(range, e->versions->v, e->versions->n,
                                  range->from == version || range->below == version))
            reach_entity(closure, e);
    }
}

void hv_threshold_begin(struct hv_descent *c, size_t threshold)
{
    uint64_t version = c->thresholds->versions[threshold];
    struct hv_dependency_closure *closure = &c->closures[threshold];
    *closure = hv_dependency_closure_new(c->thresholds, c->plan, c->variant->atoms,
                                         c->visible, &c->touched);
    closure->wanted = c->part ? c->part->wanted : NULL;
    hv_dependency_closure_add_makers(closure, c->thresholds->macro);
    if (c->part)
        reach_known(closure, c->part, version);
    for (size_t f = 0; f < c->plan->n_files; f++) {
        const struct hv_threshold_file *file = &c->thresholds->files[f];
        if (!c->visible[f] || !hv_threshold_file_names(c->thresholds, f, version) ||
            (closure->wanted && !closure->wanted[f] &&
             !hv_pieces_are_lasting(c->plan, f)))
            continue;
        bool found = false;
        for (size_t i = 0; i < file->n_regions; i++) {
            if (file->regions[i].threshold != version)
                continue;
            reach_region(c, closure, f, &file->regions[i]);
            found = true;
        }
        if (!found) /* its place is unknown */
            hv_dependency_closure_add_piece(closure, hv_pieces_of(c->plan, f).from);
    }
}

bool hv_threshold_descend(struct hv_descent *c, size_t threshold,
                          struct hv_threshold_differences *all, bool *ret_again,
                          struct hv_err *err)
{
    do {
        if (!hv_descent_parse(c, threshold, err))
            return false;
        find_differences(c, threshold, all);
    } while (spread_differences(c, threshold, all, ret_again));
    for (size_t i = 0; i < all->n; i++) {
        struct hv_name *name = &c->names.v[all->v[i].name];
        hv_name_begin(name, all->v[i].form, c->thresholds->versions[threshold]);
        name->place = hv_descent_piece(c, all->v[i].form);
    }
    return true;
}
