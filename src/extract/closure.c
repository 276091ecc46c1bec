/* SPDX-License-Identifier: MIT */
#include "extract/closure.h"

#include "extract/scan.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_FILES = 1024 };

struct closure {
    struct hv_tree *tree;
    const struct hv_closure_start *start;
    struct hv_arena *arena;
    struct hv_source_file *files;
    size_t n, cap;
};

static bool has_path(const struct closure *c, const char *path)
{
    for (size_t i = 0; i < c->n; i++)
        if (strcmp(c->files[i].path, path) == 0)
            return true;
    return false;
}

static bool add_file(struct closure *c, const char *path, const char *bytes, size_t n,
                     struct hv_err *err)
{
    if (c->n == MAX_FILES)
        return hv_fail(err, HV_ERR_INPUT, path,
                       "more than %d headers include one another", MAX_FILES);
    HV_ARENA_GROW(c->arena, c->files, c->n, c->cap);
    c->files[c->n++] = (struct hv_source_file){.path = path, .bytes = bytes, .n = n};
    return true;
}

enum found { FOUND, ABSENT, FAILED };

static enum found add_from(struct closure *c, const char *root, const char *path,
                           struct hv_err *err)
{
    struct hv_err why = {0};
    const char *full =
        strcmp(root, ".") == 0 ? path : hv_arena_printf(c->arena, "%s/%s", root, path);
    const struct hv_source_file *file = hv_tree_file(c->tree, full, &why);
    if (file)
        return add_file(c, path, file->bytes, file->n, err) ? FOUND : FAILED;
    if (why.code)
        *err = why;
    return why.code ? FAILED : ABSENT;
}

/* What a build generates where an architecture has no header of its own. */
static enum found add_wrapper(struct closure *c, const char *path, struct hv_err *err)
{
    for (size_t i = 0; i < c->start->layout->n_wrappers; i++) {
        const struct hv_wrapper *w = &c->start->layout->wrappers[i];
        size_t n = strlen(w->prefix);
        if (strncmp(path, w->prefix, n) != 0)
            continue;
        const char *to = hv_arena_printf(c->arena, "%s%s", w->to, path + n);
        enum found found = ABSENT;
        for (size_t r = 0; found == ABSENT && r < c->start->roots->n; r++)
            found =
                has_path(c, to) ? FOUND : add_from(c, c->start->roots->v[r], to, err);
        if (found == ABSENT)
            continue;
        const char *text = hv_arena_printf(c->arena, "#include <%s>\n", to);
        return found == FOUND && add_file(c, path, text, strlen(text), err) ? FOUND
                                                                            : FAILED;
    }
    return ABSENT;
}

static enum found look_up_include(struct closure *c, const char *path,
                                  struct hv_err *err)
{
    enum found found = has_path(c, path) ? FOUND : ABSENT;
    for (size_t r = 0; found == ABSENT && r < c->start->roots->n; r++)
        found = add_from(c, c->start->roots->v[r], path, err);
    return found == ABSENT ? add_wrapper(c, path, err) : found;
}

/* Beside the includer first, where it is quoted. Never out of the roots. */
static bool add_include(struct closure *c, const char *from,
                        const struct hv_scan_include *include, struct hv_err *err)
{
    const char *slash = strrchr(from, '/');
    enum found found = ABSENT;
    if (*include->name == '/' || strstr(include->name, ".."))
        return true;
    if (!include->angled && slash)
        found =
            look_up_include(c,
                            hv_arena_printf(c->arena, "%.*s/%s", (int)(slash - from),
                                            from, include->name),
                            err);
    if (found == ABSENT)
        found = look_up_include(c, include->name, err);
    return found != FAILED;
}

static int by_path(const void *a, const void *b)
{
    const struct hv_source_file *x = a, *y = b;
    return strcmp(x->path, y->path);
}

bool hv_closure_read(struct hv_tree *tree, const struct hv_closure_start *start,
                     struct hv_arena *arena, struct hv_source_files *ret_files,
                     struct hv_err *err)
{
    struct closure c = {.tree = tree, .start = start, .arena = arena};
    bool ok = true;
    for (size_t i = 0; ok && i < start->headers->n; i++)
        ok = look_up_include(&c, start->headers->v[i], err) != FAILED;
    /* A header that is found goes behind the last one, and is scanned in its turn. */
    for (size_t i = 0; ok && i < c.n; i++) {
        struct hv_scan scan;
        const struct hv_source_file file = c.files[i];
        hv_scan(&file, arena, &scan);
        for (size_t k = 0; ok && k < scan.n_includes; k++)
            ok = add_include(&c, file.path, &scan.includes[k], err);
    }
    if (c.n)
        qsort(c.files, c.n, sizeof *c.files, by_path);
    *ret_files = (struct hv_source_files){c.files, c.n};
    return ok;
}
