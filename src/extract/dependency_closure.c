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
    hv_serial_numbers_done(&closure->words);
}

static void spread_macro(struct hv_dependency_closure *closure, size_t macro);

static void spread_word(struct hv_dependency_closure *closure, const char *word)
{
    const struct hv_thresholds *thresholds = closure->thresholds;
    uint32_t hash = hv_threshold_word_hash(word);
    size_t before = closure->words.n;
    if (hv_serial_number(&closure->words, word) < before)
        return;
    for (size_t f = 0; f < closure->plan->n_files; f++) {
        const struct hv_scan *scan = &closure->plan->files[f].scan;
        if (!closure->visible[f] || !hv_threshold_file_mentions(thresholds, f, hash))
            continue;
        closure->in[f] |= !closure->wanted || closure->wanted[f];
        for (size_t i = 0; i < scan->n_macros; i++)
            if (!closure->macros[closure->plan->files[f].macros[i]] &&
                hv_has_word(scan->macros[i].body, word))
                spread_macro(closure, closure->plan->files[f].macros[i]);
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
        if (*stem && !hv_has_word(m->params, stem))
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
            if (closure->plan->files[m->files[i]].macros[k] == macro)
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
            spread_macro(closure, closure->plan->files[file].macros[i]);
}
