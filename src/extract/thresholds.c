/* SPDX-License-Identifier: MIT */
#include "extract/thresholds.h"

/* ---- thresholds ---- */

static bool has_version(const uint64_t *v, size_t n, uint64_t threshold)
{
    return HV_ANY(x, v, n, *x == threshold);
}

static void add_threshold(struct hv_thresholds *thresholds, size_t file,
                          struct hv_arena *arena, uint64_t threshold)
{
    struct hv_threshold_file *f = &thresholds->files[file];
    if (!has_version(f->thresholds, f->n_thresholds, threshold)) {
        *HV_ARENA_ADD(arena, f->thresholds, f->n_thresholds, f->cap_thresholds) =
            threshold;
    }
    if (!has_version(thresholds->versions, thresholds->n, threshold)) {
        *HV_ARENA_ADD(arena, thresholds->versions, thresholds->n, thresholds->cap) =
            threshold;
    }
}

static void read_conditions(struct hv_thresholds *thresholds, size_t f,
                            struct hv_version_conditions *conditions,
                            const struct hv_plan *plan)
{
    const struct hv_scan *scan = &plan->files[f].scan;
    for (size_t i = 0; i < scan->n_ifs; i++) {
        const struct hv_version_changes all =
            hv_version_conditions_read(conditions, scan->ifs[i]);
        for (size_t k = 0; k < all.n; k++)
            add_threshold(thresholds, f, plan->arena, all.v[k]);
        if (all.unknown && !thresholds->files[f].unknown)
            thresholds->files[f].unknown = scan->ifs[i];
    }
}

/* A condition holds from each mark up to the next one. */
static void find_regions(struct hv_thresholds *thresholds, size_t f,
                         struct hv_version_conditions *conditions,
                         const struct hv_plan *plan)
{
    const struct hv_scan *scan = &plan->files[f].scan;
    struct hv_threshold_file *file = &thresholds->files[f];
    for (size_t i = 0; file->n_thresholds && i < scan->n_marks; i++) {
        if (!scan->marks[i].guard)
            continue;
        const struct hv_version_changes all =
            hv_version_conditions_read(conditions, scan->marks[i].guard);
        const uint64_t *v = all.unknown ? file->thresholds : all.v;
        for (size_t k = 0; k < (all.unknown ? file->n_thresholds : all.n); k++) {
            *HV_ARENA_ADD(plan->arena, file->regions, file->n_regions,
                          file->cap_regions) = (struct hv_threshold_region){
                .from = scan->marks[i].line,
                .to = i + 1 < scan->n_marks ? scan->marks[i + 1].line : UINT32_MAX,
                .threshold = v[k]};
        }
    }
}

/* ---- words ---- */

/* Hash the word at *p, and move *p behind it. */
static uint32_t hash_word(const char **p)
{
    uint32_t hash = 2166136261u;
    for (; hv_is_word(**p); ++*p)
        hash = (hash ^ (unsigned char)**p) * 16777619u;
    return hash ? hash : 1;
}

static void add_word(struct hv_threshold_file *file, uint32_t hash)
{
    size_t i = hash & (file->n_slots - 1);
    while (file->words[i] && file->words[i] != hash)
        i = (i + 1) & (file->n_slots - 1);
    file->words[i] = hash;
}

/* Each word is followed by a byte that is not part of one, so half the bytes are
 * enough. */
static void index_words(struct hv_threshold_file *file, const struct hv_plan_file *from,
                        struct hv_arena *arena)
{
    file->n_slots = 64;
    while (file->n_slots < from->n / 2 + 2)
        file->n_slots *= 2;
    file->words = hv_arena_alloc(arena, file->n_slots * sizeof *file->words);
    const char *p = from->text, *end = p + from->n;
    for (; p < end; p++) {
        const char *word = p;
        if (!hv_is_word(*p))
            continue;
        const uint32_t hash = hash_word(&p);
        if (!isdigit((unsigned char)*word))
            add_word(file, hash);
    }
}

uint32_t hv_threshold_word_hash(const char *word)
{
    return hash_word(&word);
}

bool hv_threshold_file_mentions(const struct hv_thresholds *thresholds, size_t file,
                                uint32_t hash)
{
    const struct hv_threshold_file *f = &thresholds->files[file];
    for (size_t i = hash & (f->n_slots - 1); f->words[i];
         i = (i + 1) & (f->n_slots - 1))
        if (f->words[i] == hash)
            return true;
    return false;
}

bool hv_threshold_file_names(const struct hv_thresholds *thresholds, size_t file,
                             uint64_t threshold)
{
    return has_version(thresholds->files[file].thresholds,
                       thresholds->files[file].n_thresholds, threshold);
}

/* ---- macros of a file ---- */

static void index_macros(struct hv_thresholds *thresholds, size_t f,
                         const struct hv_plan *plan)
{
    HV_EACH (m, plan->files[f].macros, plan->files[f].scan.n_macros) {
        struct hv_threshold_macro *macro = &thresholds->macros[*m];
        if (macro->n_files && macro->files[macro->n_files - 1] == f)
            continue;
        *HV_ARENA_ADD(plan->arena, macro->files, macro->n_files, macro->cap_files) = f;
    }
}

/* ---- what a file brings along ---- */

static void add_includes(struct hv_thresholds *thresholds, size_t f, size_t g,
                         const struct hv_plan *plan)
{
    if (thresholds->files[f].includes[g])
        return;
    thresholds->files[f].includes[g] = true;
    HV_EACH (to, plan->files[g].includes, plan->files[g].n_includes)
        add_includes(thresholds, f, *to, plan);
}

struct hv_thresholds *hv_thresholds_new(const struct hv_plan *plan)
{
    const struct hv_profile *profile = plan->profile;
    struct hv_thresholds *thresholds = hv_arena_alloc(plan->arena, sizeof *thresholds);
    thresholds->files =
        hv_arena_alloc(plan->arena, (plan->n_files + 1) * sizeof *thresholds->files);
    for (size_t i = 0; i < profile->n_audiences && !thresholds->macro; i++)
        thresholds->macro = profile->audiences[i].version_macro;
    struct hv_version_conditions *conditions =
        thresholds->macro ? hv_version_conditions_new(plan, thresholds->macro) : NULL;
    for (size_t f = 0; conditions && f < plan->n_files; f++)
        read_conditions(thresholds, f, conditions, plan);
    if (!thresholds->n)
        return thresholds;
    HV_SORT(thresholds->versions, thresholds->n, hv_by_u64);
    thresholds->macros =
        hv_arena_alloc(plan->arena, (plan->n_macros + 1) * sizeof *thresholds->macros);
    for (size_t f = 0; f < plan->n_files; f++) {
        index_words(&thresholds->files[f], &plan->files[f], plan->arena);
        index_macros(thresholds, f, plan);
        hv_threshold_pastes_read(thresholds, f, plan);
        find_regions(thresholds, f, conditions, plan);
    }
    for (size_t f = 0; f < plan->n_files; f++) {
        thresholds->files[f].includes = hv_arena_alloc(plan->arena, plan->n_files + 1);
        add_includes(thresholds, f, f, plan);
    }
    return thresholds;
}

static uint64_t one_of(uint64_t threshold, uint64_t version, uint64_t only)
{
    return threshold > version ? only : threshold;
}

void hv_thresholds_limit(const struct hv_plan *plan, uint64_t version)
{
    struct hv_thresholds *thresholds = plan->thresholds;
    size_t i = 0;
    thresholds->limit = version;
    while (i < thresholds->n && thresholds->versions[i] <= version)
        i++;
    if (i == thresholds->n) {
        thresholds->n = 0;
        return;
    }
    const uint64_t only = thresholds->versions[i], both[] = {version, only};
    thresholds->versions = hv_arena_alloc(plan->arena, sizeof both);
    memcpy(thresholds->versions, both, sizeof both);
    thresholds->n = HV_COUNT(both);
    thresholds->is_limited = true;
    for (size_t f = 0; f < plan->n_files; f++) {
        struct hv_threshold_file *file = &thresholds->files[f];
        HV_EACH (threshold, file->thresholds, file->n_thresholds)
            *threshold = one_of(*threshold, version, only);
        HV_EACH (region, file->regions, file->n_regions)
            region->threshold = one_of(region->threshold, version, only);
    }
}
