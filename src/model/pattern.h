/* SPDX-License-Identifier: MIT
 *
 * Names matched by a POSIX extended regular expression. Profiles have dozens, and most
 * say "this beginning, then anything": those need no engine, neither to be read (an
 * expression costs more to compile than the rest of a profile) nor to be matched by the
 * ten thousand.
 */
#ifndef HV_MODEL_PATTERN_H
#define HV_MODEL_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

struct hv_arena;

struct hv_span {
    const char *p;
    size_t n;
};

/* What follows the beginning "^literal" of a pattern that needs no engine. */
enum hv_pattern_tail {
    HV_TAIL_OPEN,  /* nothing: anything goes */
    HV_TAIL_END,   /* "$" */
    HV_TAIL_ANY,   /* "(.+)$": the group is the rest of the name */
    HV_TAIL_LOWER, /* "([a-z].*)$": likewise */
};

struct hv_pattern {
    const char *text; /* NULL: it matches nothing */
    void *compiled;   /* its engine, in an arena; NULL: it needs none */
    size_t n;         /* characters behind '^' with which all that matches begins */
    enum hv_pattern_tail tail;
};

enum { HV_PATTERN_WHY = 128 };

/* Fill ret from text, which it borrows; what has to be compiled, now or when something
 * is matched, stands in arena until hv_pattern_release(). ret_groups receives the
 * number of groups. False, with the reason in why, where text is no such expression or
 * one that costs too much (pattern_scan.h); ret then matches nothing. */
bool hv_pattern_compile(struct hv_pattern *ret, const char *text,
                        struct hv_arena *arena, size_t *ret_groups,
                        char why[HV_PATTERN_WHY]);

/* Free what compiled holds outside its arena. Accepts NULL. */
void hv_pattern_release(void *compiled);

/* Does s match the pattern anywhere? When ret_group is given, it receives the first
 * group's place in s (n 0: none). s may be NULL, which matches nothing. */
bool hv_pattern_matches(const struct hv_pattern *pattern, const char *s,
                        struct hv_span *ret_group);
bool hv_patterns_match(const struct hv_pattern *patterns, size_t n, const char *s);

#endif
