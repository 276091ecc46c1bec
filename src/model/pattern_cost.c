/* SPDX-License-Identifier: MIT */
#include "model/pattern_cost.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_COPIES = 4096, MAX_NESTING = 32, MAX_COUNT = 100000 };

/* Within one pair of parentheses: how many things regcomp() makes of all of it, and of
 * the last thing alone. */
struct level {
    unsigned long all, last;
};

static void add(struct level *level, unsigned long copies)
{
    level->last = copies;
    level->all += copies;
}

static void repeat(struct level *level, unsigned long times)
{
    level->all += level->last * (times - 1);
    level->last *= times;
}

/* Of "[^]a[:alpha:]]", up to the end of the text where nothing closes it. */
static size_t set_length(const char *p)
{
    size_t n = 1 + (p[1] == '^');
    n += p[n] == ']';
    while (p[n] && p[n] != ']') {
        char kind = p[n] == '[' ? p[n + 1] : '\0';
        char end[] = {kind, ']', '\0'};
        const char *close = kind && strchr(":.=", kind) ? strstr(p + n + 2, end) : NULL;
        n = close ? (size_t)(close - p) + 2 : n + 1;
    }
    return n + (p[n] == ']');
}

/* Of "{2,5}" and "{2,}"; 1 where the brace is none of these. */
static unsigned long count_of(const char *p)
{
    char *end;
    unsigned long least = strtoul(p + 1, &end, 10), most = least + 1;
    if (*end == ',' && isdigit((unsigned char)end[1]))
        most = strtoul(end + 1, &end, 10);
    unsigned long count = most > least ? most : least;
    return count < 1 ? 1 : count > MAX_COUNT ? MAX_COUNT : count;
}

static bool is_reference(const char *p)
{
    return *p == '\\' && isdigit((unsigned char)p[1]);
}

/* Goes over one thing of the expression and what it adds. NULL: too deep. */
static const char *step(const char *p, struct level *levels, size_t *depth)
{
    struct level *level = &levels[*depth];
    switch (*p) {
    case '(':
        if (*depth + 1 == MAX_NESTING)
            return NULL;
        levels[++*depth] = (struct level){0};
        return p + 1;
    case ')':
        if (*depth)
            add(&levels[--*depth], level->all);
        return p + 1;
    case '+':
        repeat(level, 2);
        return p + 1;
    case '{':
        repeat(level, count_of(p));
        return p + 1;
    case '[':
        add(level, 1);
        return p + set_length(p);
    case '*':
    case '?':
        return p + 1;
    default:
        add(level, 1);
        return p + 1 + (*p == '\\' && p[1]);
    }
}

const char *hv_pattern_refused(const char *text)
{
    struct level levels[MAX_NESTING] = {{0}};
    size_t depth = 0;
    for (const char *p = text; *p;) {
        if (is_reference(p))
            return "references back to a group are not supported";
        p = step(p, levels, &depth);
        if (!p)
            return "more than 30 groups within each other";
        if (levels[depth].all > MAX_COPIES)
            return "it is too long, or repeats what is repeated too often";
    }
    return NULL;
}
