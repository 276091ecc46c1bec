/* SPDX-License-Identifier: MIT */
#include "extract/thresholds.h"

struct hv_dependency_closure
hv_dependency_closure_new(const struct hv_thresholds *thresholds,
                          const struct hv_plan *plan, struct hv_atoms *atoms,
                          const bool *visible)
{
    return (struct hv_dependency_closure){.thresholds = thresholds,
                                          .plan = plan,
                                          .atoms = atoms,
                                          .visible = visible,
                                          .in = hv_alloc(plan->n_files + 1),
                                          .macros = hv_alloc(plan->n_macros + 1)};
}

void hv_dependency_closure_done(struct hv_dependency_closure *closure)
{
    free(closure->in);
    free(closure->macros);
    free(closure->words);
}

/* ---- names that were added ---- */

static size_t slot_of(const struct hv_dependency_closure *closure, const char *word)
{
    size_t i = ((uintptr_t)word >> 4) * 0x9e3779b97f4a7c15u >> 32;
    for (i &= closure->n_slots - 1; closure->words[i] && closure->words[i] != word;)
        i = (i + 1) & (closure->n_slots - 1);
    return i;
}

static void grow(struct hv_dependency_closure *closure)
{
    const char **old = closure->words;
    size_t n = closure->n_slots;
    closure->n_slots = n ? n * 2 : 64;
    closure->words = hv_alloc(closure->n_slots * sizeof *closure->words);
    for (size_t i = 0; i < n; i++)
        if (old[i])
            closure->words[slot_of(closure, old[i])] = old[i];
    free(old);
}

static bool is_new(struct hv_dependency_closure *closure, const char *word)
{
    if (closure->n_words * 2 >= closure->n_slots)
        grow(closure);
    size_t i = slot_of(closure, word);
    if (closure->words[i])
        return false;
    closure->words[i] = word;
    closure->n_words++;
    return true;
}

/* ---- adding ---- */

static bool mentions(const char *body, const char *word)
{
    size_t n = strlen(word);
    for (const char *p = body; (p = strstr(p, word)); p += n)
        if ((p == body || !hv_is_word(p[-1])) && !hv_is_word(p[n]))
            return true;
    return false;
}

static void spread_macro(struct hv_dependency_closure *closure, size_t macro);

static void spread_word(struct hv_dependency_closure *closure, const char *word)
{
    const struct hv_thresholds *thresholds = closure->thresholds;
    uint32_t hash = hv_threshold_word_hash(word);
    if (!is_new(closure, word))
        return;
    for (size_t f = 0; f < closure->plan->n_files; f++) {
        const struct hv_scan *scan = &closure->plan->files[f].scan;
        if (!closure->visible[f] || !hv_threshold_file_mentions(thresholds, f, hash))
            continue;
        closure->in[f] |= !closure->wanted || closure->wanted[f];
        for (size_t i = 0; i < scan->n_macros; i++)
            if (!closure->macros[thresholds->files[f].macros[i]] &&
                mentions(scan->macros[i].body, word))
                spread_macro(closure, thresholds->files[f].macros[i]);
    }
}

/* "handle_ ## name": a file that pastes the same beginning may mean the same name. */
static void spread_pasted(struct hv_dependency_closure *closure,
                          const struct hv_scan_macro *m)
{
    for (const char *p = m->body; (p = strstr(p, "##")); p += 2) {
        const char *end = p, *begin;
        while (end > m->body && end[-1] == ' ')
            end--;
        for (begin = end; begin > m->body && hv_is_word(begin[-1]);)
            begin--;
        const char *stem = hv_atom_n(closure->atoms, begin, (size_t)(end - begin));
        if (*stem && !mentions(m->params, stem))
            spread_word(closure, stem);
    }
}

static void spread_macro(struct hv_dependency_closure *closure, size_t macro)
{
    const struct hv_threshold_macro *m = &closure->thresholds->macros[macro];
    if (closure->macros[macro])
        return;
    closure->macros[macro] = true;
    spread_word(closure, hv_atom(closure->atoms, closure->plan->macros[macro].name));
    for (size_t i = 0; i < m->n_files; i++) {
        const struct hv_scan *scan = &closure->plan->files[m->files[i]].scan;
        for (size_t k = 0; k < scan->n_macros; k++)
            if (closure->thresholds->files[m->files[i]].macros[k] == macro)
                spread_pasted(closure, &scan->macros[k]);
    }
}

void hv_dependency_closure_add_name(struct hv_dependency_closure *closure,
                                    const char *name)
{
    const char *space = strchr(name, ' ');
    long macro = hv_plan_macro_index(closure->plan, name);
    if (macro >= 0)
        spread_macro(closure, (size_t)macro);
    else
        spread_word(closure, space ? hv_atom(closure->atoms, space + 1) : name);
}

void hv_dependency_closure_add_lines(struct hv_dependency_closure *closure, size_t file,
                                     uint32_t from, uint32_t to)
{
    const struct hv_scan *scan = &closure->plan->files[file].scan;
    for (size_t i = 0; i < scan->n_macros; i++)
        if (scan->macros[i].line >= from && scan->macros[i].line < to)
            spread_macro(closure, closure->thresholds->files[file].macros[i]);
}
