/* SPDX-License-Identifier: MIT
 *
 * Partial parses: files below the thresholds that change them. Between two thresholds
 * that change a file it stays as it is, so one parse at a version between them is
 * enough there; and one parse can serve many files, each between thresholds of its own.
 * Each parse is placed where it serves most files, so that few are needed.
 */
#include "extract/clang/clang_descent.h"

#include "extract/clang/clang_walk.h"
#include "extract/dependencies.h"

const struct hv_partial_parse hv_broken_parse;

size_t hv_descent_file(const struct hv_descent *c, const struct hv_entity *e)
{
    long f = hv_plan_file_index(c->plan, e->file);
    return f >= 0 ? (size_t)f : c->plan->n_files;
}

void hv_partial_parse_index(const struct hv_descent *c, struct hv_partial_parse *parse)
{
    struct hv_arena *arena = c->variant->arena;
    const struct hv_variant *v = &parse->variant;
    parse->first = hv_arena_alloc(arena, (c->plan->n_files + 1) * sizeof *parse->first);
    parse->next = hv_arena_alloc(arena, (v->n_entities + 1) * sizeof *parse->next);
    const char *file = NULL;
    size_t f = 0;
    for (size_t i = v->n_entities; i-- > 0;) {
        if (v->entities[i].file != file || !file)
            f = hv_descent_file(c, &v->entities[i]);
        file = v->entities[i].file;
        parse->next[i] = parse->first[f];
        parse->first[f] = (uint32_t)i + 1;
    }
}

/* The lowest level above which no threshold changes the file, down from a threshold
 * that does. */
static size_t lowest_level(const struct hv_descent *c, size_t file, size_t threshold)
{
    while (threshold > c->first && !c->closures[threshold - 1].in[file])
        threshold--;
    return threshold;
}

const struct hv_partial_parse *hv_partial_parse_below(const struct hv_descent *c,
                                                      size_t file, size_t threshold,
                                                      size_t *ret_level)
{
    size_t low = lowest_level(c, file, threshold);
    for (size_t l = threshold + 1; l-- > low;) {
        if (!c->levels[l].parses[file])
            continue;
        *ret_level = l;
        return c->levels[l].parses[file];
    }
    return NULL;
}

/* The files that have to be parsed below some threshold, and for which this level is
 * the best one. */
static void choose_files(const struct hv_descent *c, size_t level, size_t top,
                         bool *chosen)
{
    size_t l;
    for (size_t f = 0; f < c->plan->n_files; f++) {
        size_t threshold = level;
        while (threshold <= top && !c->closures[threshold].in[f])
            threshold++;
        chosen[f] = threshold <= top && !hv_partial_parse_below(c, f, threshold, &l);
    }
}

/* Context of the chosen files, included but not read from: what they depend on, so that
 * it makes no difference which files are parsed together. */
static void add_context(const struct hv_descent *c, const bool *chosen,
                        unsigned char *left)
{
    HV_FREED unsigned char *needed = hv_alloc(c->plan->n_files + 1);
    for (size_t f = 0; f < c->plan->n_files; f++)
        if (chosen[f])
            hv_dependencies_add(c->plan, c->variant->arch, f, needed);
    for (size_t f = 0; f < c->plan->n_files; f++)
        if (needed[f] && c->included[f])
            left[f] = 0;
}

/* Files that are parsed together below a threshold. */
struct parse {
    size_t level;
    bool *chosen;                    /* per file: it is one of them */
    struct hv_partial_parse *result; /* what they are there */
    struct hv_diagnosis error;       /* why they do not parse */
};

/* Which files stay out of the umbrella: all that are not chosen, unless whole. */
static void leave_files(const struct hv_descent *c, const struct parse *parse,
                        bool whole, unsigned char *left)
{
    const unsigned char *broken = c->levels[parse->level].broken;
    for (size_t f = 0; f < c->plan->n_files; f++)
        left[f] = !whole && !parse->chosen[f];
    for (size_t i = 0; i < c->plan->profile->first.n; i++) {
        long f = hv_plan_file_index(c->plan, c->plan->profile->first.v[i]);
        if (f >= 0)
            left[f] = 0;
    }
    if (!whole)
        add_context(c, parse->chosen, left);
    for (size_t f = 0; f < c->plan->n_files; f++)
        left[f] |= c->out[f] || broken[f];
}

/* The files that the umbrella can reach. */
static void reach_files(const struct hv_descent *c, const unsigned char *left,
                        bool whole, bool *reached)
{
    for (size_t f = 0; f < c->plan->n_files; f++)
        for (size_t g = 0; !left[f] && c->included[f] && g < c->plan->n_files; g++)
            reached[g] |=
                (whole && c->in_arch[g]) || c->thresholds->files[f].includes[g];
}

static void choose_probes(const struct hv_descent *c, const bool *chosen, bool *probed)
{
    for (size_t f = 0; f < c->plan->n_files; f++)
        HV_EACH (m, c->plan->files[f].macros,
                 chosen[f] ? c->plan->files[f].scan.n_macros : 0)
            probed[*m] = true;
}

/* Parse the chosen files, together with all others where whole. False: they do not
 * parse, parse->error says why (or *err: libclang gave up). */
static bool parse_files(struct hv_descent *c, struct parse *parse, bool whole,
                        struct hv_err *err)
{
    size_t level = parse->level;
    unsigned char *left = hv_alloc(c->plan->n_files + 1);
    bool *probed = hv_alloc(c->plan->n_macros + 1);
    bool *reached = hv_alloc(c->plan->n_files + 1);
    struct hv_unit unit = {.clang = c->clang,
                           .plan = c->plan,
                           .arch = c->variant->arch,
                           .audience = c->variant->audience,
                           .std = c->variant->std,
                           .at_version = true,
                           .files = reached,
                           .version = level ? c->thresholds->versions[level - 1] : 0};
    leave_files(c, parse, whole, left);
    reach_files(c, left, whole, reached);
    choose_probes(c, parse->chosen, probed);
    struct hv_umbrella *umbrella = &c->umbrella;
    umbrella->out = left;
    umbrella->only = -1;
    umbrella->probed = probed;
    bool clean = hv_unit_parse(&unit, umbrella, err) &&
                 !hv_unit_diagnose(&unit, umbrella, &parse->error);
    clean = clean && hv_walk(&unit, &parse->result->variant,
                             (const unsigned char *)parse->chosen, err);
    hv_unit_done(&unit);
    free(reached);
    free(probed);
    free(left);
    return clean;
}

static void report_broken(struct hv_descent *c, size_t level,
                          const struct hv_diagnosis *d)
{
    uint64_t version = level ? c->thresholds->versions[level - 1] : 0;
    const char *at = hv_plan_path(c->plan, d->path);
    const struct hv_left_out *reported = c->variant->left_out;
    HV_EACH (x, reported, c->variant->n_left_out)
        if (x->kind == HV_LEFT_OUT_THRESHOLD && strcmp(x->file, at) == 0)
            return; /* at a later version */
    HV_BUF why = {0};
    hv_buf_printf(&why, "at interface version 0x%08" PRIx64 ": %s", version, d->text);
    struct hv_left_out *l =
        hv_variant_leave_out(c->variant, HV_LEFT_OUT_THRESHOLD, at, why.p);
    l->line = d->place.line;
    l->at = l->file;
}

/* Take the file out where the error is. False: it is out already, or is not one of
 * them. */
static bool leave_culprit(struct hv_descent *c, struct parse *parse)
{
    struct hv_level *level = &c->levels[parse->level];
    long f = parse->error.place.file;
    report_broken(c, parse->level, &parse->error);
    if (f < 0 || level->broken[f])
        return false;
    level->broken[f] = 1;
    level->parses[f] = &hv_broken_parse;
    parse->chosen[f] = false;
    return true;
}

/* Parse the chosen files: by themselves; with all others where they do not parse alone;
 * and without those that do not parse at all. */
static bool parse_file_at(struct hv_descent *c, size_t level, bool *chosen,
                          struct hv_err *err)
{
    struct hv_variant *v = c->variant;
    struct hv_partial_parse *result = hv_arena_alloc(v->arena, sizeof *result);
    struct parse parse = {.level = level, .chosen = chosen, .result = result};
    bool clean;
    result->variant = (struct hv_variant){
        .arch = v->arch, .audience = v->audience, .arena = v->arena, .atoms = v->atoms};
    do
        clean = (c->plan->dependencies && parse_files(c, &parse, false, err)) ||
                (!err->code && parse_files(c, &parse, true, err));
    while (!clean && !err->code && leave_culprit(c, &parse));
    hv_partial_parse_index(c, result);
    if (clean)
        hv_seen_add_all(&v->seen, v->arena, &result->variant.seen);
    for (size_t f = 0; f < c->plan->n_files; f++)
        if (chosen[f])
            c->levels[level].parses[f] = clean ? result : &hv_broken_parse;
    return !err->code;
}

/* The level that serves what is known to be parsed further down as well: every file
 * that can be parsed at the lower level can be there. */
static size_t highest_level(const struct hv_descent *c, size_t level, size_t top)
{
    size_t l, highest = level;
    for (size_t threshold = level; threshold < top; threshold++)
        for (size_t f = 0; f < c->plan->n_files; f++) {
            if (!c->closures[threshold].in[f] ||
                hv_partial_parse_below(c, f, threshold, &l))
                continue;
            size_t low = lowest_level(c, f, threshold);
            highest = low > highest ? low : highest;
        }
    return highest;
}

bool hv_descent_parse(struct hv_descent *c, size_t threshold, struct hv_err *err)
{
    bool *chosen = hv_alloc(c->plan->n_files + 1);
    bool ok = true;
    for (;;) {
        size_t level = 0, l;
        bool all = true;
        for (size_t f = 0; f < c->plan->n_files; f++) {
            if (!c->closures[threshold].in[f] ||
                hv_partial_parse_below(c, f, threshold, &l))
                continue;
            size_t low = lowest_level(c, f, threshold);
            level = low > level ? low : level;
            all = false;
        }
        if (all || !ok)
            break;
        level = highest_level(c, level, threshold);
        choose_files(c, level, threshold, chosen);
        ok = parse_file_at(c, level, chosen, err);
    }
    free(chosen);
    return ok;
}
