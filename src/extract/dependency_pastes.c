/* SPDX-License-Identifier: MIT */
#include "extract/dependency_names.h"

#include <limits.h>

enum { MOST_PASTES = 1000, LONGEST = 255 };

bool hv_params_have(const struct hv_params *params, const struct hv_token *t)
{
    uint32_t word = hv_dependency_word(t->p, t->n);
    return HV_ANY(param, params->words, params->n, *param == word) ||
           hv_token_is(t, "__VA_ARGS__");
}

/* ---- chains ---- */

static bool same_text(struct hv_span a, struct hv_span b)
{
    return a.n == b.n && (!a.n || memcmp(a.p, b.p, a.n) == 0);
}

static bool same_chain(const struct hv_chain *a, const struct hv_chain *b)
{
    bool same = a->n == b->n;
    for (size_t i = 0; same && i < a->n && i < HV_COUNT(a->parts); i++)
        same = same_text(a->parts[i], b->parts[i]);
    return same;
}

/* Is the token the first '#' of two? Then the second one is read as well. */
static bool begins_paste(const struct hv_token *t, struct hv_lexer *ahead)
{
    struct hv_lexer after = *ahead;
    if (t->type != '#' || t->fresh)
        return false;
    const struct hv_token second = hv_lexer_next(&after);
    if (second.type != '#' || second.fresh)
        return false;
    *ahead = after;
    return true;
}

/* Returns false if no name has such a part. ")" ends optional text: "__VA_OPT__(x)". */
static bool add_part(struct hv_chain *chain, const struct hv_params *params,
                     const struct hv_token *t)
{
    bool word = t->type == HV_TOKEN_WORD && !hv_params_have(params, t);
    if (chain->n < HV_COUNT(chain->parts))
        chain->parts[chain->n] =
            word ? (struct hv_span){t->p, t->n} : (struct hv_span){0};
    chain->n++;
    return t->type == HV_TOKEN_WORD || t->type == ')';
}

void hv_chains_add(struct hv_chains *chains, const struct hv_chain *chain)
{
    chains->too_long |= chain->n > HV_COUNT(chain->parts);
    if (!HV_ANY(known, chains->v, chains->n, same_chain(known, chain)))
        *HV_ADD(chains->v, chains->n, chains->cap) = *chain;
}

void hv_chains_read(struct hv_lexer body, const struct hv_params *params,
                    struct hv_chains *chains)
{
    struct hv_token t = hv_lexer_next(&body), next;
    for (bool first = true; t.type && (first || !t.fresh); t = next) {
        struct hv_chain chain = {0};
        bool name = true;
        first = false;
        while (next = hv_lexer_next(&body), begins_paste(&next, &body)) {
            name &= chain.n || add_part(&chain, params, &t);
            t = hv_lexer_next(&body);
            name &= add_part(&chain, params, &t);
        }
        if (chain.n && name)
            hv_chains_add(chains, &chain);
    }
}

/* ---- names that a chain can make ---- */

struct fragments {
    size_t mask;
    uint32_t *slots;
};

static size_t find_fragment(const struct fragments *f, uint32_t word)
{
    size_t slot = word & f->mask;
    while (f->slots[slot] && f->slots[slot] != word)
        slot = (slot + 1) & f->mask;
    return slot;
}

static struct fragments index_fragments(const struct hv_dependency_words *words)
{
    struct fragments f = {.mask = 63};
    while (f.mask < words->n_arguments * 2)
        f.mask = f.mask * 2 + 1;
    f.slots = hv_alloc((f.mask + 1) * sizeof *f.slots);
    HV_EACH (word, words->arguments, words->n_arguments)
        f.slots[find_fragment(&f, *word)] = *word;
    return f;
}

/* Numbers, and the suffixes of the C library's UINT64_C(), always are fragments. */
static bool is_fragment(const struct fragments *f, const char *p, size_t n)
{
    size_t digits = 0;
    while (digits < n && isdigit((unsigned char)p[digits]))
        digits++;
    return digits == n || (n < 4 && strspn(p, "UL") >= n) ||
           f->slots[find_fragment(f, hv_dependency_word(p, n))];
}

/* Is the text made of words that can be joined? several: of more than one. */
static bool is_joined(const struct fragments *f, struct hv_span text, bool several)
{
    bool reached[LONGEST + 1] = {true};
    if (text.n > LONGEST)
        return true;
    for (size_t from = 0; from < text.n; from++)
        for (size_t n = 1; reached[from] && from + n <= text.n; n++)
            if (!reached[from + n] && !(several && n == text.n))
                reached[from + n] = is_fragment(f, text.p + from, n);
    return reached[text.n];
}

/* Do two pastes join one word to the same text, so that both name that word? */
static bool is_same_way(const struct hv_paste *a, const struct hv_paste *b)
{
    return a->n == 2 && b->n == 2 && same_text(a->begin, b->begin) &&
           same_text(a->end, b->end) && !a->begin.n != !a->end.n;
}

static bool can_make(const struct fragments *f, const struct hv_paste *paste,
                     const struct hv_definition *d)
{
    struct hv_span begin = paste->begin, end = paste->end, name = d->name;
    if (begin.n + end.n > name.n || is_same_way(paste, &d->by))
        return false;
    if ((begin.n && memcmp(name.p, begin.p, begin.n) != 0) ||
        (end.n && memcmp(name.p + name.n - end.n, end.p, end.n) != 0))
        return false;
    return is_joined(f, (struct hv_span){name.p + begin.n, name.n - begin.n - end.n},
                     !begin.n && !end.n);
}

static uint32_t paste_word(const struct hv_paste *paste)
{
    uint64_t begin = hv_hash(paste->begin.n ? paste->begin.p : "", paste->begin.n);
    uint64_t end = hv_hash(paste->end.n ? paste->end.p : "", paste->end.n);
    return (uint32_t)(begin * 31 + end * 17 + (paste->n == 2));
}

uint32_t hv_paste_add(struct hv_dependency_words *words, const struct hv_paste *paste)
{
    uint32_t word = paste_word(paste);
    if (!HV_ANY(known, words->pastes, words->n_pastes, paste_word(known) == word))
        *HV_ADD(words->pastes, words->n_pastes, words->cap_pastes) = *paste;
    words->unknown |= words->n_pastes > MOST_PASTES;
    return word;
}

/* Groups of pastes by the first byte of their names, else by the last one; the first
 * group has the rest. */
enum { BEGIN = 1, END = BEGIN + UCHAR_MAX + 1, GROUPS = END + UCHAR_MAX + 1 };

static size_t group_of(const struct hv_paste *paste)
{
    return paste->begin.n ? BEGIN + (unsigned char)*paste->begin.p
           : paste->end.n ? END + (unsigned char)paste->end.p[paste->end.n - 1]
                          : 0;
}

HV_BY(by_group, struct hv_paste, HV_ORDER(group_of(x), group_of(y)))

struct linker {
    struct hv_dependency_words *words;
    struct fragments fragments;
    size_t from[GROUPS + 1]; /* where the pastes of each group are */
};

/* Add what those of the group make that the definition's name can be. */
static void link_group(const struct linker *l, size_t group, size_t definition)
{
    struct hv_dependency_words *w = l->words;
    HV_EACH (paste, w->pastes + l->from[group], l->from[group + 1] - l->from[group]) {
        if (!can_make(&l->fragments, paste, &w->v[definition]))
            continue;
        struct hv_definition made = w->v[definition];
        made.word = paste_word(paste);
        made.pasted = true;
        *HV_ADD(w->v, w->n, w->cap) = made;
    }
}

void hv_pastes_link(struct hv_dependency_words *words)
{
    const size_t n = words->unknown || !words->n_pastes ? 0 : words->n;
    struct linker l = {words, index_fragments(words), {0}};
    HV_SORT(words->pastes, words->n_pastes, by_group);
    HV_EACH (paste, words->pastes, words->n_pastes)
        l.from[group_of(paste) + 1]++;
    for (size_t g = 0; g < GROUPS; g++)
        l.from[g + 1] += l.from[g];
    for (size_t i = 0; i < n; i++) {
        const struct hv_span name = words->v[i].name;
        link_group(&l, 0, i);
        if (!name.n)
            continue;
        link_group(&l, BEGIN + (unsigned char)*name.p, i);
        link_group(&l, END + (unsigned char)name.p[name.n - 1], i);
    }
    free(l.fragments.slots);
}
