/* SPDX-License-Identifier: MIT */
#include "extract/companion/signature.h"

/* State of a walk through C at file scope. */
struct walk {
    size_t depth; /* of braces */
    size_t parens;
    bool typed;  /* the declaration has a word already, which is its type */
    bool closed; /* a typedef or an initialiser, which name no function */
    bool open;   /* the last item may still be a definition */
};

/* The longest prefix that the name has, or NULL. */
static const char *prefix_of(const struct hv_strings *prefixes,
                             const struct hv_token *name)
{
    const char *best = NULL;
    HV_EACH (prefix, prefixes->v, prefixes->n) {
        size_t k = strlen(*prefix);
        bool fits =
            k + 1 < name->n && name->p[k] == '_' && memcmp(name->p, *prefix, k) == 0;
        if (fits && (!best || k > strlen(best)))
            best = *prefix;
    }
    return best;
}

/* Returns the token behind the arguments; NULL: failed. */
static const struct hv_token *read_function(struct hv_signature_reader *r,
                                            const char *prefix,
                                            const struct hv_token *name)
{
    const struct hv_token *args = name + 2, *end = hv_signature_close_of(args);
    size_t skip = strlen(prefix) + 1;
    struct hv_signature s = {.line = name->line};
    r->line = name->line;
    if (!end) {
        hv_fail_at(r->err, r->scan->file->path, r->line, 0,
                   "expected ')' after the arguments of %s, found none",
                   hv_signature_shown(r->arena, name->p, name->n));
        return NULL;
    }
    s.hypercall = hv_arena_strndup(r->arena, name->p + skip, name->n - skip);
    if (!hv_signature_read_args(r, args, end, &s))
        return NULL;
    hv_signature_add(r, prefix, s);
    return end + 1;
}

static const struct hv_token *on_word(struct hv_signature_reader *r, struct walk *w,
                                      const struct hv_strings *prefixes,
                                      const struct hv_token *word)
{
    if (w->depth || w->parens)
        return word + 1;
    const char *prefix = w->typed && !w->closed ? prefix_of(prefixes, word) : NULL;
    if (prefix && word[1].type == '(') {
        w->open = true;
        return read_function(r, prefix, word);
    }
    w->typed = true;
    w->closed |= hv_token_is(word, "typedef");
    return word + 1;
}

/* A '}' in the first column closes all braces, whatever branches of an #if left
 * open. */
static void on_brace(struct hv_signature_reader *r, struct walk *w,
                     const struct hv_token *brace)
{
    if (brace->type == '{' && !w->depth && w->open)
        r->found.n--;
    if (brace->type == '{')
        w->depth++;
    else if (brace == r->tokens || brace->p[-1] == '\n')
        w->depth = 0;
    else if (w->depth)
        w->depth--;
    w->parens = 0;
    w->open = w->typed = false;
}

/* Handle a sign outside braces; ';' closes all open parentheses. */
static void on_sign(struct walk *w, int sign)
{
    if (sign == '(')
        w->parens++;
    else if (sign == ')' && w->parens)
        w->parens--;
    else if (sign == ';')
        w->parens = w->typed = w->closed = w->open = false;
    else if (sign == '=' && !w->parens)
        w->closed = true;
    else if (sign == ',' && !w->parens)
        w->open = false;
}

bool hv_signatures_read_prototypes(struct hv_signature_reader *r,
                                   const struct hv_strings *prefixes,
                                   struct hv_signatures *ret)
{
    struct walk w = {0};
    const struct hv_token *token = r->tokens;
    while (token && token->type) {
        if (token->type == HV_TOKEN_WORD) {
            token = on_word(r, &w, prefixes, token);
            continue;
        }
        if (token->type == '{' || token->type == '}')
            on_brace(r, &w, token);
        else if (!w.depth)
            on_sign(&w, token->type);
        bool directive = token->type == '#' && token->fresh;
        token = directive ? hv_signature_next_line(token) : token + 1;
    }
    if (!token)
        return false;
    r->line = token->line;
    if (w.open)
        return hv_signature_expected(r, "';' after the last prototype", "");
    return hv_signature_collect(r, ret);
}
