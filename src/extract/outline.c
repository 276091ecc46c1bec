/* SPDX-License-Identifier: MIT */
#include "extract/outline.h"

#include "extract/lexer.h"

enum { MAX_BRACES = 64, MAX_CONDITIONS = 64 };

/* State within a declaration, which each branch of #if has to start from. */
struct place {
    bool open;   /* inside of one */
    size_t item; /* its index */
    size_t depth, parens;
    const char *caller;          /* the word before the parentheses */
    char braces[MAX_BRACES];     /* 'e': of an enumeration */
    uint32_t around[MAX_BRACES]; /* parentheses around each brace */
};

/* One #if: its first directive, and where its branches begin. */
struct condition {
    size_t first; /* index of its item */
    struct place begin;
    bool dead; /* under "#if 0", so like a comment */
};

struct builder {
    struct hv_arena *arena;
    struct hv_outline *out;
    struct hv_lexer lexer;
    struct hv_token t; /* that comes next */
    struct hv_token before, before_that;
    struct place at;
    const char *tag;   /* "struct" if the name of a type may follow */
    size_t tagged;     /* names of the item before it */
    bool enumerator;   /* the next word is one */
    bool call;         /* nothing but "WORD(...)" so far */
    bool body;         /* of a function */
    size_t attribute;  /* parentheses outside of its list + 1; 0: outside of one */
    bool standard;     /* in "[[x, y]]" */
    size_t conditions; /* that are open */
    struct condition stack[MAX_CONDITIONS];
};

static void advance(struct builder *b)
{
    if (b->t.type) {
        uint64_t *code = &b->out->code[b->t.line - 1];
        *code = *code * 31 + (hv_hash(b->t.p, b->t.n) | 1);
        *code += !*code;
    }
    b->before_that = b->before;
    b->before = b->t;
    b->t = hv_lexer_next(&b->lexer);
}

/* ---- items ---- */

static size_t begin_item(struct builder *b, enum hv_item_kind kind)
{
    struct hv_outline *out = b->out;
    *HV_ARENA_ADD(b->arena, out->items, out->n, out->cap) =
        (struct hv_item){.kind = kind, .first = b->t.line, .last = b->t.line};
    return out->n - 1;
}

static void add_name(struct builder *b, size_t item, const char *tag,
                     const struct hv_token *word)
{
    struct hv_item *i = &b->out->items[item];
    size_t n = tag ? strlen(tag) + 1 : 0;
    char *name = hv_arena_alloc(b->arena, n + word->n + 1);
    if (tag) {
        memcpy(name, tag, n - 1);
        name[n - 1] = ' ';
    }
    if (word->n)
        memcpy(name + n, word->p, word->n);
    *HV_ARENA_ADD(b->arena, i->names, i->n_names, i->cap_names) = name;
    *HV_ARENA_ADD(b->arena, i->callers, i->n_callers, i->cap_callers) = b->at.caller;
}

static void add_declared(struct builder *b, const char *name)
{
    struct hv_item *i = &b->out->items[b->at.item];
    *HV_ARENA_ADD(b->arena, i->declared, i->n_declared, i->cap_declared) = name;
}

static const char *last_name(const struct builder *b)
{
    const struct hv_item *i = &b->out->items[b->at.item];
    return i->names[i->n_names - 1];
}

/* ---- directives ---- */

static bool in_dead_text(const struct builder *b)
{
    return HV_ANY(x, b->stack, HV_MIN(b->conditions, (size_t)MAX_CONDITIONS), x->dead);
}

static void end_block(struct builder *b, size_t last)
{
    struct hv_item *items = b->out->items;
    size_t first = b->stack[b->conditions].first;
    for (size_t i = first; i <= last; i++)
        if (items[i].kind == HV_ITEM_CONDITION &&
            items[i].block_first == items[first].first && !items[i].block_last)
            items[i].block_last = items[last].last;
}

static void begin_condition(struct builder *b, size_t item)
{
    b->out->items[item].block_first = b->out->items[item].first;
    if (b->conditions < MAX_CONDITIONS)
        b->stack[b->conditions] = (struct condition){.first = item, .begin = b->at};
    b->conditions++;
}

/* #elif, #else or #endif: a declaration begun in a branch continues in the next one. */
static void next_condition(struct builder *b, size_t item, bool end)
{
    struct hv_item *i = &b->out->items[item];
    i->block_first = i->first;
    if (!b->conditions || b->conditions > MAX_CONDITIONS) {
        i->block_last = i->last;
        b->conditions -= end && b->conditions;
        return;
    }
    struct condition *c = &b->stack[b->conditions - 1];
    i->block_first = b->out->items[c->first].first;
    if (!end || c->dead) {
        struct place now = b->at;
        b->at = c->begin;
        if (now.open && !b->at.open) {
            b->at.open = true;
            b->at.item = now.item;
        }
    }
    c->dead = false;
    b->conditions -= end;
    if (end)
        end_block(b, item);
}

static void read_condition(struct builder *b, size_t item, const struct hv_token *word,
                           const struct hv_token *what, size_t n)
{
    b->out->items[item].kind = HV_ITEM_CONDITION;
    if (hv_token_is(word, "endif"))
        next_condition(b, item, true);
    else if (strncmp(word->p, "el", 2) == 0)
        next_condition(b, item, false);
    else
        begin_condition(b, item);
    if (hv_token_is(word, "if") && n == 1 && hv_token_is(what, "0") &&
        b->conditions <= MAX_CONDITIONS)
        b->stack[b->conditions - 1].dead = true;
}

static bool is_condition(const struct hv_token *word)
{
    static const char *const words[] = {"if",   "ifdef",   "ifndef",   "elif",
                                        "else", "elifdef", "elifndef", "endif"};
    return HV_ANY(x, words, HV_COUNT(words), hv_token_is(word, *x));
}

/* From the '#' up to the end of its logical line. */
static void read_directive(struct builder *b)
{
    size_t item = begin_item(b, HV_ITEM_OTHER), n = 0;
    b->out->items[item].body = b->at.open && b->at.depth > 0;
    struct hv_token word = {0}, what = {0};
    advance(b);
    if (!b->t.fresh) {
        word = b->t;
        advance(b);
    }
    for (; b->t.type && !b->t.fresh; advance(b))
        if (!n++)
            what = b->t;
    struct hv_item *i = &b->out->items[item];
    i->last = b->before.line;
    if (hv_token_is(&word, "define") || hv_token_is(&word, "undef")) {
        i->kind = hv_token_is(&word, "undef") ? HV_ITEM_UNDEF : HV_ITEM_DEFINE;
        add_name(b, item, NULL, &what);
    } else if (hv_token_is(&word, "error") || hv_token_is(&word, "warning")) {
        i->kind = HV_ITEM_ERROR;
    } else if (hv_token_is(&word, "pragma")) {
        i->kind = HV_ITEM_PRAGMA;
        add_name(b, item, NULL, &what);
    } else if (is_condition(&word)) {
        read_condition(b, item, &word, &what, n);
    }
}

/* ---- declarations ---- */

static void begin_declaration(struct builder *b)
{
    b->at = (struct place){.open = true, .item = begin_item(b, HV_ITEM_DECLARATION)};
    b->tag = NULL;
    b->attribute = 0;
    b->enumerator = b->body = false;
    b->call = b->t.type == HV_TOKEN_WORD;
}

static void end_declaration(struct builder *b)
{
    b->at.open = false;
    b->at.depth = b->at.parens = 0;
    b->at.caller = NULL;
}

/* Does every supported parser have the attribute, or does it change nothing that is
 * compared? With or without "__" around it. */
static bool is_common_attribute(struct hv_token t)
{
    static const char names[] =
        "packed aligned mode may_alias vector_size unused used deprecated unavailable "
        "noreturn const pure format nonnull returns_nonnull malloc alloc_size "
        "always_inline noinline gnu_inline artificial flatten cold hot section "
        "visibility weak alias nothrow leaf sentinel warn_unused_result "
        "designated_init counted_by error warning constructor destructor cleanup "
        "ms_struct fallthrough enum_extensibility flag_enum";
    if (t.n > 4 && memcmp(t.p, "__", 2) == 0 && memcmp(t.p + t.n - 2, "__", 2) == 0) {
        t.p += 2;
        t.n -= 4;
    }
    HV_EACH_PART (name, names, ' ')
        if (t.type == HV_TOKEN_WORD && name.n == t.n && memcmp(name.p, t.p, t.n) == 0)
            return true;
    return false;
}

/* A word of the list of an attribute, or behind its prefix: "[[gnu::packed]]". */
static bool is_attribute(const struct builder *b)
{
    return (b->attribute && b->at.parens == b->attribute + 1) ||
           (b->before.type == ':' && b->before_that.type == ':');
}

static void read_attribute(struct builder *b)
{
    if (hv_token_is(&b->t, "__attribute__") || hv_token_is(&b->t, "__attribute"))
        b->attribute = b->at.parens + 1;
    else if (is_attribute(b) && !is_common_attribute(b->t))
        b->out->odd[b->t.line - 1] = hv_arena_strndup(b->arena, b->t.p, b->t.n);
}

static void read_word(struct builder *b)
{
    read_attribute(b);
    static const char *const tags[] = {"struct", "union", "enum"};
    for (size_t i = 0; i < HV_COUNT(tags); i++)
        if (hv_token_is(&b->t, tags[i])) {
            b->tag = tags[i];
            b->tagged = b->out->items[b->at.item].n_names;
            return;
        }
    if (b->enumerator || b->at.depth == 0)
        add_name(b, b->at.item, NULL, &b->t);
    if (b->enumerator)
        add_declared(b, last_name(b));
    b->enumerator = false;
    if (b->tag)
        add_name(b, b->at.item, b->tag, &b->t);
}

/* Add the names after the tag: one of them is the type's. */
static void declare_type(struct builder *b)
{
    const struct hv_item *i = &b->out->items[b->at.item];
    for (size_t k = b->tagged; b->tag && k < i->n_names; k++)
        add_declared(b, i->names[k]);
}

/* Declare the word before the sign: "x;", "x[2]", "x(", "(*x)", "(x[2])". "(x)" may be
 * the type of a parameter. */
static void declare_word(struct builder *b)
{
    struct hv_item *i = &b->out->items[b->at.item];
    const int sign = b->t.type;
    bool ends = strchr(";,[=(:", sign) && !b->at.parens;
    bool pointer =
        sign == ')' && b->at.parens == 1 && !b->at.caller && b->before_that.type == '*';
    bool alone = strchr("[)", sign) && !b->attribute && b->before_that.type == '(';
    if (b->at.depth || b->standard || b->before.type != HV_TOKEN_WORD)
        return;
    if (ends || pointer || (alone && sign == '['))
        add_declared(b, hv_arena_strndup(b->arena, b->before.p, b->before.n));
    else if (alone && i->n_names)
        *HV_ARENA_APPEND(b->arena, i->alone, i->n_alone) = i->names[i->n_names - 1];
}

static bool is_typedef(const struct builder *b)
{
    const struct hv_item *i = &b->out->items[b->at.item];
    return HV_ANY(name, i->names, i->n_names, strcmp(*name, "typedef") == 0);
}

static void open_brace(struct builder *b)
{
    declare_type(b);
    b->out->items[b->at.item].body = true;
    bool of_enum = b->tag && *b->tag == 'e';
    b->body |= b->at.depth == 0 && b->before.type == ')' && !b->tag && !is_typedef(b);
    if (b->at.depth < MAX_BRACES) {
        b->at.braces[b->at.depth] = of_enum ? 'e' : '{';
        b->at.around[b->at.depth] = (uint32_t)b->at.parens;
    }
    b->at.depth++;
    b->enumerator = of_enum;
    b->tag = NULL;
}

static bool in_enumeration(const struct builder *b)
{
    size_t depth = b->at.depth;
    return depth && depth <= MAX_BRACES && b->at.braces[depth - 1] == 'e' &&
           b->at.around[depth - 1] == b->at.parens;
}

/* A type's name is behind its tag; an attribute may stand between, or a macro. */
static bool ends_tag(const struct builder *b)
{
    bool attribute = (b->before.n > 2 && strncmp(b->before.p, "__", 2) == 0) ||
                     hv_begins_tag(&b->before_that);
    return (b->t.type == '(' && !attribute) || strchr(";,*=)}", b->t.type);
}

/* In "char (x)[2]" and "int (CC *x)(int)", parentheses before others hold no
 * parameter. */
static void forget_caller(struct builder *b)
{
    const struct hv_item *i = &b->out->items[b->at.item];
    for (size_t k = i->n_names; k-- > 0 && i->callers[k];)
        i->callers[k] = NULL;
}

static void count_parens(struct builder *b)
{
    struct place *at = &b->at;
    if ((b->t.type == '(' || b->t.type == '[') && b->before.type == ')' &&
        !at->parens && !at->depth && !b->call)
        forget_caller(b);
    if (b->t.type == '(' && !at->parens++ && b->before.type == HV_TOKEN_WORD)
        at->caller = hv_arena_strndup(b->arena, b->before.p, b->before.n);
    at->parens -= b->t.type == ')' && at->parens;
    bool pointer = b->t.type == '*' && b->before.type == '('; /* "int (*x)(y)" */
    at->caller = at->parens && !(pointer && at->parens == 1) ? at->caller : NULL;
}

/* Returns true if the token ends the declaration. */
static bool read_sign(struct builder *b)
{
    struct place *at = &b->at;
    if (b->t.type == b->before.type && strchr("[]", b->t.type))
        b->standard = b->t.type == '[';
    declare_word(b);
    if (b->tag && !at->parens && !b->standard && ends_tag(b))
        b->tag = NULL;
    count_parens(b);
    if (b->t.type == ')' && at->parens < b->attribute)
        b->attribute = 0;
    if (b->t.type == '{') {
        if (at->depth == 0 && b->before.type == HV_TOKEN_QUOTED)
            return true; /* extern "C" */
        open_brace(b);
    } else if (b->t.type == '}') {
        at->depth -= at->depth != 0;
        return at->depth == 0 && b->body;
    } else if (b->t.type == ',' && in_enumeration(b)) {
        b->enumerator = true;
    }
    return b->t.type == ';' && at->depth == 0;
}

static bool is_call(const struct builder *b)
{
    return b->at.open && b->call && b->before.type == ')' && !b->at.parens &&
           !b->at.depth;
}

/* "DEFINE_HANDLE(x)" on a line of its own needs no semicolon. */
static bool is_whole_call(const struct builder *b)
{
    return is_call(b) && b->t.fresh && b->t.type == HV_TOKEN_WORD;
}

static void leave_open(struct builder *b)
{
    struct hv_item *item = &b->out->items[b->at.item];
    item->open = true;
    item->call = is_call(b);
}

static void read_declaration(struct builder *b)
{
    if (is_whole_call(b)) {
        leave_open(b);
        end_declaration(b);
    }
    if (!b->at.open)
        begin_declaration(b);
    else
        b->call &= b->at.parens || b->t.type == '(' || b->t.type == ';';
    bool end = false;
    if (b->t.type == HV_TOKEN_WORD)
        read_word(b);
    else if (b->t.type != HV_TOKEN_QUOTED)
        end = read_sign(b);
    b->out->items[b->at.item].last = b->t.line;
    if (end)
        end_declaration(b);
    advance(b);
}

/* ---- lines ---- */

/* Directives lie over declarations, and the first of two on one line counts. */
static void index_lines(struct hv_outline *out)
{
    for (int directive = 0; directive < 2; directive++)
        for (size_t k = out->n; k-- > 0;) {
            struct hv_item *i = &out->items[k];
            if ((i->kind != HV_ITEM_DECLARATION) != directive)
                continue;
            if (directive)
                i->parent = out->item[i->first - 1];
            for (uint32_t l = i->first; l <= i->last; l++)
                out->item[l - 1] = (uint32_t)k + 1;
        }
    for (size_t k = 0; k < out->n; k++)
        if (out->items[k].kind == HV_ITEM_CONDITION && !out->items[k].block_last)
            out->items[k].block_last = (uint32_t)out->n_lines;
}

static size_t count_lines(const struct hv_source_file *file)
{
    size_t n = 1;
    for (const char *p = file->bytes, *end = p + file->n;
         (p = memchr(p, '\n', (size_t)(end - p))); p++)
        n++;
    return n;
}

void hv_outline_read(const struct hv_source_file *file, struct hv_arena *arena,
                     struct hv_outline *ret_outline)
{
    const char *end = file->bytes + file->n;
    struct builder b = {
        .arena = arena,
        .out = ret_outline,
        .lexer = {hv_skip_byte_order_mark(file->bytes, end), end, 1, false}};
    *ret_outline = (struct hv_outline){.n_lines = count_lines(file)};
    ret_outline->code =
        hv_arena_alloc(arena, (ret_outline->n_lines + 1) * sizeof *ret_outline->code);
    ret_outline->item =
        hv_arena_alloc(arena, (ret_outline->n_lines + 1) * sizeof *ret_outline->item);
    ret_outline->odd =
        hv_arena_alloc(arena, (ret_outline->n_lines + 1) * sizeof *ret_outline->odd);
    advance(&b);
    while (b.t.type) {
        if (b.t.type == '#' && b.t.fresh)
            read_directive(&b);
        else if (in_dead_text(&b))
            advance(&b);
        else
            read_declaration(&b);
    }
    if (b.at.open && b.out->items[b.at.item].n_names)
        leave_open(&b);
    index_lines(ret_outline);
}
