/* SPDX-License-Identifier: MIT */
#include "model/profile.h"

#include <fnmatch.h>
#include <strings.h>

int hv_profile_arch(const struct hv_profile *profile, const char *name)
{
    const struct hv_arch *found =
        HV_FIND(x, profile->archs, profile->n_archs, strcmp(x->name, name) == 0);
    return found ? (int)(found - profile->archs) : -1;
}

uint32_t hv_profile_archs_named(const struct hv_profile *profile, const char *name)
{
    uint32_t mask = 0;
    int exact = hv_profile_arch(profile, name);
    for (size_t i = 0; i < profile->n_archs; i++) {
        const struct hv_arch *arch = &profile->archs[i];
        if (strcasecmp(arch->name, name) == 0 ||
            HV_ANY(x, arch->aliases.v, arch->aliases.n, strcasecmp(*x, name) == 0))
            mask |= HV_BIT(i);
    }
    return exact >= 0 ? HV_BIT(exact) : mask;
}

#define NAMES_OF(set, array, n_array)                                                  \
    struct hv_set_names names = {0};                                                   \
    for (unsigned i = 0; i < (n_array); i++)                                           \
        if ((set)&HV_BIT(i))                                                           \
            names.v[names.n++] = (array)[i].name;                                      \
    return names

struct hv_set_names hv_arch_names(const struct hv_profile *profile, uint32_t set)
{
    NAMES_OF(set, profile->archs, profile->n_archs);
}

struct hv_set_names hv_audience_names(const struct hv_profile *profile, uint32_t set)
{
    NAMES_OF(set, profile->audiences, profile->n_audiences);
}

void hv_put_names(struct hv_buf *buf, const struct hv_set_names *names,
                  const char *between)
{
    for (size_t i = 0; i < names->n; i++)
        hv_buf_printf(buf, "%s%s", i ? between : "", names->v[i]);
}

int hv_profile_audience(const struct hv_profile *profile, const char *name)
{
    const struct hv_audience *found = HV_FIND(
        x, profile->audiences, profile->n_audiences, strcmp(x->name, name) == 0);
    return found ? (int)(found - profile->audiences) : -1;
}

bool hv_globs_match(const struct hv_strings *globs, const char *s)
{
    for (size_t i = 0; i < globs->n; i++) {
        int code = fnmatch(globs->v[i], s, 0);
        if (code == 0)
            return true;
        if (code != FNM_NOMATCH)
            hv_out_of_memory();
    }
    return false;
}

bool hv_strings_have(const struct hv_strings *list, const char *s)
{
    return HV_ANY(x, list->v, list->n, strcmp(*x, s) == 0);
}

void hv_strings_add(struct hv_strings *list, const char *s, struct hv_arena *arena)
{
    *HV_ARENA_APPEND(arena, list->v, list->n) = s;
}

void hv_strings_add_once(struct hv_strings *list, const char *s, struct hv_arena *arena)
{
    if (!hv_strings_have(list, s))
        hv_strings_add(list, s, arena);
}

struct hv_strings hv_strings_both(const struct hv_strings *a,
                                  const struct hv_strings *b, struct hv_arena *arena)
{
    struct hv_strings all = {0};
    HV_EACH (name, a->v, a->n)
        hv_strings_add(&all, *name, arena);
    HV_EACH (name, b->v, b->n)
        hv_strings_add_once(&all, *name, arena);
    return all;
}

static size_t count_digits(const char *s)
{
    size_t n = 0;
    while (s[n] >= '0' && s[n] <= '9')
        n++;
    return n;
}

/* Compare runs of digits of any length; none counts as 0. Moves both behind them. */
static int compare_number(const char **a, const char **b)
{
    while (**a == '0')
        ++*a;
    while (**b == '0')
        ++*b;
    size_t na = count_digits(*a), nb = count_digits(*b);
    int order = na != nb ? HV_ORDER(na, nb) : memcmp(*a, *b, na);
    *a += na;
    *b += nb;
    return order;
}

/* Compare what follows the numbers. "4.18-rc1" comes before "4.18", of which it is a
 * candidate. */
static int compare_suffix(const char *a, const char *b)
{
    if (!*a || !*b)
        return (*b != '\0') - (*a != '\0');
    while (*a && *b) {
        bool digits = isdigit((unsigned char)*a) && isdigit((unsigned char)*b);
        int order =
            digits ? compare_number(&a, &b) : (unsigned char)*a++ - (unsigned char)*b++;
        if (order)
            return order;
    }
    return (*a != '\0') - (*b != '\0');
}

/* The digits at *p as a number; -1: there are none, or too many. */
static int short_number(const char **p)
{
    int n = -1, digits = 0;
    for (; **p >= '0' && **p <= '9' && digits < 5; ++*p, digits++)
        n = (n < 0 ? 0 : 10 * n) + **p - '0';
    return digits < 5 ? n : -1;
}

/* "4.17" as one number, the usual form; -1: another form. */
static int short_release(const char *s)
{
    int major = short_number(&s);
    if (major < 0 || *s++ != '.')
        return -1;
    int minor = short_number(&s);
    return minor < 0 || *s ? -1 : major * 10000 + minor;
}

int hv_release_compare(const char *a, const char *b)
{
    if (a == b || !a || !b)
        return (a != NULL) - (b != NULL);
    const int x = short_release(a), y = x < 0 ? -1 : short_release(b);
    if (y >= 0)
        return HV_ORDER(x, y);
    for (;;) {
        int order = compare_number(&a, &b);
        if (order)
            return order;
        bool more_a = a[0] == '.' && isdigit((unsigned char)a[1]);
        bool more_b = b[0] == '.' && isdigit((unsigned char)b[1]);
        if (!more_a && !more_b)
            return compare_suffix(a, b);
        /* "4.17" is "4.17.0": the text that has ended does not move and counts 0 */
        a += more_a;
        b += more_b;
    }
}

/* Macros that compilers and languages define, whatever the headers. */
static const char *const compiler_macros[] = {
    "__GNUC__",    "__GNUC_MINOR__",  "__GNUC_PATCHLEVEL__", "__GNUC_STDC_INLINE__",
    "__clang__",   "__clang_major__", "__clang_minor__",     "__INTEL_COMPILER",
    "_MSC_VER",    "__STDC__",        "__STDC_VERSION__",    "__STRICT_ANSI__",
    "__cplusplus", "__OPTIMIZE__",    "__CHAR_UNSIGNED__"};

static bool is_name(struct hv_span a, const char *b)
{
    return strncmp(a.p, b, a.n) == 0 && !b[a.n];
}

bool hv_is_compiler_macro(const struct hv_profile *profile, struct hv_span name)
{
    return HV_ANY(x, compiler_macros, HV_COUNT(compiler_macros), is_name(name, *x)) ||
           HV_ANY(x, profile->dialects.v, profile->dialects.n, is_name(name, *x));
}

const struct hv_stub *hv_stub_find(const struct hv_profile *profile, const char *path,
                                   uint32_t audiences)
{
    return HV_FIND(stub, profile->stubs, profile->n_stubs,
                   (!stub->audiences ||
                    (audiences && (stub->audiences & audiences) == audiences)) &&
                       strcmp(stub->path, path) == 0);
}

const char *hv_header_why_helper(const struct hv_profile *profile, const char *path)
{
    HV_EACH (skip, profile->skips, profile->n_skips)
        if (hv_globs_match(&(struct hv_strings){.n = 1, .v = &skip->header}, path))
            return skip->why;
    return hv_globs_match(&profile->helpers, path) ? "a helper of other headers" : NULL;
}

bool hv_header_is_helper(const struct hv_profile *profile, const char *path)
{
    return hv_header_why_helper(profile, path) != NULL;
}

const char *hv_family_space(const struct hv_profile *profile, const char *family)
{
    const struct hv_family *f = hv_family_find(profile, family);
    return f && f->space ? f->space : family;
}

const char *hv_standard_name(unsigned place)
{
    static const char *const names[] = {"c89",   "c99",       "c11",   "c17",
                                        "c23",   "gnu89",     "gnu99", "gnu11",
                                        "gnu17", HV_NEWER_STD};
    return place < HV_COUNT(names) ? names[place] : NULL;
}

uint64_t hv_number_bits(uint64_t value, uint32_t mask)
{
    return mask ? (value & mask) >> __builtin_ctz(mask) : value;
}

const struct hv_family *hv_family_of(const struct hv_profile *profile, const char *name,
                                     struct hv_span *ret_op)
{
    return HV_FIND(f, profile->families, profile->n_families,
                   !f->bodies.text && hv_pattern_matches(&f->ops, name, ret_op) &&
                       !hv_patterns_match(f->not, f->n_not, name));
}

const struct hv_family *hv_family_find(const struct hv_profile *profile,
                                       const char *name)
{
    /* in a surface of the same run it is the same pointer */
    return HV_FIND(family, profile->families, profile->n_families, family->name == name)
               ?: HV_FIND(family, profile->families, profile->n_families,
                          strcmp(family->name, name) == 0);
}

uint32_t hv_judged_audiences(const struct hv_profile *profile, uint32_t audiences)
{
    uint32_t judged = 0;
    for (size_t i = 0; i < profile->n_audiences; i++)
        judged |= (uint32_t)profile->audiences[i].judged << i;
    return (judged & audiences) ?: audiences;
}

uint32_t hv_strict_audiences(const struct hv_profile *profile, uint32_t audiences)
{
    uint32_t strict = 0;
    for (size_t i = 0; i < profile->n_audiences; i++)
        strict |= (uint32_t)profile->audiences[i].strict << i;
    return strict & audiences;
}

struct hv_strings hv_profile_side_files(const struct hv_profile *profile,
                                        struct hv_arena *arena)
{
    struct hv_strings files = {0};
    HV_EACH (mask, profile->masks, profile->n_masks)
        HV_EACH (file, mask->files.v, mask->files.n)
            hv_strings_add_once(&files, *file, arena);
    HV_EACH (value, profile->values, profile->n_values)
        HV_EACH (file, value->files.v, value->files.n)
            hv_strings_add_once(&files, *file, arena);
    HV_EACH (signature, profile->signatures, profile->n_signatures)
        hv_strings_add_once(&files, signature->file, arena);
    if (profile->compat_list)
        hv_strings_add_once(&files, profile->compat_list, arena);
    return files;
}

const struct hv_notation *hv_notation_of(const struct hv_profile *profile,
                                         const char *path,
                                         const struct hv_notation *last)
{
    const struct hv_notation *n = last ? last + 1 : profile->notations;
    while (n < profile->notations + profile->n_notations &&
           !hv_globs_match(&n->files, path))
        n++;
    return n < profile->notations + profile->n_notations ? n : NULL;
}

bool hv_is_hypercall(const struct hv_profile *profile, const char *name)
{
    return hv_pattern_matches(&profile->hypercalls, name, NULL) &&
           !hv_pattern_matches(&profile->not_hypercalls, name, NULL);
}

void hv_put_template(struct hv_buf *buf, const char *text, struct hv_span name)
{
    const char *hole = strstr(text, "%s");
    hv_buf_add(buf, text, hole ? (size_t)(hole - text) : strlen(text));
    if (hole) {
        hv_buf_add(buf, name.p ? name.p : "", name.n);
        hv_buf_puts(buf, hole + 2);
    }
}

struct hv_span hv_profile_pointee(const struct hv_profile *profile, const char *type)
{
    struct hv_span pointee;
    HV_EACH (handle, profile->handles, profile->n_handles)
        if (hv_pattern_matches(handle, type, &pointee) && pointee.n)
            return pointee;
    return (struct hv_span){type, 0};
}

bool hv_profile_serves(const struct hv_profile *profile, unsigned arch,
                       const char *handler)
{
    HV_EACH (h, profile->handlers, profile->n_handlers)
        if (hv_pattern_matches(&h->names, handler, NULL))
            return h->archs & UINT32_C(1) << arch;
    return true;
}

uint32_t hv_profile_audiences_on(const struct hv_profile *profile, unsigned arch,
                                 uint32_t audiences)
{
    for (size_t i = 0; i < profile->n_audiences; i++)
        if (profile->audiences[i].archs &&
            !(profile->audiences[i].archs & UINT32_C(1) << arch))
            audiences &= ~(UINT32_C(1) << i);
    return audiences;
}

void hv_keyed_free(void *keyed)
{
    struct hv_keyed *head = keyed;
    if (!head)
        return;
    hv_pattern_set_free(head->patterns);
    free(head->text);
    hv_owner_free(head);
}
