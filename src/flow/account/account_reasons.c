/* SPDX-License-Identifier: MIT */
#include "flow/account/account_parts.h"

/* ---- whole files ---- */

bool hv_account_is_skipped(const struct hv_accounting *a,
                           const struct hv_account_file *file)
{
    return hv_header_is_helper(a->run->profile, file->path);
}

/* The first failure of the kind of a header ("*": of every one) on either side. */
static const struct hv_left_out *failure_of(const struct hv_accounting *a,
                                            const char *header)
{
    for (int side = 2; side-- > 0;)
        for (unsigned arch = 0; arch < HV_MAX_ARCHS; arch++) {
            const struct hv_surface *s = a->input[side]->surfaces[arch];
            HV_EACH (l, s ? s->left_out : NULL, s->n_left_out) {
                if ((l->kind == HV_LEFT_OUT_FAILED || l->kind == HV_LEFT_OUT_KNOWN) &&
                    strcmp(l->file, header) == 0)
                    return l;
            }
        }
    return NULL;
}

/* A view of the header that does not parse on the side; NULL: all do. */
static const struct hv_left_out *unparsed_view(const struct hv_accounting *a, int side,
                                               const char *header)
{
    for (unsigned arch = 0; arch < HV_MAX_ARCHS; arch++) {
        const struct hv_surface *s = a->input[side]->surfaces[arch];
        const struct hv_left_out *failed =
            HV_FIND(l, s ? s->left_out : NULL, s ? s->n_left_out : 0,
                    l->kind == HV_LEFT_OUT_FAILED &&
                        (strcmp(l->file, header) == 0 || strcmp(l->file, "*") == 0 ||
                         hv_same_text(l->at, header)));
        if (failed)
            return failed;
    }
    return NULL;
}

static const char *reason_of_failure(const struct hv_accounting *a,
                                     const struct hv_left_out *failure)
{
    return hv_atom_printf(a->run->atoms, HV_UNPARSED ": %s.", failure->why);
}

/* An architecture of the header that one side has not got; NULL: both have them all. */
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
    const struct hv_left_out *failure = failure_of(a, file->path);
    if (!failure)
        failure = failure_of(a, "*");
    const char *arch = arch_of_one_side(a, file);
    if (arch)
        return hv_atom_printf(
            a->run->atoms, "One side has no %s, so there is nothing to compare with.",
            arch);
    if (failure)
        return reason_of_failure(a, failure);
    return "No variant of this run includes this header.";
}

/* ---- branches ---- */

static int by_macro(const void *key, const void *element)
{
    return strcmp(key, ((const struct hv_undeclared *)element)->macro);
}

static bool is_undeclared(const struct hv_accounting *a, int side, const char *macro)
{
    for (unsigned arch = 0; arch < HV_MAX_ARCHS; arch++) {
        const struct hv_surface *s = a->input[side]->surfaces[arch];
        if (s && s->n_undeclared &&
            bsearch(macro, s->undeclared, s->n_undeclared, sizeof *s->undeclared,
                    by_macro))
            return true;
    }
    return false;
}

/* The first undeclared macro of the condition, or NULL. */
static const char *undeclared_in(const struct hv_accounting *a, int side,
                                 const char *guard)
{
    for (const char *p = guard; *p;) {
        size_t n = 0;
        while (hv_is_word(p[n]))
            n++;
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

/* The conditions of a line; of a directive those of what it begins or ends. */
static const char *guard_of(const struct hv_account_text *t, uint32_t line)
{
    size_t item = t->outline.item[line - 1];
    const struct hv_item *i = item ? &t->outline.items[item - 1] : NULL;
    const char *guard = hv_scan_guard(&t->scan, line);
    if (!i || i->kind != HV_ITEM_CONDITION || i->last != i->block_last)
        return guard;
    return hv_scan_guard(&t->scan, i->block_first);
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

const char *hv_account_reason(struct hv_accounting *a,
                              const struct hv_account_file *file, int side,
                              uint32_t line)
{
    const struct hv_account_text *t = &file->side[side];
    bool missed;
    if (!t->seen && !hv_account_arch_reads(a, file, side))
        return reason_of_file(a, file);
    size_t item = t->outline.item[line - 1];
    if (hv_seen_has(t->seen, line) && item &&
        t->outline.items[item - 1].kind != HV_ITEM_CONDITION)
        return hv_account_doubt(a, file, side, line, &missed);
    const struct hv_left_out *failure = unparsed_view(a, side, file->path);
    if (failure) /* its readers cannot read it */
        return reason_of_failure(a, failure);
    const char *guard = guard_of(t, line);
    if (!guard)
        return "No variant of this run reads this text.";
    if (a->guard != guard)
        a->guard_reason = reason_of_guard(a, side, guard);
    a->guard = guard;
    return a->guard_reason;
}
