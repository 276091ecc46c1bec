/* SPDX-License-Identifier: MIT */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "model/pattern.h"

#include <pcre2.h>

enum {
    MAX_LENGTH = 1000,      /* of an expression, in bytes */
    MAX_NESTING = 30,       /* of its groups */
    MAX_COMPILED = 1 << 16, /* bytes */
    MAX_STEPS = 1000000,    /* of one match */
    MAX_HEAP_KIB = 16384,   /* likewise */
    ANSWERS = 1024,         /* entries of the result cache; a power of two */
};

struct hv_pattern_code {
    pcre2_code *code; /* NULL: not compiled before the first match */
    const char *text;
    enum hv_pattern_syntax syntax;
    struct hv_pattern_set *set;
};

/* A kept result: does a text match any pattern of a list? */
struct answer {
    const struct hv_pattern *patterns;
    const struct hv_pattern_code *code; /* of the first one */
    size_t n;
    bool matches;
    char text[71];
};

struct hv_pattern_set {
    const char *path;
    struct hv_span file;
    struct hv_arena *arena;
    pcre2_compile_context *compile; /* in the arena, as the expressions are */
    pcre2_match_context *limits;
    pcre2_match_data *match; /* of the whole match, and of the first group */
    struct hv_err err;       /* of the first match that reached a limit */
    struct answer *answers;  /* ANSWERS of them, or NULL: none yet */
};

/* ---- the set ---- */

static void *allocate_in_arena(size_t n, void *arena)
{
    return hv_arena_alloc(arena, n);
}

static void free_with_arena(void *p, void *arena)
{
    (void)p;
    (void)arena;
}

static pcre2_compile_context *new_compile_context(struct hv_arena *arena)
{
    pcre2_general_context *memory =
        pcre2_general_context_create(allocate_in_arena, free_with_arena, arena);
    pcre2_compile_context *context = pcre2_compile_context_create(memory);
    pcre2_set_max_pattern_length(context, MAX_LENGTH);
    pcre2_set_parens_nest_limit(context, MAX_NESTING);
#if PCRE2_MAJOR > 10 || PCRE2_MINOR >= 43 /* older: the limit is that of its links */
    pcre2_set_max_pattern_compiled_length(context, MAX_COMPILED);
#endif
    return context;
}

struct hv_pattern_set *hv_pattern_set_new(struct hv_arena *arena, const char *path,
                                          struct hv_span file)
{
    struct hv_pattern_set *set = hv_arena_alloc(arena, sizeof *set);
    *set = (struct hv_pattern_set){.path = path, .file = file, .arena = arena};
    set->compile = new_compile_context(arena);
    set->limits = pcre2_match_context_create(NULL);
    set->match = pcre2_match_data_create(2, NULL);
    if (!set->limits || !set->match)
        hv_out_of_memory();
    pcre2_set_heap_limit(set->limits, MAX_HEAP_KIB);
    hv_pattern_set_limit(set, MAX_STEPS);
    return set;
}

void hv_pattern_set_free(struct hv_pattern_set *set)
{
    if (!set)
        return;
    pcre2_match_data_free(set->match);
    pcre2_match_context_free(set->limits);
}

void hv_pattern_set_limit(struct hv_pattern_set *set, uint32_t steps)
{
    pcre2_set_match_limit(set->limits, steps);
}

bool hv_pattern_set_ok(const struct hv_pattern_set *set, struct hv_err *err)
{
    if (!set || !set->err.code)
        return true;
    *err = set->err;
    return false;
}

/* Is the text at p of the file, plain or escaped as in JSON? */
static bool is_spelled_at(const char *p, const char *end, const char *text)
{
    for (; *text && p < end; p++, text++) {
        p += *p == '\\' && p + 1 < end && (p[1] == '\\' || p[1] == '"');
        if (*p == '\\' && *text == '\t')
            p++;
        else if (*p != *text)
            return false;
    }
    return !*text;
}

/* The line of the file that has the pattern; 0: not found. */
static unsigned find_line(const struct hv_pattern_set *set, const char *text)
{
    unsigned line = 1;
    const char *end = set->file.p + set->file.n;
    for (const char *p = set->file.p; p < end; p++) {
        if (is_spelled_at(p, end, text))
            return line;
        line += *p == '\n';
    }
    return 0;
}

/* ---- compiling ---- */

/* The length of "[^]a[:alpha:]]", or of the rest if it is not closed. */
static size_t bracket_length(const char *p)
{
    size_t n = 1 + (p[1] == '^');
    n += p[n] == ']';
    while (p[n] && p[n] != ']') {
        const char *class_end =
            p[n] == '[' && p[n + 1] == ':' ? strstr(p + n + 2, ":]") : NULL;
        n = class_end ? (size_t)(class_end - p) + 2 : n + 1;
    }
    return n + (p[n] == ']');
}

/* Is a bracket expression made of single characters and ascending ranges only? */
static bool is_plain_set(const char *p, size_t n)
{
    bool plain = !strchr(":.=", p[1]) && n > 2u + (p[1] == '^') && p[n - 1] == ']' &&
                 !memchr(p + 1, '[', n - 1);
    for (size_t i = 2; plain && i + 2 < n; i++)
        plain = p[i] != '-' || p[i - 1] <= p[i + 1];
    return plain;
}

/* What is known of an expression before it is compiled. */
struct look {
    const char *ambiguity; /* what POSIX and Perl read differently, which is refused so
                              that it gets no other meaning; NULL: nothing */
    bool plain; /* it certainly compiles, so compiling can wait for the first match */
    size_t groups, depth;
    bool branches;   /* it has '|' outside of all groups */
    bool repeatable; /* '*' may follow */
};

/* Look at one token of n characters. */
static void look_at_token(struct look *look, const char *p, size_t n)
{
    if (n > 1 && memchr(p, '\\', n))
        look->ambiguity = "a backslash within [...] is not clear";
    else if (*p == '\\' && (!ispunct((unsigned char)p[1]) || strchr("<>`'", p[1])))
        look->ambiguity = "a backslash before a letter or a digit is ambiguous";
    else if (*p == '(' && p[1] && strchr("?*", p[1]))
        look->ambiguity = "'?' or '*' at the beginning of a group is not clear";
    else if (strchr("*+?}", *p) && p[1] && strchr("*+?", p[1]))
        look->ambiguity = "a repetition of a repetition is not clear";
    else if (*p == '{' && p[1] == ',')
        look->ambiguity = "a repetition without its lowest number is not clear";
    if (*p == '(') {
        look->groups++;
        look->plain &= look->depth++ < MAX_NESTING;
    } else if (*p == ')') {
        look->plain &= look->depth && look->depth--;
    } else if (strchr("*+?", *p)) {
        look->plain &= look->repeatable;
    } else if (*p == '[') {
        look->plain &= is_plain_set(p, n);
    } else {
        look->plain &= *p != '{';
    }
    look->branches |= *p == '|' && !look->depth;
    look->repeatable = !strchr("(|^$*+?", *p);
}

static struct look look_at_all(const char *text)
{
    struct look look = {.plain = strlen(text) <= MAX_LENGTH};
    for (const char *p = text; *p && !look.ambiguity;) {
        if (isalnum((unsigned char)*p) || *p == '_') { /* most are */
            look.repeatable = true;
            p++;
            continue;
        }
        size_t n = *p == '[' ? bracket_length(p) : 1;
        look_at_token(&look, p, n);
        p += *p == '\\' && !look.ambiguity ? 2 : n;
    }
    look.plain &= !look.depth;
    return look;
}

static bool compile_code(struct hv_pattern_code *code, char why[HV_PATTERN_WHY])
{
    uint32_t options = PCRE2_DOTALL | PCRE2_DOLLAR_ENDONLY | PCRE2_NEVER_UTF |
                       PCRE2_NEVER_UCP | PCRE2_NEVER_BACKSLASH_C |
                       (code->syntax == HV_PATTERN_PERL ? PCRE2_EXTENDED : 0);
    int error;
    PCRE2_SIZE at;
    code->code = pcre2_compile((PCRE2_SPTR)code->text, PCRE2_ZERO_TERMINATED, options,
                               &error, &at, code->set->compile);
    if (!code->code)
        pcre2_get_error_message(error, (PCRE2_UCHAR *)why, HV_PATTERN_WHY);
    return code->code;
}

/* Compile an expression now unless it certainly compiles. */
static struct hv_pattern_code *new_code(const char *text, enum hv_pattern_syntax syntax,
                                        struct hv_pattern_set *set, struct look *look,
                                        char why[HV_PATTERN_WHY])
{
    uint32_t groups = 0;
    if (syntax == HV_PATTERN_POSIX)
        *look = look_at_all(text);
    if (look->ambiguity) {
        snprintf(why, HV_PATTERN_WHY, "%s", look->ambiguity);
        return NULL;
    }
    struct hv_pattern_code *code = hv_arena_alloc(set->arena, sizeof *code);
    *code = (struct hv_pattern_code){.text = text, .syntax = syntax, .set = set};
    if (look->plain)
        return code;
    if (!compile_code(code, why))
        return NULL;
    pcre2_pattern_info(code->code, PCRE2_INFO_CAPTURECOUNT, &groups);
    look->groups = groups;
    return code;
}

static bool is_literal(char c)
{
    return hv_is_word(c) || c == ' ';
}

static size_t literal_length(const char *text)
{
    size_t n = 0;
    while (is_literal(text[n]))
        n++;
    return n;
}

/* The number of literal characters that every match begins with. An operator after a
 * literal makes its last character optional ("^ab*"). */
static size_t beginning(const char *text)
{
    size_t n = *text == '^' ? literal_length(text + 1) : 0;
    return n && text[1 + n] && strchr("*?{+", text[1 + n]) ? n - 1 : n;
}

/* The character that every matching text ends with; 0: unknown. */
static char end_of(const char *text)
{
    size_t n = strlen(text);
    bool literal =
        n > 2 && text[n - 1] == '$' && is_literal(text[n - 2]) && text[n - 3] != '\\';
    return literal ? text[n - 2] : '\0';
}

bool hv_pattern_compile(struct hv_pattern *ret, const char *text,
                        enum hv_pattern_syntax syntax, struct hv_pattern_set *set,
                        char why[HV_PATTERN_WHY])
{
    struct look look = {0};
    *ret = (struct hv_pattern){.text = text};
    ret->code = new_code(text, syntax, set, &look, why);
    ret->n_groups = look.groups;
    if (!ret->code)
        ret->text = NULL;
    if (syntax == HV_PATTERN_POSIX && !look.branches) { /* branches begin differently */
        ret->n = beginning(text);
        ret->last = end_of(text);
    }
    return ret->code;
}

/* ---- matching ---- */

/* Only the first error is kept; the results of later matches are not used. */
static void fail_match(const struct hv_pattern_code *code, const char *s,
                       const char *why)
{
    struct hv_pattern_set *set = code->set;
    hv_fail_at(&set->err, set->path, find_line(set, code->text), 0,
               "cannot match the expression \"%.80s\" with '%.80s': %s; expected an "
               "expression that needs fewer steps",
               code->text, s, why);
}

static bool match_compiled(struct hv_pattern_code *code, const char *s,
                           struct hv_span *ret_group)
{
    struct hv_pattern_set *set = code->set;
    char why[HV_PATTERN_WHY];
    if (set->err.code)
        return false;
    if (!code->code && !compile_code(code, why)) {
        fail_match(code, s, why);
        return false;
    }
    int n = pcre2_match(code->code, (PCRE2_SPTR)s, strlen(s), 0, 0, set->match,
                        set->limits);
    if (n == PCRE2_ERROR_NOMEMORY)
        hv_out_of_memory();
    if (n < 0 && n != PCRE2_ERROR_NOMATCH) {
        pcre2_get_error_message(n, (PCRE2_UCHAR *)why, sizeof why);
        fail_match(code, s, why);
    }
    if (n < 0)
        return false;
    /* 1: no group took part; 0: more groups did than fit */
    const PCRE2_SIZE *at = pcre2_get_ovector_pointer(set->match) + 2;
    bool has = n != 1 && at[0] != PCRE2_UNSET;
    *ret_group =
        has ? (struct hv_span){s + at[0], at[1] - at[0]} : (struct hv_span){s, 0};
    return true;
}

/* Can the text match, by its beginning and its end? */
static bool may_match(const struct hv_pattern *pattern, const char *s)
{
    size_t n = pattern->last ? strlen(s) : 0;
    return !(pattern->last && (!n || s[n - 1] != pattern->last)) &&
           strncmp(pattern->text + 1, s, pattern->n) == 0;
}

bool hv_pattern_search(const struct hv_pattern *pattern, const char *s,
                       struct hv_span *ret_group)
{
    struct hv_span ignored;
    return may_match(pattern, s) &&
           match_compiled(pattern->code, s, ret_group ? ret_group : &ignored);
}

/* The entry of the result cache for a text; it may hold the result of another text. */
static struct answer *answer_of(const struct hv_pattern *patterns, const char *s,
                                size_t length)
{
    struct hv_pattern_set *set = patterns->code->set;
    if (!set->answers)
        set->answers = hv_arena_alloc(set->arena, ANSWERS * sizeof *set->answers);
    return &set->answers[(hv_hash(s, length) ^ (uintptr_t)patterns / sizeof *patterns) &
                         (ANSWERS - 1)];
}

static bool any_matches(const struct hv_pattern *patterns, size_t n, const char *s)
{
    return HV_ANY(pattern, patterns, n, hv_pattern_matches(pattern, s, NULL));
}

bool hv_patterns_match(const struct hv_pattern *patterns, size_t n, const char *s)
{
    if (!s || !HV_ANY(x, patterns, n,
                      x->text && (!x->n || *s == x->text[1]) && may_match(x, s)))
        return false;
    const size_t length = strlen(s);
    if (!patterns->code || length >= sizeof((struct answer *)0)->text)
        return any_matches(patterns, n, s);
    struct answer *answer = answer_of(patterns, s, length);
    if (answer->patterns != patterns || answer->code != patterns->code ||
        answer->n != n || strcmp(answer->text, s) != 0) {
        *answer = (struct answer){patterns, patterns->code, n,
                                  any_matches(patterns, n, s), ""};
        memcpy(answer->text, s, length);
    }
    return answer->matches;
}
