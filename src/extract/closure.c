/* SPDX-License-Identifier: MIT */
#include "extract/closure.h"

#include "extract/libc_headers.h"
#include "extract/scan.h"

enum { MAX_FILES = 1024 };

struct closure_file {
    const char *path; /* below the roots */
    const char *full; /* from the tree's top; NULL: it is not a file of the tree */
    const char *bytes;
    size_t n;
    size_t n_links, cap_links;
    struct hv_source_link *links;
};

struct closure {
    struct hv_tree *tree;
    const struct hv_closure_start *start;
    struct hv_arena *arena;
    struct closure_file *files;
    size_t n, cap;
};

const char *hv_path_normalised(struct hv_arena *arena, const char *path)
{
    char *out = hv_arena_alloc(arena, strlen(path) + 2);
    size_t n = 0;
    for (const char *p = path; *p;) {
        size_t k = strcspn(p, "/");
        if (k == 2 && p[0] == '.' && p[1] == '.') {
            if (!n)
                return NULL;
            do
                n--;
            while (n && out[n - 1] != '/');
        } else if (k && !(k == 1 && p[0] == '.')) {
            memcpy(out + n, p, k);
            n += k;
            out[n++] = '/';
        }
        p += k;
        while (*p == '/')
            p++;
    }
    if (n)
        n--;
    out[n] = '\0';
    return out;
}

static bool has_path(const struct closure *c, const char *path)
{
    return HV_ANY(file, c->files, c->n, strcmp(file->path, path) == 0);
}

static bool add_file(struct closure *c, const struct closure_file *file,
                     struct hv_err *err)
{
    if (c->n == MAX_FILES)
        return hv_fail(err, HV_ERR_INPUT, file->path,
                       "more than %d headers include one another", MAX_FILES);
    *HV_ARENA_ADD(c->arena, c->files, c->n, c->cap) = *file;
    return true;
}

enum found { FOUND, ABSENT, FAILED };

/* Add a file of the tree, to be called path. */
static enum found add_from_tree(struct closure *c, const char *full, const char *path,
                                struct hv_err *err)
{
    struct hv_err why = {0};
    const struct hv_source_file *file = hv_tree_file(c->tree, full, &why);
    if (file)
        return add_file(
                   c,
                   &(struct closure_file){
                       .path = path, .full = full, .bytes = file->bytes, .n = file->n},
                   err)
                   ? FOUND
                   : FAILED;
    if (why.code)
        *err = why;
    return why.code ? FAILED : ABSENT;
}

static enum found add_from(struct closure *c, const char *root, const char *path,
                           struct hv_err *err)
{
    const char *full = strcmp(root, ".") == 0
                           ? path
                           : hv_arena_join(c->arena, root, strlen(root), "/", path);
    return add_from_tree(c, full, path, err);
}

/* Add the header that a build generates for an architecture without its own. */
static enum found add_wrapper(struct closure *c, const char *path, struct hv_err *err)
{
    HV_EACH (w, c->start->layout ? c->start->layout->wrappers : NULL,
             c->start->layout->n_wrappers) {
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
        const struct closure_file wrapper = {
            .path = path, .bytes = text, .n = strlen(text)};
        return found == FOUND && add_file(c, &wrapper, err) ? FOUND : FAILED;
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

/* The path of a file in the closure: below the first root that contains it, else from
 * the top of the tree. */
static const char *path_of(const struct closure *c, const char *full)
{
    for (size_t r = 0; r < c->start->roots->n; r++) {
        const char *root = c->start->roots->v[r];
        size_t n = strlen(root);
        if (strncmp(full, root, n) == 0 && full[n] == '/')
            return full + n + 1;
    }
    return full;
}

/* Add the file that a name with ".." refers to from a folder of the tree, and record it
 * for the includer, since no root has that name. */
static enum found add_linked(struct closure *c, size_t includer, const char *folder,
                             const char *name, struct hv_err *err)
{
    const char *full =
        hv_path_normalised(c->arena, hv_arena_printf(c->arena, "%s/%s", folder, name));
    if (!full)
        return ABSENT;
    const char *path = path_of(c, full);
    enum found found = has_path(c, path) ? FOUND : add_from_tree(c, full, path, err);
    struct closure_file *from = &c->files[includer];
    if (found == FOUND) {
        *HV_ARENA_ADD(c->arena, from->links, from->n_links, from->cap_links) =
            (struct hv_source_link){name, path};
    }
    return found;
}

/* Search as a compiler does: beside the includer, then from each root, anywhere in the
 * tree. */
static enum found look_upwards(struct closure *c, size_t includer,
                               const struct hv_scan_include *include,
                               struct hv_err *err)
{
    const char *full = c->files[includer].full;
    const char *slash = full ? strrchr(full, '/') : NULL;
    enum found found = ABSENT;
    if (!include->angled && slash)
        found = add_linked(c, includer,
                           hv_arena_printf(c->arena, "%.*s", (int)(slash - full), full),
                           include->name, err);
    for (size_t r = 0; found == ABSENT && r < c->start->roots->n; r++)
        found = add_linked(c, includer, c->start->roots->v[r], include->name, err);
    return found;
}

/* Search beside the includer first if the name is quoted. */
static enum found look_below(struct closure *c, size_t includer,
                             const struct hv_scan_include *include, struct hv_err *err)
{
    const char *from = c->files[includer].path, *slash = strrchr(from, '/');
    enum found found = ABSENT;
    if (!include->angled && slash)
        found =
            look_up_include(c,
                            hv_arena_printf(c->arena, "%.*s/%s", (int)(slash - from),
                                            from, include->name),
                            err);
    return found == ABSENT ? look_up_include(c, include->name, err) : found;
}

static bool add_include(struct closure *c, size_t includer,
                        const struct hv_scan_include *include, struct hv_err *err)
{
    if (*include->name == '/' || (include->angled && hv_libc_has(include->name)) ||
        hv_stub_find(c->start->profile, include->name, 0))
        return true;
    return (strstr(include->name, "..")
                ? look_upwards(c, includer, include, err)
                : look_below(c, includer, include, err)) != FAILED;
}

static struct hv_source_file source_of(const struct closure_file *file)
{
    return (struct hv_source_file){.path = file->path,
                                   .bytes = file->bytes,
                                   .n = file->n,
                                   .n_links = file->n_links,
                                   .links = file->links};
}

bool hv_closure_read(struct hv_tree *tree, const struct hv_closure_start *start,
                     struct hv_arena *arena, struct hv_source_files *ret_files,
                     struct hv_err *err)
{
    struct closure c = {.tree = tree, .start = start, .arena = arena};
    bool ok = true;
    for (size_t i = 0; ok && i < start->headers->n; i++)
        ok = look_up_include(&c, start->headers->v[i], err) != FAILED;
    /* found headers are appended, and scanned in turn */
    for (size_t i = 0; ok && i < c.n; i++) {
        struct hv_scan scan;
        const struct hv_source_file file = source_of(&c.files[i]);
        hv_scan(&file, arena, &scan);
        for (size_t k = 0; ok && k < scan.n_includes; k++)
            ok = add_include(&c, i, &scan.includes[k], err);
    }
    struct hv_source_file *files = hv_arena_alloc(arena, (c.n + 1) * sizeof *files);
    for (size_t i = 0; i < c.n; i++)
        files[i] = source_of(&c.files[i]);
    HV_SORT(files, c.n, hv_by_text);
    *ret_files = (struct hv_source_files){files, c.n};
    return ok;
}
