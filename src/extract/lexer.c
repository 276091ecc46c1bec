/* SPDX-License-Identifier: MIT */
#include "extract/lexer.h"

/* The length of a line splice at p, or 0. */
static size_t splice_length(const struct hv_lexer *l)
{
    const char *p = l->p;
    if (*p != '\\' || p + 1 >= l->end)
        return 0;
    if (p[1] == '\n')
        return 2;
    return p[1] == '\r' && p + 2 < l->end && p[2] == '\n' ? 3 : 0;
}

static bool skip_splice(struct hv_lexer *l)
{
    size_t n = splice_length(l);
    l->p += n;
    l->line += n != 0;
    return n != 0;
}

static bool begins(const struct hv_lexer *l, char a, char b)
{
    return l->p + 1 < l->end && l->p[0] == a && l->p[1] == b;
}

static bool skip_comment(struct hv_lexer *l)
{
    if (begins(l, '/', '/')) {
        while (l->p < l->end && *l->p != '\n')
            if (!skip_splice(l))
                l->p++;
        return true;
    }
    if (!begins(l, '/', '*'))
        return false;
    for (l->p += 2; l->p < l->end && !begins(l, '*', '/'); l->p++)
        l->line += *l->p == '\n';
    l->p = l->p < l->end ? l->p + 2 : l->end;
    return true;
}

/* Skip what is not a token. Returns whether a line began. */
static bool skip_blanks(struct hv_lexer *l)
{
    bool fresh = false;
    while (l->p < l->end) {
        if (skip_splice(l) || skip_comment(l))
            continue;
        if (*l->p == '\n') {
            fresh = true;
            l->line++;
        } else if (!strchr(" \t\r\f\v", *l->p)) {
            break;
        }
        l->p++;
    }
    return fresh;
}

/* A newline ends a literal as well. */
static void skip_quoted(struct hv_lexer *l)
{
    char quote = *l->p++;
    while (l->p < l->end && *l->p != quote && *l->p != '\n') {
        if (skip_splice(l))
            continue;
        l->p += *l->p == '\\' && l->p + 1 < l->end && l->p[1] != '\n' ? 2 : 1;
    }
    if (l->p < l->end && *l->p == quote)
        l->p++;
}

struct hv_token hv_lexer_next(struct hv_lexer *l)
{
    bool fresh = skip_blanks(l) || !l->begun;
    struct hv_token t = {.fresh = fresh};
    l->begun = true;
    t.p = l->p;
    t.line = l->line;
    if (l->p >= l->end)
        return t;
    if (hv_is_word(*l->p)) {
        t.type = HV_TOKEN_WORD;
        while (l->p < l->end && hv_is_word(*l->p))
            l->p++;
    } else if (*l->p == '"' || *l->p == '\'') {
        t.type = HV_TOKEN_QUOTED;
        skip_quoted(l);
    } else {
        t.type = (unsigned char)*l->p++;
    }
    t.n = (size_t)(l->p - t.p);
    return t;
}

bool hv_token_is(const struct hv_token *token, const char *word)
{
    return token->type == HV_TOKEN_WORD && strlen(word) == token->n &&
           memcmp(token->p, word, token->n) == 0;
}
