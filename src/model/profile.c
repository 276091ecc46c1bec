/* SPDX-License-Identifier: MIT */
#include "model/profile.h"

#include "base/mem.h"

#include <ctype.h>
#include <fnmatch.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

int hv_profile_arch(const struct hv_profile *profile, const char *name)
{
    for (size_t i = 0; i < profile->n_archs; i++)
        if (strcmp(profile->archs[i].name, name) == 0)
            return (int)i;
    return -1;
}

int hv_profile_audience(const struct hv_profile *profile, const char *name)
{
    for (size_t i = 0; i < profile->n_audiences; i++)
        if (strcmp(profile->audiences[i].name, name) == 0)
            return (int)i;
    return -1;
}

enum quick { QUICK_NO, QUICK_YES, QUICK_UNKNOWN };

/* What an anchored pattern begins with literally decides nearly always, and costs next
 * to nothing: names are matched by the ten thousand. "^literal(.+)$" needs no engine at
 * all; its group is the rest, which *ret_rest receives with QUICK_YES. */
static enum quick match_quickly(const char *pattern, const char *s,
                                const char **ret_rest)
{
    if (pattern[0] != '^' || strchr(pattern, '|'))
        return QUICK_UNKNOWN;
    for (pattern++; isalnum((unsigned char)*pattern) || *pattern == '_';
         pattern++, s++) {
        if (pattern[1] && strchr("*?{+", pattern[1]))
            return QUICK_UNKNOWN;
        if (*pattern != *s)
            return QUICK_NO;
    }
    *ret_rest = s;
    if (strcmp(pattern, "(.+)$") != 0)
        return QUICK_UNKNOWN;
    return *s ? QUICK_YES : QUICK_NO;
}

bool hv_pattern_matches(const struct hv_pattern *pattern, const char *s,
                        struct hv_span *ret_group)
{
    regmatch_t m[2] = {{-1, -1}, {-1, -1}};
    const char *rest = NULL;
    if (!pattern->compiled || !s)
        return false;
    enum quick quick = match_quickly(pattern->text, s, &rest);
    if (quick == QUICK_YES) {
        m[1].rm_so = (regoff_t)(rest - s);
        m[1].rm_eo = m[1].rm_so + (regoff_t)strlen(rest);
    } else if (quick == QUICK_NO ||
               regexec(pattern->compiled, s, HV_COUNT(m), m, 0) != 0) {
        return false;
    }
    if (ret_group) {
        bool has = m[1].rm_so >= 0;
        ret_group->p = has ? s + m[1].rm_so : s;
        ret_group->n = has ? (size_t)(m[1].rm_eo - m[1].rm_so) : 0;
    }
    return true;
}

bool hv_patterns_match(const struct hv_pattern *patterns, size_t n, const char *s)
{
    for (size_t i = 0; i < n; i++)
        if (hv_pattern_matches(&patterns[i], s, NULL))
            return true;
    return false;
}

bool hv_globs_match(const struct hv_strings *globs, const char *s)
{
    for (size_t i = 0; i < globs->n; i++)
        if (fnmatch(globs->v[i], s, 0) == 0)
            return true;
    return false;
}

/* One run of digits against another, however long; none counts as 0. Both move on. */
static int compare_number(const char **a, const char **b)
{
    size_t na, nb;
    *a += strspn(*a, "0");
    *b += strspn(*b, "0");
    na = strspn(*a, "0123456789");
    nb = strspn(*b, "0123456789");
    int order = na != nb ? (na > nb) - (na < nb) : memcmp(*a, *b, na);
    *a += na;
    *b += nb;
    return order;
}

/* What follows the numbers. "4.18-rc1" comes before "4.18": a candidate is not yet it.
 */
static int compare_suffix(const char *a, const char *b)
{
    if (!*a || !*b)
        return (*b != '\0') - (*a != '\0');
    while (*a && *b) {
        bool digits = isdigit((unsigned char)*a) && isdigit((unsigned char)*b);
        int order =
            digits ? compare_number(&a, &b) : (unsigned char)*a++ - (unsigned char)*b++;
        if (order)
            return order;
    }
    return (*a != '\0') - (*b != '\0');
}

int hv_release_compare(const char *a, const char *b)
{
    if (!a || !b)
        return (a != NULL) - (b != NULL);
    for (;;) {
        int order = compare_number(&a, &b);
        if (order)
            return order;
        bool more_a = a[0] == '.' && isdigit((unsigned char)a[1]);
        bool more_b = b[0] == '.' && isdigit((unsigned char)b[1]);
        if (!more_a && !more_b)
            return compare_suffix(a, b);
        /* "4.17" is "4.17.0": the side that has ended stays where it is and counts 0 */
        a += more_a;
        b += more_b;
    }
}

const struct hv_family *hv_family_of(const struct hv_profile *profile, const char *name,
                                     struct hv_span *ret_op)
{
    for (size_t i = 0; i < profile->n_families; i++) {
        const struct hv_family *f = &profile->families[i];
        if (hv_pattern_matches(&f->ops, name, ret_op) &&
            !hv_patterns_match(f->not, f->n_not, name))
            return f;
    }
    return NULL;
}

const struct hv_family *hv_family_find(const struct hv_profile *profile,
                                       const char *name)
{
    for (size_t i = 0; i < profile->n_families; i++)
        if (strcmp(profile->families[i].name, name) == 0)
            return &profile->families[i];
    return NULL;
}

void hv_profile_free(struct hv_profile *profile)
{
    if (!profile)
        return;
    for (size_t i = 0; i < profile->n_regexes; i++)
        regfree(profile->regexes[i]);
    hv_arena_free(profile->arena);
    free(profile);
}
