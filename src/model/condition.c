/* SPDX-License-Identifier: MIT */
#include "model/condition.h"

enum { MAX_DEPTH = 200, MAX_PARTS = 4096, MAX_DIGITS = 80 };

/* ---- words ---- */

enum token_kind { TOKEN_END, TOKEN_WORD, TOKEN_NUMBER, TOKEN_CHAR, TOKEN_OTHER };

struct token {
    enum token_kind kind;
    const char *p;
    size_t n;
};

static const char *skip_blank(const char *p)
{
    return p + strspn(p, " \t\r\n\f\v");
}

static size_t number_length(const char *p)
{
    size_t n = 0;
    while (hv_is_word(p[n]) || p[n] == '.' || (p[n] == '\'' && hv_is_word(p[n + 1])))
        n++;
    return n;
}

static size_t operator_length(const char *p)
{
    static const char *const two[] = {"||", "&&", "==", "!=", "<=", ">=", "<<", ">>"};
    return HV_ANY(x, two, HV_COUNT(two), strncmp(p, *x, 2) == 0) ? 2 : 1;
}

static struct token token_at(const char *p)
{
    struct token t = {.p = skip_blank(p), .n = 1};
    if (!*t.p)
        return (struct token){.kind = TOKEN_END, .p = t.p};
    if (isdigit((unsigned char)*t.p)) {
        t.kind = TOKEN_NUMBER;
        t.n = number_length(t.p);
    } else if (hv_is_word(*t.p)) {
        t.kind = TOKEN_WORD;
        t.n = hv_word_length(t.p);
    } else if (*t.p == '\'' || *t.p == '"') {
        t.kind = *t.p == '\'' ? TOKEN_CHAR : TOKEN_OTHER;
        t.n = (size_t)(hv_skip_quoted(t.p) - t.p);
    } else {
        t.kind = TOKEN_OTHER;
        t.n = operator_length(t.p);
    }
    return t;
}

static bool is_text(const struct token *t, const char *text)
{
    return strlen(text) == t->n && memcmp(t->p, text, t->n) == 0;
}

/* An operator whose parentheses contain no macros, such as __has_include. */
static bool is_operator(const struct token *t)
{
    static const char *const beginnings[] = {"__has_", "__is_target_",
                                             "__is_identifier", "__building_module"};
    return t->kind == TOKEN_WORD && HV_ANY(x, beginnings, HV_COUNT(beginnings),
                                           strncmp(t->p, *x, strlen(*x)) == 0);
}

/* The text after the parenthesis that closes the one at p. */
static const char *skip_parentheses(const char *p)
{
    const char *from = p;
    int depth = 0;
    do {
        if (hv_begins_literal(from, p)) {
            p = hv_skip_quoted(p);
            continue;
        }
        depth += (*p == '(') - (*p == ')');
        p++;
    } while (*p && depth);
    return p;
}

struct hv_span hv_condition_next_name(const char **p)
{
    for (;;) {
        struct token t = token_at(*p);
        const char *behind = t.p + t.n;
        *p = behind;
        if (t.kind == TOKEN_END)
            return (struct hv_span){.p = behind};
        if (t.kind != TOKEN_WORD || is_text(&t, "defined"))
            continue;
        if (!is_operator(&t))
            return (struct hv_span){.p = t.p, .n = t.n};
        if (*skip_blank(behind) == '(')
            *p = skip_parentheses(skip_blank(behind));
    }
}

/* ---- reading ---- */

struct reader {
    struct hv_arena *arena;
    const char *p;
    struct token next; /* at p */
    unsigned depth, parts;
    bool failed;
};

static void move_to(struct reader *r, const char *p)
{
    r->p = p;
    r->next = token_at(p);
}

static bool take_token(struct reader *r, const char *text)
{
    const struct token *t = &r->next;
    if (t->kind != TOKEN_OTHER || !is_text(t, text))
        return false;
    move_to(r, t->p + t->n);
    return true;
}

static struct hv_condition *new_part(struct reader *r, enum hv_condition_kind kind,
                                     const char *from)
{
    r->failed |= ++r->parts > MAX_PARTS;
    struct hv_condition *part = hv_arena_alloc(r->arena, sizeof *part);
    part->kind = kind;
    part->text = (struct hv_span){.p = from, .n = (size_t)(r->p - from)};
    return part;
}

static struct hv_condition *read_choice(struct reader *r);

/* "0x10ULL", "0b11", "1'000". What is behind the digits is the suffix. */
static int64_t number_of(const struct token *t)
{
    char digits[MAX_DIGITS];
    size_t n = 0;
    for (size_t i = 0; i < t->n && n + 1 < sizeof digits; i++)
        if (t->p[i] != '\'')
            digits[n++] = t->p[i];
    digits[n] = '\0';
    bool binary = digits[0] == '0' && (digits[1] | 0x20) == 'b';
    return (int64_t)(binary ? strtoull(digits + 2, NULL, 2)
                            : strtoull(digits, NULL, 0));
}

static struct hv_condition *read_defined(struct reader *r)
{
    bool open = take_token(r, "(");
    struct token t = r->next;
    r->failed |= t.kind != TOKEN_WORD;
    move_to(r, t.p + t.n);
    struct hv_condition *part = new_part(r, HV_CONDITION_DEFINED, t.p);
    r->failed |= open && !take_token(r, ")");
    return part;
}

static struct hv_condition *read_word(struct reader *r, const struct token *t)
{
    move_to(r, t->p + t->n);
    if (is_text(t, "defined"))
        return read_defined(r);
    struct hv_condition *part;
    const char *open = skip_blank(r->p);
    if (*open == '(') {
        move_to(r, skip_parentheses(open));
        return new_part(r, HV_CONDITION_CALL, t->p);
    }
    if (!is_text(t, "true") && !is_text(t, "false"))
        return new_part(r, is_operator(t) ? HV_CONDITION_CALL : HV_CONDITION_NAME,
                        t->p);
    part = new_part(r, HV_CONDITION_NUMBER, t->p);
    part->value = is_text(t, "true");
    return part;
}

static struct hv_condition *read_primary(struct reader *r)
{
    struct token t = r->next;
    if (t.kind == TOKEN_WORD)
        return read_word(r, &t);
    if (take_token(r, "(")) {
        struct hv_condition *inner = read_choice(r);
        r->failed |= !take_token(r, ")");
        return inner;
    }
    r->failed |= t.kind != TOKEN_NUMBER && t.kind != TOKEN_CHAR;
    move_to(r, t.p + t.n);
    struct hv_condition *part = new_part(r, HV_CONDITION_NUMBER, t.p);
    part->value = t.kind == TOKEN_NUMBER ? number_of(&t) : t.n > 2 ? t.p[1] : 0;
    return part;
}

static struct hv_condition *read_unary(struct reader *r)
{
    static const char *const ops[] = {"!", "-", "~", "+"};
    const char *from = r->next.p;
    struct hv_condition *part = NULL;
    if (++r->depth > MAX_DEPTH)
        r->failed = true;
    for (size_t i = 0; !part && !r->failed && i < HV_COUNT(ops); i++) {
        if (!take_token(r, ops[i]))
            continue;
        struct hv_condition *inner = read_unary(r);
        part = new_part(r, HV_CONDITION_UNARY, from);
        part->op[0] = *ops[i];
        part->part[0] = inner;
    }
    if (!part)
        part = r->failed ? new_part(r, HV_CONDITION_NUMBER, from) : read_primary(r);
    r->depth--;
    return part;
}

/* Precedence of a binary operator; 0: it is none. */
static unsigned binding_of(const struct token *t)
{
    static const char *const rows[] = {"||",    "&&",        "|",     "^",   "&",
                                       "== !=", "< > <= >=", "<< >>", "+ -", "* / %"};
    for (unsigned i = 0; t->kind == TOKEN_OTHER && i < HV_COUNT(rows); i++)
        HV_EACH_PART (word, rows[i], ' ')
            if (word.n == t->n && memcmp(word.p, t->p, word.n) == 0)
                return i + 1;
    return 0;
}

static struct hv_condition *read_binary(struct reader *r, unsigned least)
{
    const char *from = r->next.p;
    struct hv_condition *left = read_unary(r);
    for (;;) {
        struct token t = r->next;
        unsigned binding = binding_of(&t);
        if (!binding || binding < least || r->failed)
            return left;
        move_to(r, t.p + t.n);
        struct hv_condition *right = read_binary(r, binding + 1);
        struct hv_condition *part = new_part(r, HV_CONDITION_BINARY, from);
        memcpy(part->op, t.p, t.n);
        part->part[0] = left;
        part->part[1] = right;
        left = part;
    }
}

static struct hv_condition *read_choice(struct reader *r)
{
    const char *from = r->next.p;
    if (++r->depth > MAX_DEPTH)
        r->failed = true;
    struct hv_condition *first = read_binary(r, 1), *choice = first;
    if (!r->failed && take_token(r, "?")) {
        struct hv_condition *yes = read_choice(r);
        r->failed |= !take_token(r, ":");
        struct hv_condition *no = read_choice(r);
        choice = new_part(r, HV_CONDITION_CHOICE, from);
        choice->part[0] = first;
        choice->part[1] = yes;
        choice->part[2] = no;
    }
    r->depth--;
    return choice;
}

const struct hv_condition *hv_condition_read(struct hv_arena *arena, const char *text)
{
    struct reader r = {.arena = arena};
    move_to(&r, text);
    const struct hv_condition *condition = read_choice(&r);
    return r.failed || r.next.kind != TOKEN_END ? NULL : condition;
}

void hv_condition_visit(const struct hv_condition *condition,
                        void (*visit)(void *ctx, const struct hv_condition *part),
                        void *ctx)
{
    if (!condition)
        return;
    visit(ctx, condition);
    for (size_t i = 0; i < HV_COUNT(condition->part); i++)
        hv_condition_visit(condition->part[i], visit, ctx);
}

/* ---- evaluation ---- */

static bool is_op(const struct hv_condition *part, const char *op)
{
    return strcmp(part->op, op) == 0;
}

bool hv_condition_is_boolean(const struct hv_condition *part)
{
    return part->kind == HV_CONDITION_CHOICE ||
           (part->kind == HV_CONDITION_UNARY && is_op(part, "!")) ||
           (part->kind == HV_CONDITION_BINARY &&
            (is_op(part, "&&") || is_op(part, "||")));
}

/* Compute a binary operator; wraps around where C leaves an overflow undefined. */
static int64_t compute(const struct hv_condition *part, int64_t a, int64_t b)
{
    uint64_t x = (uint64_t)a, y = (uint64_t)b;
    switch (*part->op) {
    case '|':
        return part->op[1] ? a || b : a | b;
    case '&':
        return part->op[1] ? a && b : a & b;
    case '^':
        return a ^ b;
    case '=':
        return a == b;
    case '!':
        return a != b;
    case '<':
        return part->op[1] == '=' ? a <= b
               : part->op[1]      ? (int64_t)(x << (y & 63))
                                  : a < b;
    case '>':
        return part->op[1] == '=' ? a >= b : part->op[1] ? a >> (y & 63) : a > b;
    case '+':
        return (int64_t)(x + y);
    case '-':
        return (int64_t)(x - y);
    case '*':
        return (int64_t)(x * y);
    default:
        return *part->op == '/' ? a / b : a % b;
    }
}

static bool evaluate(const struct hv_condition *part,
                     const struct hv_condition_world *world, int64_t *ret_value);

static bool evaluate_name(const struct hv_condition *part,
                          const struct hv_condition_world *world, int64_t *ret_value)
{
    int64_t value = 0;
    enum hv_condition_known known = world->look_up(world->ctx, part->text, &value);
    *ret_value = part->kind == HV_CONDITION_NAME ? value : known == HV_NAME_DEFINED;
    return known != HV_NAME_OPEN;
}

static bool evaluate_unary(const struct hv_condition *part,
                           const struct hv_condition_world *world, int64_t *ret_value)
{
    int64_t a;
    if (!evaluate(part->part[0], world, &a))
        return false;
    *ret_value = *part->op == '!'   ? !a
                 : *part->op == '-' ? (int64_t)(0 - (uint64_t)a)
                 : *part->op == '~' ? ~a
                                    : a;
    return true;
}

/* Evaluate a part. Returns false if its value depends on something that is open. */
static bool evaluate(const struct hv_condition *part,
                     const struct hv_condition_world *world, int64_t *ret_value)
{
    int64_t a, b;
    switch (part->kind) {
    case HV_CONDITION_NUMBER:
        *ret_value = part->value;
        return true;
    case HV_CONDITION_NAME:
    case HV_CONDITION_DEFINED:
        return evaluate_name(part, world, ret_value);
    case HV_CONDITION_CALL:
        return false;
    case HV_CONDITION_UNARY:
        return evaluate_unary(part, world, ret_value);
    case HV_CONDITION_BINARY:
        if (!evaluate(part->part[0], world, &a) ||
            !evaluate(part->part[1], world, &b) ||
            ((*part->op == '/' || *part->op == '%') && (b == 0 || b == -1)))
            return false;
        *ret_value = compute(part, a, b);
        return true;
    case HV_CONDITION_CHOICE:
        return evaluate(part->part[0], world, &a) &&
               evaluate(part->part[a ? 1 : 2], world, ret_value);
    }
    return false;
}

bool hv_condition_holds(const struct hv_condition *condition,
                        const struct hv_condition_world *world)
{
    if (!condition)
        return true;
    const struct hv_condition *const *part = condition->part;
    if (condition->kind == HV_CONDITION_CHOICE)
        return hv_condition_holds(part[hv_condition_holds(part[0], world) ? 1 : 2],
                                  world);
    if (condition->kind == HV_CONDITION_UNARY && is_op(condition, "!"))
        return !hv_condition_holds(part[0], world);
    if (hv_condition_is_boolean(condition)) {
        bool first = hv_condition_holds(part[0], world);
        return *condition->op == '&' ? first && hv_condition_holds(part[1], world)
                                     : first || hv_condition_holds(part[1], world);
    }
    int64_t value;
    return evaluate(condition, world, &value) ? value != 0
                                              : world->is_true(world->ctx, condition);
}
