/* SPDX-License-Identifier: MIT */
#include "flow/account/account_parts.h"

#include "model/condition.h"

/* ---- what a side has ---- */

/* List the names that hv_surface_find() does not find. */
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
    if (!names->sorted)
        HV_EACH_ARCH (arch, a->input[side]->surfaces)
            list_lesser(a, a->input[side]->surfaces[arch], names);
    return hv_account_names_have(names, name);
}

static bool is_known(const struct hv_accounting *a, int side, const char *name)
{
    HV_EACH_ARCH (arch, a->input[side]->surfaces)
        for (int cls = 0; cls < HV_CLASSES; cls++)
            if (hv_surface_find(a->input[side]->surfaces[arch], (enum hv_class)cls,
                                name, ~0u))
                return true;
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

/* ---- macros that are undefined at the end ---- */

/* On any architecture. */
static bool is_undefined_somewhere(const struct hv_accounting *a, int side,
                                   const char *name)
{
    struct hv_account_names *names = &a->undefined[side];
    const struct hv_source_files *last = NULL;
    for (unsigned arch = 0; !names->sorted && arch < HV_MAX_ARCHS; arch++) {
        const struct hv_source_files *all = &a->input[side]->headers.files[arch];
        for (size_t i = 0; i < all->n && !(last && last->v == all->v); i++) {
            for (const char *p = all->v[i].bytes; (p = strstr(p, "undef"));) {
                p += strlen("undef");
                p += strspn(p, " \t");
                hv_account_names_add(a->arena, names,
                                     hv_arena_strndup(a->arena, p, hv_word_length(p)));
            }
        }
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

/* Is nothing of it an entity, such as "struct x;" or an assertion? */
static bool declares_nothing(const struct hv_item *item)
{
    bool types = !item->body;
    for (size_t i = 0; i < item->n_names; i++) {
        if (strstr(item->names[i], "tatic_assert"))
            return true;
        /* a tag's name is listed with and without the tag */
        types &= strchr(item->names[i], ' ') ||
                 (i + 1 < item->n_names && strchr(item->names[i + 1], ' '));
    }
    return types;
}

static const char *doubt_of_declaration(const struct hv_accounting *a,
                                        const struct hv_account_line *at)
{
    return declares_nothing(at->item) ||
                   any_known(a, at->side, at->item->n_declared, at->item->declared)
               ? NULL
               : "It declares nothing that hvabi compares.";
}

/* ---- macros that are redefined ---- */

static bool stands_at(const struct hv_entity *e, const char *path,
                      const struct hv_item *item)
{
    return hv_same_text(e->file, path) && e->line >= item->first &&
           e->line <= item->last;
}

/* The audience's entity of that name, if it has seen that definition as well. */
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

/* The definition that overrides this one in every variant that has seen it; NULL: it is
 * in effect in some variant. */
static const struct hv_entity *overriding(const struct hv_accounting *a,
                                          const struct hv_account_line *at)
{
    const struct hv_entity *other = NULL;
    const struct hv_item *item = at->item;
    const char *name = item->names[0], *path = at->file->path;
    HV_EACH_ARCH (arch, a->input[at->side]->surfaces) {
        const struct hv_surface *s = a->input[at->side]->surfaces[arch];
        if (HV_ANY(x, s->older, s->n_older,
                   strcmp((*x)->name, name) == 0 && stands_at(*x, path, item)))
            return NULL;
        HV_EACH_BIT (u, s->audiences) {
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

/* Was the macro removed and defined again with the same text? */
static bool is_repeated(const struct hv_account_line *at, const struct hv_entity *other)
{
    const struct hv_scan *scan = &at->text->scan;
    const struct hv_scan_macro *m =
        hv_scan_macro_at(scan, other->name, at->item->first);
    const struct hv_scan_macro *last =
        hv_same_text(other->file, at->file->path)
            ? hv_scan_macro_at(scan, other->name, other->line)
            : NULL;
    return m && last && strcmp(m->params, last->params) == 0 &&
           strcmp(m->body, last->body) == 0;
}

static const char *doubt_of_directive(const struct hv_accounting *a,
                                      const struct hv_account_line *at,
                                      bool *ret_missed)
{
    const struct hv_item *item = at->item;
    const char *name = item->n_names ? item->names[0] : "";
    const struct hv_entity *other =
        item->kind == HV_ITEM_DEFINE && item->n_names ? overriding(a, at) : NULL;
    if (other && is_repeated(at, other))
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
                  !any_known(a, at->side, item->n_names, item->names) &&
                  !is_undefined_somewhere(a, at->side, name);
    return *ret_missed ? "hvabi has no such macro." : NULL;
}

enum { NO_DOUBT = 1, DOUBT, MISSED };

const char *hv_account_doubt(const struct hv_accounting *a,
                             const struct hv_account_line *at, bool *ret_missed)
{
    const struct hv_account_text *t = at->text;
    const char *odd = t->outline.odd[at->number - 1];
    size_t i = (size_t)(at->item - t->outline.items);
    *ret_missed = false;
    if (odd)
        return hv_atom_printf(a->run->atoms,
                              "hvabi does not know what its attribute '%s' does.", odd);
    if (!t->doubt_kinds[i]) {
        t->doubts[i] = at->item->kind == HV_ITEM_DECLARATION
                           ? doubt_of_declaration(a, at)
                           : doubt_of_directive(a, at, ret_missed);
        t->doubt_kinds[i] = *ret_missed ? MISSED : t->doubts[i] ? DOUBT : NO_DOUBT;
    }
    *ret_missed = t->doubt_kinds[i] == MISSED;
    return t->doubts[i];
}

/* ---- whole files ---- */

bool hv_account_is_skipped(const struct hv_accounting *a,
                           const struct hv_account_file *file)
{
    return hv_header_is_helper(a->run->profile, file->path);
}

/* The first failure of the kind of a header ("*": of every header) on either side. */
static const struct hv_left_out *failure_of(const struct hv_accounting *a,
                                            const char *header)
{
    for (int side = 2; side-- > 0;)
        HV_EACH_ARCH (arch, a->input[side]->surfaces) {
            const struct hv_surface *s = a->input[side]->surfaces[arch];
            HV_EACH (l, s->left_out, s->n_left_out)
                if ((l->kind == HV_LEFT_OUT_FAILED || l->kind == HV_LEFT_OUT_KNOWN) &&
                    strcmp(l->file, header) == 0)
                    return l;
        }
    return NULL;
}

/* A variant in which the header does not parse on the side; NULL: it parses in all. */
static const struct hv_left_out *unparsed_view(const struct hv_accounting *a, int side,
                                               const char *header)
{
    HV_EACH_ARCH (arch, a->input[side]->surfaces) {
        const struct hv_surface *s = a->input[side]->surfaces[arch];
        HV_EACH (l, s->left_out, s->n_left_out)
            if (l->kind == HV_LEFT_OUT_FAILED &&
                (strcmp(l->file, header) == 0 || strcmp(l->file, "*") == 0 ||
                 hv_same_text(l->at, header)))
                return l;
    }
    return NULL;
}

static const char *reason_of_failure(const struct hv_accounting *a,
                                     const struct hv_left_out *failure)
{
    return hv_atom_printf(a->run->atoms, HV_UNPARSED ": %s.", failure->why);
}

/* An architecture of the header that only one side has; NULL: both have all of them. */
static const char *arch_of_one_side(const struct hv_accounting *a,
                                    const struct hv_account_file *file)
{
    const struct hv_profile *profile = a->run->profile;
    for (unsigned i = 0; i < profile->n_archs; i++) {
        bool lone =
            hv_account_is_lone(a, HV_OLD, i) || hv_account_is_lone(a, HV_NEW, i);
        if (lone && hv_globs_match(&profile->archs[i].headers, file->path))
            return profile->archs[i].name;
    }
    return NULL;
}

static bool is_of_some_arch(const struct hv_profile *profile, const char *path)
{
    if (!hv_globs_match(&profile->arch_headers, path))
        return true;
    return HV_ANY(a, profile->archs, profile->n_archs,
                  hv_globs_match(&a->headers, path));
}

static const char *reason_of_file(const struct hv_accounting *a,
                                  const struct hv_account_file *file)
{
    const struct hv_profile *profile = a->run->profile;
    if (!is_of_some_arch(profile, file->path))
        return "The profile names no architecture that has this header.";
    if (!profile->n_layouts && !hv_globs_match(&profile->headers, file->path))
        return "The profile does not name this header.";
    const char *arch = arch_of_one_side(a, file);
    if (arch)
        return hv_atom_printf(
            a->run->atoms, "One side has no %s, so there is nothing to compare with.",
            arch);
    const struct hv_left_out *failure = failure_of(a, file->path) ?: failure_of(a, "*");
    return failure ? reason_of_failure(a, failure)
                   : "No variant of this run includes this header.";
}

/* ---- branches ---- */

static int by_macro(const void *key, const void *element)
{
    return strcmp(key, ((const struct hv_undeclared *)element)->macro);
}

static bool is_undeclared(const struct hv_accounting *a, int side, const char *macro)
{
    HV_EACH_ARCH (arch, a->input[side]->surfaces) {
        const struct hv_surface *s = a->input[side]->surfaces[arch];
        if (HV_SEARCH(macro, s->undeclared, s->n_undeclared, by_macro))
            return true;
    }
    return false;
}

/* The first undeclared macro of the condition, or NULL. */
static const char *undeclared_in(const struct hv_accounting *a, int side,
                                 const char *guard)
{
    for (const char *p = guard; *p;) {
        size_t n = hv_word_length(p);
        const char *word = n ? hv_atom_n(a->run->atoms, p, n) : NULL;
        if (word && is_undeclared(a, side, word))
            return word;
        p += n ? n : 1;
    }
    return NULL;
}

/* Of the profile's variants, or of those that were asked for. */
static const char *variants_of(const struct hv_accounting *a)
{
    const struct hv_profile *profile = a->run->profile;
    uint32_t archs = UINT32_MAX >> (32 - profile->n_archs);
    uint32_t audiences = UINT32_MAX >> (32 - profile->n_audiences);
    return archs & ~a->run->archs || audiences & ~a->run->audiences
               ? "no architecture and audience that was asked for"
               : "no architecture and audience";
}

/* A compiler's macro in the condition on a line; no text: there is none. */
static struct hv_span compiler_macro_in(const struct hv_accounting *a,
                                        const struct hv_account_text *t, uint32_t line)
{
    size_t n;
    const char *text = hv_scan_line(&t->scan, line - 1, true, &n);
    const char *p = hv_arena_strndup(a->arena, text, n);
    char *comment = strstr(p, "/*") ?: strstr(p, "//");
    if (comment)
        *comment = '\0';
    struct hv_span name;
    do
        name = hv_condition_next_name(&p);
    while (name.n && !hv_is_compiler_macro(a->run->profile, name));
    return name;
}

const char *hv_account_dialect(const struct hv_accounting *a,
                               const struct hv_account_text *text,
                               const struct hv_item *block)
{
    for (uint32_t l = block->block_first; block->parent && l <= block->block_last;
         l++) {
        const struct hv_item *item = hv_account_item(text, l);
        if (!item || item->kind != HV_ITEM_CONDITION ||
            item->block_first != block->block_first)
            continue;
        struct hv_span name = compiler_macro_in(a, text, l);
        if (name.n)
            return hv_atom_n(a->run->atoms, name.p, name.n);
    }
    return NULL;
}

/* The conditions of a line; for a directive those of the text that it encloses. */
static const char *guard_of(const struct hv_account_line *at)
{
    const struct hv_item *i = at->item;
    bool ends = i && i->kind == HV_ITEM_CONDITION && i->last == i->block_last;
    return hv_scan_guard(&at->text->scan, ends ? i->block_first : at->number);
}

static const char *reason_of_guard(const struct hv_accounting *a, int side,
                                   const char *guard)
{
    const char *macro = undeclared_in(a, side, guard);
    if (macro)
        return hv_atom_printf(
            a->run->atoms,
            "It stands under '%s', and neither the headers nor the profile define %s.",
            guard, macro);
    return hv_atom_printf(a->run->atoms, "It stands under '%s', which holds for %s.",
                          guard, variants_of(a));
}

const char *hv_account_reason(struct hv_accounting *a, const struct hv_account_line *at)
{
    const struct hv_account_file *file = at->file;
    bool missed;
    if (file->part == HV_ACCOUNT_COPY)
        return "A header of the same name, in another folder of the profile, is read "
               "instead of this one.";
    if (!at->text->seen && !hv_account_arch_reads(a, file, at->side))
        return reason_of_file(a, file);
    if (hv_seen_has(at->text->seen, at->number) && at->item &&
        at->item->kind != HV_ITEM_CONDITION)
        return hv_account_doubt(a, at, &missed);
    const struct hv_left_out *failure = unparsed_view(a, at->side, file->path);
    if (!failure) /* the other side cannot read it, so it is not compared */
        failure = unparsed_view(a, !at->side, file->path);
    if (failure) /* the variants of this side cannot read it */
        return reason_of_failure(a, failure);
    const char *dialect = at->item && at->item->kind == HV_ITEM_CONDITION
                              ? hv_account_dialect(a, at->text, at->item)
                              : NULL;
    if (dialect)
        return hv_atom_printf(
            a->run->atoms,
            "It gives a declaration another form where a compiler has "
            "another %s, and hvabi reads the form of one compiler.",
            dialect);
    const char *guard = guard_of(at);
    if (!guard)
        return "No variant of this run reads this text.";
    if (a->guard != guard)
        a->guard_reason = reason_of_guard(a, at->side, guard);
    a->guard = guard;
    return a->guard_reason;
}
