/* SPDX-License-Identifier: MIT */
#include "extract/companion/signature_read.h"

/* A walk through C at file scope. */
struct walk {
    size_t depth; /* of braces */
    size_t parens;
    bool fresh;  /* nothing but blanks on this line yet */
    bool typed;  /* the declaration has a word already, which says its type */
    bool closed; /* it is a typedef, or we are in its initialiser: names no function */
    bool open;   /* the last item may still turn out to be a definition */
};

/* The longest prefix that the name has, or NULL. */
static const char *prefix_of(const struct hv_strings *prefixes, const char *name,
                             size_t n)
{
    const char *best = NULL;
    for (size_t i = 0; i < prefixes->n; i++) {
        const char *prefix = prefixes->v[i];
        size_t k = strlen(prefix);
        bool fits = k + 1 < n && name[k] == '_' && memcmp(name, prefix, k) == 0;
        if (fits && (!best || k > strlen(best)))
            best = prefix;
    }
    return best;
}

static bool read_function(struct hv_signature_reader *r, const char *prefix,
                          const char *name, size_t n, const char **p)
{
    const char *args = hv_signature_skip_blank(name + n) + 1,
               *end = hv_signature_close_of(args);
    if (!end)
        return hv_fail_at(r->err, r->file->path, r->line, 0,
                          "expected ')' after the arguments of %.*s, found none",
                          n < HV_SIGNATURE_FOUND_MAX ? (int)n : HV_SIGNATURE_FOUND_MAX,
                          name);
    size_t skip = strlen(prefix) + 1;
    struct hv_signature s = {.line = r->line};
    s.hypercall = hv_arena_strndup(r->arena, name + skip, n - skip);
    if (!hv_signature_read_args(r, args, end, &s))
        return false;
    hv_signature_add(r, prefix, s);
    r->line += hv_signature_lines(name, end);
    *p = end + 1;
    return true;
}

static bool on_word(struct hv_signature_reader *r, struct walk *w,
                    const struct hv_strings *prefixes, const char **p)
{
    const char *word = *p;
    size_t n = hv_word_length(word);
    *p += n;
    w->fresh = false;
    if (w->depth || w->parens)
        return true;
    const char *prefix = w->typed && !w->closed ? prefix_of(prefixes, word, n) : NULL;
    if (prefix && *hv_signature_skip_blank(*p) == '(') {
        w->open = true;
        return read_function(r, prefix, word, n, p);
    }
    w->typed = true;
    if (n == 7 && memcmp(word, "typedef", n) == 0)
        w->closed = true;
    return true;
}

/* A '}' in the first column ends all braces, whatever the branches of an #if left open.
 */
static void on_brace(struct hv_signature_reader *r, struct walk *w, const char *p)
{
    if (*p == '{' && !w->depth && w->open)
        r->n_items--;
    if (*p == '{')
        w->depth++;
    else if (p == r->text || p[-1] == '\n')
        w->depth = 0;
    else if (w->depth)
        w->depth--;
    w->parens = 0;
    w->open = w->typed = false;
}

/* A sign outside braces; ';' ends whatever parentheses are open. */
static void on_sign(struct walk *w, char c)
{
    if (c == '(')
        w->parens++;
    else if (c == ')' && w->parens)
        w->parens--;
    else if (c == ';')
        w->parens = w->typed = w->closed = w->open = false;
    else if (c == '=' && !w->parens)
        w->closed = true;
    else if (c == ',' && !w->parens)
        w->open = false;
}

/* Take one sign or blank, or a directive. */
static const char *on_other(struct hv_signature_reader *r, struct walk *w,
                            const char *p)
{
    if (*p == '#' && w->fresh) {
        const char *end = p + strcspn(p, "\n");
        r->line += hv_signature_lines(p, end);
        return end;
    }
    if (*p == '{' || *p == '}')
        on_brace(r, w, p);
    else if (!w->depth)
        on_sign(w, *p);
    w->fresh = *p == '\n' || (w->fresh && isspace((unsigned char)*p));
    r->line += *p == '\n' || *p == '\v';
    return p + 1;
}

bool hv_signatures_read_prototypes(struct hv_signature_reader *r,
                                   const struct hv_strings *prefixes,
                                   struct hv_signatures *ret)
{
    struct walk w = {.fresh = true};
    const char *p = r->text;
    while (*p) {
        if (!hv_is_word(*p))
            p = on_other(r, &w, p);
        else if (!on_word(r, &w, prefixes, &p))
            return false;
    }
    if (w.open)
        return hv_signature_expected(r, "';' after the last prototype", p);
    return hv_signature_collect(r, ret);
}
