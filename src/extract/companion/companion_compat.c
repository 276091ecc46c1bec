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

/* The list has its own spelling of names: the first that is a record counts. */
static void mark_compat(struct hv_companion_writer *a,
                        const struct hv_compat_entry *entry)
{
    const struct hv_strings *spellings = &a->companions->profile->compat_names;
    const struct hv_entity *e = NULL;
    for (size_t i = 0; i < spellings->n && !e; i++)
        e = hv_companion_named(a, HV_CLASS_RECORD, spellings->v[i], entry->name);
    HV_EACH_OF (x, e ? a->surface : NULL, HV_CLASS_RECORD)
        if (x->name == e->name)
            hv_entity_mutable(x)->compat = entry->translated ? '!' : '?';
}

void hv_companion_compat_add(struct hv_companion_writer *a)
{
    const struct hv_companions *companions = a->companions;
    if (!companions->has_compat ||
        !hv_companion_on_arch(companions->profile->compat_archs, a->arch))
        return;
    HV_EACH (entry, companions->compat, companions->n_compat)
        mark_compat(a, entry);
}

/* ---- the list ---- */

struct list {
    struct hv_arena *arena;
    size_t n, cap;
    struct hv_compat_entry *v;
};

/* "! name header", a comment or nothing, in n bytes; false: it is something else. */
static bool take_line(struct list *list, uint32_t number, const char *text, size_t n)
{
    static const char blank[] = " \t\r";
    char *line = hv_arena_strndup(list->arena, text, n), *rest;
    char *p = line + strspn(line, blank);
    struct hv_compat_entry e = {.line = number, .translated = *p == '!'};
    if (p == line + n || *p == '#')
        return true;
    if ((*p != '?' && !e.translated) || strlen(line) != n)
        return false;
    e.name = strtok_r(p + 1, blank, &rest);
    e.header = strtok_r(NULL, blank, &rest);
    if (!e.header || e.name[hv_word_length(e.name)] || strtok_r(NULL, blank, &rest))
        return false;
    *HV_ARENA_ADD(list->arena, list->v, list->n, list->cap) = e;
    return true;
}

/* By name; of one name the entry to keep comes first. */
HV_BY(by_name, struct hv_compat_entry,
      strcmp(x->name, y->name)
          ?: y->translated - x->translated ?: HV_ORDER(x->line, y->line))

bool hv_compat_list_read(const struct hv_source_file *file, struct hv_arena *arena,
                         struct hv_compat_entry **ret, size_t *ret_n,
                         struct hv_err *err)
{
    struct list list = {.arena = arena};
    const char *p = file->bytes, *end = file->bytes + file->n;
    for (uint32_t number = 1; p < end; number++) {
        const char *eol = memchr(p, '\n', (size_t)(end - p));
        size_t n = (size_t)((eol ? eol : end) - p);
        if (!take_line(&list, number, p, n))
            return hv_fail_at(err, file->path, number, 0,
                              "expected '!' or '?', a name and a header, found '%s'",
                              hv_signature_shown(arena, p, n));
        p = eol ? eol + 1 : end;
    }
    HV_SORT(list.v, list.n, by_name);
    HV_KEEP(entry, list.v, list.n,
            !kept_ || strcmp(list.v[kept_ - 1].name, entry->name) != 0);
    *ret = list.v;
    *ret_n = list.n;
    return true;
}
