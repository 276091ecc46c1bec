/* SPDX-License-Identifier: MIT */
#include "extract/dependencies.h"
#include "extract/thresholds.h"

enum { MOST_GUESSED = 64 };

/* Read a part; returns the next part if "##" follows, else NULL. */
static const char *read_part(const char *p, const char **word, size_t *n)
{
    p += strspn(p, " ");
    *word = p;
    *n = hv_word_length(p);
    p += *n;
    p += strspn(p, " ");
    return p[0] == '#' && p[1] == '#' ? p + 2 : NULL;
}

/* Read what "##" joins from p on; returns where it ends. */
static const char *read_paste(const char *p, const struct hv_scan_macro *m,
                              struct hv_threshold_paste *paste, struct hv_arena *arena)
{
    const char *last, *end = p;
    paste->front = paste->back = "";
    paste->holes = 0;
    for (size_t i = 0; p; i++) {
        size_t n;
        p = read_part(p, &last, &n);
        end = last + n;
        const char *word = hv_arena_strndup(arena, last, n);
        const bool shown =
            n && strcmp(word, "__VA_ARGS__") != 0 && !hv_has_word(m->params, word);
        if (shown && !i)
            paste->front = word;
        else if (shown && !p)
            paste->back = word;
        else
            paste->holes++;
    }
    return end;
}

void hv_threshold_pastes_read(struct hv_thresholds *thresholds, size_t file,
                              const struct hv_plan *plan)
{
    const struct hv_plan_file *in = &plan->files[file];
    for (size_t i = 0; i < in->scan.n_macros; i++) {
        const struct hv_scan_macro *m = &in->scan.macros[i];
        for (const char *p = m->body; (p = strstr(p, "##"));) {
            while (p > m->body && p[-1] == ' ')
                p--;
            while (p > m->body && hv_is_word(p[-1]))
                p--;
            struct hv_threshold_paste paste = {.macro = in->macros[i]};
            p = read_paste(p, m, &paste, plan->arena);
            *HV_ARENA_ADD(plan->arena, thresholds->pastes, thresholds->n_pastes,
                          thresholds->cap_pastes) = paste;
        }
    }
}

struct hv_dependency_closure
hv_dependency_closure_new(const struct hv_thresholds *thresholds,
                          const struct hv_plan *plan, struct hv_atoms *atoms,
                          const bool *visible, struct hv_touched *touched)
{
    return (struct hv_dependency_closure){.thresholds = thresholds,
                                          .plan = plan,
                                          .atoms = atoms,
                                          .visible = visible,
                                          .touched = touched,
                                          .in = hv_alloc(hv_pieces_count(plan) + 1),
                                          .macros = hv_alloc(plan->n_macros + 1)};
}

void hv_dependency_closure_done(struct hv_dependency_closure *closure)
{
    free(closure->in);
    free(closure->macros);
    hv_serial_numbers_done(&closure->words);
}

static void add_piece(struct hv_dependency_closure *closure, size_t piece)
{
    struct hv_touched *touched = closure->touched;
    closure->in[piece] = true;
    if (!touched->is[piece])
        *HV_ADD(touched->v, touched->n, touched->cap) = (uint32_t)piece;
    touched->is[piece] = true;
}

/* What a file changes beyond its end: names do not say whom that reaches. */
static void add_all(struct hv_dependency_closure *closure)
{
    if (closure->all)
        return;
    closure->all = true;
    for (size_t f = 0; f < closure->plan->n_files; f++) {
        const struct hv_mentions pieces = hv_pieces_of(closure->plan, f);
        for (size_t p = pieces.from; p < pieces.to; p++)
            hv_dependency_closure_add_piece(closure, p);
    }
}

void hv_dependency_closure_add_piece(struct hv_dependency_closure *closure,
                                     size_t piece)
{
    const size_t file = hv_piece_file(closure->plan, piece);
    if (closure->in[piece] || !closure->visible[file])
        return;
    if (hv_pieces_are_lasting(closure->plan, file))
        add_all(closure);
    if (closure->in[piece] || (closure->wanted && !closure->wanted[file]))
        return;
    add_piece(closure, piece);
    const struct hv_mentions all = hv_pieces_of(closure->plan, file);
    for (size_t p = all.from; hv_piece_is_rest(closure->plan, piece) && p < all.to; p++)
        add_piece(closure, p);
    for (size_t g = 0; hv_pieces_are_open(closure->plan) && g < closure->plan->n_files;
         g++)
        if (hv_plan_includes(closure->plan, g, file))
            hv_dependency_closure_add_piece(closure,
                                            hv_pieces_of(closure->plan, g).from);
}

static void add_mentioning(void *ctx, size_t piece)
{
    hv_dependency_closure_add_piece(ctx, piece);
}

/* Guess a piece that probably changes as well: one declared with names of others. */
static void guess_piece(void *ctx, size_t piece)
{
    struct hv_dependency_closure *closure = ctx;
    if (closure->in[piece] || hv_piece_is_rest(closure->plan, piece) ||
        closure->n_guessed == MOST_GUESSED)
        return;
    hv_dependency_closure_add_piece(closure, piece);
    closure->guessed[closure->n_guessed++] = piece;
}

void hv_dependency_closure_guess(struct hv_dependency_closure *closure, size_t piece)
{
    size_t guessed[MOST_GUESSED];
    closure->guessed = guessed;
    closure->n_guessed = 0;
    for (size_t i = 0; i <= closure->n_guessed; i++)
        hv_pieces_using(closure->plan, i ? guessed[i - 1] : piece, guess_piece,
                        closure);
}

static void spread_macro(struct hv_dependency_closure *closure, size_t macro);

static void spread_word(struct hv_dependency_closure *closure, const char *word);

/* Macros can build a word from parts: a user of its part may mean it. If the word has
 * several unknown parts, or none, any user of the macro may. */
static void spread_makers(struct hv_dependency_closure *closure, const char *word)
{
    const size_t n = strlen(word);
    const struct hv_thresholds *thresholds = closure->thresholds;
    HV_EACH (paste, thresholds->pastes, thresholds->n_pastes) {
        const size_t front = strlen(paste->front), back = strlen(paste->back);
        if (front + back > n || strncmp(word, paste->front, front) != 0 ||
            strcmp(word + n - back, paste->back) != 0)
            continue;
        if (paste->holes == 1 && front + back < n)
            spread_word(closure,
                        hv_atom_n(closure->atoms, word + front, n - front - back));
        else if (paste->holes || front + back == n)
            spread_macro(closure, paste->macro);
    }
}

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
        if (!closure->plan->dependencies)
            hv_dependency_closure_add_piece(closure, f);
        for (size_t i = 0; i < scan->n_macros; i++)
            if (!closure->macros[closure->plan->files[f].macros[i]] &&
                hv_has_word(scan->macros[i].body, word))
                spread_macro(closure, closure->plan->files[f].macros[i]);
    }
    hv_pieces_mentioning(closure->plan, word, add_mentioning, closure);
    spread_makers(closure, word);
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
    HV_EACH (undef, scan->undefs, scan->n_undefs)
        if (undef->line >= from && undef->line < to)
            hv_dependency_closure_add_name(closure,
                                           hv_atom(closure->atoms, undef->name));
}

void hv_dependency_closure_add_makers(struct hv_dependency_closure *closure,
                                      const char *word)
{
    const uint32_t hash = hv_threshold_word_hash(word);
    for (size_t f = 0; f < closure->plan->n_files; f++) {
        const struct hv_plan_file *file = &closure->plan->files[f];
        if (!closure->visible[f] ||
            !hv_threshold_file_mentions(closure->thresholds, f, hash))
            continue;
        for (size_t i = 0; i < file->scan.n_macros; i++)
            if (hv_has_word(file->scan.macros[i].body, word))
                spread_macro(closure, file->macros[i]);
    }
}
