/* SPDX-License-Identifier: MIT */
#include "extract/companion/companion_parts.h"

bool hv_companion_compat_read(struct hv_companions *companions, struct hv_err *err)
{
    const struct hv_scan *scan =
        companions->profile->compat_list
            ? hv_companion_scan(companions, companions->profile->compat_list)
            : NULL;
    companions->has_compat = scan != NULL;
    return !scan ||
           hv_compat_list_read(scan->file, companions->arena, &companions->compat,
                               &companions->n_compat, err);
}

static const struct hv_entity *compat_record(const struct hv_companion_writer *a,
                                             const char *spelling, const char *name)
{
    const char *percent = strstr(spelling, "%s");
    struct hv_buf buf = {0};
    if (!percent)
        return NULL;
    hv_buf_add(&buf, spelling, (size_t)(percent - spelling));
    hv_buf_puts(&buf, name);
    hv_buf_puts(&buf, percent + 2);
    const struct hv_entity *e =
        hv_surface_find(a->surface, HV_CLASS_RECORD, buf.p, ~0u);
    hv_buf_done(&buf);
    return e;
}

/* The list has its own spelling of names: the first that is a record counts. */
static void mark_compat(struct hv_companion_writer *a,
                        const struct hv_compat_entry *entry)
{
    const struct hv_strings *spellings = &a->companions->profile->compat_names;
    const struct hv_entity *e = NULL;
    for (size_t i = 0; i < spellings->n && !e; i++)
        e = compat_record(a, spellings->v[i], entry->name);
    struct hv_surface *s = a->surface;
    for (size_t i = e ? (size_t)(e - s->entities) : s->n_entities;
         i < s->n_entities && s->entities[i].cls == HV_CLASS_RECORD &&
         s->entities[i].name == e->name;
         i++)
        s->entities[i].compat = entry->translated ? '!' : '?';
}

void hv_companion_compat_add(struct hv_companion_writer *a)
{
    const struct hv_companions *companions = a->companions;
    if (!companions->has_compat ||
        !hv_companion_on_arch(companions->profile->compat_archs, a->arch))
        return;
    for (size_t i = 0; i < companions->n_compat; i++)
        mark_compat(a, &companions->compat[i]);
}

/* ---- the list ---- */

enum { MAX_FOUND = 60 };

struct list {
    struct hv_arena *arena;
    size_t n, cap;
    struct hv_compat_entry *v;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* The next word at *p, or NULL at the line's end. */
static const char *next_word(struct hv_arena *arena, const char **p, const char *end)
{
    while (*p < end && is_blank(**p))
        ++*p;
    const char *from = *p;
    while (*p < end && !is_blank(**p))
        ++*p;
    return *p > from ? hv_arena_strndup(arena, from, (size_t)(*p - from)) : NULL;
}

/* The line, shortened for a message. */
static const char *found(struct hv_arena *arena, const char *p, const char *end)
{
    size_t n = (size_t)(end - p);
    char *out = hv_arena_strndup(arena, p, n < MAX_FOUND ? n : MAX_FOUND);
    for (size_t i = 0; i < n && i < MAX_FOUND; i++)
        if (!isprint((unsigned char)out[i]))
            out[i] = is_blank(out[i]) ? ' ' : '?';
    return out;
}

static bool is_name(const char *p)
{
    while (isalnum((unsigned char)*p) || *p == '_')
        p++;
    return !*p;
}

/* "! name header"; false: it is something else. */
static bool take_entry(struct list *list, uint32_t number, const char *p,
                       const char *end)
{
    struct hv_compat_entry e = {.line = number, .translated = *p == '!'};
    if (*p++ != '?' && !e.translated)
        return false;
    if (memchr(p, '\0', (size_t)(end - p)))
        return false;
    e.name = next_word(list->arena, &p, end);
    e.header = next_word(list->arena, &p, end);
    if (!e.header || !is_name(e.name) || next_word(list->arena, &p, end))
        return false;
    *HV_ARENA_ADD(list->arena, list->v, list->n, list->cap) = e;
    return true;
}

static bool on_line(struct list *list, uint32_t number, const char *p, const char *end)
{
    while (p < end && is_blank(*p))
        p++;
    return p == end || *p == '#' || take_entry(list, number, p, end);
}

/* By name; of one name the entry to keep comes first. */
static int by_name(const void *a, const void *b)
{
    const struct hv_compat_entry *x = a, *y = b;
    int order = strcmp(x->name, y->name);
    if (!order)
        order = y->translated - x->translated;
    return order ? order : HV_ORDER(x->line, y->line);
}

static void sort_records(struct list *list)
{
    size_t n = 0;
    HV_SORT(list->v, list->n, by_name);
    for (size_t i = 0; i < list->n; i++)
        if (!n || strcmp(list->v[n - 1].name, list->v[i].name) != 0)
            list->v[n++] = list->v[i];
    list->n = n;
}

bool hv_compat_list_read(const struct hv_source_file *file, struct hv_arena *arena,
                         struct hv_compat_entry **ret, size_t *ret_n,
                         struct hv_err *err)
{
    struct list list = {.arena = arena};
    const char *p = file->bytes, *end = file->bytes + file->n;
    for (uint32_t number = 1; p < end; number++) {
        const char *eol = memchr(p, '\n', (size_t)(end - p));
        if (!eol)
            eol = end;
        if (!on_line(&list, number, p, eol))
            return hv_fail_at(err, file->path, number, 0,
                              "expected '!' or '?', a name and a header, found '%s'",
                              found(arena, p, eol));
        p = eol < end ? eol + 1 : end;
    }
    sort_records(&list);
    *ret = list.v;
    *ret_n = list.n;
    return true;
}
