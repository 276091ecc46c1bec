/* SPDX-License-Identifier: MIT
 *
 * Which macros are probed, and how: decided by the text of all their definitions,
 * before the first parse.
 */
#include "extract/plan.h"

#include "extract/literal.h"

/* Properties of the expansion of a body. */
enum {
    BODY_BAD = 1,    /* it would swallow text after a probe, or depends on its line */
    BODY_BRACES = 2, /* an initialiser, or a compound literal */
    BODY_WIDE = 4,   /* a number of more than 64 bits */
    BODY_COMMAS = 8, /* a list without braces around it */
};

/* One definition. */
struct draft {
    const char *name, *body;
    bool function_like;
    unsigned flags;
};

/* Are its brackets balanced when it is expanded in "x = (BODY);"? */
static bool is_balanced(const char *body, bool *ret_braces, bool *ret_commas)
{
    int round = 0, square = 0, curly = 0;
    for (const char *p = body; *p; p++) {
        if (hv_begins_literal(body, p)) {
            p = hv_closing_quote(p);
            if (!*p)
                return false;
            continue;
        }
        round += (*p == '(') - (*p == ')');
        square += (*p == '[') - (*p == ']');
        curly += (*p == '{') - (*p == '}');
        *ret_braces |= *p == '{';
        *ret_commas |= *p == ',' && !round && !square && !curly;
        if (round < 0 || square < 0 || curly < 0 || (*p == ';' && !curly))
            return false;
    }
    return round == 0 && square == 0 && curly == 0;
}

static bool has_any(const char *body, const char *const *words, size_t n)
{
    return HV_ANY(word, words, n, strstr(body, *word));
}

/* Has it C23's suffix of integers of any width: 1wb, 0x1uwb? */
static bool has_wide_suffix(const char *body)
{
    for (const char *p = body; (p = strpbrk(p, "wW")); p++) {
        const char *q = p > body && (p[-1] == 'u' || p[-1] == 'U') ? p - 1 : p;
        if ((p[1] == 'b' || p[1] == 'B') && q > body && isxdigit((unsigned char)q[-1]))
            return true;
    }
    return false;
}

/* Names of types of more than 64 bits: the compiler's words, and typedefs of
 * headers. */
struct wide_names {
    size_t n, cap;
    const char **v;
};

static void add_wide_name(struct hv_plan *plan, struct wide_names *names,
                          const char *name)
{
    for (size_t i = 0; i < names->n; i++)
        if (strcmp(names->v[i], name) == 0)
            return;
    *HV_ARENA_ADD(plan->arena, names->v, names->n, names->cap) = name;
}

/* If the word at p is in a typedef of the file, its name is one of a wide type as
 * well. */
static void follow_typedef(struct hv_plan *plan, struct wide_names *names,
                           const struct hv_source_file *file, const char *p)
{
    const char *from = p, *end = p + strcspn(p, ";");
    while (from > file->bytes && !strchr(";}", from[-1]))
        from--;
    const char *behind = end;
    while (behind > p && !hv_is_word(behind[-1]))
        behind--;
    const char *name = behind;
    while (name > p && hv_is_word(name[-1]))
        name--;
    if (memmem(from, (size_t)(p - from), "typedef", 7) && name > p)
        add_wide_name(plan, names,
                      hv_arena_strndup(plan->arena, name, (size_t)(behind - name)));
}

static struct wide_names list_wide_names(struct hv_plan *plan)
{
    enum { MOST = 64 };
    struct wide_names names = {0};
    add_wide_name(plan, &names, "int128");
    add_wide_name(plan, &names, "_BitInt");
    for (size_t i = 0; i < names.n && i < MOST; i++) {
        size_t n = strlen(names.v[i]);
        for (size_t f = 0; f < plan->n_files; f++) {
            const struct hv_source_file *file = plan->files[f].scan.file;
            const char *p = file->bytes, *end = file->bytes + file->n;
            for (; (p = memmem(p, (size_t)(end - p), names.v[i], n)); p += n)
                follow_typedef(plan, &names, file, p);
        }
    }
    return names;
}

static unsigned flags_of(const char *body, const struct wide_names *wide_names)
{
    static const char *const places[] = {
        "__LINE__", "__COUNTER__",   "__DATE__",
        "__TIME__", "__TIMESTAMP__", "__INCLUDE_LEVEL__",
        "__FILE__", "__BASE_FILE__", "__FILE_NAME__"};
    bool braces = false, commas = false;
    if (!is_balanced(body, &braces, &commas) || has_any(body, places, HV_COUNT(places)))
        return BODY_BAD;
    bool wide = has_any(body, wide_names->v, wide_names->n) || has_wide_suffix(body);
    return (braces ? BODY_BRACES : 0) | (wide ? BODY_WIDE : 0) |
           (commas ? BODY_COMMAS : 0);
}

/* ---- flags by the macros in a body ---- */

static struct draft *draft_find(struct draft *drafts, size_t n, const char *p,
                                size_t len)
{
    size_t i;
    HV_LOWER_BOUND(i, n, strncmp(drafts[i].name, p, len) < 0);
    bool hit = i < n && strncmp(drafts[i].name, p, len) == 0 && !drafts[i].name[len];
    return hit ? &drafts[i] : NULL;
}

/* The flags of all definitions of all macros that the body names. */
static unsigned flags_of_named(struct draft *drafts, size_t n, const char *body)
{
    unsigned flags = 0;
    for (const char *p = body; *p;) {
        size_t len = hv_word_length(p);
        struct draft *d =
            len && !isdigit((unsigned char)*p) ? draft_find(drafts, n, p, len) : NULL;
        for (; d && d < drafts + n && strncmp(d->name, p, len) == 0 && !d->name[len];
             d++)
            flags |= d->flags;
        p += len ? len : 1;
    }
    return flags;
}

static void spread_flags(struct draft *drafts, size_t n)
{
    for (bool again = true; again;) {
        again = false;
        HV_EACH (x, drafts, n) {
            if (x->flags & BODY_BAD)
                continue;
            unsigned flags = x->flags | flags_of_named(drafts, n, x->body);
            again |= flags != x->flags;
            x->flags = flags;
        }
    }
}

/* ---- types ---- */

/* The end of an attribute with its arguments at p; p itself if there is none. */
static const char *skip_attribute(const char *p)
{
    static const char word[] = "__attribute__";
    const char *open = p + sizeof word - 1;
    if (strncmp(p, word, sizeof word - 1) != 0)
        return p;
    while (*open == ' ')
        open++;
    int depth = 0;
    for (const char *q = open; *q; q++) {
        depth += (*q == '(') - (*q == ')');
        if (depth <= 0)
            return *q == ')' ? q + 1 : p;
    }
    return p;
}

/* Is it a type, unless an enumerator: words, one of which no macro defines, and '*'? */
static bool is_like_type(struct draft *drafts, size_t n, const char *body,
                         unsigned depth)
{
    enum { MAX_CHAIN = 8 };
    bool known = false;
    for (const char *p = body; *p;) {
        const char *behind = skip_attribute(p);
        size_t len = behind > p ? 0 : hv_word_length(p);
        if (behind == p && !len && *p != ' ' && *p != '*')
            return false;
        if (len && isdigit((unsigned char)*p))
            return false;
        struct draft *d = len ? draft_find(drafts, n, p, len) : NULL;
        known |= len && (!d || (depth < MAX_CHAIN && !d->function_like &&
                                is_like_type(drafts, n, d->body, depth + 1)));
        p = behind > p ? behind : p + (len ? len : 1);
    }
    return known;
}

/* ---- all definitions of one name ---- */

/* All names that any #undef removes, sorted. The caller frees. */
static const char **list_undefs(const struct hv_plan *plan, size_t *ret_n)
{
    size_t n = 0, k = 0;
    for (size_t i = 0; i < plan->n_files; i++)
        n += plan->files[i].scan.n_undefs;
    const char **all = hv_alloc((n + 1) * sizeof *all);
    for (size_t i = 0; i < plan->n_files; i++)
        for (size_t u = 0; u < plan->files[i].scan.n_undefs; u++)
            all[k++] = plan->files[i].scan.undefs[u].name;
    qsort(all, n, sizeof *all, hv_by_text);
    *ret_n = n;
    return all;
}

/* Does the file remove definitions without a directive that the scan sees: by "#pragma
 * pop_macro" in any spelling, or "%:undef"? */
static bool takes_back(const struct hv_source_file *file)
{
    static const char pop[] = "pop_macro", undef[] = "undef";
    const char *p = file->bytes, *end = p + file->n;
    if (memmem(p, file->n, pop, strlen(pop)))
        return true;
    for (; (p = memmem(p, (size_t)(end - p), undef, strlen(undef))); p++) {
        const char *before = p;
        while (before > file->bytes && strchr(" \t", before[-1]))
            before--;
        if (before - file->bytes > 1 && memcmp(before - 2, "%:", 2) == 0)
            return true;
    }
    return false;
}

/* Does the text alone determine the value, whatever the width of long? */
static bool is_plain(const char *body)
{
    struct hv_literal literal;
    return !*body || hv_string_is_plain(body) ||
           (hv_constant_read(body, 32, &literal) &&
            hv_constant_read(body, 64, &literal));
}

/* The properties of the n definitions of one name together. */
static struct hv_plan_macro judge_macro(const struct draft *drafts, size_t n)
{
    bool bad = false, valued = false, plain = true;
    unsigned flags = 0;
    for (size_t i = 0; i < n; i++) {
        flags |= drafts[i].flags;
        bad |= drafts[i].flags & BODY_BAD || drafts[i].function_like;
        valued |= *drafts[i].body != '\0';
        plain &= is_plain(drafts[i].body);
    }
    valued = valued && !bad;
    return (struct hv_plan_macro){.name = drafts[0].name,
                                  .valued = valued,
                                  .braced = valued && flags & BODY_BRACES,
                                  .listed = valued && flags & BODY_COMMAS,
                                  .wide = valued && flags & BODY_WIDE,
                                  .probed = valued && !plain};
}

static struct draft *list_drafts(struct hv_plan *plan, size_t *ret_n)
{
    size_t n = 0, k = 0;
    struct wide_names wide = list_wide_names(plan);
    for (size_t i = 0; i < plan->n_files; i++)
        n += plan->files[i].scan.n_macros;
    struct draft *drafts = hv_alloc((n + 1) * sizeof *drafts);
    for (size_t i = 0; i < plan->n_files; i++) {
        const struct hv_scan *scan = &plan->files[i].scan;
        HV_EACH (macro, scan->macros, scan->n_macros) {
            drafts[k++] = (struct draft){.name = macro->name,
                                         .body = macro->body,
                                         .function_like = macro->function_like,
                                         .flags = flags_of(macro->body, &wide)};
        }
    }
    qsort(drafts, n, sizeof *drafts, hv_by_text);
    spread_flags(drafts, n);
    *ret_n = n;
    return drafts;
}

static void index_macros(struct hv_plan *plan)
{
    for (plan->macro_mask = 63; plan->macro_mask < plan->n_macros * 2;)
        plan->macro_mask = plan->macro_mask * 2 + 1;
    plan->macro_slots =
        hv_arena_alloc(plan->arena, (plan->macro_mask + 1) * sizeof *plan->macro_slots);
    for (size_t i = 0; i < plan->n_macros; i++) {
        const char *name = plan->macros[i].name;
        size_t slot = hv_hash(name, strlen(name)) & plan->macro_mask;
        while (plan->macro_slots[slot])
            slot = (slot + 1) & plan->macro_mask;
        plan->macro_slots[slot] = (uint32_t)i + 1;
    }
}

void hv_plan_macros(struct hv_plan *plan)
{
    size_t n, n_undefs;
    HV_FREED struct draft *drafts = list_drafts(plan, &n);
    const char **undefs = list_undefs(plan, &n_undefs);
    const bool back =
        HV_ANY(file, plan->files, plan->n_files, takes_back(file->scan.file));
    plan->macros = hv_arena_alloc(plan->arena, (n + 1) * sizeof *plan->macros);
    for (size_t i = 0; i < n;) {
        size_t j = i;
        struct hv_plan_macro *m = &plan->macros[plan->n_macros++];
        while (j < n && strcmp(drafts[j].name, drafts[i].name) == 0)
            j++;
        *m = judge_macro(&drafts[i], j - i);
        for (size_t k = i; m->probed && k < j; k++)
            m->typed |= is_like_type(drafts, n, drafts[k].body, 0);
        m->probed |= back || HV_SEARCH(&m->name, undefs, n_undefs, hv_by_text) != NULL;
        i = j;
    }
    free(undefs);
    index_macros(plan);
    for (size_t f = 0; f < plan->n_files; f++) {
        const struct hv_scan *scan = &plan->files[f].scan;
        size_t *macros = hv_arena_alloc(plan->arena, scan->n_macros * sizeof *macros);
        for (size_t i = 0; i < scan->n_macros; i++)
            macros[i] = (size_t)hv_plan_macro_index(plan, scan->macros[i].name);
        plan->files[f].macros = macros;
    }
}

char hv_plan_macro_way(const struct hv_plan_macro *m)
{
    return (char)('@' + (m->probed | m->valued << 1 | m->braced << 2 | m->wide << 3 |
                         m->typed << 4 | m->listed << 5));
}

void hv_plan_macros_put(struct hv_buf *buf, const struct hv_plan *plan, size_t file)
{
    HV_EACH (m, plan->files[file].macros, plan->files[file].scan.n_macros)
        hv_buf_putc(buf, hv_plan_macro_way(&plan->macros[*m]));
}
