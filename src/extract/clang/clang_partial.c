/* SPDX-License-Identifier: MIT
 *
 * Partial parses: pieces of headers below the thresholds that change them. Between two
 * thresholds that change a piece it stays as it is, so one parse at a version between
 * them is enough there; and one parse can serve many pieces, each between thresholds of
 * its own. Each parse is placed where it serves most pieces, so that few are needed.
 */
#include "extract/clang/clang_descent.h"

#include "extract/clang/clang_walk.h"
#include "extract/dependencies.h"

const struct hv_partial_parse hv_broken_parse;

size_t hv_descent_piece(const struct hv_descent *c, const struct hv_entity *e)
{
    long f = e ? hv_plan_file_index(c->plan, e->file) : -1;
    if (f < 0)
        return c->n_pieces;
    uint32_t piece = hv_piece_at(c->plan, (size_t)f, e->line);
    return piece == HV_NO_PIECE ? hv_pieces_of(c->plan, (size_t)f).from : piece;
}

/* Build chains in the order of declaration. */
static void index_entities(const struct hv_descent *c, struct hv_partial_parse *parse)
{
    struct hv_arena *arena = c->variant->arena;
    const struct hv_variant *v = &parse->variant;
    parse->first = hv_arena_alloc(arena, (c->n_pieces + 1) * sizeof *parse->first);
    parse->next = hv_arena_alloc(arena, (v->n_entities + 1) * sizeof *parse->next);
    for (size_t i = v->n_entities; i-- > 0;) {
        size_t p = hv_descent_piece(c, &v->entities[i]);
        parse->next[i] = parse->first[p];
        parse->first[p] = (uint32_t)i + 1;
    }
}

/* The lowest level to parse the piece at for `threshold`, which changes it: no
 * threshold in between does. */
static size_t lowest_level(const struct hv_descent *c, size_t piece, size_t threshold)
{
    while (threshold > c->first && !c->closures[threshold - 1].in[piece])
        threshold--;
    return threshold;
}

const struct hv_partial_parse *hv_partial_parse_below(const struct hv_descent *c,
                                                      size_t piece, size_t threshold,
                                                      size_t *ret_level)
{
    size_t low = lowest_level(c, piece, threshold);
    for (size_t l = threshold + 1; l-- > low;) {
        if (!c->levels[l].parses[piece])
            continue;
        *ret_level = l;
        return c->levels[l].parses[piece];
    }
    return NULL;
}

/* Must the piece be parsed below that threshold? */
static bool is_due(const struct hv_descent *c, size_t piece, size_t threshold)
{
    size_t l;
    return c->closures[threshold].in[piece] &&
           !hv_partial_parse_below(c, piece, threshold, &l);
}

/* Choose the pieces that must be parsed below some threshold and for which this level
 * is the best one. */
static void choose_pieces(const struct hv_descent *c, size_t level, size_t top,
                          bool *chosen)
{
    memset(chosen, 0, c->n_pieces);
    HV_EACH (piece, c->touched.v, c->touched.n) {
        size_t threshold = level;
        while (threshold <= top && !c->closures[threshold].in[*piece])
            threshold++;
        chosen[*piece] = threshold <= top && is_due(c, *piece, threshold);
    }
}

/* A parse of several files below a threshold. */
struct parse {
    size_t level;
    bool *chosen;                    /* per piece: it is parsed */
    struct hv_partial_parse *result; /* the pieces as they are there */
    struct hv_diagnosis error;       /* why they do not parse */
};

/* Which files stay out of the umbrella: all that are not needed (NULL: all are). */
static void leave_files(const struct hv_descent *c, const struct parse *parse,
                        const bool *needed, unsigned char *left)
{
    const unsigned char *broken = c->levels[parse->level].broken;
    for (size_t f = 0; f < c->plan->n_files; f++)
        left[f] = (needed && !needed[f]) || c->out[f] || broken[f];
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
    HV_EACH (file, c->plan->files, c->plan->n_files)
        for (size_t i = 0; i < file->scan.n_macros; i++) {
            const uint32_t piece = hv_piece_of_directive(
                c->plan, (size_t)(file - c->plan->files), file->scan.macros[i].line);
            probed[file->macros[i]] |= piece != HV_NO_PIECE && chosen[piece];
        }
}

/* Parse the chosen pieces with their dependencies, or with everything else if whole.
 * False: they do not parse, parse->error says why (or *err: libclang failed). */
static bool parse_pieces(struct hv_descent *c, struct parse *parse, bool whole,
                         struct hv_err *err)
{
    size_t level = parse->level, n_files = c->plan->n_files;
    HV_FREED unsigned char *left = hv_alloc(n_files + 1);
    HV_FREED bool *probed = hv_alloc(c->plan->n_macros + 1);
    HV_FREED bool *reached = hv_alloc(n_files + 1);
    HV_FREED bool *pieces = hv_alloc(c->n_pieces + 1);
    HV_FREED unsigned char *wanted = hv_alloc(n_files + 1);
    HV_FREED bool *needed = hv_alloc(n_files + 1);
    struct hv_unit unit = {.clang = c->clang,
                           .plan = c->plan,
                           .arch = c->variant->arch,
                           .audience = c->variant->audience,
                           .std = c->variant->std,
                           .at_version = true,
                           .files = reached,
                           .pieces = whole ? NULL : pieces,
                           .wanted = parse->chosen,
                           .version = level ? c->thresholds->versions[level - 1] : 0};
    memcpy(pieces, parse->chosen, c->n_pieces);
    if (!whole)
        hv_dependencies_need(c->plan, c->variant->arch, c->out, pieces, needed);
    leave_files(c, parse, whole ? NULL : needed, left);
    reach_files(c, left, whole, reached);
    choose_probes(c, parse->chosen, probed);
    HV_EACH (piece, c->touched.v, c->touched.n)
        wanted[hv_piece_file(c->plan, *piece)] |= parse->chosen[*piece];
    struct hv_umbrella *umbrella = &c->umbrella;
    umbrella->out = left;
    umbrella->only = -1;
    umbrella->probed = probed;
    bool clean = hv_unit_parse(&unit, umbrella, err) &&
                 !hv_unit_diagnose(&unit, umbrella, &parse->error);
    clean = clean && hv_walk(&unit, &parse->result->variant, wanted, err);
    hv_unit_done(&unit);
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

/* Leave out the file with the error. False: it is left out already, or is none of
 * them. */
static bool leave_culprit(struct hv_descent *c, struct parse *parse)
{
    struct hv_level *level = &c->levels[parse->level];
    long f = parse->error.place.file;
    report_broken(c, parse->level, &parse->error);
    if (f < 0 || level->broken[f])
        return false;
    level->broken[f] = 1;
    const struct hv_mentions all = hv_pieces_of(c->plan, (size_t)f);
    for (size_t p = all.from; p < all.to; p++) {
        level->parses[p] = &hv_broken_parse;
        parse->chosen[p] = false;
    }
    return true;
}

/* Parse the chosen pieces: alone; if that fails, with everything else; and then without
 * the files that do not parse at all. */
static bool parse_at(struct hv_descent *c, size_t level, bool *chosen,
                     struct hv_err *err)
{
    struct hv_variant *v = c->variant;
    struct hv_partial_parse *result = hv_arena_alloc(v->arena, sizeof *result);
    struct parse parse = {.level = level, .chosen = chosen, .result = result};
    bool clean;
    result->variant = (struct hv_variant){
        .arch = v->arch, .audience = v->audience, .arena = v->arena, .atoms = v->atoms};
    do
        clean = (c->plan->dependencies && parse_pieces(c, &parse, false, err)) ||
                (!err->code && parse_pieces(c, &parse, true, err));
    while (!clean && !err->code && leave_culprit(c, &parse));
    index_entities(c, result);
    if (clean)
        hv_seen_add_all(&v->seen, v->arena, &result->variant.seen);
    HV_EACH (piece, c->touched.v, c->touched.n)
        if (chosen[*piece])
            c->levels[level].parses[*piece] = clean ? result : &hv_broken_parse;
    return !err->code;
}

/* The highest of the lowest levels of all pieces that must be parsed below the
 * threshold, at least `level`. SIZE_MAX: there are none. */
static size_t best_level(const struct hv_descent *c, size_t threshold, size_t level)
{
    HV_EACH (piece, c->touched.v, c->touched.n) {
        if (!is_due(c, *piece, threshold))
            continue;
        size_t low = lowest_level(c, *piece, threshold);
        level = low > level || level == SIZE_MAX ? low : level;
    }
    return level;
}

/* Parses at the level that also serves pieces which must be parsed further down: a
 * piece that can be parsed at the lower level can be parsed there. */
bool hv_descent_parse(struct hv_descent *c, size_t threshold, struct hv_err *err)
{
    HV_FREED bool *chosen = hv_alloc(c->n_pieces + 1);
    size_t level;
    bool ok = true;
    while (ok && (level = best_level(c, threshold, SIZE_MAX)) != SIZE_MAX) {
        for (size_t lower = level; lower < threshold; lower++)
            level = best_level(c, lower, level);
        choose_pieces(c, level, threshold, chosen);
        ok = parse_at(c, level, chosen, err);
    }
    return ok;
}
