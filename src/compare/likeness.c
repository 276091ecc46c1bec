/* SPDX-License-Identifier: MIT */
#include "compare/likeness.h"

static bool same_letter(char a, char b)
{
    return tolower((unsigned char)a) == tolower((unsigned char)b);
}

static size_t common_suffix(const char *a, size_t n_a, const char *b, size_t n_b)
{
    size_t n = 0;
    while (n < n_a && n < n_b && a[n_a - n - 1] == b[n_b - n - 1])
        n++;
    return n;
}

bool hv_same_letters(const char *a, const char *b)
{
    for (;;) {
        while (*a == '_')
            a++;
        while (*b == '_')
            b++;
        if (!*a || !*b || !same_letter(*a, *b))
            return !*a && !*b;
        a++;
        b++;
    }
}

bool hv_names_alike(const char *a, const char *b)
{
    enum { MIN_SUFFIX = 4, MIN_WHOLE = 6, PERCENT = 60 };
    if (hv_same_letters(a, b))
        return true;
    size_t n_a = strlen(a), n_b = strlen(b);
    size_t shorter = n_a < n_b ? n_a : n_b, longer = n_a < n_b ? n_b : n_a;
    size_t prefix = hv_common_prefix(a, b);
    size_t suffix = common_suffix(a + prefix, n_a - prefix, b + prefix, n_b - prefix);
    size_t words = common_suffix(a, n_a, b, n_b);
    if (words == shorter || prefix == shorter) /* one with words in front or behind */
        return shorter >= MIN_WHOLE;
    while (words && a[n_a - words] != '_')
        words--;
    if (words > suffix) { /* a word that is put in begins as the next: REQ_RECV */
        suffix = words;
        prefix = HV_MIN(prefix, shorter - words);
    }
    /* only a middle part was exchanged: an end of its own is what names an alternative
     */
    return prefix && suffix >= MIN_SUFFIX &&
           (prefix + suffix) * 100 >= longer * PERCENT;
}

/* ---- words ---- */

struct word {
    const char *p;
    size_t n;
};

/* The next word at or after p; length 0: none. "maxCpus" is two words. */
static struct word next_word(const char *p)
{
    p += strspn(p, "_");
    size_t n = 0;
    while (p[n] && p[n] != '_' &&
           !(n && islower((unsigned char)p[n - 1]) && isupper((unsigned char)p[n])))
        n++;
    return (struct word){p, n};
}

static size_t common_start(struct word a, struct word b)
{
    size_t n = 0;
    while (n < a.n && n < b.n && same_letter(a.p[n], b.p[n]))
        n++;
    return n;
}

static size_t common_end(struct word a, struct word b)
{
    size_t n = 0;
    while (n < a.n && n < b.n && same_letter(a.p[a.n - n - 1], b.p[b.n - n - 1]))
        n++;
    return n;
}

/* Letters of the longer word in their order, from its first one on: pvt of private. */
static bool is_abbreviation(struct word brief, struct word whole)
{
    size_t k = 0;
    for (size_t i = 0; i < whole.n && k < brief.n; i++)
        if (same_letter(brief.p[k], whole.p[i]))
            k++;
        else if (!k)
            return false;
    return k == brief.n &&
           (brief.n > 2 || same_letter(brief.p[brief.n - 1], whole.p[whole.n - 1]));
}

static bool is_number(struct word word)
{
    return strspn(word.p, "0123456789") >= word.n;
}

static bool words_related(struct word a, struct word b)
{
    enum { MIN_WORD = 2, MIN_PART = 3, MIN_STEM = 4 };
    if (b.n < a.n)
        return words_related(b, a);
    if (a.n < MIN_WORD || is_number(a) || is_number(b))
        return false;
    size_t start = common_start(a, b);
    if (start == a.n && (a.n == b.n || a.n >= MIN_PART))
        return true;
    return (a.n >= MIN_PART && common_end(a, b) == a.n) ||
           (start >= MIN_STEM && start * 2 >= b.n) || is_abbreviation(a, b);
}

static bool has_word_like(const char *name, struct word word)
{
    for (struct word w = next_word(name); w.n; w = next_word(w.p + w.n))
        if (words_related(word, w))
            return true;
    return false;
}

/* Is brief made of initials, as mfn of machine_frame_number? */
static bool is_acronym(const char *brief, const char *name)
{
    size_t n = strlen(brief), k = 0;
    struct word w = next_word(name);
    for (; w.n && k < n && same_letter(brief[k], *w.p); w = next_word(w.p + w.n))
        k++;
    return n > 1 && k == n && !w.n;
}

bool hv_member_names_alike(const char *a, const char *b)
{
    if (hv_names_alike(a, b) || is_acronym(a, b) || is_acronym(b, a))
        return true;
    for (struct word w = next_word(a); w.n; w = next_word(w.p + w.n))
        if (has_word_like(b, w))
            return true;
    return false;
}

const char *hv_name_behind_common(const char *name, const char *other)
{
    struct word w = next_word(name), v = next_word(other);
    while (w.n && w.n == v.n && common_start(w, v) == w.n && w.p[w.n]) {
        w = next_word(w.p + w.n);
        v = next_word(v.p + v.n);
    }
    return w.p;
}

static bool has_words_behind(const char *name, const char *longer)
{
    size_t n = strlen(name);
    return strncmp(name, longer, n) == 0 && longer[n] == '_';
}

bool hv_call_names_alike(const char *a, const char *b)
{
    enum { MIN_WORD = 3 }; /* a shorter word ("op") has no meaning */
    if (hv_names_alike(a, b) || has_words_behind(a, b) || has_words_behind(b, a))
        return true;
    const char *rest = hv_name_behind_common(a, b),
               *other = hv_name_behind_common(b, a);
    for (struct word w = next_word(rest); w.n; w = next_word(w.p + w.n))
        if (w.n >= MIN_WORD && has_word_like(other, w))
            return true;
    return false;
}
