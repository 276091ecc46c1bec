/* SPDX-License-Identifier: MIT
 *
 * Names matched by regular expressions: those of a profile, and those of a MAINTAINERS
 * file. PCRE2 compiles and matches them, within limits of length, nesting, steps and
 * memory. A pattern is compiled when a name is matched that begins as it does: a
 * profile has dozens, and most runs match few of them.
 */
#pragma once

#include "base/base.h"

struct hv_pattern {
    const char *text; /* NULL: it matches nothing */
    size_t n;         /* literal characters behind '^' that every match begins with */
    char last;        /* last character of every match; 0: unknown */
    size_t n_groups;
    struct hv_pattern_code *code;
};

/* The patterns of one file. A match that reaches a limit looks like "no match" to its
 * caller, so the set keeps the first such error until hv_pattern_set_ok() is called. */
struct hv_pattern_set;

/* Path and file tell where the patterns are, for messages. Both, and arena, must
 * outlive the set. */
struct hv_pattern_set *hv_pattern_set_new(struct hv_arena *arena, const char *path,
                                          struct hv_span file);
void hv_pattern_set_free(struct hv_pattern_set *set); /* accepts NULL */

/* True if every match ran to its end, and for NULL. Otherwise *err is HV_ERR_INPUT,
 * with the file and line of the pattern. */
bool hv_pattern_set_ok(const struct hv_pattern_set *set, struct hv_err *err);

/* Set the steps that one match may take; for tests of the limit. */
void hv_pattern_set_limit(struct hv_pattern_set *set, uint32_t steps);

enum hv_pattern_syntax {
    HV_PATTERN_POSIX, /* POSIX extended; what Perl reads otherwise is refused */
    HV_PATTERN_PERL,  /* Perl's, with blanks and comments in it (its flag x) */
};
enum { HV_PATTERN_WHY = 128 };

/* Fill ret from text, which it borrows; ret lives as long as the set. False, with the
 * reason in why, where text is not such an expression or is beyond the limits; ret then
 * matches nothing. */
bool hv_pattern_compile(struct hv_pattern *ret, const char *text,
                        enum hv_pattern_syntax syntax, struct hv_pattern_set *set,
                        char why[HV_PATTERN_WHY]);

/* As hv_pattern_matches(), without the check of the beginning. */
bool hv_pattern_search(const struct hv_pattern *pattern, const char *s,
                       struct hv_span *ret_group);

/* Does s match the pattern anywhere? ret_group, if given, receives the place of the
 * first group in s (n 0: none). s may be NULL, which matches nothing. The quick check
 * of the beginning decides most calls. */
static inline bool hv_pattern_matches(const struct hv_pattern *pattern, const char *s,
                                      struct hv_span *ret_group)
{
    return pattern->text && s && (!pattern->n || *s == pattern->text[1]) &&
           hv_pattern_search(pattern, s, ret_group);
}
/* Does s match any pattern of a list? The result is kept as long as the set. */
bool hv_patterns_match(const struct hv_pattern *patterns, size_t n, const char *s);
