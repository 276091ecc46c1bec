/* SPDX-License-Identifier: MIT */
#include "extract/ladder.h"

#include "base/mem.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* ---- thresholds ---- */

static bool has(const uint64_t *v, size_t n, uint64_t rung)
{
    for (size_t i = 0; i < n; i++)
        if (v[i] == rung)
            return true;
    return false;
}

static void add_rung(struct hv_ladder *ladder, size_t file, struct hv_arena *arena,
                     uint64_t rung)
{
    struct hv_ladder_file *f = &ladder->files[file];
    if (!has(f->rungs, f->n_rungs, rung)) {
        HV_ARENA_GROW(arena, f->rungs, f->n_rungs, f->cap_rungs);
        f->rungs[f->n_rungs++] = rung;
    }
    if (!has(ladder->rungs, ladder->n, rung)) {
        HV_ARENA_GROW(arena, ladder->rungs, ladder->n, ladder->cap);
        ladder->rungs[ladder->n++] = rung;
    }
}

static const char *skip(const char *p)
{
    return p + strspn(p, " \t()");
}

/* "MACRO < 0x00030206": what it compares with decides below and from which version on.
 */
static void read_comparison(struct hv_ladder *ladder, size_t file,
                            struct hv_arena *arena, const char *p)
{
    char *end;
    p = skip(p);
    size_t n = strspn(p, "<>=!");
    bool above = n == 1 && *p == '>';
    bool upto = n == 2 && strncmp(p, "<=", 2) == 0;
    bool equal = n == 2 && (strncmp(p, "==", 2) == 0 || strncmp(p, "!=", 2) == 0);
    const char *number = skip(p + n);
    if (!n || !isdigit((unsigned char)*number))
        return;
    uint64_t value = strtoull(number, &end, 0);
    if (!above && !upto)
        add_rung(ladder, file, arena, value);
    if (above || upto || equal)
        add_rung(ladder, file, arena, value + 1);
}

static void read_condition(struct hv_ladder *ladder, size_t file,
                           struct hv_arena *arena, const char *cond)
{
    size_t n = strlen(ladder->macro);
    for (const char *p = cond; (p = strstr(p, ladder->macro)); p += n)
        if ((p == cond || !is_word(p[-1])) && !is_word(p[n]))
            read_comparison(ladder, file, arena, p + n);
}

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* ---- words ---- */

static uint32_t hash_word(const char *p, size_t n)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < n; i++)
        hash = (hash ^ (unsigned char)p[i]) * 16777619u;
    return hash ? hash : 1;
}

static void add_word(struct hv_ladder_file *file, uint32_t hash)
{
    size_t i = hash & (file->n_slots - 1);
    while (file->words[i] && file->words[i] != hash)
        i = (i + 1) & (file->n_slots - 1);
    file->words[i] = hash;
}

/* Every word has a byte behind it that is none, so half the bytes are room enough. */
static void index_words(struct hv_ladder_file *file, const struct hv_plan_file *from,
                        struct hv_arena *arena)
{
    file->n_slots = 64;
    while (file->n_slots < from->n / 2 + 2)
        file->n_slots *= 2;
    file->words = hv_arena_alloc(arena, file->n_slots * sizeof *file->words);
    const char *p = from->text, *end = p + from->n;
    while (p < end) {
        size_t n = 0;
        while (p + n < end && is_word(p[n]))
            n++;
        if (n && !isdigit((unsigned char)*p))
            add_word(file, hash_word(p, n));
        p += n ? n : 1;
    }
}

bool hv_ladder_file_has(const struct hv_ladder *ladder, size_t file, const char *word)
{
    const struct hv_ladder_file *f = &ladder->files[file];
    uint32_t hash = hash_word(word, strlen(word));
    for (size_t i = hash & (f->n_slots - 1); f->words[i];
         i = (i + 1) & (f->n_slots - 1))
        if (f->words[i] == hash)
            return true;
    return false;
}

bool hv_ladder_file_asks(const struct hv_ladder *ladder, size_t file, uint64_t rung)
{
    return has(ladder->files[file].rungs, ladder->files[file].n_rungs, rung);
}

/* ---- macros of a file ---- */

static int by_name(const void *key, const void *element)
{
    return strcmp(key, ((const struct hv_plan_macro *)element)->name);
}

static void index_macros(struct hv_ladder_file *file, const struct hv_scan *scan,
                         const struct hv_plan *plan)
{
    file->macros =
        hv_arena_alloc(plan->arena, (scan->n_macros + 1) * sizeof *file->macros);
    for (size_t i = 0; i < scan->n_macros; i++) {
        const struct hv_plan_macro *m =
            bsearch(scan->macros[i].name, plan->macros, plan->n_macros,
                    sizeof *plan->macros, by_name);
        if (m)
            file->macros[file->n_macros++] = (size_t)(m - plan->macros);
    }
}

struct hv_ladder *hv_ladder_new(const struct hv_plan *plan)
{
    const struct hv_profile *profile = plan->profile;
    struct hv_ladder *ladder = hv_arena_alloc(plan->arena, sizeof *ladder);
    ladder->files =
        hv_arena_alloc(plan->arena, (plan->n_files + 1) * sizeof *ladder->files);
    for (size_t i = 0; i < profile->n_audiences && !ladder->macro; i++)
        ladder->macro = profile->audiences[i].ladder;
    for (size_t f = 0; ladder->macro && f < plan->n_files; f++)
        for (size_t i = 0; i < plan->files[f].scan.n_ifs; i++)
            read_condition(ladder, f, plan->arena, plan->files[f].scan.ifs[i]);
    if (!ladder->n)
        return ladder;
    qsort(ladder->rungs, ladder->n, sizeof *ladder->rungs, by_value);
    for (size_t f = 0; f < plan->n_files; f++) {
        index_words(&ladder->files[f], &plan->files[f], plan->arena);
        index_macros(&ladder->files[f], &plan->files[f].scan, plan);
    }
    return ladder;
}
