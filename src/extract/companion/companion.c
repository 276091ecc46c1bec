/* SPDX-License-Identifier: MIT */
#include "extract/passes.h"

#include "extract/companion/companion_parts.h"
#include "extract/extract.h"

const struct hv_scan *hv_companion_scan(const struct hv_companions *companions,
                                        const char *path)
{
    return HV_FIND(scan, companions->scans, companions->n_scans,
                   strcmp(scan->file->path, path) == 0);
}

/* ---- reading them all ---- */

/* Make a plan of just this one header, which needs no other. */
static bool make_plan(struct hv_companions *companions, struct hv_buf *buf,
                      struct hv_err *err)
{
    static const char *const all[] = {"*.h"};
    struct hv_profile *mini = &companions->mini;
    hv_buf_printf(buf, "#define %s (8 * (int)sizeof(long))\n", HV_COMPANION_LONG_BITS);
    companions->header = (struct hv_source_file){
        .path = "companion.h",
        .bytes = hv_arena_strndup(companions->arena, buf->p, buf->n),
        .n = buf->n};
    mini->name = companions->profile->name;
    mini->n_archs = companions->profile->n_archs;
    memcpy(mini->archs, companions->profile->archs, sizeof mini->archs);
    mini->n_audiences = 1;
    mini->audiences[0].name = companions->profile->audiences[0].name;
    mini->headers = (struct hv_strings){
        .n = HV_COUNT(all), .v = hv_arena_alloc(companions->arena, sizeof all)};
    memcpy(mini->headers.v, all, sizeof all);
    companions->plan = hv_plan_new(&companions->header, 1, mini, err);
    return companions->plan != NULL;
}

static bool scan_files(struct hv_companions *companions,
                       const struct hv_source_file *files, struct hv_err *err)
{
    for (size_t i = 0; i < companions->n_scans; i++) {
        struct hv_scan *scan = &companions->scans[i];
        hv_scan(&files[i], companions->arena, scan);
        if (scan->refused)
            return hv_fail_at(err, files[i].path, scan->refused_line, 0,
                              "this file has %s", scan->refused);
    }
    return true;
}

struct hv_companions *hv_companions_new(const struct hv_source_file *files, size_t n,
                                        const struct hv_profile *profile,
                                        struct hv_err *err)
{
    struct hv_arena *arena = hv_arena_new();
    struct hv_companions *companions = hv_arena_alloc(arena, sizeof *companions);
    HV_BUF buf = {0};
    companions->arena = arena;
    companions->profile = profile;
    companions->n_scans = n;
    companions->scans = hv_arena_alloc(arena, (n + 1) * sizeof *companions->scans);
    companions->mask_files =
        hv_arena_alloc(arena, (profile->n_masks + 1) * sizeof *companions->mask_files);
    companions->signatures = hv_arena_alloc(arena, (profile->n_signatures + 1) *
                                                       sizeof *companions->signatures);
    if (scan_files(companions, files, err) &&
        hv_companion_masks_read(companions, &buf, err) &&
        hv_companion_signatures_read(companions, err) &&
        hv_companion_compat_read(companions, err) && make_plan(companions, &buf, err))
        return companions;
    hv_companions_free(companions);
    return NULL;
}

void hv_companions_free(struct hv_companions *companions)
{
    if (!companions)
        return;
    hv_plan_free(companions->plan);
    hv_arena_free(companions->arena);
}

const struct hv_plan *hv_companions_plan(const struct hv_companions *companions)
{
    return companions->plan;
}

/* ---- content to be added, without lines ---- */

/* Put a text of any characters so that different lists never look alike. */
static void put_text(struct hv_buf *buf, const char *text)
{
    hv_buf_printf(buf, "%zu:%s", strlen(text), text);
}

static void put_signature(struct hv_buf *buf, const struct hv_signature *s)
{
    put_text(buf, s->name);
    put_text(buf, s->hypercall);
    put_text(buf, s->abi);
    hv_buf_printf(buf, "%u", s->n_args);
    HV_EACH (arg, s->args, s->n_args) {
        put_text(buf, arg->type);
        hv_buf_putc(buf, arg->pointer ? '*' : ' ');
    }
    hv_buf_printf(buf, "%zu", s->callers.n);
    HV_EACH (caller, s->callers.v, s->callers.n)
        put_text(buf, *caller);
}

/* Put whole files if patterns decide which lines count. */
static void put_value_files(struct hv_buf *buf, const struct hv_companions *companions)
{
    const struct hv_profile *profile = companions->profile;
    HV_EACH (source, profile->values, profile->n_values)
        HV_EACH (path, source->files.v, source->files.n) {
            const struct hv_scan *scan = hv_companion_scan(companions, *path);
            put_text(buf, scan ? scan->file->bytes : "");
        }
}

static void put_companions(struct hv_buf *buf, const struct hv_companions *companions)
{
    const struct hv_profile *profile = companions->profile;
    HV_EACH (scan, companions->scans, companions->n_scans)
        put_text(buf, scan->file->path);
    put_text(buf, companions->header.bytes);
    HV_EACH (scan, companions->mask_files, profile->n_masks)
        put_text(buf, *scan ? (*scan)->file->path : "");
    HV_EACH (list, companions->signatures, profile->n_signatures) {
        hv_buf_printf(buf, "%zu", list->n);
        HV_EACH (signature, list->v, list->n)
            put_signature(buf, signature);
    }
    HV_EACH (entry, companions->compat, companions->n_compat) {
        hv_buf_putc(buf, entry->translated ? '!' : '?');
        put_text(buf, entry->name);
    }
    put_value_files(buf, companions);
}

static bool put_files(struct hv_buf *buf, const struct hv_source_files *files,
                      const struct hv_profile *profile)
{
    struct hv_companions *companions =
        hv_companions_new(files->v, files->n, profile, &(struct hv_err){0});
    if (companions)
        put_companions(buf, companions);
    hv_companions_free(companions);
    return companions != NULL;
}

bool hv_companions_alike(const struct hv_source_files *a,
                         const struct hv_source_files *b,
                         const struct hv_profile *profile)
{
    HV_BUF x = {0}, y = {0};
    return put_files(&x, a, profile) && put_files(&y, b, profile) && x.n == y.n &&
           (!x.n || memcmp(x.p, y.p, x.n) == 0);
}

/* ---- into a surface ---- */

struct hv_entity *hv_companion_add(struct hv_companion_writer *a, enum hv_class cls,
                                   const char *name, const char *file, uint32_t line)
{
    struct hv_entity *e = HV_ADD(a->v, a->n, a->cap);
    *e = (struct hv_entity){.cls = cls,
                            .name = hv_atom(a->atoms, name),
                            .audiences = a->surface->audiences,
                            .file = hv_atom(a->atoms, file),
                            .line = line};
    return e;
}

const struct hv_entity *hv_companion_value(const struct hv_companion_writer *a,
                                           const char *name)
{
    return HV_FIND(e, a->values->entities, name ? a->values->n_entities : 0,
                   strcmp(e->name, name) == 0);
}

bool hv_companion_on_arch(uint32_t archs, unsigned arch)
{
    return !archs || archs & HV_BIT(arch);
}

const struct hv_entity *hv_companion_named(const struct hv_companion_writer *a,
                                           enum hv_class cls, const char *template,
                                           const char *name)
{
    HV_BUF buf = {0};
    if (!template || !strstr(template, "%s"))
        return NULL;
    hv_put_template(&buf, template, (struct hv_span){name, strlen(name)});
    return hv_surface_find(a->surface, cls, buf.p, ~0u);
}

static void list_files(struct hv_companion_writer *a)
{
    struct hv_strings *files = &a->surface->side_files;
    HV_EACH (scan, a->companions->scans, a->companions->n_scans)
        hv_strings_add(files, hv_atom(a->atoms, scan->file->path), a->surface->arena);
    HV_SORT(files->v, files->n, hv_by_text);
}

bool hv_companions_add(const struct hv_companions *companions,
                       const struct hv_variant *values, struct hv_surface *surface,
                       struct hv_atoms *atoms, struct hv_err *err)
{
    struct hv_companion_writer a = {.companions = companions,
                                    .values = values,
                                    .arch = values->arch,
                                    .surface = surface,
                                    .atoms = atoms};
    bool ok = hv_companion_masks_add(&a, err);
    if (ok) {
        hv_companion_values_add(&a);
        hv_companion_signatures_add(&a);
        list_files(&a);
        hv_companion_compat_add(&a);
        hv_surface_append(surface, a.v, a.n);
    }
    free(a.v);
    return ok;
}
