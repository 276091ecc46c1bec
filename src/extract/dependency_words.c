/* SPDX-License-Identifier: MIT */
#include "extract/dependency_words.h"

#include "extract/lexer.h"
#include "extract/outline.h"

enum { MOST_PASTES = 1000, MOST_SPELLED = 1000 };

/* One file's text. */
struct reader {
    struct hv_dependency_words *words;
    uint32_t file;
    struct hv_lexer lexer;
    struct hv_token t, before, before_that;
    size_t parens, call; /* open ones; those of the outermost call; 0: in none */
    const struct hv_outline *outline;
    const uint32_t *piece_of; /* per item of the outline */
    uint32_t first;           /* the file's first piece */
    size_t rest;              /* tokens in the first one */
    size_t n_tags, cap_tags;  /* words that can be tags */
    uint32_t *tags;
    /* of the macro whose body it reads: */
    bool in_body;
    size_t n_params, cap_params;
    uint32_t *params;
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
    uint32_t item = line <= r->outline->n_lines ? r->outline->item[line - 1] : 0;
    return item ? r->piece_of[item - 1] : r->first;
}

/* A token of a piece, and whether blanks are in front of it, which "#" can show. */
static void put_token(struct reader *r)
{
    const struct hv_token *t = &r->t;
    uint32_t p = piece_at(r, t->line);
    struct hv_piece *piece = &r->words->pieces[p];
    struct hv_buf *text = &piece->text;
    if (!text->n)
        piece->rest = r->rest;
    r->rest += p == r->first;
    hv_buf_putc(text, t->fresh ? '\n' : t->p == r->before.p + r->before.n ? '\t' : ' ');
    hv_buf_add(text, t->p, t->n);
}

static void next_token(struct reader *r)
{
    if (r->t.type && r->words->keyed)
        put_token(r);
    r->before_that = r->before;
    r->before = r->t;
    r->t = hv_lexer_next(&r->lexer);
}

static bool is_in_line(const struct reader *r)
{
    return r->t.type && !r->t.fresh;
}

static void add_mention(struct reader *r, struct hv_mention mention)
{
    struct hv_dependency_words *w = r->words;
    mention.in_body = r->in_body;
    mention.piece = piece_at(r, r->t.line);
    *HV_ADD(w->mentions, w->n_mentions, w->cap_mentions) = mention;
}

static bool is_param(const struct reader *r, const struct hv_token *t)
{
    uint32_t word = word_of(t);
    return HV_ANY(param, r->params, r->n_params, *param == word);
}

static bool is_tag_keyword(const struct hv_token *t)
{
    return hv_token_is(t, "struct") || hv_token_is(t, "union") ||
           hv_token_is(t, "enum");
}

/* A tag stands behind its keyword, or behind attributes. */
static bool may_be_tag(const struct reader *r)
{
    return r->before.type == ')' || is_tag_keyword(&r->before);
}

static void read_token(struct reader *r)
{
    struct hv_dependency_words *w = r->words;
    if (r->t.type == '(') {
        r->parens++;
        if (!r->call && r->before.type == HV_TOKEN_WORD)
            r->call = r->parens;
    } else if (r->t.type == ')' && r->parens) {
        r->call = r->call == r->parens ? 0 : r->call;
        r->parens--;
    } else if (r->t.type == '{' && r->in_body) {
        w->pieces[piece_at(r, r->t.line)].declares |=
            hv_token_is(&r->before, "enum") || is_tag_keyword(&r->before_that);
    } else if (r->t.type == HV_TOKEN_WORD && !is_param(r, &r->t)) {
        const uint32_t word = word_of(&r->t);
        add_mention(r, (struct hv_mention){.word = word, .argument = r->call});
        if (r->call || r->in_body)
            *HV_ADD(w->arguments, w->n_arguments, w->cap_arguments) = word;
        if (may_be_tag(r))
            *HV_ADD(r->tags, r->n_tags, r->cap_tags) = word_of(&r->t);
    }
}

/* ---- macros ---- */

/* What a part of a name stands at, and whether it is joined to more than one word. */
enum paste { BEGIN, BEGIN_OF_MORE, END };

/* What is left of the name in front of, or behind, such a part; no text: the name does
 * not begin, or end, like that, or is no longer. */
static struct hv_span rest_of(const struct hv_name *name, const struct hv_token *part,
                              bool begin)
{
    size_t at = begin ? 0 : name->n - part->n;
    if (name->n <= part->n || name->p[at] != *part->p ||
        memcmp(name->p + at, part->p, part->n) != 0)
        return (struct hv_span){0};
    return (struct hv_span){name->p + (begin ? part->n : 0), name->n - part->n};
}

/* All names that begin, or end, like that. */
static void mention_pasted(struct reader *r, const struct hv_token *part,
                           enum paste paste)
{
    if (r->words->n_pastes++ > MOST_PASTES) { /* each of them looks at all names */
        r->words->wide = true;
        return;
    }
    HV_EACH (name, r->words->names, r->words->n_names) {
        const struct hv_span rest = rest_of(name, part, paste != END);
        if (rest.n)
            add_mention(r, (struct hv_mention){
                               .word = hv_dependency_word(name->p, name->n),
                               .argument = true,
                               .declared = name->declared,
                               .with = paste == BEGIN_OF_MORE
                                           ? 0
                                           : hv_dependency_word(rest.p, rest.n)});
    }
}

/* What "a##b" can make, as far as one of the two is no parameter. last: no "##" is
 * behind it. */
static void read_paste(struct reader *r, const struct hv_token *a,
                       const struct hv_token *b, bool last)
{
    if (a->type == HV_TOKEN_WORD && !is_param(r, a))
        mention_pasted(r, a, last ? BEGIN : BEGIN_OF_MORE);
    else if (last && b->type == HV_TOKEN_WORD && !is_param(r, b))
        mention_pasted(r, b, END);
    else
        r->words->wide = true;
}

static bool is_before_paste(const struct reader *r)
{
    struct hv_lexer ahead = r->lexer;
    struct hv_token next = hv_lexer_next(&ahead);
    return next.type == '#' && !next.fresh;
}

/* The first of "a##b##c" says what the name begins with. Does it join words? */
static bool read_body(struct reader *r)
{
    struct hv_token first = {0};
    bool chained = false, joins = false;
    for (; is_in_line(r); next_token(r)) {
        read_token(r);
        if (r->t.type == '#' && r->before.type == '#') {
            first = r->before_that;
            joins = true;
        } else if (r->t.type != '#' && first.type) {
            if (!chained)
                read_paste(r, &first, &r->t, !is_before_paste(r));
            chained = is_before_paste(r);
            first.type = 0;
        }
    }
    return joins;
}

/* Behind "#define". */
static void read_macro(struct reader *r)
{
    struct hv_dependency_words *w = r->words;
    const struct hv_token name = r->t;
    struct hv_definition macro = {.word = word_of(&name),
                                  .file = r->file,
                                  .piece = piece_at(r, name.line),
                                  .macro = true,
                                  .body.from = w->n_mentions};
    next_token(r);
    r->n_params = 0;
    macro.makes = r->t.type == '(' && r->t.p == name.p + name.n;
    for (bool list = macro.makes; list && is_in_line(r); next_token(r)) {
        list = r->t.type != ')';
        if (r->t.type == HV_TOKEN_WORD)
            *HV_ADD(r->params, r->n_params, r->cap_params) = word_of(&r->t);
    }
    r->in_body = true;
    r->parens = r->call = 0;
    macro.makes |= read_body(r);
    r->in_body = false;
    r->parens = r->call = r->n_params = 0;
    macro.body.to = w->n_mentions;
    *HV_ADD(w->v, w->n, w->cap) = macro;
}

/* Behind the '#'. */
static void read_directive(struct reader *r)
{
    if (hv_token_is(&r->t, "define") && is_in_line(r)) {
        next_token(r);
        read_macro(r);
        return;
    }
    bool include = hv_token_is(&r->t, "include");
    for (next_token(r); is_in_line(r); next_token(r)) {
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

/* ---- declarations ---- */

/* Among the outline's names: numbers, and words that are used. */
static bool is_used(const char *name)
{
    static const char *const words[] = {"__attribute__", "sizeof", "endif"};
    return isdigit((unsigned char)*name) ||
           HV_ANY(x, words, HV_COUNT(words), strcmp(*x, name) == 0);
}

/* What no header declares that does not say so in so many words. */
static bool is_common(const char *name)
{
    static const char *const words[] = {
        "typedef",   "extern",   "static",   "inline",   "const",    "volatile",
        "struct",    "union",    "enum",     "void",     "char",     "short",
        "int",       "long",     "signed",   "unsigned", "float",    "double",
        "sizeof",    "_Bool",    "int8_t",   "int16_t",  "int32_t",  "int64_t",
        "uint8_t",   "uint16_t", "uint32_t", "uint64_t", "intptr_t", "uintptr_t",
        "ptrdiff_t", "size_t",   "bool"};

    return HV_ANY(x, words, HV_COUNT(words), **x == *name && strcmp(*x, name) == 0);
}

/* Only what stands there for sure can be known to be no macro. */
static void add_name(struct reader *r, const char *name, uint32_t piece, bool weak)
{
    struct hv_dependency_words *w = r->words;
    if (!is_used(name))
        *HV_ADD(w->v, w->n, w->cap) =
            (struct hv_definition){.word = hv_dependency_word(name, strlen(name)),
                                   .file = r->file,
                                   .piece = piece,
                                   .weak = weak};
}

/* A parameter, or a word of an attribute: "f(x)", and f is no macro. */
static bool is_enclosed(const struct reader *r, const struct hv_item *item, size_t name)
{
    const char *caller = item->callers[name];
    return caller && strcmp(caller, item->names[0]) != 0 &&
           hv_plan_macro_index(r->words->plan, caller) < 0;
}

static bool is_tag(const struct reader *r, const char *name)
{
    uint32_t word = hv_dependency_word(name, strlen(name));
    return HV_ANY(tag, r->tags, r->n_tags, *tag == word);
}

static bool is_macro(const struct reader *r, const char *name)
{
    const char *blank = strchr(name, ' '); /* "struct x" */
    return hv_plan_macro_index(r->words->plan, blank ? blank + 1 : name) >= 0;
}

/* "DECLARE(x);" looks like a function of that name. */
static bool is_call(const struct hv_item *item, const char *name)
{
    return HV_ANY(caller, item->callers, item->n_callers,
                  *caller && strcmp(*caller, name) == 0);
}

/* Names that stand outside of braces: a macro may make something of each. A tag without
 * a body defines nothing, "typedef x y;" does not define x, and what a macro is called
 * with does not define the macro. The outline takes "} x;" inside of a record for a tag
 * as well. */
static void add_names(struct reader *r, const struct hv_item *item, uint32_t piece)
{
    bool alias = item->n_names == 3 && !item->body && item->n_declared == 1 &&
                 strcmp(item->names[0], "typedef") == 0 &&
                 strcmp(item->names[2], item->declared[0]) == 0;
    for (size_t i = 0; !alias && i < item->n_names; i++)
        if (!strchr(item->names[i], ' ') && !is_common(item->names[i]) &&
            !is_enclosed(r, item, i))
            add_name(r, item->names[i], piece, true);
    for (size_t i = 0; i < item->n_declared; i++) {
        const char *blank = strrchr(item->declared[i], ' '); /* "struct x" */
        const char *name = blank ? blank + 1 : item->declared[i];
        bool macro = is_macro(r, item->declared[i]);
        bool call = macro && is_call(item, item->declared[i]);
        if (!blank || is_tag(r, name))
            add_name(r, name, piece, call);
        if (macro && !call)
            *HV_ADD(r->words->spelled, r->words->n_spelled, r->words->cap_spelled) =
                (struct hv_definition){.word = hv_dependency_word(name, strlen(name)),
                                       .file = r->file,
                                       .piece = piece};
    }
}

static bool is_lasting(const struct hv_item *item)
{
    return item->kind == HV_ITEM_PRAGMA &&
           !(item->n_names == 1 && strcmp(item->names[0], "once") == 0);
}

static void read_items(struct reader *r)
{
    const struct hv_outline *outline = r->outline;
    for (size_t i = 0; i < outline->n; i++) {
        if (outline->items[i].kind == HV_ITEM_DECLARATION)
            add_names(r, &outline->items[i], r->piece_of[i]);
        r->words->lasting[r->file] |= is_lasting(&outline->items[i]);
        /* "#include" in a declaration: who it is part of is not who names it */
        r->words->wide |=
            outline->items[i].kind == HV_ITEM_OTHER && outline->items[i].body;
    }
}

/* ---- pieces ---- */

/* The expansion of a macro that stands for a name, or makes one, is not in the text. */
static bool names_macro(const struct reader *r, const struct hv_item *item)
{
    return HV_ANY(name, item->names, item->n_names,
                  !is_common(*name) && is_macro(r, *name));
}

/* Does the item matter by its names alone? It has whole lines for itself, and nothing
 * but macros within. */
static bool is_apart(const struct reader *r, size_t i)
{
    const struct hv_outline *o = r->outline;
    const struct hv_item *item = &o->items[i];
    if (!r->words->keyed || item->kind == HV_ITEM_DEFINE)
        return r->words->keyed;
    if (item->kind != HV_ITEM_DECLARATION || !item->n_declared ||
        o->item[item->first - 1] != i + 1 || o->item[item->last - 1] != i + 1)
        return false;
    for (size_t k = i + 1; k < o->n && o->items[k].first <= item->last; k++)
        if (o->items[k].kind != HV_ITEM_DEFINE)
            return false;
    return !names_macro(r, item);
}

/* Which piece each item of the file belongs to. */
static uint32_t *find_pieces(struct reader *r, struct hv_arena *arena)
{
    struct hv_dependency_words *w = r->words;
    uint32_t *piece_of = hv_arena_alloc(arena, (r->outline->n + 1) * sizeof *piece_of);
    r->first = (uint32_t)w->n_pieces;
    *HV_ADD(w->pieces, w->n_pieces, w->cap_pieces) = (struct hv_piece){.file = r->file};
    for (size_t i = 0; i < r->outline->n; i++) {
        piece_of[i] = is_apart(r, i) ? (uint32_t)w->n_pieces : r->first;
        if (piece_of[i] != r->first)
            *HV_ADD(w->pieces, w->n_pieces, w->cap_pieces) =
                (struct hv_piece){.file = r->file};
    }
    w->in_files[r->file] = (struct hv_mentions){r->first, w->n_pieces};
    return piece_of;
}

static void read_file(struct hv_dependency_words *words, size_t f,
                      const struct hv_outline *outline, struct hv_arena *arena)
{
    const struct hv_scan *scan = &words->plan->files[f].scan;
    const struct hv_source_file *file = scan->file;
    struct reader r = {.words = words,
                       .file = (uint32_t)f,
                       .outline = outline,
                       .lexer = {file->bytes, file->bytes + file->n, 1, false}};
    r.piece_of = find_pieces(&r, arena);
    words->texts[f].from = words->n_mentions;
    read_text(&r);
    words->texts[f].to = words->n_mentions;
    words->lasting[f] = memmem(file->bytes, file->n, "_Pragma", 7) != NULL;
    read_items(&r);
    for (size_t i = 0; i < scan->n_undefs; i++)
        *HV_ADD(words->v, words->n, words->cap) = (struct hv_definition){
            .word = hv_dependency_word(scan->undefs[i], strlen(scan->undefs[i])),
            .file = (uint32_t)f,
            .piece = r.first,
            .macro = true};
    free(r.tags);
    free(r.params);
}

static void list_name(struct hv_dependency_words *words, const char *name,
                      bool declared)
{
    *HV_ADD(words->names, words->n_names, words->cap_names) =
        (struct hv_name){name, strlen(name), declared};
}

static void list_declared(struct hv_dependency_words *words,
                          const struct hv_outline *outline)
{
    HV_EACH (item, outline->items, outline->n)
        HV_EACH (name, item->declared, item->n_declared) {
            const char *blank = strrchr(*name, ' ');
            list_name(words, blank ? blank + 1 : *name, true);
        }
}

static int by_word(const void *a, const void *b)
{
    const struct hv_definition *x = a, *y = b;
    return x->word != y->word ? HV_ORDER(x->word, y->word) : HV_ORDER(x->file, y->file);
}

static int by_number(const void *a, const void *b)
{
    return HV_ORDER(*(const uint32_t *)a, *(const uint32_t *)b);
}

/* Declare what the macro's body says where its name is declared. Names that it makes
 * nobody can look for. */
static void spell(struct hv_dependency_words *w, struct hv_definition spelled,
                  const struct hv_definition *macro)
{
    w->lasting[spelled.file] |= macro->makes || w->n_spelled > MOST_SPELLED;
    for (size_t m = macro->body.from; !w->lasting[spelled.file] && m < macro->body.to;
         m++) {
        spelled.word = w->mentions[m].word;
        if (HV_ANY(x, w->spelled, w->n_spelled,
                   x->word == spelled.word && x->piece == spelled.piece))
            continue;
        *HV_ADD(w->spelled, w->n_spelled, w->cap_spelled) = spelled;
        *HV_ADD(w->v, w->n, w->cap) = spelled;
    }
}

/* What a macro spells is declared as well, and so on: a macro can spell another one. */
static void declare_spelled(struct hv_dependency_words *w)
{
    const size_t n = w->n;
    for (size_t s = 0, i; s < w->n_spelled; s++) {
        const struct hv_definition spelled = w->spelled[s];
        HV_LOWER_BOUND(i, n, w->v[i].word < spelled.word);
        for (; i < n && w->v[i].word == spelled.word; i++) {
            const struct hv_definition macro = w->v[i];
            spell(w, spelled, &macro);
        }
    }
    free(w->spelled);
    HV_SORT(w->v, w->n, by_word);
}

bool hv_dependency_words_apply(const struct hv_dependency_words *words,
                               const struct hv_mention *mention)
{
    return !mention->with ||
           bsearch(&mention->with, words->arguments, words->n_arguments,
                   sizeof mention->with, by_number);
}

void hv_dependency_words_read(struct hv_dependency_words *words,
                              const struct hv_plan *plan, bool keyed)
{
    *words = (struct hv_dependency_words){
        .plan = plan,
        .keyed = keyed,
        .texts = hv_alloc((plan->n_files + 1) * sizeof *words->texts),
        .in_files = hv_alloc((plan->n_files + 1) * sizeof *words->in_files),
        .lasting = hv_alloc(plan->n_files + 1)};
    HV_ARENA arena = hv_arena_new();
    struct hv_outline *outlines =
        hv_arena_alloc(arena, (plan->n_files + 1) * sizeof *outlines);
    HV_EACH (macro, plan->macros, plan->n_macros)
        list_name(words, macro->name, false);
    for (size_t f = 0; f < plan->n_files; f++) {
        hv_outline_read(plan->files[f].scan.file, arena, &outlines[f]);
        if (keyed)
            list_declared(words, &outlines[f]);
    }
    for (size_t f = 0; f < plan->n_files; f++) {
        read_file(words, f, &outlines[f], arena);
        hv_dependency_stubs_read(words, f, arena);
    }
    free(words->names);
    HV_SORT(words->v, words->n, by_word);
    declare_spelled(words);
    HV_SORT(words->arguments, words->n_arguments, by_number);
}

void hv_dependency_words_done(struct hv_dependency_words *words)
{
    HV_EACH (piece, words->pieces, words->n_pieces)
        hv_buf_done(&piece->text);
    free(words->v);
    free(words->mentions);
    free(words->texts);
    free(words->pieces);
    free(words->in_files);
    free(words->lasting);
    free(words->arguments);
}
