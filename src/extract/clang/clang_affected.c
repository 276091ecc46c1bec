/* SPDX-License-Identifier: MIT
 *
 * A variant of which another tree's is known: only the files are parsed whose entities
 * depend on something that differs there, with what they depend on in front of them.
 * Wherever that is not clean, the variant is parsed as a whole.
 */
#include "extract/clang/clang_walk.h"

#include "extract/dependencies.h"
#include "extract/thresholds.h"

/* Per file of the plan. */
struct affected {
    const struct hv_plan *plan;
    const struct hv_variant *base;
    unsigned char *parsed; /* it is affected */
    unsigned char *kept;   /* its entities are those of the base */
    unsigned char *out;    /* it is left out of the parse */
    bool *needed;          /* some of its text is read, */
    bool *pieces;          /* pieces that are read */
    bool *probed;          /* per macro */
    bool any;              /* file is affected */
};

static bool has_failed(const struct hv_variant *v)
{
    return HV_ANY(l, v->left_out, v->n_left_out,
                  l->kind == HV_LEFT_OUT_FAILED || l->kind == HV_LEFT_OUT_THRESHOLD ||
                      l->kind == HV_LEFT_OUT_ERROR);
}

void hv_variant_note_files(struct hv_variant *variant, const struct hv_plan *plan,
                           const unsigned char *out)
{
    char key[HV_CHECKSUM_HEX + 1];
    variant->n_files = 0;
    if (!hv_dependencies_keyed(plan, variant->arch) || has_failed(variant) ||
        variant->std)
        return;
    variant->files =
        hv_arena_alloc(variant->arena, (plan->n_files + 1) * sizeof *variant->files);
    for (size_t f = 0; f < plan->n_files; f++) {
        if (out[f] || !hv_plan_file_in_arch(plan, f, variant->arch))
            continue;
        hv_dependencies_key(plan, variant->arch, f, out, key);
        variant->files[variant->n_files++] = (struct hv_variant_file){
            .path = hv_atom(variant->atoms, plan->files[f].scan.file->path),
            .key = hv_atom(variant->atoms, key)};
    }
}

/* Both lists are sorted by path. */
static bool is_as_before(const struct hv_variant *base,
                         const struct hv_variant_file *file)
{
    size_t i;
    HV_LOWER_BOUND(i, base->n_files, strcmp(base->files[i].path, file->path) < 0);
    return i < base->n_files && strcmp(base->files[i].path, file->path) == 0 &&
           strcmp(base->files[i].key, file->key) == 0;
}

/* Add the includers of a file that no umbrella includes; they are parsed with it.
 * False: its includers are unknown. */
static bool add_includers(struct affected *a, const struct hv_variant *v, size_t file)
{
    bool included = hv_umbrella_includes(a->plan, v->arch, v->audience, file);
    bool found = included, ok = true;
    for (size_t g = 0; !included && g < a->plan->n_files; g++) {
        if (!(a->kept[g] || a->parsed[g]) || !hv_plan_includes(a->plan, g, file))
            continue;
        found = true;
        if (a->kept[g]) {
            a->kept[g] = 0;
            a->parsed[g] = 1;
            ok &= add_includers(a, v, g);
        }
    }
    return found && ok;
}

/* False: most files are affected, an includer is unknown, or the base entered a file
 * that is not one of the architecture's. */
static bool find_affected(struct affected *a, const struct hv_variant *variant,
                          const unsigned char *out)
{
    const struct hv_plan *plan = a->plan;
    size_t n = 0;
    bool known = true;
    HV_EACH (file, variant->files, variant->n_files) {
        size_t f = (size_t)hv_plan_file_index(plan, file->path);
        a->kept[f] = is_as_before(a->base, file);
        a->parsed[f] = !a->kept[f];
    }
    for (size_t f = 0; f < plan->n_files; f++)
        known &= !a->parsed[f] || add_includers(a, variant, f);
    for (size_t f = 0; f < plan->n_files; f++) {
        const struct hv_mentions pieces = hv_pieces_of(plan, f);
        n += a->parsed[f];
        memset(a->pieces + pieces.from, a->parsed[f], pieces.to - pieces.from);
        HV_EACH (m, plan->files[f].macros,
                 a->parsed[f] ? plan->files[f].scan.n_macros : 0)
            a->probed[*m] = true;
    }
    a->any = n > 0;
    if (!known || !a->base->n_files || n > variant->n_files / 2)
        return false;
    hv_dependencies_need(plan, variant->arch, out, a->pieces, a->needed);
    for (size_t f = 0; f < plan->n_files; f++)
        a->out[f] = out[f] || !a->needed[f];
    return true;
}

static bool is_of(const struct affected *a, const unsigned char *set, const char *file)
{
    long f = hv_plan_file_index(a->plan, file);
    return f >= 0 && set[f];
}

/* Was a file entered that is not one of the architecture's own, and so has no key? */
static bool has_strayed(const struct affected *a, const struct hv_variant *v)
{
    return HV_ANY(
        x, v->seen.files, v->seen.n,
        !is_of(a, a->kept, x->file) && !is_of(a, a->parsed, x->file) &&
            hv_plan_file_index(a->plan, x->file) >= 0 &&
            !hv_plan_file_in_arch(a->plan, (size_t)hv_plan_file_index(a->plan, x->file),
                                  v->arch));
}

static bool parse_latest(const struct affected *a, struct hv_variant *part,
                         struct hv_err *err)
{
    struct hv_unit unit = {.clang = hv_clang_load(err),
                           .plan = a->plan,
                           .arch = part->arch,
                           .audience = part->audience,
                           .files = a->needed,
                           .pieces = a->pieces};
    struct hv_umbrella umbrella = {
        .out = a->out, .only = -1, .probed = a->probed, .profile_probes = true};
    struct hv_diagnosis error;
    if (!unit.clang)
        return false;
    bool ok = hv_unit_parse(&unit, &umbrella, err) &&
              !hv_unit_diagnose(&unit, &umbrella, &error) &&
              hv_walk(&unit, part, a->parsed, err);
    hv_unit_done(&unit);
    hv_buf_done(&umbrella.text);
    return ok;
}

/* Parse at all versions of the interface. False: a parse has errors. */
static bool parse_part(const struct affected *a, struct hv_variant *part,
                       struct hv_err *err)
{
    const struct hv_plan *plan = a->plan;
    const struct hv_descent_part only = {a->parsed, a->base};
    bool older = plan->profile->audiences[part->audience].version_macro;
    return parse_latest(a, part, err) &&
           (!older || hv_thresholds_descend(plan, a->out, part, &only, err)) &&
           !has_failed(part) && !has_strayed(a, part);
}

static void add_entities(const struct affected *a, const struct hv_variant *from,
                         struct hv_variant *to)
{
    HV_EACH (e, from->entities, from->n_entities)
        if (is_of(a, a->parsed, e->file))
            *hv_variant_add(to, e->cls, e->name) = *e;
    HV_EACH (e, from->older, from->n_older)
        if (is_of(a, a->parsed, e->file))
            *hv_variant_add_older(to, e->cls, e->name) = *e;
}

/* All but entities. */
static void add_rest(const struct affected *a, const struct hv_variant *from,
                     const unsigned char *set, struct hv_variant *to)
{
    HV_EACH (l, from->left_out, from->n_left_out)
        if (l->kind == HV_LEFT_OUT_GUARD && is_of(a, set, l->file))
            *HV_ARENA_ADD(to->arena, to->left_out, to->n_left_out, to->cap_left_out) =
                *l;
    HV_EACH (s, from->seen.files, from->seen.n)
        if (is_of(a, set, s->file))
            hv_seen_add(&to->seen, to->arena, s->file, s->ranges, s->n);
}

bool hv_affected_parse(struct hv_variant *variant, const struct hv_plan *plan,
                       const unsigned char *out, const struct hv_variant *base,
                       struct hv_err *err)
{
    struct hv_arena *arena = variant->arena;
    size_t n = plan->n_files + 1;
    struct affected a = {.plan = plan,
                         .base = base,
                         .parsed = hv_arena_alloc(arena, n),
                         .kept = hv_arena_alloc(arena, n),
                         .out = hv_arena_alloc(arena, n),
                         .needed = hv_arena_alloc(arena, n),
                         .pieces = hv_arena_alloc(arena, hv_pieces_count(plan) + 1),
                         .probed = hv_arena_alloc(arena, plan->n_macros + 1)};
    struct hv_variant part = {.arch = variant->arch,
                              .audience = variant->audience,
                              .arena = arena,
                              .atoms = variant->atoms};
    hv_variant_note_files(variant, plan, out);
    if (!find_affected(&a, variant, out) || has_strayed(&a, base) ||
        (a.any && !parse_part(&a, &part, err)))
        return false;
    HV_EACH (file, variant->files, variant->n_files)
        file->taken = a.kept[hv_plan_file_index(plan, file->path)];
    add_entities(&a, &part, variant);
    add_rest(&a, base, a.kept, variant);
    add_rest(&a, &part, a.parsed, variant);
    return true;
}
