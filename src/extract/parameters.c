/* SPDX-License-Identifier: MIT
 *
 * The text of a macro or of a function with its parameters by number: what they are
 * called makes no difference to callers.
 */
#include "extract/lexer.h"
#include "extract/scan.h"

struct reader {
    const char *names;    /* parameters, as "(x, y)" */
    struct hv_token last; /* in front of the token */
    bool arrow;           /* the one is '>', and '-' stands in front of it */
};

/* Behind these words and signs a function's own names mean something else. */
static bool is_elsewhere(const struct reader *r)
{
    return r->last.type == '.' || r->arrow || hv_begins_tag(&r->last) ||
           hv_token_is(&r->last, "goto");
}

/* The length of the first word of a list, behind *ret_from; 0: it has none. */
static size_t next_name(const char *p, const char **ret_from)
{
    while (*p && !hv_is_word(*p))
        p++;
    *ret_from = p;
    return hv_word_length(p);
}

/* Its number from 1 on; 0: the token is none of them. */
static size_t number_of(const struct reader *r, const struct hv_token *t)
{
    size_t number = 0, n;
    if (t->type != HV_TOKEN_WORD || t->p[t->n] == '"' || t->p[t->n] == '\'')
        return 0; /* the prefix of a literal is part of it */
    for (const char *p = r->names; (n = next_name(p, &p)); p += n) {
        number++;
        if (n == t->n && memcmp(p, t->p, n) == 0)
            return number;
    }
    return 0;
}

static size_t count_names(const char *names)
{
    size_t count = 0, n;
    for (const char *p = names; (n = next_name(p, &p)); p += n)
        count++;
    return count;
}

static void step(struct reader *r, const struct hv_token *t)
{
    r->arrow = t->type == '>' && r->last.type == '-' && r->last.p + 1 == t->p;
    r->last = *t;
}

/* Returns how often a parameter occurs before the first brace. */
static size_t put_numbered(struct hv_buf *buf, const struct hv_buf *tokens,
                           const char *names, bool is_macro)
{
    struct reader r = {.names = names};
    struct hv_lexer lexer = {tokens->p, tokens->p + tokens->n, 1, false};
    const char *from = tokens->p;
    size_t in_head = 0;
    bool head = true;
    for (;;) {
        struct hv_token t = hv_lexer_next(&lexer);
        if (t.type == HV_TOKEN_END)
            break;
        size_t number = is_macro || !is_elsewhere(&r) ? number_of(&r, &t) : 0;
        head &= t.type != '{';
        in_head += head && number;
        hv_buf_add(buf, from, (size_t)(t.p - from));
        if (number)
            hv_buf_printf(buf, "\1%zu\1", number);
        else
            hv_buf_add(buf, t.p, t.n);
        from = t.p + t.n;
        step(&r, &t);
    }
    hv_buf_add(buf, from, (size_t)(tokens->p + tokens->n - from));
    return in_head;
}

void hv_tokens_number(struct hv_buf *tokens, const char *names, bool is_macro)
{
    HV_BUF numbered = {0};
    size_t count = count_names(names);
    if (!count || !tokens->n)
        return;
    size_t in_head = put_numbered(&numbered, tokens, names, is_macro);
    if (!is_macro && in_head != count)
        return; /* the name is also that of a type */
    tokens->n = 0;
    hv_buf_add(tokens, numbered.p, numbered.n);
}
