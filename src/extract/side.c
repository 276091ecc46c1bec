/* SPDX-License-Identifier: MIT */
#include "extract/side.h"

#include "base/atom.h"
#include "base/mem.h"
#include "extract/compat_list.h"
#include "extract/signature.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Ours, in the header that is parsed: what an argument list's widths hang on. */
static const char LONG_BITS[] = "HVABI_LONG_BITS";

struct hv_side_files {
    struct hv_arena *arena;
    const struct hv_profile *profile;
    size_t n_scans;
    struct hv_scan *scans;  /* of all files, in their order */
    struct hv_profile mini; /* under which the macros alone are parsed */
    struct hv_source_file header;
    struct hv_plan *plan;
    const struct hv_scan **mask_files; /* of each mask of the profile, or NULL */
    struct hv_signatures *signatures;  /* of each source of the profile */
    size_t n_compat;
    struct hv_compat_entry *compat;
    bool has_compat;
};

static const struct hv_scan *scan_of(const struct hv_side_files *side, const char *path)
{
    for (size_t i = 0; i < side->n_scans; i++)
        if (strcmp(side->scans[i].file->path, path) == 0)
            return &side->scans[i];
    return NULL;
}

/* ---- macros ---- */

/* The definition of the name; two that differ are an error. NULL: none, or *err. */
static const struct hv_scan_macro *
definition(const struct hv_scan *scan, const char *name, size_t n, struct hv_err *err)
{
    const struct hv_scan_macro *found = NULL;
    for (size_t i = 0; i < scan->n_macros; i++) {
        const struct hv_scan_macro *m = &scan->macros[i];
        if (strncmp(m->name, name, n) != 0 || m->name[n] || m->function_like)
            continue;
        if (found && strcmp(found->body, m->body) != 0) {
            hv_fail_at(err, scan->file->path, m->line, 0,
                       "%s is defined here as '%s' and on line %u as '%s': expected "
                       "one definition",
                       m->name, m->body, found->line, found->body);
            return NULL;
        }
        found = m;
    }
    return found;
}

/* Write the definition and those that its body needs. */
static bool put_macro(const struct hv_scan *scan, const char *name, size_t n, int depth,
                      struct hv_buf *buf, struct hv_err *err)
{
    enum { MAX_DEPTH = 16 };
    const struct hv_scan_macro *m = definition(scan, name, n, err);
    if (!m || depth > MAX_DEPTH)
        return err->code == HV_ERR_NONE;
    for (const char *p = m->body; *p;) {
        size_t k = 0;
        while (isalnum((unsigned char)p[k]) || p[k] == '_')
            k++;
        if (k && !isdigit((unsigned char)*p) &&
            !put_macro(scan, p, k, depth + 1, buf, err))
            return false;
        p += k ? k : 1;
    }
    hv_buf_printf(buf, "#define %s %s\n", m->name, m->body);
    return true;
}

static bool put_masks(struct hv_side_files *side, struct hv_buf *buf,
                      struct hv_err *err)
{
    const struct hv_profile *profile = side->profile;
    for (size_t i = 0; i < profile->n_masks; i++) {
        const struct hv_mask_source *m = &profile->masks[i];
        for (size_t f = 0; f < m->files.n && !side->mask_files[i]; f++)
            side->mask_files[i] = scan_of(side, m->files.v[f]);
        const struct hv_scan *scan = side->mask_files[i];
        if (!scan)
            continue;
        if ((m->mask && !put_macro(scan, m->mask, strlen(m->mask), 0, buf, err)) ||
            (m->shift && !put_macro(scan, m->shift, strlen(m->shift), 0, buf, err)))
            return false;
    }
    return true;
}

/* A profile that knows nothing but this one header, which needs nothing. */
static void make_plan(struct hv_side_files *side, struct hv_buf *buf)
{
    static const char *const all[] = {"*.h"};
    struct hv_profile *mini = &side->mini;
    hv_buf_printf(buf, "#define %s (8 * (int)sizeof(long))\n", LONG_BITS);
    side->header =
        (struct hv_source_file){.path = "side.h",
                                .bytes = hv_arena_strndup(side->arena, buf->p, buf->n),
                                .n = buf->n};
    mini->name = side->profile->name;
    mini->n_archs = side->profile->n_archs;
    memcpy(mini->archs, side->profile->archs, sizeof mini->archs);
    mini->n_audiences = 1;
    mini->audiences[0].name = side->profile->audiences[0].name;
    mini->headers = (struct hv_strings){.n = HV_COUNT(all),
                                        .v = hv_arena_alloc(side->arena, sizeof all)};
    memcpy(mini->headers.v, all, sizeof all);
    side->plan = hv_plan_new(&side->header, 1, mini);
}

/* ---- argument lists, shared records ---- */

static bool read_signatures(struct hv_side_files *side, struct hv_err *err)
{
    const struct hv_profile *profile = side->profile;
    bool table = false;
    for (size_t i = 0; i < profile->n_signatures; i++)
        table |= profile->signatures[i].form == HV_SIGNATURES_TABLE &&
                 scan_of(side, profile->signatures[i].file);
    for (size_t i = 0; i < profile->n_signatures; i++) {
        const struct hv_signature_source *source = &profile->signatures[i];
        const struct hv_scan *scan = scan_of(side, source->file);
        /* a table replaced the prototypes; some are left in their old place */
        if (table && source->form != HV_SIGNATURES_TABLE)
            continue;
        if (scan && !hv_signatures_read(scan->file, source->form, &source->prefixes,
                                        side->arena, &side->signatures[i], err))
            return false;
    }
    return true;
}

static bool read_compat(struct hv_side_files *side, struct hv_err *err)
{
    const struct hv_scan *scan =
        side->profile->compat_list ? scan_of(side, side->profile->compat_list) : NULL;
    side->has_compat = scan != NULL;
    return !scan || hv_compat_list_read(scan->file, side->arena, &side->compat,
                                        &side->n_compat, err);
}

struct hv_side_files *hv_side_files_new(const struct hv_source_file *files, size_t n,
                                        const struct hv_profile *profile,
                                        struct hv_err *err)
{
    struct hv_arena *arena = hv_arena_new();
    struct hv_side_files *side = hv_arena_alloc(arena, sizeof *side);
    struct hv_buf buf = {0};
    side->arena = arena;
    side->profile = profile;
    side->n_scans = n;
    side->scans = hv_arena_alloc(arena, (n + 1) * sizeof *side->scans);
    side->mask_files =
        hv_arena_alloc(arena, (profile->n_masks + 1) * sizeof *side->mask_files);
    side->signatures =
        hv_arena_alloc(arena, (profile->n_signatures + 1) * sizeof *side->signatures);
    for (size_t i = 0; i < n; i++)
        hv_scan(&files[i], arena, &side->scans[i]);
    bool ok = put_masks(side, &buf, err) && read_signatures(side, err) &&
              read_compat(side, err);
    if (ok)
        make_plan(side, &buf);
    hv_buf_done(&buf);
    if (ok)
        return side;
    hv_side_files_free(side);
    return NULL;
}

void hv_side_files_free(struct hv_side_files *side)
{
    if (!side)
        return;
    hv_plan_free(side->plan);
    hv_arena_free(side->arena);
}

const struct hv_plan *hv_side_files_plan(const struct hv_side_files *side)
{
    return side->plan;
}

/* ---- into a surface ---- */

struct adder {
    const struct hv_side_files *side;
    const struct hv_variant *values;
    unsigned arch;
    struct hv_surface *surface;
    struct hv_atoms *atoms;
    size_t n, cap;
    struct hv_entity *v;
};

static struct hv_entity *add(struct adder *a, enum hv_class cls, const char *name,
                             const char *file, uint32_t line)
{
    HV_GROW(a->v, a->n, a->cap);
    struct hv_entity *e = &a->v[a->n++];
    *e = (struct hv_entity){.cls = cls,
                            .name = hv_atom(a->atoms, name),
                            .audiences = a->surface->audiences,
                            .file = hv_atom(a->atoms, file),
                            .line = line};
    return e;
}

static const struct hv_entity *value_of(const struct adder *a, const char *name)
{
    for (size_t i = 0; name && i < a->values->n_entities; i++)
        if (strcmp(a->values->entities[i].name, name) == 0)
            return &a->values->entities[i];
    return NULL;
}

/* A macro's value; *ret_have false where it is not defined. */
static bool number_of(const struct adder *a, const struct hv_scan *scan,
                      const char *name, uint64_t *ret, bool *ret_have,
                      struct hv_err *err)
{
    const struct hv_entity *e = value_of(a, name);
    *ret_have = e != NULL;
    if (!e)
        return true;
    const struct hv_scan_macro *m = hv_scan_macro_at(scan, name, UINT32_MAX);
    if (e->cls != HV_CLASS_CONSTANT || !e->u.constant.value ||
        e->u.constant.value[0] == '-')
        return hv_fail_at(
            err, scan->file->path, m ? m->line : 0, 0,
            "%s: expected a whole number that is not negative, found '%s'", name,
            m ? m->body : "");
    *ret = strtoull(e->u.constant.value, NULL, 10);
    return true;
}

static uint32_t line_of(const struct hv_scan *scan, const char *name)
{
    const struct hv_scan_macro *m =
        name ? hv_scan_macro_at(scan, name, UINT32_MAX) : NULL;
    return m ? m->line : 0;
}

static bool add_mask(struct adder *a, const struct hv_mask_source *m,
                     const struct hv_scan *scan, struct hv_err *err)
{
    uint64_t mask = 0, shift = 0;
    bool has_mask, has_shift;
    const char *name = m->mask ? m->mask : m->shift;
    if (!number_of(a, scan, m->mask, &mask, &has_mask, err) ||
        !number_of(a, scan, m->shift, &shift, &has_shift, err))
        return false;
    if (!has_mask && !has_shift)
        return true;
    if (has_shift && (shift < 1 || shift > 62))
        return hv_fail_at(err, scan->file->path, line_of(scan, m->shift), 0,
                          "%s: expected a shift of 1 to 62 bits, found %llu", m->shift,
                          (unsigned long long)shift);
    if (!has_mask)
        mask = (UINT64_C(1) << shift) - 1;
    if (!mask || mask & (mask + 1) || mask >> 62)
        return hv_fail_at(err, scan->file->path, line_of(scan, name), 0,
                          "%s: expected a mask of the lowest bits, found %#llx", name,
                          (unsigned long long)mask);
    struct hv_entity *e = add(a, HV_CLASS_MASK, name, scan->file->path,
                              line_of(scan, has_mask ? m->mask : m->shift));
    e->u.mask.family = m->family;
    e->u.mask.value = hv_atom_printf(a->atoms, "%llu", (unsigned long long)mask);
    e->u.mask.bits = (uint32_t)__builtin_popcountll(mask);
    e->u.mask.shift = has_shift ? (uint32_t)shift : e->u.mask.bits;
    return true;
}

static bool is_here(uint32_t archs, unsigned arch)
{
    return !archs || archs & UINT32_C(1) << arch;
}

static bool add_masks(struct adder *a, struct hv_err *err)
{
    const struct hv_profile *profile = a->side->profile;
    for (size_t i = 0; i < profile->n_masks; i++)
        if (a->side->mask_files[i] && is_here(profile->masks[i].archs, a->arch) &&
            !add_mask(a, &profile->masks[i], a->side->mask_files[i], err))
            return false;
    return true;
}

/* ---- widths of arguments ---- */

static bool has_word(const char *type, const char *word)
{
    size_t n = strlen(word);
    for (const char *p = type; (p = strstr(p, word)); p += n)
        if ((p == type || p[-1] == ' ') && (!p[n] || p[n] == ' '))
            return true;
    return false;
}

/* What C's own words say; 0: none of them. */
static uint32_t bits_of_words(const char *type, uint32_t long_bits)
{
    const char *first_long = strstr(type, "long");
    if (has_word(type, "char"))
        return 8;
    if (has_word(type, "short"))
        return 16;
    if (has_word(type, "long"))
        return strstr(first_long + 1, "long") ? 64 : long_bits;
    return has_word(type, "int") || has_word(type, "unsigned") ? 32 : 0;
}

static uint32_t bits_of(const struct adder *a, const struct hv_signature_arg *arg,
                        uint32_t long_bits)
{
    if (arg->pointer)
        return long_bits;
    const char *type = strncmp(arg->type, "const ", 6) == 0 ? arg->type + 6 : arg->type;
    uint32_t bits = bits_of_words(type, long_bits);
    const struct hv_entity *e =
        bits ? NULL : hv_surface_find(a->surface, HV_CLASS_TYPEDEF, type, ~0u);
    if (e)
        return (uint32_t)e->u.typedef_.size * 8;
    unsigned n;
    char t;
    if (!bits && (sscanf(type, "uint%u_%c", &n, &t) == 2 ||
                  sscanf(type, "int%u_%c", &n, &t) == 2 ||
                  (sscanf(type, "%c%u", &t, &n) == 2 && strchr("us", t))))
        bits = n;
    return bits;
}

/* ---- signatures ---- */

/* The columns of the handler that count here; NULL: none does. */
static const char *callers_of(const struct adder *a, const struct hv_signature *s,
                              const struct hv_strings *wanted)
{
    struct hv_buf buf = {0};
    for (size_t i = 0; i < s->callers.n; i++)
        for (size_t k = 0; k < wanted->n; k++)
            if (strcmp(s->callers.v[i], wanted->v[k]) == 0)
                hv_buf_printf(&buf, "%s%s", buf.n ? ", " : "", wanted->v[k]);
    const char *callers = buf.n ? hv_atom(a->atoms, buf.p) : NULL;
    hv_buf_done(&buf);
    return callers;
}

static const char *hypercall_of(const struct adder *a, const char *name)
{
    const char *template = a->side->profile->signature_hypercall;
    const char *percent = template ? strstr(template, "%s") : NULL;
    if (!percent)
        return NULL;
    const char *macro = hv_atom_printf(a->atoms, "%.*s%s%s", (int)(percent - template),
                                       template, name, percent + 2);
    return hv_surface_find(a->surface, HV_CLASS_HYPERCALL, macro, ~0u) ? macro : NULL;
}

static void add_signature(struct adder *a, const struct hv_signature_source *source,
                          const struct hv_signature *s, uint32_t long_bits)
{
    const char *callers = NULL;
    if (source->form == HV_SIGNATURES_TABLE &&
        !(callers = callers_of(a, s, &source->callers)))
        return;
    struct hv_entity *e = add(a, HV_CLASS_SIGNATURE, s->name, source->file, s->line);
    struct hv_argument *args =
        hv_arena_alloc(a->surface->arena, (s->n_args + 1) * sizeof *args);
    for (uint32_t i = 0; i < s->n_args; i++)
        args[i] = (struct hv_argument){.type = hv_atom(a->atoms, s->args[i].type),
                                       .bits = bits_of(a, &s->args[i], long_bits)};
    e->u.signature.hypercall = hypercall_of(a, s->hypercall);
    e->u.signature.abi = hv_atom(a->atoms, s->abi);
    e->u.signature.n_args = s->n_args;
    e->u.signature.args = args;
    e->u.signature.callers = callers;
}

static void add_signatures(struct adder *a)
{
    const struct hv_profile *profile = a->side->profile;
    const struct hv_entity *bits = value_of(a, LONG_BITS);
    uint32_t long_bits =
        bits && bits->cls == HV_CLASS_CONSTANT && bits->u.constant.value
            ? (uint32_t)strtoul(bits->u.constant.value, NULL, 10)
            : 0;
    for (size_t i = 0; i < profile->n_signatures; i++) {
        const struct hv_signature_source *source = &profile->signatures[i];
        for (size_t k = 0;
             is_here(source->archs, a->arch) && k < a->side->signatures[i].n; k++)
            add_signature(a, source, &a->side->signatures[i].v[k], long_bits);
    }
}

/* ---- shared records ---- */

static const struct hv_entity *compat_record(const struct adder *a,
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

/* The list spells names its own way: the first spelling that is a record counts. */
static void mark_compat(struct adder *a, const struct hv_compat_entry *entry)
{
    const struct hv_strings *spellings = &a->side->profile->compat_names;
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

/* ---- all of it ---- */

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void list_files(struct adder *a)
{
    struct hv_strings *files = &a->surface->side_files;
    files->v =
        hv_arena_alloc(a->surface->arena, (a->side->n_scans + 1) * sizeof *files->v);
    for (size_t i = 0; i < a->side->n_scans; i++)
        files->v[files->n++] = hv_atom(a->atoms, a->side->scans[i].file->path);
    qsort(files->v, files->n, sizeof *files->v, by_text);
}

static void append(struct adder *a)
{
    struct hv_surface *s = a->surface;
    struct hv_entity *all =
        hv_arena_alloc(s->arena, (s->n_entities + a->n + 1) * sizeof *all);
    if (s->n_entities)
        memcpy(all, s->entities, s->n_entities * sizeof *all);
    if (a->n)
        memcpy(all + s->n_entities, a->v, a->n * sizeof *all);
    s->entities = all;
    s->n_entities += a->n;
}

bool hv_side_files_add(const struct hv_side_files *side,
                       const struct hv_variant *values, unsigned arch,
                       struct hv_surface *surface, struct hv_atoms *atoms,
                       struct hv_err *err)
{
    struct adder a = {.side = side,
                      .values = values,
                      .arch = arch,
                      .surface = surface,
                      .atoms = atoms};
    bool ok = add_masks(&a, err);
    if (ok) {
        add_signatures(&a);
        list_files(&a);
        if (side->has_compat && is_here(side->profile->compat_archs, arch))
            for (size_t i = 0; i < side->n_compat; i++)
                mark_compat(&a, &side->compat[i]);
        append(&a);
    }
    free(a.v);
    return ok;
}
