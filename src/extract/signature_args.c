/* SPDX-License-Identifier: MIT */
#include "extract/signature_read.h"

/* Words that need a type, or its tag, behind them. */
static bool is_qualifier(const char *p, size_t n)
{
    static const char *const words[] = {"const", "volatile", "restrict", "struct",
                                        "union", "enum",     NULL};
    return hv_signature_is_among(p, n, words);
}

/* Words that are no argument's name. */
static bool is_reserved(const char *p, size_t n)
{
    static const char *const words[] = {
        "void",   "char",     "short", "int",      "long",  "signed",
        "float",  "double",   "_Bool", "unsigned", "const", "volatile",
        "struct", "restrict", "union", "enum",     NULL};
    return hv_signature_is_among(p, n, words);
}

static bool has_type(const char *p, const char *end)
{
    while (p < end) {
        const char *word = p;
        while (p < end && hv_is_word(*p))
            p++;
        if (p > word && !is_qualifier(word, (size_t)(p - word)))
            return true;
        if (p == word)
            p++;
    }
    return false;
}

static const char *trimmed(const char *p, const char *end)
{
    while (end > p && isspace((unsigned char)end[-1]))
        end--;
    return end;
}

/* Where the argument's name begins, or end where it has none. */
static const char *name_in(const char *p, const char *end)
{
    const char *word = end;
    while (word > p && hv_is_word(word[-1]))
        word--;
    bool is_name = !is_reserved(word, (size_t)(end - word)) && has_type(p, word);
    return is_name ? word : end;
}

/* Spell tokens with the blanks that a type has; returns behind the last byte. */
static char *respell(char *out, const char *p, const char *end)
{
    char last = '\0';
    while (p < end) {
        bool word = hv_is_word(*p);
        bool apart = word ? hv_is_word(last) || last == ')' : *p == '*' && last != '*';
        if (isspace((unsigned char)*p)) {
            p++;
            continue;
        }
        if (apart && last && last != '(')
            *out++ = ' ';
        do
            *out++ = last = *p++;
        while (word && p < end && hv_is_word(*p));
    }
    return out;
}

static bool read_arg(struct hv_signature_reader *r, const char *p, const char *end,
                     struct hv_signature_arg *ret)
{
    const char *from = hv_signature_skip_blank(p);
    if (from >= end || *from == '[')
        return hv_signature_expected(r, "an argument", from);
    char *type = hv_arena_alloc(r->arena, 2 * (size_t)(end - from) + 3);
    const char *array = memchr(from, '[', (size_t)(end - from));
    end = trimmed(from, array ? array : end);
    char *out = respell(type, from, name_in(from, end));
    if (array)
        strcpy(out, out > type && out[-1] == '*' ? "*" : " *");
    *ret = (struct hv_signature_arg){.type = type, .pointer = strpbrk(type, "*(")};
    return true;
}

const char *hv_signature_close_of(const char *p)
{
    for (size_t depth = 0; *p && !strchr(";{}#", *p); p++) {
        if (*p == ')' && depth-- == 0)
            return p;
        depth += *p == '(';
    }
    return NULL;
}

/* The comma that ends the argument at p, or end. */
static const char *comma_of(const char *p, const char *end)
{
    for (size_t depth = 0; p < end; p++) {
        depth += *p == '(';
        depth -= *p == ')';
        if (*p == ',' && !depth)
            return p;
    }
    return end;
}

static bool is_void(const char *p, const char *end)
{
    p = hv_signature_skip_blank(p);
    end = trimmed(p, end);
    return p >= end || (end - p == 4 && memcmp(p, "void", 4) == 0);
}

bool hv_signature_read_args(struct hv_signature_reader *r, const char *p,
                            const char *end, struct hv_signature *ret)
{
    size_t n = 0, cap = 0;
    bool more = !is_void(p, end);
    while (more) {
        const char *comma = comma_of(p, end);
        HV_ARENA_GROW(r->arena, ret->args, n, cap);
        if (!read_arg(r, p, comma, &ret->args[n++]))
            return false;
        more = comma < end;
        p = comma + 1;
    }
    ret->n_args = (uint32_t)n;
    return true;
}
