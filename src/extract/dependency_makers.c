/* SPDX-License-Identifier: MIT */
#include "extract/dependency_names.h"

enum { MOST_MADE = 2000, MOST_LEVELS = 3 };

static bool names_macro(const struct hv_plan *plan, const struct hv_item *item)
{
    return HV_ANY(name, item->names, item->n_names,
                  !hv_name_is_common(*name) && hv_name_is_macro(plan, *name));
}

struct made {
    struct hv_span text;
    struct hv_paste by;
    /* HIDDEN: not declared, and nobody has to mention it. PART: not declared, but who
     * means the whole name mentions it. */
    enum { HIDDEN, PART, DECLARED } where;
};

/* within: every use is inside braces of a body, where no name is declared. argument: it
 * can be an argument of a macro; "##" joins nothing else. */
struct named_macro {
    long macro;
    bool within, argument;
};

/* Everything that the macros of an item can make. */
struct maker {
    const struct hv_declarations *d;
    struct hv_arena *arena;
    size_t n_macros, cap_macros;
    struct named_macro *macros; /* those that the item names, and their bodies name */
    struct hv_chains chains;
    bool tags;     /* some of these may be tags, or enumerators in braces */
    bool halves;   /* a macro opens braces or parentheses that another one closes */
    size_t levels; /* how often a made name can be part of another one */
    size_t n, cap;
    struct made *v;
    bool too_many;
};

static void add_made(struct maker *m, const struct made *made)
{
    HV_EACH (x, m->v, m->n)
        if (x->text.n == made->text.n &&
            memcmp(x->text.p, made->text.p, made->text.n) == 0) {
            x->where = x->where < made->where ? made->where : x->where;
            return;
        }
    m->too_many |= m->n >= MOST_MADE;
    if (!m->too_many)
        *HV_ADD(m->v, m->n, m->cap) = *made;
}

static long macro_of(const struct maker *m, const char *name)
{
    return hv_plan_macro_index(m->d->words->plan, name);
}

/* Returns false if the name is no macro. */
static bool add_macro(struct maker *m, struct named_macro named, bool nested)
{
    if (named.macro < 0)
        return false;
    m->levels += nested;
    if (!HV_ANY(x, m->macros, m->n_macros,
                x->macro == named.macro && x->within <= named.within &&
                    x->argument >= named.argument))
        *HV_ADD(m->macros, m->n_macros, m->cap_macros) = named;
    return true;
}

/* Can the result of "##" be the name of a macro? Names of equal beginning are
 * adjacent. */
static bool joins_macro(const struct maker *m)
{
    const struct hv_plan *plan = m->d->words->plan;
    HV_EACH (chain, m->chains.v, m->chains.n) {
        const struct hv_span begin = chain->parts[0];
        const bool all = chain->n <= HV_COUNT(chain->parts);
        const struct hv_span end =
            all ? chain->parts[chain->n - 1] : (struct hv_span){0};
        const char *prefix =
            hv_arena_strndup(m->arena, begin.n ? begin.p : "", begin.n);
        size_t i;
        HV_LOWER_BOUND(i, plan->n_macros, strcmp(plan->macros[i].name, prefix) < 0);
        for (; i < plan->n_macros; i++) {
            const char *name = plan->macros[i].name;
            const size_t n = strlen(name);
            if (strncmp(name, prefix, begin.n) != 0)
                break;
            if (!end.n || (n >= end.n && memcmp(name + n - end.n, end.p, end.n) == 0))
                return true;
        }
    }
    return false;
}

/* ---- bodies ---- */

struct body_token {
    struct hv_token t;
    const char *word; /* the word, if it is no parameter; else NULL */
    long macro;       /* of its name, or -1 */
    bool common, type, attribute;
};

/* The text of a definition, read once for all items that name it. */
struct hv_macro_text {
    size_t n;
    struct body_token *v; /* from the second on; one of no type is behind the last */
    size_t n_chains;
    struct hv_chain *chains;
};

static void add_token(struct hv_macro_text *text, const struct maker *m,
                      const struct hv_params *params, const struct hv_token *t)
{
    struct body_token *token = HV_ARENA_APPEND(m->arena, text->v, text->n);
    *token = (struct body_token){.t = *t, .macro = -1};
    if (t->type != HV_TOKEN_WORD)
        return;
    const char *word = hv_arena_strndup(m->arena, t->p, t->n);
    token->attribute = strncmp(word, "__attribute", 11) == 0;
    token->macro = macro_of(m, word);
    if (hv_params_have(params, t))
        return;
    token->word = word;
    token->type = hv_name_is_type(word);
    token->common = hv_name_is_common(word);
}

static struct hv_macro_text *read_text(const struct maker *m,
                                       const struct hv_scan_macro *macro)
{
    struct hv_macro_text *text = hv_arena_alloc(m->arena, sizeof *text);
    struct hv_lexer lexer = {macro->params, macro->params + strlen(macro->params), 1,
                             false};
    HV_FREED struct hv_params params = {0};
    HV_FREED struct hv_chains chains = {0};
    struct hv_token t;
    while ((t = hv_lexer_next(&lexer)).type)
        if (t.type == HV_TOKEN_WORD)
            *HV_ADD(params.words, params.n, params.cap) = hv_dependency_word(t.p, t.n);
    lexer = (struct hv_lexer){macro->body, macro->body + strlen(macro->body), 1, false};
    if (strstr(macro->body, "##"))
        hv_chains_read(lexer, &params, &chains);
    text->n_chains = chains.n;
    text->chains = hv_arena_alloc(m->arena, (chains.n + 1) * sizeof *text->chains);
    HV_EACH (chain, chains.v, chains.n)
        text->chains[chain - chains.v] = *chain;
    add_token(text, m, &params, &(struct hv_token){0});
    do {
        t = hv_lexer_next(&lexer);
        add_token(text, m, &params, &t);
    } while (t.type);
    return text;
}

/* A position in a body. */
struct body {
    const struct body_token *t; /* between its neighbours */
    size_t braces, parens;
    size_t attribute; /* parentheses that its words stand in; 0: it is none */
    bool anchored;    /* begins with a keyword, which is not pasted to anything */
    bool listed;      /* within the parameters of a function */
};

/* "f(void *p": what no macro is called with declares nothing. */
static bool is_list(const struct maker *m, const struct body *b)
{
    const struct body_token *f = &b->t[-1];
    return b->anchored && f->t.type == HV_TOKEN_WORD && b->t[1].common &&
           f->macro < 0 && !joins_macro(m);
}

/* Half of a pair of braces or parentheses makes declarations of text in other
 * macros. */
static void count_token(struct maker *m, struct body *b)
{
    const int type = b->t->t.type;
    if (type == '(' && !b->parens)
        b->listed = is_list(m, b);
    m->halves |= (type == '}' && !b->braces) || (type == ')' && !b->parens);
    b->braces += type == '{';
    b->braces -= type == '}' && b->braces;
    b->parens += type == '(';
    b->parens -= type == ')' && b->parens;
    b->listed &= b->parens > 0;
    b->attribute = b->attribute > b->parens ? 0 : b->attribute;
}

/* Add the words of a body that can be names, and follow the macros that it names. */
static void read_words(struct maker *m, struct body b, struct named_macro named)
{
    for (; b.t->t.type; b.t++) {
        const struct hv_token *t = &b.t->t;
        const int before = b.t[-1].t.type, next = b.t[1].t.type;
        const bool joined = before == '#' || next == '#';
        count_token(m, &b);
        m->levels += b.parens && t->type == '#' && before == '#';
        m->tags |= hv_token_is(t, "enum") || (hv_begins_record(t) && next != '{');
        if (b.t->attribute) {
            b.attribute = b.parens + 1;
        } else if (b.t->word) {
            const bool argument = named.argument || b.parens;
            add_macro(
                m, (struct named_macro){b.t->macro, named.within || b.braces, argument},
                b.parens);
            const bool type = b.parens && b.t->type;
            if (!joined && !b.braces && !b.attribute && !b.listed && next != '(' &&
                (type || !b.t->common) && (argument || !named.within))
                add_made(m, &(struct made){.text = {b.t->word, t->n},
                                           .where = named.within || type ? HIDDEN
                                                                         : DECLARED});
        }
    }
    m->halves |= b.braces || b.parens;
}

static void read_definition(struct maker *m, struct hv_macro_body *body,
                            struct named_macro named)
{
    if (!body->text)
        body->text = read_text(m, body->macro);
    const struct hv_macro_text *text = body->text;
    HV_EACH (chain, text->chains, text->n_chains)
        hv_chains_add(&m->chains, chain);
    read_words(m, (struct body){.t = &text->v[1], .anchored = text->v[1].common},
               named);
}

/* One of several definitions is in effect. */
static void read_macro(struct maker *m, struct named_macro named)
{
    const struct hv_macro_bodies *bodies = m->d->bodies;
    const size_t before = m->levels;
    size_t most = before;
    const size_t *from = bodies->from + named.macro;
    for (size_t i = from[0]; i < from[1]; i++) {
        m->levels = before;
        read_definition(m, &bodies->v[i], named);
        most = m->levels > most ? m->levels : most;
    }
    m->levels = most;
}

static void add_item_word(struct maker *m, const char *name, bool nested)
{
    if (!add_macro(m, (struct named_macro){macro_of(m, name), .argument = nested},
                   nested))
        add_made(m, &(struct made){.text = {name, strlen(name)}, .where = PART});
}

/* Does a macro make the tag, or attributes in front of it? */
static bool is_odd_tag(const struct maker *m, const struct hv_token *t,
                       const char *name)
{
    return t->type != '{' && (t->type != HV_TOKEN_WORD || *name == '_' ||
                              hv_name_is_macro(m->d->words->plan, name));
}

/* Arguments of macros in an enumeration are not among the item's names. */
static void read_enumerators(struct maker *m, const struct hv_item *item)
{
    const struct hv_scan *scan = &m->d->words->plan->files[m->d->file].scan;
    const char *bytes = scan->file->bytes, *end = bytes + scan->file->n;
    struct hv_lexer lexer = {bytes + scan->lines[item->first - 1], end, item->first,
                             false};
    struct hv_token before = {0}, t;
    bool directive = false;
    size_t braces = 0, parens = 0; /* tags before braces are among the names */
    while ((t = hv_lexer_next(&lexer)).type && t.line <= item->last) {
        const char *name =
            t.type == HV_TOKEN_WORD ? hv_arena_strndup(m->arena, t.p, t.n) : "";
        directive = t.fresh ? t.type == '#' : directive;
        if (directive)
            continue;
        m->tags |= hv_token_is(&t, "enum") ||
                   (braces && hv_begins_record(&before) && is_odd_tag(m, &t, name));
        m->halves |= parens && (t.type == '{' || t.type == '}');
        braces += t.type == '{';
        braces -= t.type == '}' && braces;
        parens += t.type == '(';
        parens -= t.type == ')' && parens;
        if (*name)
            add_macro(m, (struct named_macro){macro_of(m, name), .argument = true},
                      false);
        const bool type = parens && hv_name_is_type(name);
        if (*name && (type || !hv_name_is_common(name)))
            add_made(m, &(struct made){.text = {name, t.n},
                                       .where = type ? HIDDEN : DECLARED});
        before = t;
    }
}

/* Join one combination of arguments of a chain. */
static void join_parts(struct maker *m, const struct hv_chain *chain,
                       const struct hv_span *parts)
{
    struct made made = {.where = DECLARED};
    struct hv_span part = {0};
    for (size_t i = 0; i < chain->n; i++) {
        made.text.n += parts[i].n;
        part = chain->parts[i].p ? part : parts[i];
    }
    char *text = hv_arena_alloc(m->arena, made.text.n + 1);
    made.text.p = text;
    for (size_t i = 0; i < chain->n; i++) {
        memcpy(text, parts[i].p, parts[i].n);
        text += parts[i].n;
    }
    const bool hidden =
        HV_ANY(x, m->v, m->n, x->text.p == part.p && x->where == HIDDEN);
    if (part.n && !isdigit((unsigned char)*part.p) &&
        !hidden) /* a number is not a name */
        made.by =
            (struct hv_paste){chain->parts[0], chain->parts[chain->n - 1], chain->n};
    add_made(m, &made);
}

static void join_all(struct maker *m, const struct hv_chain *chain, size_t at,
                     struct hv_span *parts, size_t n)
{
    if (at == chain->n) {
        join_parts(m, chain, parts);
        return;
    }
    parts[at] = chain->parts[at];
    if (parts[at].p)
        join_all(m, chain, at + 1, parts, n);
    for (size_t i = 0; !chain->parts[at].p && i < n && !m->too_many; i++) {
        parts[at] = m->v[i].text;
        join_all(m, chain, at + 1, parts, n);
    }
}

static void join_levels(struct maker *m)
{
    m->too_many |=
        m->halves || m->chains.too_long || (m->chains.n && m->levels > MOST_LEVELS);
    for (size_t level = 0; level < m->levels && !m->too_many; level++) {
        const size_t n = m->n;
        HV_EACH (chain, m->chains.v, m->chains.n)
            join_all(m, chain, 0, (struct hv_span[HV_COUNT(chain->parts)]){{0}}, n);
    }
}

static void read_macros(struct maker *m, size_t from)
{
    for (size_t k = from; k < m->n_macros; k++)
        read_macro(m, m->macros[k]);
}

/* Add the names that chains make, which may be macros in turn. */
static void make_names(struct maker *m, size_t item)
{
    for (size_t before = SIZE_MAX; before != m->n_macros && !m->too_many;) {
        join_levels(m);
        before = m->n_macros;
        for (size_t i = 0; m->chains.n && i < m->n; i++)
            add_macro(
                m, (struct named_macro){macro_of(m, m->v[i].text.p), .argument = true},
                false);
        read_macros(m, before);
    }
    m->d->words->lasting[m->d->file] |= m->too_many;
    HV_EACH (made, m->v, m->n) {
        if (isdigit((unsigned char)*made->text.p) || made->where < DECLARED)
            continue;
        hv_definition_add(m->d, made->text, item, false);
        m->d->words->v[m->d->words->n - 1].by = made->by;
    }
}

static void free_maker(struct maker *m)
{
    free(m->macros);
    free(m->chains.v);
    free(m->v);
}

/* Returns false if text within the item's braces declares nothing by itself. */
static bool make_of_text(const struct hv_declarations *d, size_t item, bool braces,
                         struct hv_arena *arena)
{
    const struct hv_item *i = &d->outline->items[item];
    HV_AUTO(free_maker) struct maker m = {.d = d, .arena = arena, .levels = 1};
    for (size_t k = 0; k < i->n_names; k++)
        if (!hv_name_is_common(i->names[k]))
            add_item_word(&m, hv_bare_name(i->names[k]), i->callers[k]);
        else if (i->callers[k] && hv_name_is_type(i->names[k]) &&
                 hv_name_is_macro(d->words->plan, i->callers[k]))
            add_made(&m, &(struct made){.text = {i->names[k], strlen(i->names[k])}});
    if (braces)
        read_enumerators(&m, i);
    read_macros(&m, 0);
    if (braces && !m.tags && !m.halves)
        return false;
    make_names(&m, item);
    return true;
}

void hv_names_make(const struct hv_declarations *d, size_t item, struct hv_arena *arena)
{
    const struct hv_item *i = &d->outline->items[item];
    if (!names_macro(d->words->plan, i))
        return;
    const bool braces = i->body && HV_ANY(name, i->declared, i->n_declared,
                                          hv_name_is_macro(d->words->plan, *name));
    if (!braces || !make_of_text(d, item, true, arena))
        make_of_text(d, item, false, arena);
}
