/* SPDX-License-Identifier: MIT */
#include "store/store.h"

enum { MAX_PATTERNS = 4096 }; /* of a section whose braces multiply */

struct reader {
    struct hv_maintainers *m;
    const char *path, *rest;
    unsigned line;
    const char *title; /* the last line that may be a title */
    bool open;         /* a section is being filled: the last of m */
    bool full;         /* the limit of patterns was reached and reported */
};

static void remark(struct reader *r, const char *what, const char *found)
{
    struct hv_maintainers *m = r->m;
    hv_fail_at(HV_ARENA_APPEND(m->arena, m->remarks, m->n_remarks), r->path, r->line, 0,
               "%s, found '%.80s': hvabi ignores this line", what, found);
}

static struct hv_section *section(struct reader *r)
{
    struct hv_maintainers *m = r->m;
    if (r->open)
        return &m->sections[m->n - 1];
    struct hv_section *new = HV_ARENA_APPEND(m->arena, m->sections, m->n);
    *new = (struct hv_section){.title = r->title ? r->title : "(no title)",
                               .rest = r->rest && r->title &&
                                       strcmp(r->title, r->rest) == 0};
    r->open = true;
    return new;
}

/* ---- files ---- */

static void add_pattern(struct reader *r, struct hv_owned_pattern pattern)
{
    struct hv_section *s = section(r);
    *HV_ARENA_APPEND(r->m->arena, s->patterns, s->n_patterns) = pattern;
}

/* Add "a{b,c}d" as abd and acd; later braces are expanded recursively. */
static void add_globs(struct reader *r, const char *text, bool except)
{
    const char *open = strchr(text, '{');
    const char *close = open ? strchr(open, '}') : NULL;
    if (!close || !memchr(open, ',', (size_t)(close - open))) {
        add_pattern(r, (struct hv_owned_pattern){.glob = text, .except = except});
        return;
    }
    for (const char *p = open; p < close;) {
        const char *word = ++p;
        p += strcspn(p, ",}");
        if (section(r)->n_patterns >= MAX_PATTERNS) {
            if (!r->full)
                remark(r, "expected fewer alternatives in braces", text);
            r->full = true;
            return;
        }
        add_globs(r,
                  hv_arena_printf(r->m->arena, "%.*s%.*s%s", (int)(open - text), text,
                                  (int)(p - word), word, close + 1),
                  except);
    }
}

static void add_search(struct reader *r, const char *text)
{
    struct hv_owned_pattern pattern = {0};
    char why[HV_PATTERN_WHY];
    if (hv_pattern_compile(&pattern.search, text, HV_PATTERN_PERL, r->m->patterns, why))
        add_pattern(r, pattern);
    else
        remark(r,
               hv_arena_printf(r->m->arena, "expected a regular expression (%s)", why),
               text);
}

/* ---- people and lists ---- */

static const char *trimmed(struct reader *r, const char *p, size_t n)
{
    while (n && (isspace((unsigned char)*p) || *p == '"'))
        p++, n--;
    while (n && (isspace((unsigned char)p[n - 1]) || p[n - 1] == '"'))
        n--;
    return n ? hv_arena_strndup(r->m->arena, p, n) : NULL;
}

static bool is_address(const char *s)
{
    const char *at = s ? strchr(s, '@') : NULL;
    return at && at > s && at[1] && !strpbrk(s, " \t<>");
}

/* "A. Person <a@b>" or "a@b (told more)". */
static void add_owner(struct reader *r, enum hv_owner_role role, const char *p,
                      size_t n)
{
    const char *open = memchr(p, '<', n);
    const char *close = open ? memchr(open, '>', n - (size_t)(open - p)) : NULL;
    struct hv_owner owner = {.role = role};
    if (close) {
        owner.name = trimmed(r, p, (size_t)(open - p));
        owner.address = trimmed(r, open + 1, (size_t)(close - open - 1));
    } else {
        size_t k = 0;
        while (k < n && !isspace((unsigned char)p[k]))
            k++;
        owner.address = trimmed(r, p, k);
    }
    if (!is_address(owner.address)) {
        remark(r, "expected a mail address", p);
        return;
    }
    struct hv_section *s = section(r);
    *HV_ARENA_APPEND(r->m->arena, s->owners, s->n_owners) = owner;
}

/* Add people separated by commas; quoted names may have commas. */
static void add_people(struct reader *r, enum hv_owner_role role, const char *value)
{
    bool quoted = false;
    const char *from = value;
    for (const char *p = value;; p++) {
        quoted ^= *p == '"';
        if (*p && (*p != ',' || quoted))
            continue;
        if (p > from)
            add_owner(r, role, from, (size_t)(p - from));
        if (!*p)
            return;
        from = p + 1 + strspn(p + 1, " \t");
    }
}

/* ---- lines ---- */

static void read_tag(struct reader *r, char tag, const char *value)
{
    switch (tag) {
    case 'M':
        add_people(r, HV_OWNER_MAINTAINER, value);
        break;
    case 'R':
        add_people(r, HV_OWNER_REVIEWER, value);
        break;
    case 'L':
        if (!strstr(value, "subscribers-only"))
            add_owner(r, HV_OWNER_LIST, value, strlen(value));
        break;
    case 'S':
        section(r)->status = value;
        break;
    case 'F':
    case 'X':
        add_globs(r, value, tag == 'X');
        break;
    case 'N':
        add_search(r, value);
        break;
    default: /* a tag without owners or files, if it is known at all */
        section(r);
        if (!strchr("BCDKPQTVW", tag))
            remark(r, "expected a tag such as 'M:' or 'F:'",
                   hv_arena_printf(r->m->arena, "%c: %s", tag, value));
    }
}

/* Is it a line within a section that looks like a malformed tag? */
static bool is_bad_tag(const char *line)
{
    size_t n = 0;
    while (isalpha((unsigned char)line[n]))
        n++;
    return isspace((unsigned char)*line) || (n && n <= 2 && line[n] == ':') ||
           (n == 1 && isspace((unsigned char)line[n]));
}

static void read_line(struct reader *r, const char *line)
{
    if (*line >= 'A' && *line <= 'Z' && line[1] == ':') {
        const char *value = line + 2 + strspn(line + 2, " \t");
        if (*value)
            read_tag(r, *line, value);
        else
            remark(r, "expected a value after the tag", line);
    } else if (r->open && is_bad_tag(line)) {
        remark(r, "expected 'M:', 'F:' or another tag, or the title of a section",
               line);
    } else if (*line) {
        r->open = false;
        r->title = line;
    }
}

struct hv_maintainers *hv_maintainers_parse(const char *path, const char *bytes,
                                            size_t n, const char *rest)
{
    struct hv_maintainers *m = hv_owner_new(sizeof *m);
    struct reader r = {.m = m, .path = path, .rest = rest};
    m->patterns = hv_pattern_set_new(m->arena, path, (struct hv_span){bytes, n});
    for (const char *p = bytes, *end = bytes + n; p < end;) {
        const char *eol = memchr(p, '\n', (size_t)(end - p));
        size_t len = (size_t)((eol ? eol : end) - p);
        while (len && isspace((unsigned char)p[len - 1]))
            len--;
        r.line++;
        read_line(&r, hv_arena_strndup(m->arena, p, len));
        p = eol ? eol + 1 : end;
    }
    if (!m->n) {
        r.line = 0;
        remark(&r, "expected sections of owners", "none");
    }
    /* status and title apply to all people of a section, wherever they are in it */
    for (size_t i = 0; i < m->n; i++)
        for (size_t k = 0; k < m->sections[i].n_owners; k++) {
            m->sections[i].owners[k].section = m->sections[i].title;
            m->sections[i].owners[k].status = m->sections[i].status;
        }
    return m;
}
