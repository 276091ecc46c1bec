/* SPDX-License-Identifier: MIT
 *
 * Small predicates on C strings.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* A part of a text. */
struct hv_span {
    const char *p;
    size_t n;
};

/* Are both NULL, or both the same text? */
static inline bool hv_same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* Are both known, and different? For interned texts. */
static inline bool hv_known_to_differ(const char *a, const char *b)
{
    return a && b && a != b;
}

/* strcmp(), with NULL before every text. */
static inline int hv_compare_text(const char *a, const char *b)
{
    return a == b ? 0 : !a ? -1 : !b ? 1 : strcmp(a, b);
}

static inline bool hv_begins_with(const char *s, const char *beginning)
{
    return strncmp(s, beginning, strlen(beginning)) == 0;
}

static inline bool hv_ends_with(const char *s, const char *end)
{
    size_t n = strlen(s), m = strlen(end);
    return n >= m && strcmp(s + n - m, end) == 0;
}

/* Is the path that of the file, relative to this folder or to one above? */
static inline bool hv_path_ends_with(const char *path, const char *file)
{
    size_t n = strlen(path), m = strlen(file);
    return hv_ends_with(path, file) && (n == m || path[n - m - 1] == '/');
}

/* The last component of the path. */
static inline const char *hv_base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* "x" of "struct x". */
static inline const char *hv_without_tag(const char *name)
{
    const char *blank = strchr(name, ' ');
    return blank ? blank + 1 : name;
}

/* The length of the common prefix, in bytes. */
static inline size_t hv_common_prefix(const char *a, const char *b)
{
    size_t n = 0;
    while (a[n] && a[n] == b[n])
        n++;
    return n;
}

/* The number at the beginning of the text; 0 for NULL. */
static inline uint64_t hv_decimal_number(const char *s)
{
    return s ? strtoull(s, NULL, 10) : 0;
}

/* Compare decimal numbers of any length, without leading zeros: <0, 0, >0. */
static inline int hv_decimal_compare(const char *a, const char *b)
{
    bool minus_a = *a == '-', minus_b = *b == '-';
    if (minus_a != minus_b)
        return minus_a ? -1 : 1;
    size_t n = strlen(a), m = strlen(b);
    int order = n != m ? (n < m ? -1 : 1) : strcmp(a, b);
    return minus_a ? -order : order;
}

/* Is it a letter, digit or underscore, in any locale? */
static inline bool hv_is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_';
}

/* The length of the word at s in bytes; 0: there is none. */
static inline size_t hv_word_length(const char *s)
{
    size_t n = 0;
    while (hv_is_word(s[n]))
        n++;
    return n;
}

/* The first occurrence of the word as a whole word in the text, or NULL. */
static inline const char *hv_find_word(const char *text, const char *word)
{
    size_t n = strlen(word);
    for (const char *p = text; n && (p = strstr(p, word)); p += n)
        if ((p == text || !hv_is_word(p[-1])) && !hv_is_word(p[n]))
            return p;
    return NULL;
}

static inline bool hv_has_word(const char *text, const char *word)
{
    return hv_find_word(text, word) != NULL;
}

/* Does a literal begin at p, in a text that begins at from? C23's apostrophes between
 * the digits of a number are no literals. */
static inline bool hv_begins_literal(const char *from, const char *p)
{
    enum { LONGEST = 128 }; /* binary, of 64 bits */
    const char *number = p;
    if (*p != '\'')
        return *p == '"';
    while (number > from && p - number < LONGEST &&
           (hv_is_word(number[-1]) || number[-1] == '\''))
        number--;
    return !hv_is_word(p[1]) || *number < '0' || *number > '9';
}

/* The quote that closes the one at p, or the end of the text; a backslash escapes the
 * next character. */
static inline const char *hv_closing_quote(const char *p)
{
    char quote = *p++;
    while (*p && *p != quote)
        p += *p == '\\' && p[1] ? 2 : 1;
    return p;
}

/* The text after that quote. */
static inline const char *hv_skip_quoted(const char *p)
{
    p = hv_closing_quote(p);
    return *p ? p + 1 : p;
}

/* Decode one sequence of s (NUL-terminated). Returns its length and the code point, or
 * 0 for invalid UTF-8: overlong forms, surrogates and the like. */
static inline size_t hv_utf8_decode(const unsigned char *s, uint32_t *ret_c)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (s[0] < 0x80) {
        *ret_c = s[0];
        return 1;
    }
    size_t n = s[0] >= 0xf0 && s[0] < 0xf8 ? 4
               : s[0] >= 0xe0              ? 3
               : s[0] >= 0xc0              ? 2
                                           : 0;
    if (n == 0 || s[0] >= 0xf8)
        return 0;
    uint32_t c = s[0] & (0xffu >> (n + 1));
    for (size_t i = 1; i < n; i++) {
        if ((s[i] & 0xc0) != 0x80)
            return 0;
        c = c << 6 | (s[i] & 0x3fu);
    }
    if (c < least[n] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
        return 0;
    *ret_c = c;
    return n;
}

/* The words of an enumeration by number, NULL behind the last; and the number of a
 * word, or -1. */
typedef const char *hv_word_fn(unsigned place);
static inline int hv_word_find(hv_word_fn *word, const char *s)
{
    int place = 0;
    for (const char *known; (known = word((unsigned)place)); place++)
        if (strcmp(known, s) == 0)
            return place;
    return -1;
}

/* Define such a function for a list of rows, LIST(X) with X(ENUMERATOR, "word", ...);
 * and the number of rows. */
#define HV_WORD_OF_ROW(id, word, ...) word,
#define HV_WORDS(name, LIST)                                                           \
    const char *name(unsigned place)                                                   \
    {                                                                                  \
        static const char *const words[] = {LIST(HV_WORD_OF_ROW)};                     \
        return place < sizeof words / sizeof *words ? words[place] : NULL;             \
    }
#define HV_ONE_ROW(...) +1
#define HV_ROWS(LIST) (0 LIST(HV_ONE_ROW))

/* For each part of a text (NULL has none) that is ended by character c, or by the end
 * of the text: a span. */
#define HV_EACH_PART(part, text, c)                                                    \
    for (struct hv_span part = hv_part_at((text), (c)); part.p;                        \
         part = hv_part_at(part.p + part.n + (part.p[part.n] == (c)), (c)))
static inline struct hv_span hv_part_at(const char *p, char c)
{
    return (struct hv_span){p && *p ? p : NULL, p ? (size_t)(strchrnul(p, c) - p) : 0};
}

/* A NUL byte inside of a text: no bytes of UTF-8, so that texts stay C strings. */
#define HV_TEXT_NUL "\xc0\x80"
