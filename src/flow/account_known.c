/* SPDX-License-Identifier: MIT
 *
 * Text that a variant has seen and that has no finding is equal only if the surfaces
 * have what it declares, and if the parser took all of it.
 */
#include "flow/account_parts.h"

#include "base/atom.h"
#include "base/bits.h"
#include "base/mem.h"
#include "base/text.h"

#include <string.h>

/* ---- what a side has ---- */

static bool has_enumerator(const struct hv_surface *s, const char *name)
{
    size_t n;
    const struct hv_entity *e = hv_surface_class(s, HV_CLASS_ENUM, &n);
    for (; n--; e++)
        for (uint32_t i = 0; i < e->u.enum_.n_values; i++)
            if (strcmp(e->u.enum_.values[i].name, name) == 0)
                return true;
    return false;
}

static bool has_older(const struct hv_surface *s, const char *name)
{
    for (size_t i = 0; i < s->n_older; i++)
        if (strcmp(s->older[i].name, name) == 0)
            return true;
    return false;
}

static bool has_entity(const struct hv_surface *s, const char *name)
{
    for (int cls = 0; cls < HV_CLASSES; cls++)
        if (hv_surface_find(s, (enum hv_class)cls, name, ~0u))
            return true;
    return has_enumerator(s, name) || has_older(s, name);
}

static bool is_known(const struct hv_accounting *a, int side, const char *name)
{
    for (unsigned arch = 0; arch < HV_MAX_ARCHS; arch++) {
        const struct hv_surface *s = a->input[side]->surfaces[arch];
        if (s && has_entity(s, name))
            return true;
    }
    return false;
}

static bool any_known(const struct hv_accounting *a, int side, size_t n,
                      const char *const *names)
{
    const struct hv_profile *profile = a->run->profile;
    for (size_t i = 0; i < n; i++)
        if (hv_patterns_match(profile->handles, profile->n_handles, names[i]) ||
            is_known(a, side, names[i]))
            return true;
    return false;
}

/* ---- macros that are gone at the end ---- */

static bool undefines(const struct hv_source_file *file, const char *name)
{
    size_t n = strlen(name);
    for (const char *p = file->bytes; (p = strstr(p, "undef"));) {
        p += strlen("undef");
        p += strspn(p, " \t");
        if (strncmp(p, name, n) == 0 && !hv_is_word(p[n]))
            return true;
    }
    return false;
}

static bool is_undefined_somewhere(const struct hv_accounting *a,
                                   const struct hv_account_file *file, int side,
                                   const char *name)
{
    const struct hv_source_files *all =
        &a->input[side]->headers.files[hv_lowest_bit(file->archs)];
    for (size_t i = 0; i < all->n; i++)
        if (undefines(&all->v[i], name))
            return true;
    return false;
}

/* ---- lines ---- */

static bool is_common_pragma(const char *word)
{
    static const char *const words[] = {"once", "pack", "GCC", "clang", "message"};
    for (size_t i = 0; i < HV_COUNT(words); i++)
        if (strcmp(word, words[i]) == 0)
            return true;
    return false;
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
                                        const struct hv_account_text *t, uint32_t line)
{
    const struct hv_item *item = &t->outline.items[t->outline.item[line - 1] - 1];
    if (t->outline.odd[line - 1])
        return hv_atom_printf(a->run->atoms,
                              "hvabi does not know what its attribute '%s' does.",
                              t->outline.odd[line - 1]);
    if (declares_nothing(item) || any_known(a, side, item->n_declared, item->declared))
        return NULL;
    return "It declares nothing that hvabi compares.";
}

const char *hv_account_doubt(const struct hv_accounting *a,
                             const struct hv_account_file *file, int side,
                             uint32_t line, bool *ret_missed)
{
    const struct hv_account_text *t = &file->side[side];
    const struct hv_item *item = &t->outline.items[t->outline.item[line - 1] - 1];
    if (item->kind == HV_ITEM_DECLARATION)
        return doubt_of_declaration(a, side, t, line);
    if (item->kind == HV_ITEM_PRAGMA && item->n_names &&
        !is_common_pragma(item->names[0]))
        return hv_atom_printf(a->run->atoms,
                              "hvabi does not know what '#pragma %s' does.",
                              item->names[0]);
    if (item->kind != HV_ITEM_DEFINE ||
        any_known(a, side, item->n_names, item->names) ||
        (item->n_names && is_undefined_somewhere(a, file, side, item->names[0])))
        return NULL;
    *ret_missed = true;
    return "hvabi has no such macro.";
}
