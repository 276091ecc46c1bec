/* SPDX-License-Identifier: MIT */
#include "extract/dependencies.h"
#include "extract/dependency_words.h"
#include "extract/lexer.h"

size_t hv_pieces_count(const struct hv_plan *plan)
{
    const struct hv_dependency_words *w = hv_dependencies_words(plan);
    return w ? w->n_pieces : plan->n_files;
}

struct hv_mentions hv_pieces_of(const struct hv_plan *plan, size_t file)
{
    const struct hv_dependency_words *w = hv_dependencies_words(plan);
    return w ? w->in_files[file] : (struct hv_mentions){file, file + 1};
}

size_t hv_piece_file(const struct hv_plan *plan, size_t piece)
{
    const struct hv_dependency_words *w = hv_dependencies_words(plan);
    return w ? w->pieces[piece].file : piece;
}

uint32_t hv_piece_at(const struct hv_plan *plan, size_t file, uint32_t line)
{
    const struct hv_dependency_words *w = hv_dependencies_words(plan);
    if (!w)
        return (uint32_t)file;
    return line && line <= plan->files[file].scan.n_lines ? w->of_line[file][line - 1]
                                                          : HV_NO_PIECE;
}

uint32_t hv_piece_of_directive(const struct hv_plan *plan, size_t file, uint32_t line)
{
    uint32_t piece = HV_NO_PIECE;
    for (; piece == HV_NO_PIECE && line <= plan->files[file].scan.n_lines; line++)
        piece = hv_piece_at(plan, file, line);
    return piece;
}

bool hv_pieces_are_open(const struct hv_plan *plan)
{
    const struct hv_dependency_words *w = hv_dependencies_words(plan);
    return !w || w->wide;
}

bool hv_piece_is_rest(const struct hv_plan *plan, size_t piece)
{
    const struct hv_dependency_words *w = hv_dependencies_words(plan);
    if (hv_pieces_are_open(plan))
        return true;
    const uint32_t file = w->pieces[piece].file;
    return w->lasting[file] || piece == w->in_files[file].from;
}

bool hv_pieces_are_lasting(const struct hv_plan *plan, size_t file)
{
    const struct hv_dependency_words *w = hv_dependencies_words(plan);
    const struct hv_plan_file *f = &plan->files[file];
    return w ? w->lasting[file] : memmem(f->text, f->n, "ragma", 5) != NULL;
}

static void each_mention(const struct hv_dependency_words *w, uint32_t word,
                         hv_piece_fn *fn, void *ctx)
{
    for (uint32_t i = w->by_word[word & w->mask]; i; i = w->next_mention[i - 1])
        if (w->mentions[i - 1].word == word)
            fn(ctx, w->mentions[i - 1].piece);
}

void hv_pieces_mentioning(const struct hv_plan *plan, const char *word, hv_piece_fn *fn,
                          void *ctx)
{
    const struct hv_dependency_words *w = hv_dependencies_words(plan);
    if (w)
        each_mention(w, hv_dependency_word(word, strlen(word)), fn, ctx);
}

void hv_pieces_using(const struct hv_plan *plan, size_t piece, hv_piece_fn *fn,
                     void *ctx)
{
    const struct hv_dependency_words *w = hv_dependencies_words(plan);
    for (uint32_t i = w ? w->by_piece[piece] : 0; i; i = w->next_definition[i - 1]) {
        const struct hv_definition *d = &w->v[i - 1];
        if (!d->weak && !d->pasted)
            each_mention(w, d->word, fn, ctx);
    }
}

/* Blanks instead of all tokens: comments stay, as some end behind what is left out. */
static char *text_without_tokens(const struct hv_plan_file *file,
                                 struct hv_arena *arena)
{
    char *bare = hv_arena_alloc(arena, file->n + 1);
    memcpy(bare, file->text, file->n);
    struct hv_lexer lexer = {bare, bare + file->n, 1, false};
    for (struct hv_token t = hv_lexer_next(&lexer); t.type; t = hv_lexer_next(&lexer))
        for (char *p = bare + (t.p - bare), *end = p + t.n; p < end; p++)
            *p = *p == '\n' ? '\n' : ' ';
    return bare;
}

const char *hv_pieces_text(const struct hv_plan *plan, size_t file, const bool *pieces,
                           struct hv_arena *arena)
{
    const struct hv_plan_file *f = &plan->files[file];
    struct hv_dependency_words *w = hv_dependencies_words(plan);
    const uint32_t *of_line = w->of_line[file];
    const char *p = f->text, *end = p + f->n;
    if (!w->bare[file])
        w->bare[file] = text_without_tokens(f, plan->arena);
    const char *bare = w->bare[file];
    char *text = hv_arena_alloc(arena, f->n + 1);
    memcpy(text, f->text, f->n);
    for (size_t l = 0; p < end && l < f->scan.n_lines; l++) {
        const char *newline = memchr(p, '\n', (size_t)(end - p));
        const char *next = newline ? newline + 1 : end;
        if (of_line[l] != HV_NO_PIECE && !pieces[of_line[l]])
            memcpy(text + (p - f->text), bare + (p - f->text), (size_t)(next - p));
        p = next;
    }
    return text;
}
