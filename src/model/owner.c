/* SPDX-License-Identifier: MIT */
#include "model/owner.h"

#include <fnmatch.h>

void hv_maintainers_free(struct hv_maintainers *maintainers)
{
    if (maintainers)
        hv_pattern_set_free(maintainers->patterns);
    hv_owner_free(maintainers);
}

const char *hv_owner_role_name(enum hv_owner_role role)
{
    static const char *const names[] = {[HV_OWNER_MAINTAINER] = "maintainer",
                                        [HV_OWNER_REVIEWER] = "reviewer",
                                        [HV_OWNER_LIST] = "list"};
    return names[role];
}

static int count_slashes(const char *s)
{
    int n = 0;
    for (; *s; s++)
        n += *s == '/';
    return n;
}

static bool ends_with_slash(const char *s)
{
    size_t n = strlen(s);
    return n && s[n - 1] == '/';
}

/* Does the glob match the beginning of the path? */
static bool matches_beginning(const char *glob, const char *path,
                              struct hv_arena *arena)
{
    return fnmatch(hv_arena_printf(arena, "%s*", glob), path, 0) == 0;
}

/* A directory may be named without a trailing '/': a path that goes on after the name
 * shows that it is one. */
static bool matches(const struct hv_owned_pattern *p, const char *path,
                    struct hv_arena *arena)
{
    if (!p->glob)
        return hv_pattern_matches(&p->search, path, NULL);
    if (ends_with_slash(p->glob))
        return matches_beginning(p->glob, path, arena);
    if (count_slashes(p->glob) == count_slashes(path))
        return matches_beginning(p->glob, path, arena);
    size_t n = strlen(p->glob);
    return strncmp(p->glob, path, n) == 0 && path[n] == '/';
}

/* How specific a pattern is: its depth; -1 for the one that any path matches. */
static int depth(const struct hv_owned_pattern *p)
{
    if (!p->glob)
        return 0;
    return *p->glob == '*' ? -1 : count_slashes(p->glob) + !ends_with_slash(p->glob);
}

/* Does the section name the path? *ret_depth: the depth of its deepest match. */
static bool section_names(const struct hv_section *s, const char *path,
                          struct hv_arena *arena, int *ret_depth)
{
    bool found = false;
    HV_EACH (p, s->patterns, s->n_patterns) {
        if (!matches(p, path, arena))
            continue;
        if (p->except)
            return false;
        if (!found || depth(p) > *ret_depth)
            *ret_depth = depth(p);
        found = true;
    }
    return found;
}

struct hit {
    const struct hv_section *section;
    int depth;
};

/* Fill hits with the sections that name the path, the most specific first, equals in
 * the order of the file. Returns their number. */
static size_t find_sections(const struct hv_maintainers *m, const char *path,
                            struct hv_arena *arena, struct hit *hits)
{
    size_t n = 0;
    for (size_t i = 0; i < m->n; i++) {
        struct hit hit = {.section = &m->sections[i]};
        if (!section_names(hit.section, path, arena, &hit.depth))
            continue;
        size_t at = n++;
        for (; at > 0 && hits[at - 1].depth < hit.depth; at--)
            hits[at] = hits[at - 1];
        hits[at] = hit;
    }
    return n;
}

static void add_owners(struct hv_owned *owned, const struct hv_section *s,
                       bool lists_alone, struct hv_arena *arena, size_t *cap)
{
    HV_EACH (o, s->owners, s->n_owners) {
        if ((lists_alone && o->role != HV_OWNER_LIST) ||
            HV_ANY(x, owned->owners, owned->n,
                   x->role == o->role && strcasecmp(x->address, o->address) == 0))
            continue;
        *HV_ARENA_ADD(arena, owned->owners, owned->n, *cap) = *o;
    }
}

void hv_maintainers_of(const struct hv_maintainers *maintainers, const char *path,
                       struct hv_arena *arena, struct hv_owned *ret)
{
    HV_FREED struct hit *hits = hv_alloc((maintainers->n + 1) * sizeof *hits);
    size_t n = find_sections(maintainers, path, arena, hits), cap = 0;
    bool others = false, maintained = false;
    ret->n = 0;
    ret->owners = NULL;
    for (size_t i = 0; i < n; i++) {
        others |= !hits[i].section->rest;
        maintained |= !hits[i].section->rest &&
                      HV_ANY(o, hits[i].section->owners, hits[i].section->n_owners,
                             o->role == HV_OWNER_MAINTAINER);
    }
    HV_EACH (x, hits, n)
        add_owners(ret, x->section, maintained && x->section->rest, arena, &cap);
    ret->rest = n && !others;
}
