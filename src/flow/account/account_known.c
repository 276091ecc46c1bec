/* SPDX-License-Identifier: MIT
 *
 * Text that a variant has seen and that has no finding is equal only if the surfaces
 * have what it declares, and if the parser took all of it.
 */
#include "flow/account/account_parts.h"

/* ---- what a side has ---- */

/* What hv_surface_find() does not find. */
static void list_lesser(const struct hv_accounting *a, const struct hv_surface *s,
                        struct hv_account_names *names)
{
    HV_EACH_OF (e, s, HV_CLASS_ENUM)
        for (uint32_t i = 0; i < e->u.enum_.n_values; i++)
            hv_account_names_add(a->arena, names, e->u.enum_.values[i].name);
    for (size_t i = 0; i < s->n_older; i++)
        hv_account_names_add(a->arena, names, s->older[i]->name);
}

static bool has_lesser(const struct hv_accounting *a, int side, const char *name)
{
    struct hv_account_names *names = &a->lesser[side];
    for (unsigned arch = 0; !names->sorted && arch < HV_MAX_ARCHS; arch++)
        if (a->input[side]->surfaces[arch])
            list_lesser(a, a->input[side]->surfaces[arch], names);
    return hv_account_names_have(names, name);
}

static bool is_known(const struct hv_accounting *a, int side, const char *name)
{
    for (unsigned arch = 0; arch < HV_MAX_ARCHS; arch++) {
        const struct hv_surface *s = a->input[side]->surfaces[arch];
        for (int cls = 0; s && cls < HV_CLASSES; cls++)
            if (hv_surface_find(s, (enum hv_class)cls, name, ~0u))
                return true;
    }
    return has_lesser(a, side, name);
}

static bool any_known(const struct hv_accounting *a, int side, size_t n,
                      const char *const *names)
{
    const struct hv_profile *profile = a->run->profile;
    return HV_ANY(name, names, n,
                  hv_patterns_match(profile->handles, profile->n_handles, *name) ||
                      is_known(a, side, *name));
}

/* ---- macros that are gone at the end ---- */

static void list_undefined(const struct hv_accounting *a,
                           const struct hv_source_file *file,
                           struct hv_account_names *names)
{
    for (const char *p = file->bytes; (p = strstr(p, "undef"));) {
        size_t n = 0;
        p += strlen("undef");
        p += strspn(p, " \t");
        while (hv_is_word(p[n]))
            n++;
        hv_account_names_add(a->arena, names, hv_arena_strndup(a->arena, p, n));
    }
}

/* On any architecture. */
static bool is_undefined_somewhere(const struct hv_accounting *a, int side,
                                   const char *name)
{
    struct hv_account_names *names = &a->undefined[side];
    const struct hv_source_files *last = NULL;
    for (unsigned arch = 0; !names->sorted && arch < HV_MAX_ARCHS; arch++) {
        const struct hv_source_files *all = &a->input[side]->headers.files[arch];
        for (size_t i = 0; i < all->n && !(last && last->v == all->v); i++)
            list_undefined(a, &all->v[i], names);
        last = all->n ? all : last;
    }
    return hv_account_names_have(names, name);
}

/* ---- lines ---- */

static bool is_common_pragma(const char *word)
{
    static const char *const words[] = {"once", "pack", "GCC", "clang", "message"};
    return HV_ANY(x, words, HV_COUNT(words), strcmp(word, *x) == 0);
}

/* Nothing of it is an entity, nor would be: "struct x;", an assertion. */
static bool declares_nothing(const struct hv_item *item)
{
    bool types = !item->body;
    for (size_t i = 0; i < item->n_names; i++) {
        if (strstr(item->names[i], "tatic_assert"))
            return true;
        /* a name behind a tag is listed with and without it */
        types &= strchr(item->names[i], ' ') ||
                 (i + 1 < item->n_names && strchr(item->names[i + 1], ' '));
    }
    return types;
}

static const char *doubt_of_declaration(const struct hv_accounting *a, int side,
                                        const struct hv_item *item)
{
    return declares_nothing(item) ||
                   any_known(a, side, item->n_declared, item->declared)
               ? NULL
               : "It declares nothing that hvabi compares.";
}

/* ---- macros that are defined again ---- */

static bool stands_at(const struct hv_entity *e, const char *path,
                      const struct hv_item *item)
{
    return hv_same_text(e->file, path) && e->line >= item->first &&
           e->line <= item->last;
}

static bool is_older_form(const struct hv_surface *s, const char *name,
                          const char *path, const struct hv_item *item)
{
    return HV_ANY(x, s->older, s->n_older,
                  strcmp((*x)->name, name) == 0 && stands_at(*x, path, item));
}

/* What the audience has under the name, where it has seen that definition as well. */
static const struct hv_entity *last_definition(const struct hv_surface *s,
                                               unsigned audience, const char *name)
{
    const struct hv_entity *e = NULL;
    for (int cls = 0; !e && cls < HV_CLASSES; cls++)
        e = hv_surface_find(s, (enum hv_class)cls, name, HV_BIT(audience));
    return e && e->file && e->line &&
                   hv_seen_has(hv_seen_find(&s->seen[audience], e->file), e->line)
               ? e
               : NULL;
}

/* The definition that every variant has instead of this one, which it has seen, too;
 * NULL: some variant has this one. */
static const struct hv_entity *overriding(const struct hv_accounting *a, int side,
                                          const char *path, const struct hv_item *item)
{
    const struct hv_entity *other = NULL;
    const char *name = item->names[0];
    for (unsigned arch = 0; arch < HV_MAX_ARCHS; arch++) {
        const struct hv_surface *s = a->input[side]->surfaces[arch];
        if (s && is_older_form(s, name, path, item))
            return NULL;
        HV_EACH_BIT (u, s ? s->audiences : 0) {
            if (!hv_seen_has(hv_seen_find(&s->seen[u], path), item->first))
                continue;
            const struct hv_entity *e = last_definition(s, u, name);
            if (e && stands_at(e, path, item))
                return NULL;
            other = e ? e : other;
        }
    }
    return other;
}

/* Taken away, and defined as it was. */
static bool is_repeated(const struct hv_account_file *file, int side,
                        const struct hv_item *item, const struct hv_entity *other)
{
    const struct hv_scan *scan = &file->side[side].scan;
    const struct hv_scan_macro *m = hv_scan_macro_at(scan, other->name, item->first);
    const struct hv_scan_macro *last =
        hv_same_text(other->file, file->path)
            ? hv_scan_macro_at(scan, other->name, other->line)
            : NULL;
    return m && last && strcmp(m->params, last->params) == 0 &&
           strcmp(m->body, last->body) == 0;
}

static const char *doubt_of_directive(const struct hv_accounting *a, int side,
                                      const struct hv_account_file *file,
                                      const struct hv_item *item, bool *ret_missed)
{
    const char *name = item->n_names ? item->names[0] : "";
    const struct hv_entity *other = item->kind == HV_ITEM_DEFINE && item->n_names
                                        ? overriding(a, side, file->path, item)
                                        : NULL;
    if (other && is_repeated(file, side, item, other))
        return NULL;
    if (other)
        return hv_atom_printf(a->run->atoms,
                              "%s line %u defines the macro again, and hvabi compares "
                              "the last definition.",
                              other->file, (unsigned)other->line);
    if (item->kind == HV_ITEM_PRAGMA && !is_common_pragma(name))
        return hv_atom_printf(a->run->atoms,
                              "hvabi does not know what '#pragma %s' does.", name);
    *ret_missed = item->kind == HV_ITEM_DEFINE &&
                  !any_known(a, side, item->n_names, item->names) &&
                  !is_undefined_somewhere(a, side, name);
    return *ret_missed ? "hvabi has no such macro." : NULL;
}

enum { NO_DOUBT = 1, DOUBT, MISSED };

const char *hv_account_doubt(const struct hv_accounting *a,
                             const struct hv_account_file *file, int side,
                             uint32_t line, bool *ret_missed)
{
    const struct hv_account_text *t = &file->side[side];
    size_t i = t->outline.item[line - 1] - 1;
    const struct hv_item *item = &t->outline.items[i];
    *ret_missed = false;
    if (t->outline.odd[line - 1])
        return hv_atom_printf(a->run->atoms,
                              "hvabi does not know what its attribute '%s' does.",
                              t->outline.odd[line - 1]);
    if (!t->doubt_kinds[i]) {
        t->doubts[i] = item->kind == HV_ITEM_DECLARATION
                           ? doubt_of_declaration(a, side, item)
                           : doubt_of_directive(a, side, file, item, ret_missed);
        t->doubt_kinds[i] = *ret_missed ? MISSED : t->doubts[i] ? DOUBT : NO_DOUBT;
    }
    *ret_missed = t->doubt_kinds[i] == MISSED;
    return t->doubts[i];
}
