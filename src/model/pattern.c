/* SPDX-License-Identifier: MIT */
#include "model/pattern.h"

#include "base/mem.h"
#include "model/pattern_scan.h"

#include <ctype.h>
#include <errno.h>
#include <regex.h>
#include <stdio.h>
#include <string.h>

static size_t literal_length(const char *text)
{
    size_t n = 0;
    while (isalnum((unsigned char)text[n]) || text[n] == '_')
        n++;
    return n;
}

/* What a match begins with. What follows a literal may take its last character back
 * ("^ab*"), and a branch begins otherwise. */
static size_t beginning(const char *text)
{
    size_t n = *text == '^' && !strchr(text, '|') ? literal_length(text + 1) : 0;
    return n && text[1 + n] && strchr("*?{+", text[1 + n]) ? n - 1 : n;
}

static bool find_tail(const char *rest, enum hv_pattern_tail *ret_tail)
{
    static const char *const tails[] = {[HV_TAIL_OPEN] = "",
                                        [HV_TAIL_END] = "$",
                                        [HV_TAIL_ANY] = "(.+)$",
                                        [HV_TAIL_LOWER] = "([a-z].*)$"};
    for (size_t i = 0; i < HV_COUNT(tails); i++) {
        *ret_tail = (enum hv_pattern_tail)i;
        if (strcmp(rest, tails[i]) == 0)
            return true;
    }
    return false;
}

/* An expression that the engine has to match: one that is sound waits until then. */
struct engine {
    const char *text;
    bool ready;
    regex_t regex;
};

static int make_ready(struct engine *engine)
{
    int code = regcomp(&engine->regex, engine->text, REG_EXTENDED);
    if (code == REG_ESPACE)
        hv_out_of_memory();
    engine->ready = code == 0;
    return code;
}

static struct engine *new_engine(const char *text, struct hv_arena *arena,
                                 size_t *ret_groups, char why[HV_PATTERN_WHY])
{
    struct hv_pattern_scan scan = hv_pattern_scan(text);
    if (scan.refused) {
        snprintf(why, HV_PATTERN_WHY, "%s", scan.refused);
        return NULL;
    }
    struct engine *engine = hv_arena_alloc(arena, sizeof *engine);
    engine->text = text;
    *ret_groups = scan.groups;
    if (scan.sound)
        return engine;
    int code = make_ready(engine);
    if (code)
        regerror(code, &engine->regex, why, HV_PATTERN_WHY);
    else
        *ret_groups = engine->regex.re_nsub;
    return code ? NULL : engine;
}

bool hv_pattern_compile(struct hv_pattern *ret, const char *text,
                        struct hv_arena *arena, size_t *ret_groups,
                        char why[HV_PATTERN_WHY])
{
    *ret = (struct hv_pattern){.text = text, .n = beginning(text)};
    if (*text == '^' && find_tail(text + 1 + ret->n, &ret->tail)) {
        *ret_groups = ret->tail == HV_TAIL_ANY || ret->tail == HV_TAIL_LOWER;
        return true;
    }
    ret->compiled = new_engine(text, arena, ret_groups, why);
    if (!ret->compiled)
        ret->text = NULL;
    return ret->compiled;
}

void hv_pattern_release(void *compiled)
{
    struct engine *engine = compiled;
    if (engine && engine->ready)
        regfree(&engine->regex);
}

static bool match_tail(enum hv_pattern_tail tail, const char *rest)
{
    switch (tail) {
    case HV_TAIL_OPEN:
        return true;
    case HV_TAIL_END:
        return !*rest;
    case HV_TAIL_ANY:
        return *rest;
    case HV_TAIL_LOWER:
        return *rest >= 'a' && *rest <= 'z';
    }
    return false;
}

static bool match_plain(const struct hv_pattern *pattern, const char *s,
                        struct hv_span *ret_group)
{
    bool grouped = pattern->tail == HV_TAIL_ANY || pattern->tail == HV_TAIL_LOWER;
    const char *rest = s + pattern->n;
    *ret_group =
        grouped ? (struct hv_span){rest, strlen(rest)} : (struct hv_span){s, 0};
    return match_tail(pattern->tail, rest);
}

/* A search that ends for want of memory has not failed to match, though glibc's returns
 * REG_NOMATCH for that as well. */
static bool match_compiled(const struct hv_pattern *pattern, const char *s,
                           struct hv_span *ret_group)
{
    struct engine *engine = pattern->compiled;
    regmatch_t m[2] = {{-1, -1}, {-1, -1}};
    if (!engine->ready && make_ready(engine) != 0)
        hv_out_of_memory(); /* it is sound: nothing else can be the matter */
    errno = 0;
    int code = regexec(&engine->regex, s, HV_COUNT(m), m, 0);
    if (code != 0 && (code != REG_NOMATCH || errno == ENOMEM))
        hv_out_of_memory();
    if (code != 0)
        return false;
    bool has = m[1].rm_so >= 0;
    ret_group->p = has ? s + m[1].rm_so : s;
    ret_group->n = has ? (size_t)(m[1].rm_eo - m[1].rm_so) : 0;
    return true;
}

bool hv_pattern_matches(const struct hv_pattern *pattern, const char *s,
                        struct hv_span *ret_group)
{
    struct hv_span ignored;
    if (!pattern->text || !s || (pattern->n && *s != pattern->text[1]) ||
        strncmp(pattern->text + 1, s, pattern->n) != 0)
        return false;
    if (!ret_group)
        ret_group = &ignored;
    return pattern->compiled ? match_compiled(pattern, s, ret_group)
                             : match_plain(pattern, s, ret_group);
}

bool hv_patterns_match(const struct hv_pattern *patterns, size_t n, const char *s)
{
    for (size_t i = 0; i < n; i++)
        if (hv_pattern_matches(&patterns[i], s, NULL))
            return true;
    return false;
}
