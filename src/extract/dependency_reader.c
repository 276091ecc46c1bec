/* SPDX-License-Identifier: MIT */
#include "extract/dependency_names.h"

/* One file's text. */
struct reader {
    struct hv_dependency_words *words;
    uint32_t file;
    struct hv_lexer lexer;
    struct hv_token t, before, before_that;
    long braces;         /* of the text; not 0 at its end: a macro has others */
    size_t stretch;      /* mentions before the last semicolon or brace */
    bool known;          /* a keyword since then says what braces mean */
    size_t parens, call; /* open ones; those of the outermost call; 0: in none */
    const struct hv_outline *outline;
    uint32_t *piece_of;      /* per item of the outline */
    uint32_t first;          /* the file's first piece */
    size_t rest;             /* tokens in the first one */
    size_t n_tags, cap_tags; /* words that can be tags */
    uint32_t *tags;
    /* of the macro whose body it reads: */
    bool in_body;
    struct hv_params params;
    size_t body_braces;
    bool tag; /* its name may come, or has come */
};

uint32_t hv_dependency_word(const char *p, size_t n)
{
    return (uint32_t)hv_hash(p, n);
}

static uint32_t word_of(const struct hv_token *t)
{
    return hv_dependency_word(t->p, t->n);
}

static uint32_t piece_at(const struct reader *r, uint32_t line)
{
    const uint32_t *of_line = r->words->of_line[r->file];
    uint32_t piece = line <= r->outline->n_lines ? of_line[line - 1] : HV_NO_PIECE;
    return piece == HV_NO_PIECE ? r->first : piece;
}

/* Add a token to a piece, and whether a blank precedes it, which "#" can show. */
static void put_in_piece(const struct reader *r, uint32_t p)
{
    const struct hv_token *t = &r->t;
    struct hv_piece *piece = &r->words->pieces[p];
    struct hv_buf *text = &piece->text;
    if (!text->n)
        piece->rest = r->rest;
    hv_buf_putc(text, t->fresh ? '\n' : t->p == r->before.p + r->before.n ? '\t' : ' ');
    hv_buf_add(text, t->p, t->n);
}

/* A directive inside a declaration is a part of it as well: its position matters. */
static void put_token(struct reader *r)
{
    const struct hv_outline *o = r->outline;
    const uint32_t line = r->t.line, item = line <= o->n_lines ? o->item[line - 1] : 0;
    const size_t parent = item ? o->items[item - 1].parent : 0;
    const uint32_t p = piece_at(r, line), around = parent ? r->piece_of[parent - 1] : p;
    put_in_piece(r, p);
    if (around != p)
        put_in_piece(r, around);
    r->rest += p == r->first;
}

/* A trigraph, a digraph, or a part of a name that is spelled with more than letters. */
static bool is_odd(const struct reader *r)
{
    static const char *const signs[] = {"??", "%:", "<%", "%>", "<:", ":>"};
    const int type = r->t.type, before = r->before.type;
    return type == '$' || type > 0x7f ||
           (r->t.p == r->before.p + r->before.n &&
            HV_ANY(x, signs, HV_COUNT(signs), before == (*x)[0] && type == (*x)[1]));
}

static void next_token(struct reader *r)
{
    if (r->t.type && r->words->keyed)
        put_token(r);
    r->before_that = r->before;
    r->before = r->t;
    r->t = hv_lexer_next(&r->lexer);
    r->words->unknown |= r->t.type != HV_TOKEN_WORD && is_odd(r);
}

static bool is_in_line(const struct reader *r)
{
    return r->t.type && !r->t.fresh;
}

static void add_mention(struct reader *r, uint32_t word, uint32_t line)
{
    struct hv_dependency_words *w = r->words;
    uint32_t item = line <= r->outline->n_lines ? r->outline->item[line - 1] : 0;
    *HV_ADD(w->mentions, w->n_mentions, w->cap_mentions) =
        (struct hv_mention){.word = word,
                            .piece = piece_at(r, line),
                            .in_body = r->in_body,
                            .in_braces = item && r->outline->items[item - 1].body};
}

/* Can the token be a tag? A tag follows its keyword, or attributes. */
static bool may_be_tag(const struct reader *r)
{
    return r->before.type == ')' || hv_begins_tag(&r->before);
}

/* A brace in a macro: whose names it declares that stand in no text of a declaration.
 * What a parameter names is in the text that calls it. */
static void read_brace(struct reader *r)
{
    struct hv_piece *piece = &r->words->pieces[piece_at(r, r->t.line)];
    const bool joined =
        r->before_that.type == '#' || hv_params_have(&r->params, &r->before);
    const bool named = r->before.type == HV_TOKEN_WORD && !hv_begins_tag(&r->before);
    if (hv_token_is(&r->before, "enum") || (r->tag && named && !joined) ||
        (r->tag && r->body_braces && (joined || r->before.type == ')')))
        piece->declares |= HV_DECLARES_SPELLED;
    else if (r->tag && joined)
        piece->declares |= HV_DECLARES_JOINED;
    r->body_braces++;
}

/* Read a token of a macro's body for what uses of the macro declare. */
static void read_body_token(struct reader *r)
{
    if (hv_begins_tag(&r->t))
        r->tag = true;
    if (r->t.type == '{')
        read_brace(r);
    r->body_braces -= r->t.type == '}' && r->body_braces;
    if (strchr("{};,=", r->t.type))
        r->tag = false;
    if (hv_token_is(&r->t, "_Pragma"))
        r->words->pieces[piece_at(r, r->t.line)].declares |= HV_DECLARES_SPELLED;
}

/* "STRUCT(x) {" within a record: a macro may say that it is one. */
static void read_text_token(struct reader *r)
{
    static const char *const keywords[] = {"struct", "union",  "enum", "if",  "for",
                                           "while",  "switch", "do",   "else"};
    struct hv_dependency_words *w = r->words;
    const bool head = r->before.type == HV_TOKEN_WORD || r->before.type == ')';
    if (r->t.type == HV_TOKEN_WORD && r->t.n <= strlen("struct"))
        r->known |= HV_ANY(x, keywords, HV_COUNT(keywords),
                           **x == *r->t.p && hv_token_is(&r->t, *x));
    for (size_t i = r->stretch;
         r->t.type == '{' && r->braces > 0 && head && !r->known && i < w->n_mentions;
         i++)
        w->mentions[i].opens = true;
    r->braces += (r->t.type == '{') - (r->t.type == '}');
    if (strchr("{};", r->t.type)) {
        r->stretch = w->n_mentions;
        r->known = false;
    }
}

static void read_token(struct reader *r)
{
    struct hv_dependency_words *w = r->words;
    if (r->in_body)
        read_body_token(r);
    else
        read_text_token(r);
    if (r->t.type == '(') {
        r->parens++;
        if (!r->call && r->before.type == HV_TOKEN_WORD)
            r->call = r->parens;
    } else if (r->t.type == ')' && r->parens) {
        r->call = r->call == r->parens ? 0 : r->call;
        r->parens--;
    } else if (r->t.type == HV_TOKEN_WORD && !hv_params_have(&r->params, &r->t)) {
        const uint32_t word = word_of(&r->t);
        add_mention(r, word, r->t.line);
        if (r->call || r->in_body)
            *HV_ADD(w->arguments, w->n_arguments, w->cap_arguments) = word;
        if (may_be_tag(r))
            *HV_ADD(r->tags, r->n_tags, r->cap_tags) = word;
    }
}

/* ---- macros ---- */

/* The names that "##" makes in the body. */
static void mention_pasted(struct reader *r, struct hv_lexer body)
{
    HV_FREED struct hv_chains chains = {0};
    hv_chains_read(body, &r->params, &chains);
    HV_EACH (chain, chains.v, chains.n) {
        const size_t last =
            chain->n < HV_COUNT(chain->parts) ? chain->n : HV_COUNT(chain->parts);
        struct hv_paste paste = {chain->parts[0], chain->parts[last - 1], chain->n};
        if (last < chain->n)
            paste.end = (struct hv_span){0};
        add_mention(r, hv_paste_add(r->words, &paste), body.line);
    }
}

static void read_body(struct reader *r)
{
    struct hv_lexer body = {r->t.p, r->lexer.end, r->t.line, true};
    bool pasted = false;
    r->in_body = true;
    r->tag = false;
    r->parens = r->call = r->body_braces = 0;
    for (; is_in_line(r); next_token(r)) {
        read_token(r);
        pasted |= r->t.type == '#' && r->before.type == '#';
    }
    body.end = r->t.p;
    if (pasted)
        mention_pasted(r, body);
    r->in_body = false;
    r->parens = r->call = 0;
}

/* Read what follows "#define". */
static void read_macro(struct reader *r)
{
    struct hv_dependency_words *w = r->words;
    const struct hv_token name = r->t;
    add_mention(r, word_of(&name), name.line); /* the last definition holds */
    struct hv_definition macro = {.word = word_of(&name),
                                  .file = r->file,
                                  .piece = piece_at(r, name.line),
                                  .macro = true,
                                  .name = {name.p, name.n}};
    next_token(r);
    r->params.n = 0;
    for (bool list = r->t.type == '(' && r->t.p == name.p + name.n;
         list && is_in_line(r); next_token(r)) {
        list = r->t.type != ')';
        if (r->t.type == HV_TOKEN_WORD)
            *HV_ADD(r->params.words, r->params.n, r->params.cap) = word_of(&r->t);
    }
    read_body(r);
    r->params.n = 0;
    *HV_ADD(w->v, w->n, w->cap) = macro;
}

/* Read what follows '#'. */
static void read_directive(struct reader *r)
{
    if (hv_token_is(&r->t, "define") && is_in_line(r)) {
        next_token(r);
        read_macro(r);
        return;
    }
    bool include = hv_token_is(&r->t, "include");
    const bool undef = hv_token_is(&r->t, "undef"); /* whatever the macro was */
    next_token(r);
    if (undef && is_in_line(r))
        next_token(r);
    /* a macro decides which */
    r->words->unknown |= include && is_in_line(r) && r->t.type == HV_TOKEN_WORD;
    for (; is_in_line(r); next_token(r)) {
        include &= r->t.type != HV_TOKEN_WORD || r->before.type == '<';
        if (include && r->t.type == '<')
            while (is_in_line(r) && r->t.type != '>')
                next_token(r);
        else
            read_token(r);
    }
}

static void read_text(struct reader *r)
{
    next_token(r);
    while (r->t.type) {
        bool directive = r->t.type == '#' && r->t.fresh;
        if (!directive)
            read_token(r);
        next_token(r);
        if (directive && is_in_line(r))
            read_directive(r);
    }
}

/* ---- pieces ---- */

/* Do only the names of the item matter? It must have whole lines of its own, containing
 * only macros and whole conditions. */
static bool is_apart(const struct reader *r, size_t i)
{
    const struct hv_outline *o = r->outline;
    const struct hv_item *item = &o->items[i];
    if (item->kind != HV_ITEM_DECLARATION)
        return item->kind == HV_ITEM_DEFINE || item->kind == HV_ITEM_UNDEF;
    if (!item->n_declared || o->item[item->first - 1] != i + 1 ||
        o->item[item->last - 1] != i + 1)
        return false;
    for (size_t k = i + 1; k < o->n && o->items[k].first <= item->last; k++) {
        const struct hv_item *within = &o->items[k];
        if (within->kind != HV_ITEM_DEFINE &&
            (within->kind != HV_ITEM_CONDITION || within->block_first <= item->first ||
             within->block_last >= item->last))
            return false;
    }
    return true;
}

/* Does the declaration share its first line or its last one with another? */
static bool shares_lines(const struct hv_outline *o, size_t i)
{
    return o->item[o->items[i].first - 1] != i + 1 ||
           o->item[o->items[i].last - 1] != i + 1;
}

/* Find the piece of each item. Items that share a line share the piece; so does a
 * declaration that has no end of its own with the next one, which continues it. */
static void find_pieces(struct reader *r, const struct hv_macro_bodies *bodies,
                        struct hv_arena *arena)
{
    struct hv_dependency_words *w = r->words;
    const struct hv_outline *o = r->outline;
    bool *shared = hv_arena_alloc(arena, o->n + 1);
    r->piece_of = hv_arena_alloc(arena, (o->n + 1) * sizeof *r->piece_of);
    r->first = (uint32_t)w->n_pieces;
    *HV_ADD(w->pieces, w->n_pieces, w->cap_pieces) =
        (struct hv_piece){.file = r->file, .tied = true};
    for (size_t i = 0; i < o->n; i++)
        if (o->items[i].kind == HV_ITEM_DECLARATION && shares_lines(o, i))
            shared[i] = shared[o->item[o->items[i].first - 1] - 1] =
                shared[o->item[o->items[i].last - 1] - 1] = true;
    bool open = false;
    for (size_t i = 0; i < o->n; i++) {
        const struct hv_item *item = &o->items[i];
        const bool declaration = item->kind == HV_ITEM_DECLARATION;
        const bool apart = is_apart(r, i), tied = !apart || shared[i];
        const bool goes_on = declaration && open;
        if (declaration)
            open = item->open && !hv_item_ends(w->plan, bodies, item);
        r->piece_of[i] =
            (apart || (declaration && !shared[i])) && !goes_on && !(declaration && open)
                ? (uint32_t)w->n_pieces
                : r->first;
        if (r->piece_of[i] != r->first)
            *HV_ADD(w->pieces, w->n_pieces, w->cap_pieces) =
                (struct hv_piece){.file = r->file, .tied = tied};
    }
    w->in_files[r->file] = (struct hv_mentions){r->first, w->n_pieces};
    w->lasting[r->file] = open;
}

/* The piece of each line that has code, other than a condition. */
static void index_lines(struct reader *r)
{
    const struct hv_outline *o = r->outline;
    uint32_t *of_line =
        hv_arena_alloc(r->words->plan->arena, (o->n_lines + 1) * sizeof *of_line);
    for (size_t l = 0; l < o->n_lines; l++) {
        const struct hv_item *item = o->item[l] ? &o->items[o->item[l] - 1] : NULL;
        of_line[l] = item && item->kind != HV_ITEM_CONDITION
                         ? r->piece_of[o->item[l] - 1]
                         : HV_NO_PIECE;
    }
    r->words->of_line[r->file] = of_line;
}

/* A comment may be in front of it. */
static uint32_t piece_of_undef(const struct reader *r, uint32_t line)
{
    const uint32_t *of_line = r->words->of_line[r->file];
    while (line < r->outline->n_lines && of_line[line - 1] == HV_NO_PIECE)
        line++;
    return piece_at(r, line);
}

static void read_file(struct hv_dependency_words *words, size_t f,
                      const struct hv_outline *outline,
                      const struct hv_macro_bodies *bodies, struct hv_arena *arena)
{
    const struct hv_scan *scan = &words->plan->files[f].scan;
    const struct hv_source_file *file = scan->file;
    struct reader r = {.words = words,
                       .file = (uint32_t)f,
                       .outline = outline,
                       .stretch = words->n_mentions,
                       .lexer = {file->bytes, file->bytes + file->n, 1, false}};
    find_pieces(&r, bodies, arena);
    index_lines(&r);
    read_text(&r);
    words->lasting[f] |= r.braces || memmem(file->bytes, file->n, "_Pragma", 7);
    hv_declarations_read(&(struct hv_declarations){.words = words,
                                                   .bodies = bodies,
                                                   .file = r.file,
                                                   .outline = outline,
                                                   .piece_of = r.piece_of,
                                                   .n_tags = r.n_tags,
                                                   .tags = r.tags},
                         arena);
    HV_EACH (undef, scan->undefs, scan->n_undefs)
        *HV_ADD(words->v, words->n, words->cap) = (struct hv_definition){
            .word = hv_dependency_word(undef->name, strlen(undef->name)),
            .file = (uint32_t)f,
            .piece = piece_of_undef(&r, undef->line),
            .macro = true,
            .name = {undef->name, strlen(undef->name)}};
    free(r.tags);
    free(r.params.words);
}

HV_BY(by_word, struct hv_definition,
      HV_ORDER(x->word, y->word) ?: HV_ORDER(x->file, y->file))

static struct hv_macro_bodies list_bodies(const struct hv_plan *plan,
                                          struct hv_arena *arena)
{
    struct hv_macro_bodies bodies = {
        .from = hv_arena_alloc(arena, (plan->n_macros + 2) * sizeof *bodies.from)};
    HV_EACH (file, plan->files, plan->n_files)
        for (size_t i = 0; i < file->scan.n_macros; i++)
            bodies.from[file->macros[i] + 2]++;
    for (size_t i = 0; i < plan->n_macros; i++)
        bodies.from[i + 2] += bodies.from[i + 1];
    bodies.v =
        hv_arena_alloc(arena, (bodies.from[plan->n_macros + 1] + 1) * sizeof *bodies.v);
    HV_EACH (file, plan->files, plan->n_files)
        for (size_t i = 0; i < file->scan.n_macros; i++)
            bodies.v[bodies.from[file->macros[i] + 1]++].macro = &file->scan.macros[i];
    return bodies;
}

static void chain_words(struct hv_dependency_words *w)
{
    struct hv_arena *arena = w->plan->arena;
    for (w->mask = 63; w->mask < w->n_mentions / 2;)
        w->mask = w->mask * 2 + 1;
    w->by_word = hv_arena_alloc(arena, (w->mask + 1) * sizeof *w->by_word);
    w->next_mention =
        hv_arena_alloc(arena, (w->n_mentions + 1) * sizeof *w->next_mention);
    w->by_piece = hv_arena_alloc(arena, (w->n_pieces + 1) * sizeof *w->by_piece);
    w->next_definition = hv_arena_alloc(arena, (w->n + 1) * sizeof *w->next_definition);
    for (size_t i = w->n_mentions; i-- > 0;) {
        uint32_t *head = &w->by_word[w->mentions[i].word & w->mask];
        w->next_mention[i] = *head;
        *head = (uint32_t)i + 1;
    }
    for (size_t i = w->n; i-- > 0;) {
        uint32_t *head = &w->by_piece[w->v[i].piece];
        w->next_definition[i] = *head;
        *head = (uint32_t)i + 1;
    }
}

void hv_dependency_words_read(struct hv_dependency_words *words,
                              const struct hv_plan *plan, bool keyed)
{
    *words = (struct hv_dependency_words){
        .plan = plan,
        .keyed = keyed,
        .in_files =
            hv_arena_alloc(plan->arena, (plan->n_files + 1) * sizeof *words->in_files),
        .bare = hv_arena_alloc(plan->arena, (plan->n_files + 1) * sizeof *words->bare),
        .of_line =
            hv_arena_alloc(plan->arena, (plan->n_files + 1) * sizeof *words->of_line),
        .lasting = hv_arena_alloc(plan->arena, plan->n_files + 1)};
    words->unknown =
        HV_ANY(f, plan->files, plan->n_files, hv_has_odd_words(f->scan.file));
    if (words->unknown)
        return;
    HV_ARENA arena = hv_arena_new();
    const struct hv_macro_bodies bodies = list_bodies(plan, arena);
    for (size_t f = 0; f < plan->n_files; f++) {
        struct hv_outline outline;
        hv_outline_read(plan->files[f].scan.file, arena, &outline);
        read_file(words, f, &outline, &bodies, arena);
        hv_dependency_stubs_read(words, f, arena);
    }
    hv_dependency_defines_read(words);
    hv_pastes_link(words);
    HV_SORT(words->v, words->n, by_word);
    chain_words(words);
}

void hv_dependency_words_done(struct hv_dependency_words *words)
{
    HV_EACH (piece, words->pieces, words->n_pieces)
        hv_buf_done(&piece->text);
    free(words->v);
    free(words->mentions);
    free(words->pieces);
    free(words->arguments);
    free(words->pastes);
}
