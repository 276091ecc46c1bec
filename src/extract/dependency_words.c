/* SPDX-License-Identifier: MIT */
#include "extract/dependency_words.h"

#include "extract/lexer.h"
#include "extract/outline.h"

enum { MOST_PASTES = 1000 };

/* One file's text. */
struct reader {
    struct hv_dependency_words *words;
    uint32_t file;
    struct hv_lexer lexer;
    struct hv_token t, before, before_that;
    size_t parens, call;     /* open ones; those of the outermost call; 0: in none */
    size_t n_tags, cap_tags; /* words that can be tags */
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

static void next_token(struct reader *r)
{
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
    *HV_ADD(w->mentions, w->n_mentions, w->cap_mentions) = mention;
}

static bool is_param(const struct reader *r, const struct hv_token *t)
{
    uint32_t word = word_of(t);
    return HV_ANY(param, r->params, r->n_params, *param == word);
}

/* A tag stands behind its keyword, or behind attributes. */
static bool may_be_tag(const struct reader *r)
{
    return r->before.type == ')' || hv_token_is(&r->before, "struct") ||
           hv_token_is(&r->before, "union") || hv_token_is(&r->before, "enum");
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
    } else if (r->t.type == HV_TOKEN_WORD && !is_param(r, &r->t)) {
        const uint32_t word = word_of(&r->t);
        add_mention(r, (struct hv_mention){.word = word, .argument = r->call});
        if (r->call)
            *HV_ADD(w->arguments, w->n_arguments, w->cap_arguments) = word;
        if (may_be_tag(r))
            *HV_ADD(r->tags, r->n_tags, r->cap_tags) = word_of(&r->t);
    }
}

/* ---- macros ---- */

/* All macros whose names begin, or end, like that. */
static void mention_pasted(struct reader *r, const struct hv_token *part, bool begin)
{
    const struct hv_plan *plan = r->words->plan;
    if (r->words->n_pastes++ > MOST_PASTES) { /* each of them looks at all names */
        r->words->wide = true;
        return;
    }
    HV_EACH (macro, plan->macros, plan->n_macros) {
        size_t n = strlen(macro->name), at = begin ? 0 : n - part->n;
        const char *rest = macro->name + (begin ? part->n : 0);
        if (n > part->n && memcmp(macro->name + at, part->p, part->n) == 0)
            add_mention(
                r, (struct hv_mention){.word = hv_dependency_word(macro->name, n),
                                       .argument = true,
                                       .with = hv_dependency_word(rest, n - part->n)});
    }
}

/* What "a##b" can make, as far as one of the two is no parameter. last: no "##" is
 * behind it. */
static void read_paste(struct reader *r, const struct hv_token *a,
                       const struct hv_token *b, bool last)
{
    if (a->type == HV_TOKEN_WORD && !is_param(r, a))
        mention_pasted(r, a, true);
    else if (last && b->type == HV_TOKEN_WORD && !is_param(r, b))
        mention_pasted(r, b, false);
    else
        r->words->wide = true;
}

static bool is_before_paste(const struct reader *r)
{
    struct hv_lexer ahead = r->lexer;
    struct hv_token next = hv_lexer_next(&ahead);
    return next.type == '#' && !next.fresh;
}

/* The first of "a##b##c" says what the name begins with. */
static void read_body(struct reader *r)
{
    struct hv_token first = {0};
    bool chained = false;
    for (; is_in_line(r); next_token(r)) {
        read_token(r);
        if (r->t.type == '#' && r->before.type == '#') {
            first = r->before_that;
        } else if (r->t.type != '#' && first.type) {
            if (!chained)
                read_paste(r, &first, &r->t, !is_before_paste(r));
            chained = is_before_paste(r);
            first.type = 0;
        }
    }
}

/* Behind "#define". */
static void read_macro(struct reader *r)
{
    struct hv_dependency_words *w = r->words;
    const struct hv_token name = r->t;
    struct hv_definition macro = {.word = word_of(&name),
                                  .file = r->file,
                                  .macro = true,
                                  .body.from = w->n_mentions};
    next_token(r);
    r->n_params = 0;
    for (bool list = r->t.type == '(' && r->t.p == name.p + name.n;
         list && is_in_line(r); next_token(r)) {
        list = r->t.type != ')';
        if (r->t.type == HV_TOKEN_WORD)
            *HV_ADD(r->params, r->n_params, r->cap_params) = word_of(&r->t);
    }
    r->in_body = true;
    r->parens = r->call = 0;
    read_body(r);
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

    return HV_ANY(x, words, HV_COUNT(words), strcmp(*x, name) == 0);
}

/* Only what stands there for sure can be known to be no macro. */
static void add_name(struct reader *r, const char *name, bool weak)
{
    struct hv_dependency_words *w = r->words;
    if (!is_used(name))
        *HV_ADD(w->v, w->n, w->cap) =
            (struct hv_definition){.word = hv_dependency_word(name, strlen(name)),
                                   .file = r->file,
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

/* Names that stand outside of braces: a macro may make something of each. A tag without
 * a body defines nothing, and "typedef x y;" does not define x. The outline takes "}
 * x;" inside of a record for a tag as well. */
static void add_names(struct reader *r, const struct hv_item *item)
{
    bool alias = item->n_names == 3 && !item->body && item->n_declared == 1 &&
                 strcmp(item->names[0], "typedef") == 0 &&
                 strcmp(item->names[2], item->declared[0]) == 0;
    for (size_t i = 0; !alias && i < item->n_names; i++)
        if (!strchr(item->names[i], ' ') && !is_common(item->names[i]) &&
            !is_enclosed(r, item, i))
            add_name(r, item->names[i], true);
    for (size_t i = 0; i < item->n_declared; i++) {
        const char *blank = strrchr(item->declared[i], ' '); /* "struct x" */
        if (!blank || is_tag(r, blank + 1))
            add_name(r, blank ? blank + 1 : item->declared[i], false);
    }
}

static bool is_lasting(const struct hv_item *item)
{
    return item->kind == HV_ITEM_PRAGMA &&
           !(item->n_names == 1 && strcmp(item->names[0], "once") == 0);
}

static void read_outline(struct reader *r, const struct hv_source_file *file)
{
    HV_ARENA arena = hv_arena_new();
    struct hv_outline outline;
    hv_outline_read(file, arena, &outline);
    HV_EACH (item, outline.items, outline.n) {
        if (item->kind == HV_ITEM_DECLARATION)
            add_names(r, item);
        r->words->lasting[r->file] |= is_lasting(item);
    }
}

static void read_file(struct hv_dependency_words *words, size_t f)
{
    const struct hv_scan *scan = &words->plan->files[f].scan;
    const struct hv_source_file *file = scan->file;
    struct reader r = {.words = words,
                       .file = (uint32_t)f,
                       .lexer = {file->bytes, file->bytes + file->n, 1, false}};
    words->texts[f].from = words->n_mentions;
    read_text(&r);
    words->texts[f].to = words->n_mentions;
    words->lasting[f] = memmem(file->bytes, file->n, "_Pragma", 7) != NULL;
    read_outline(&r, file);
    for (size_t i = 0; i < scan->n_undefs; i++)
        *HV_ADD(words->v, words->n, words->cap) = (struct hv_definition){
            .word = hv_dependency_word(scan->undefs[i], strlen(scan->undefs[i])),
            .file = (uint32_t)f,
            .macro = true};
    free(r.tags);
    free(r.params);
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

bool hv_dependency_words_apply(const struct hv_dependency_words *words,
                               const struct hv_mention *mention)
{
    return !mention->with ||
           bsearch(&mention->with, words->arguments, words->n_arguments,
                   sizeof mention->with, by_number);
}

void hv_dependency_words_read(struct hv_dependency_words *words,
                              const struct hv_plan *plan)
{
    *words = (struct hv_dependency_words){
        .plan = plan,
        .texts = hv_alloc((plan->n_files + 1) * sizeof *words->texts),
        .lasting = hv_alloc(plan->n_files + 1)};
    for (size_t f = 0; f < plan->n_files; f++)
        read_file(words, f);
    HV_SORT(words->v, words->n, by_word);
    HV_SORT(words->arguments, words->n_arguments, by_number);
}

void hv_dependency_words_done(struct hv_dependency_words *words)
{
    free(words->v);
    free(words->mentions);
    free(words->texts);
    free(words->lasting);
    free(words->arguments);
}
