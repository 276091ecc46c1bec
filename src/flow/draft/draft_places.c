/* SPDX-License-Identifier: MIT */
#include "flow/draft/draft_parts.h"

#include "extract/closure.h"
#include "extract/libc_headers.h"
#include "extract/scan.h"

#include <strings.h>

static struct hv_strings strings_of(const struct hv_paths *list)
{
    return (struct hv_strings){.n = list->n, .v = list->v};
}

static const char *folder_of(const struct hv_places *p, const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? hv_arena_strndup(p->arena, path, (size_t)(slash - path)) : ".";
}

static const char *path_below(const char *path, const char *folder)
{
    return strcmp(folder, ".") == 0 ? path : path + strlen(folder) + 1;
}

static const char *join(const struct hv_places *p, const char *folder, const char *name)
{
    return strcmp(folder, ".") == 0 ? name
                                    : hv_arena_printf(p->arena, "%s/%s", folder, name);
}

static size_t count_below(const struct hv_places *p, const char *folder)
{
    size_t n = 0;
    for (size_t i = 0; i < p->all.n; i++)
        n += hv_path_is_below(p->all.v[i].path, folder);
    return n;
}

/* ---- where they and their includes are ---- */

static bool is_libc_header(const char *name)
{
    for (const struct hv_header_text *h = hv_libc_headers(); h->path; h++)
        if (strcmp(h->path, name) == 0)
            return true;
    return false;
}

static const char *common_folder(const struct hv_places *p)
{
    const char *folder = folder_of(p, p->chosen.v[0]);
    for (size_t i = 1; i < p->chosen.n; i++)
        while (!hv_path_is_below(p->chosen.v[i], folder))
            folder = folder_of(p, folder);
    return folder;
}

static bool scan_path(const struct hv_places *p, const char *path, struct hv_scan *ret)
{
    struct hv_err ignored = {0}; /* told when it is read in earnest */
    const struct hv_source_file *file = hv_tree_file(p->tree, path, &ignored);
    *ret = (struct hv_scan){0};
    if (file)
        hv_scan(file, p->arena, ret);
    return file != NULL;
}

/* A root with the words of one architecture; NULL: there are no more of them. */
static const char *expand_root(const struct hv_places *p, const char *root, size_t arch)
{
    const char *open = strchr(root, '{');
    if (!open)
        return arch == 0 ? root : NULL;
    return arch < p->draft->n_archs
               ? hv_arena_printf(p->arena, "%.*s%s%s", (int)(open - root), root,
                                 p->draft->archs[arch].word, strchr(open, '}') + 1)
               : NULL;
}

/* The path of an include beside its includer or below one of the roots, or NULL. */
static const char *find_include(const struct hv_places *p, const char *includer,
                                const char *name)
{
    const char *root,
        *path = hv_path_normalised(p->arena, join(p, folder_of(p, includer), name));
    if (path && hv_tree_has(p->tree, path))
        return path;
    for (size_t i = 0; i < p->roots.n; i++)
        for (size_t a = 0; (root = expand_root(p, p->roots.v[i], a)); a++) {
            path = hv_path_normalised(p->arena, join(p, root, name));
            if (path && hv_tree_has(p->tree, path))
                return path;
        }
    return NULL;
}

/* How many includes of the headers are below the folder. */
static size_t count_includes(const struct hv_places *p, const char *folder)
{
    size_t n = 0;
    for (size_t i = 0; i < p->chosen.n; i++) {
        struct hv_scan scan;
        scan_path(p, p->chosen.v[i], &scan);
        for (size_t k = 0; k < scan.n_includes; k++)
            n += hv_tree_has(p->tree, join(p, folder, scan.includes[k].name));
    }
    return n;
}

/* The folder from which most includes are found, the deepest of several. */
static const char *find_root(const struct hv_places *p)
{
    const char *folder = common_folder(p), *best = folder;
    size_t most = count_includes(p, folder);
    while (strcmp(folder, ".") != 0) {
        folder = folder_of(p, folder);
        size_t n = count_includes(p, folder);
        if (n > most) {
            best = folder;
            most = n;
        }
    }
    return best;
}

/* ---- architectures ---- */

static bool is_called(const struct hv_arch *arch, const char *word)
{
    bool called = strcasecmp(arch->name, word) == 0;
    for (size_t i = 0; !called && i < arch->aliases.n; i++)
        called = strcasecmp(arch->aliases.v[i], word) == 0;
    return called;
}

/* The architecture of the profiles that there are; of several that are called so, the
 * first of 64 bits. NULL: it is not a name of one. */
static const struct hv_arch *arch_called(const struct hv_places *p, const char *word)
{
    const struct hv_arch *found = NULL;
    for (size_t i = 0; i < p->run->n_profiles; i++)
        HV_EACH (arch, p->run->profiles[i]->archs, p->run->profiles[i]->n_archs) {
            if (is_called(arch, word) && (!found || (found->bits < arch->bits)))
                found = arch;
        }
    return found;
}

/* The word in the path by which it belongs to an architecture ("arch/x86/",
 * "arch-arm.h", "x86_64/"), its place in ret_at; NULL: to none. */
static const char *arch_word(const struct hv_places *p, const char *path,
                             const char **ret_at)
{
    for (const char *at = path; *at;) {
        size_t n = strcspn(at, "/");
        size_t skip =
            strncmp(at, "arch-", 5) == 0 || strncmp(at, "arch_", 5) == 0 ? 5 : 0;
        size_t end = !at[n] && n > 2 ? n - 2 : n; /* without ".h" */
        const char *word =
            end > skip ? hv_arena_strndup(p->arena, at + skip, end - skip) : "";
        if (arch_called(p, word)) {
            *ret_at = at;
            return word;
        }
        at += n + (at[n] == '/');
    }
    return NULL;
}

static void add_arch(struct hv_places *p, const char *word, const char *why)
{
    struct hv_draft *d = p->draft;
    const struct hv_arch *arch = arch_called(p, word);
    for (size_t i = 0; i < d->n_archs; i++)
        if (strcmp(d->archs[i].arch->name, arch->name) == 0)
            return;
    if (d->n_archs < HV_MAX_ARCHS)
        d->archs[d->n_archs++] = (struct hv_draft_arch){
            .arch = arch, .word = hv_atom(p->run->atoms, word), .why = why};
}

static void find_archs(struct hv_places *p)
{
    const char *at;
    for (int anywhere = 0; anywhere < 2 && !p->draft->n_archs; anywhere++)
        for (size_t i = 0; i < p->all.n; i++) {
            const char *path = p->all.v[i].path;
            const char *word = arch_word(p, path, &at);
            bool arch = word && (strncmp(at, "arch", 4) == 0 ||
                                 (at - path >= 5 && strncmp(at - 5, "arch/", 5) == 0));
            bool folder = word && at[strlen(word)] == '/'; /* "ia32.h" is none */
            if (word && (arch || (anywhere && folder)) && !hv_draft_is_other(path))
                add_arch(p, word, hv_arena_printf(p->arena, "as in %s", path));
        }
    if (!p->draft->n_archs)
        add_arch(p, "x86_64", "no folder of the tree is called like an architecture");
}

/* "include/arch/{arch}" of "include/arch/x86/asm/x.h"; NULL: it is in no architecture's
 * folder. */
static const char *arch_root(const struct hv_places *p, const char *path)
{
    const char *at, *word = arch_word(p, path, &at);
    return word && strchr(at, '/') && strncmp(at, "arch-", 5) != 0
               ? hv_arena_printf(p->arena, "%.*s{arch}", (int)(at - path), path)
               : NULL;
}

/* Headers that two architectures have, each in its folder, are one header. */
static void find_arch_roots(struct hv_places *p)
{
    for (size_t i = 0; i < p->chosen.n; i++) {
        const char *root = arch_root(p, p->chosen.v[i]), *at;
        for (size_t k = 0; root && k < i; k++) {
            const char *other = arch_root(p, p->chosen.v[k]);
            if (!other || strcmp(other, root) != 0)
                continue;
            hv_paths_add(p, &p->roots, root);
            add_arch(p, arch_word(p, p->chosen.v[i], &at), "it has public headers");
            add_arch(p, arch_word(p, p->chosen.v[k], &at), "it has public headers");
        }
    }
}

/* Headers below the root that belong to one: "arch-x86/xen.h", "x86/regs.h". */
static void find_arch_headers(struct hv_places *p, const char *root)
{
    for (size_t i = 0; i < p->chosen.n; i++) {
        const char *path = path_below(p->chosen.v[i], root), *at;
        const char *word = arch_word(p, path, &at);
        if (!word)
            continue;
        add_arch(p, word, "its own headers are among the public ones");
        HV_EACH (arch, p->draft->archs, p->draft->n_archs) {
            if (strcmp(arch->arch->name, arch_called(p, word)->name) != 0)
                continue;
            struct hv_paths own = {
                .v = arch->headers.v, .n = arch->headers.n, .cap = arch->headers.n};
            hv_paths_add(p, &own,
                         hv_arena_printf(p->arena, "%.*s%s",
                                         (int)(at + strcspn(at, "/") - path), path,
                                         strchr(at, '/') ? "/*" : ""));
            arch->headers = strings_of(&own);
        }
    }
}

/* ---- what is included ---- */

static size_t common_length(const char *a, const char *b)
{
    size_t n = 0;
    while (a[n] && a[n] == b[n])
        n++;
    return n;
}

/* A folder of the tree below which the include is: of several the nearest to the
 * includer, an architecture's with "{arch}" for it. NULL: there is none. */
static const char *root_of_include(const struct hv_places *p, const char *includer,
                                   const char *name)
{
    const char *best = NULL, *at;
    size_t n = strlen(name), nearest = 0;
    for (size_t i = 0; i < p->all.n; i++) {
        const char *path = p->all.v[i].path;
        size_t len = strlen(path), near = 1 + common_length(path, includer);
        if (len <= n + 1 || strcmp(path + len - n, name) != 0 ||
            path[len - n - 1] != '/' || hv_draft_is_other(path) || near <= nearest)
            continue;
        best = hv_arena_strndup(p->arena, path, len - n - 1);
        nearest = near;
    }
    const char *word = best ? arch_word(p, best, &at) : NULL;
    return word ? hv_arena_printf(p->arena, "%.*s{arch}%s", (int)(at - best), best,
                                  at + strcspn(at, "/"))
                : best;
}

/* The file of the include, perhaps below a root that is found for it. */
static const char *follow_include(struct hv_places *p, const char *includer,
                                  const char *name)
{
    const char *path = find_include(p, includer, name);
    const char *root = path ? NULL : root_of_include(p, includer, name);
    if (!root)
        return path;
    hv_paths_add(p, &p->roots, root);
    return find_include(p, includer, name);
}

/* What is included from elsewhere is not an interface, but its types may be needed.
 * Where it leads to more and more private headers, stand-ins are better. */
static void follow_includes(struct hv_places *p)
{
    enum { MOST = 12 };
    struct hv_paths queue = {0};
    size_t n_roots = p->roots.n;
    for (size_t i = 0; i < p->chosen.n; i++)
        hv_paths_add(p, &queue, p->chosen.v[i]);
    for (size_t i = 0; i < queue.n && p->helpers.n <= MOST; i++) {
        struct hv_scan scan;
        scan_path(p, queue.v[i], &scan);
        for (size_t k = 0; k < scan.n_includes; k++) {
            const char *name = scan.includes[k].name;
            const char *path =
                is_libc_header(name) ? NULL : follow_include(p, queue.v[i], name);
            if (!path || HV_ANY(x, p->chosen.v, p->chosen.n, strcmp(*x, path) == 0))
                continue;
            hv_paths_add(p, &queue, path);
            hv_paths_add(p, &p->helpers, path);
        }
    }
    if (p->helpers.n <= MOST)
        return;
    p->roots.n = n_roots;
    p->helpers.n = 0;
}

/* "public" where headers are included as <public/x.h> from the folder itself. */
static void find_include_as(struct hv_places *p, const char *root)
{
    const char *name = strrchr(root, '/') ? strrchr(root, '/') + 1 : root;
    size_t n = strlen(name);
    for (size_t i = 0; i < p->chosen.n; i++) {
        struct hv_scan scan;
        scan_path(p, p->chosen.v[i], &scan);
        for (size_t k = 0; k < scan.n_includes; k++) {
            const char *include = scan.includes[k].name;
            if (strncmp(include, name, n) == 0 && include[n] == '/' &&
                hv_tree_has(p->tree, join(p, root, include + n + 1)))
                p->draft->include_as = name;
        }
    }
}

/* ---- all of it ---- */

/* As it is included: below the deepest root that holds it; architectures share names.
 */
static const char *name_of(const struct hv_places *p, const char *path)
{
    const char *root, *name = path;
    for (size_t i = 0; i < p->roots.n; i++)
        for (size_t a = 0; (root = expand_root(p, p->roots.v[i], a)); a++)
            if (hv_path_is_below(path, root) &&
                strlen(path_below(path, root)) < strlen(name))
                name = path_below(path, root);
    return name;
}

/* A header that another one includes comes in by that one: where headers are names, it
 * need not be listed, and may not be meant to stand alone. */
static bool includes(const struct hv_places *p, const char *includer,
                     const char *header)
{
    struct hv_scan scan;
    scan_path(p, includer, &scan);
    for (size_t n = 0; n < scan.n_includes; n++) {
        const char *path = find_include(p, includer, scan.includes[n].name);
        if (path && strcmp(name_of(p, path), name_of(p, header)) == 0)
            return true;
    }
    return false;
}

static void drop_included(struct hv_places *p)
{
    struct hv_paths kept = {0};
    for (size_t i = 0; i < p->chosen.n; i++) {
        const char *header = p->chosen.v[i];
        bool included = false;
        for (size_t k = 0; !included && k < p->chosen.n; k++) {
            bool there = k > i; /* or it was not dropped itself */
            for (size_t n = 0; k < i && n < kept.n; n++)
                there |= strcmp(kept.v[n], p->chosen.v[k]) == 0;
            included = there && includes(p, p->chosen.v[k], header);
        }
        if (!included)
            hv_paths_add(p, &kept, header);
    }
    p->chosen = kept;
}

static struct hv_strings names_of(struct hv_places *p, const struct hv_paths *paths)
{
    struct hv_paths names = {0};
    for (size_t i = 0; i < paths->n; i++)
        hv_paths_add(p, &names, name_of(p, paths->v[i]));
    return strings_of(&names);
}

/* One root whose every header counts: a glob says so for those to come, too. */
static bool is_whole_folder(const struct hv_places *p, const char *root)
{
    return p->roots.n == 1 && p->chosen.n > 1 && count_below(p, root) == p->chosen.n;
}

static void fill_draft(struct hv_places *p, const char *root)
{
    static const char *const every[] = {"*.h"};
    const char *at;
    struct hv_draft *d = p->draft;
    struct hv_strings names = names_of(p, &p->chosen);
    d->markers = (struct hv_strings){.n = 1, .v = names.v};
    for (size_t i = names.n; i-- > 0;)
        if (!arch_word(p, names.v[i], &at)) /* all architectures have it */
            d->markers.v = &names.v[i];
    d->headers = names;
    d->helpers = names_of(p, &p->helpers);
    d->roots = strings_of(&p->roots);
    if (!is_whole_folder(p, root))
        return;
    struct hv_paths one = {0};
    hv_paths_add(p, &one, every[0]);
    d->headers = strings_of(&one);
}

bool hv_draft_places(struct hvabi *run, struct hv_tree *tree, const char *const *from,
                     struct hv_draft *draft, struct hv_err *err)
{
    struct hv_places p = {
        .run = run, .tree = tree, .draft = draft, .arena = run->arena};
    if (!hv_draft_headers(&p, from, err))
        return false;
    const char *root = find_root(&p);
    find_arch_roots(&p);
    hv_paths_add(&p, &p.roots, root);
    find_archs(&p);
    find_include_as(&p, root);
    follow_includes(&p);
    if (p.roots.n == 1)
        find_arch_headers(&p, root);
    if (!is_whole_folder(&p, root))
        drop_included(&p);
    fill_draft(&p, root);
    return true;
}
