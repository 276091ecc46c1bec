/* SPDX-License-Identifier: MIT */
#include "model/pattern_scan.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_COPIES = 4096, MAX_NESTING = 32, MAX_COUNT = 100000, MAX_REPEATS = 2 };

static const char too_much[] = "it is too long, or repeats what is repeated too often";

/* Within one pair of parentheses: how many things regcomp() makes of all of it, and of
 * the last thing alone. */
struct level {
    unsigned long all, last;
};

struct scanner {
    struct hv_pattern_scan *scan;
    struct level levels[MAX_NESTING];
    size_t depth;
    bool repeatable;  /* the last thing is one, */
    unsigned repeats; /* and how often it says that it is */
    bool at_start;    /* of the expression, a group or a branch */
};

static void add(struct scanner *s, unsigned long copies)
{
    struct level *level = &s->levels[s->depth];
    level->last = copies;
    level->all += copies;
    s->repeatable = true;
    s->repeats = 0;
    s->at_start = false;
}

static void repeat(struct scanner *s, unsigned long times)
{
    struct level *level = &s->levels[s->depth];
    level->all += level->last * (times - 1);
    level->last *= times;
    s->scan->sound &= s->repeatable && !s->repeats;
    if (++s->repeats > MAX_REPEATS)
        s->scan->refused = too_much;
}

/* ---- "[...]" ---- */

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

static bool is_sound_range(char from, char to)
{
    unsigned char a = (unsigned char)from, b = (unsigned char)to;
    return a <= b && ((isdigit(a) && isdigit(b)) || (islower(a) && islower(b)) ||
                      (isupper(a) && isupper(b)));
}

/* Single characters and ranges such as a-z, nothing that has a name, no range that
 * runs backwards, that a locale may see otherwise, or that begins where one ends. */
static bool is_sound_set(const char *p, size_t n)
{
    size_t i = 1 + (p[1] == '^'), end = n - 1;
    if (n < i + 2 || p[end] != ']')
        return false;
    while (i < end) {
        if (strchr("[]\\-", p[i]))
            return false;
        if (p[i + 1] != '-' || i + 2 == end) {
            i += 1 + (p[i + 1] == '-'); /* a '-' at the end is one */
        } else {
            if (!is_sound_range(p[i], p[i + 2]))
                return false;
            i += 3;
        }
    }
    return true;
}

/* ---- "{...}" ---- */

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

/* ---- the whole ---- */

static void open_group(struct scanner *s)
{
    s->scan->groups++;
    if (s->depth + 1 == MAX_NESTING) {
        s->scan->refused = "more than 30 groups within each other";
        return;
    }
    s->levels[++s->depth] = (struct level){0};
    s->repeatable = false;
    s->at_start = true;
}

static void close_group(struct scanner *s)
{
    s->scan->sound &= s->depth && !s->at_start;
    if (s->depth) {
        unsigned long all = s->levels[s->depth--].all;
        add(s, all);
    }
}

static const char *escaped(struct scanner *s, const char *p)
{
    if (isdigit((unsigned char)p[1]))
        s->scan->refused = "references back to a group are not supported";
    s->scan->sound &= ispunct((unsigned char)p[1]) != 0 && !strchr("<>`'", p[1]);
    add(s, 1);
    return p + 1 + (p[1] != '\0');
}

/* An anchor stands where it can only be one. */
static void anchor(struct scanner *s, const char *p)
{
    s->scan->sound &= *p == '^' ? s->at_start : !p[1] || p[1] == ')' || p[1] == '|';
    s->repeatable = false;
    s->at_start = false;
}

static const char *set(struct scanner *s, const char *p)
{
    size_t n = set_length(p);
    s->scan->sound &= is_sound_set(p, n);
    add(s, 1);
    return p + n;
}

/* Goes over one thing of the expression. */
static const char *step(struct scanner *s, const char *p)
{
    switch (*p) {
    case '(':
        open_group(s);
        break;
    case ')':
        close_group(s);
        break;
    case '|':
        s->scan->sound &= !s->at_start && p[1] && p[1] != '|' && p[1] != ')';
        s->repeatable = false;
        s->at_start = true;
        break;
    case '+':
        repeat(s, 2);
        break;
    case '*':
    case '?':
        repeat(s, 1);
        break;
    case '{':
        repeat(s, count_of(p));
        s->scan->sound = false;
        break;
    case '^':
    case '$':
        anchor(s, p);
        break;
    case '[':
        return set(s, p);
    case '\\':
        return escaped(s, p);
    default:
        add(s, 1);
        s->scan->sound &= isascii(*p) != 0;
    }
    return p + 1;
}

struct hv_pattern_scan hv_pattern_scan(const char *text)
{
    struct hv_pattern_scan scan = {.sound = true};
    struct scanner s = {.scan = &scan, .at_start = true};
    for (const char *p = text; *p && !scan.refused;) {
        p = step(&s, p);
        if (s.levels[s.depth].all > MAX_COPIES)
            scan.refused = too_much;
    }
    scan.sound &= !scan.refused && !s.depth && !s.at_start;
    return scan;
}
