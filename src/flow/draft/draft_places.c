/* SPDX-License-Identifier: MIT */
#include "flow/draft/draft_parts.h"

#include "extract/closure.h"
#include "extract/libc_headers.h"

#include <strings.h>

static const char *folder_of(const struct hv_places *p, const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? hv_arena_strndup(p->arena, path, (size_t)(slash - path)) : ".";
}

static const char *join(const struct hv_places *p, const char *folder, const char *name)
{
    return strcmp(folder, ".") == 0 ? name
                                    : hv_arena_printf(p->arena, "%s/%s", folder, name);
}

static size_t count_below(const struct hv_places *p, const char *folder)
{
    return HV_SUM(x, p->all.v, p->all.n, hv_path_is_below(x->path, folder));
}

/* ---- headers and their includes ---- */

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

struct hv_scan hv_draft_scan(const struct hv_places *p, const char *path)
{
    struct hv_err ignored = {0}; /* reported when the file is really read */
    const struct hv_source_file *file = hv_tree_file(p->tree, path, &ignored);
    struct hv_scan scan = {0};
    if (file)
        hv_scan(file, p->arena, &scan);
    return scan;
}

/* The root with the word of that architecture; NULL: there are no more of these. */
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

const char *hv_draft_include(const struct hv_places *p, const char *includer,
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

/* The number of includes of the headers that are below the folder. */
static size_t count_includes(const struct hv_places *p, const char *folder)
{
    size_t n = 0;
    HV_EACH (header, p->chosen.v, p->chosen.n) {
        const struct hv_scan scan = hv_draft_scan(p, *header);
        HV_EACH (include, scan.includes, scan.n_includes)
            n += hv_tree_has(p->tree, join(p, folder, include->name));
    }
    return n;
}

/* The folder with most of the includes, the deepest of equals. */
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

/* ---- what is included ---- */

/* The folder of the tree from which the include is found, the nearest to the includer,
 * with "{arch}" for an architecture. NULL: none. */
static const char *root_of_include(const struct hv_places *p, const char *includer,
                                   const char *name)
{
    const char *best = NULL, *at;
    size_t n = strlen(name), nearest = 0;
    HV_EACH (header, p->all.v, p->all.n) {
        const char *path = header->path;
        size_t len = strlen(path), near = 1 + hv_common_prefix(path, includer);
        if (len <= n + 1 || !hv_path_ends_with(path, name) || hv_draft_is_other(path) ||
            near <= nearest)
            continue;
        best = hv_arena_strndup(p->arena, path, len - n - 1);
        nearest = near;
    }
    const char *word = best ? hv_draft_arch_word(p, best, &at) : NULL;
    return word ? hv_arena_printf(p->arena, "%.*s{arch}%s", (int)(at - best), best,
                                  at + strcspn(at, "/"))
                : best;
}

/* The file of the include, possibly below a newly found root. */
static const char *follow_include(struct hv_places *p, const char *includer,
                                  const char *name)
{
    const char *path = hv_draft_include(p, includer, name);
    const char *root = path ? NULL : root_of_include(p, includer, name);
    if (!root)
        return path;
    hv_paths_add(p, &p->roots, root);
    return hv_draft_include(p, includer, name);
}

/* Is it in the folder of a chosen header, or below? */
static bool is_beside_chosen(const struct hv_places *p, const char *path)
{
    return HV_ANY(
        header, p->chosen.v, p->chosen.n,
        strcmp(folder_of(p, path), folder_of(p, *header)) == 0 ||
            (strchr(*header, '/') && hv_path_is_below(path, folder_of(p, *header))));
}

/* Follow includes to headers elsewhere, which are helpers: not the interface, but their
 * types may be needed. If that leads to more and more private headers, stubs are
 * better. A header beside its includer is as public as that, so it is no helper. */
static void follow_includes(struct hv_places *p)
{
    enum { MOST = 12 };
    struct hv_strings queue = {0};
    size_t n_roots = p->roots.n;
    HV_EACH (header, p->chosen.v, p->chosen.n)
        hv_paths_add(p, &queue, *header);
    for (size_t i = 0; i < queue.n && p->helpers.n <= MOST; i++) {
        const struct hv_scan scan = hv_draft_scan(p, queue.v[i]);
        HV_EACH (include, scan.includes, scan.n_includes) {
            const char *path = is_libc_header(include->name)
                                   ? NULL
                                   : follow_include(p, queue.v[i], include->name);
            if (!path || hv_strings_have(&p->chosen, path))
                continue;
            hv_paths_add(p, &queue, path);
            if (!is_beside_chosen(p, path))
                hv_paths_add(p, &p->helpers, path);
        }
    }
    if (p->helpers.n <= MOST)
        return;
    p->roots.n = n_roots;
    p->helpers.n = 0;
}

/* Set "public" if headers are included as <public/x.h> within the folder. */
static void find_include_as(struct hv_places *p, const char *root)
{
    const char *name = hv_base_name(root);
    size_t n = strlen(name);
    HV_EACH (header, p->chosen.v, p->chosen.n) {
        const struct hv_scan scan = hv_draft_scan(p, *header);
        HV_EACH (include, scan.includes, scan.n_includes)
            if (strncmp(include->name, name, n) == 0 && include->name[n] == '/' &&
                hv_tree_has(p->tree, join(p, root, include->name + n + 1)))
                p->draft->include_as = name;
    }
}

/* ---- which release it is ---- */

/* Names of the two numbers in makefiles, or at the end of macro names. */
static const char *const version_names[][2] = {{"MAJOR_VERSION", "MINOR_VERSION"},
                                               {"VERSION_MAJOR", "VERSION_MINOR"},
                                               {"VERSION", "PATCHLEVEL"},
                                               {"MAJOR", "MINOR"}};

/* Is the line "NAME = 4", as in a makefile? */
static bool gives_number(const char *line, const char *name)
{
    size_t n = strlen(name);
    if (strncmp(line, name, n) != 0)
        return false;
    line += n + strspn(line + n, " \t");
    line += strspn(line, ":?");
    return *line == '=' && isdigit((unsigned char)line[1 + strspn(line + 1, " \t")]);
}

/* The pattern of the line that sets the number; NULL: none does. */
static const char *line_pattern(const struct hv_places *p, const char *path,
                                const char *text, const char *name)
{
    const struct hv_scan scan =
        hv_ends_with(path, ".h") ? hv_draft_scan(p, path) : (struct hv_scan){0};
    HV_EACH (m, scan.macros, scan.n_macros)
        if (hv_ends_with(m->name, name) && isdigit((unsigned char)*m->body))
            return hv_atom_printf(
                p->run->atoms, "^#[[:space:]]*define[[:space:]]+%s[[:space:]]+([0-9]+)",
                m->name);
    for (const char *line = text; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (gives_number(line, name))
            return hv_atom_printf(p->run->atoms,
                                  "^%s[[:space:]]*[:?]?=[[:space:]]*([0-9]+)", name);
    }
    return NULL;
}

static void find_version_in(struct hv_places *p, const char *path)
{
    struct hv_err ignored = {0};
    struct hv_draft *d = p->draft;
    const struct hv_source_file *file = !d->version_file && hv_tree_has(p->tree, path)
                                            ? hv_tree_file(p->tree, path, &ignored)
                                            : NULL;
    for (size_t i = 0; file && !d->version_file && i < HV_COUNT(version_names); i++) {
        d->version_major = line_pattern(p, path, file->bytes, version_names[i][0]);
        d->version_minor = line_pattern(p, path, file->bytes, version_names[i][1]);
        if (d->version_major && d->version_minor)
            d->version_file = hv_atom(p->run->atoms, path);
    }
}

static void find_version(struct hv_places *p)
{
    static const char *const files[] = {"VERSION", "Makefile", "config.mk"};
    static const char *const words[] = {"version", NULL};
    for (size_t i = 0; i < HV_COUNT(files); i++)
        find_version_in(p, files[i]);
    HV_EACH (header, p->all.v, p->all.n)
        if (!hv_draft_is_other(header->path) &&
            hv_draft_has_word(hv_base_name(header->path), words))
            find_version_in(p, header->path);
}

/* ---- all of it ---- */

/* The name to include it by: below the deepest root that has it. Architectures share
 * names. */
static const char *name_of(const struct hv_places *p, const char *path)
{
    const char *root, *name = path;
    for (size_t i = 0; i < p->roots.n; i++)
        for (size_t a = 0; (root = expand_root(p, p->roots.v[i], a)); a++)
            if (hv_path_is_below(path, root) &&
                strlen(hv_draft_below(path, root)) < strlen(name))
                name = hv_draft_below(path, root);
    return name;
}

/* Is the header included by a listed one? Then it need not be listed by name, and may
 * not be meant to stand alone. */
static bool includes(const struct hv_places *p, const char *includer,
                     const char *header)
{
    const struct hv_scan scan = hv_draft_scan(p, includer);
    HV_EACH (include, scan.includes, scan.n_includes) {
        const char *path = hv_draft_include(p, includer, include->name);
        if (path && strcmp(name_of(p, path), name_of(p, header)) == 0)
            return true;
    }
    return false;
}

static void drop_included(struct hv_places *p)
{
    struct hv_strings kept = {0};
    for (size_t i = 0; i < p->chosen.n; i++) {
        const char *header = p->chosen.v[i];
        bool included = false;
        for (size_t k = 0; !included && k < p->chosen.n; k++) {
            bool there = k > i; /* or it was not dropped itself */
            there |= k < i && hv_strings_have(&kept, p->chosen.v[k]);
            included = there && includes(p, p->chosen.v[k], header);
        }
        if (!included)
            hv_paths_add(p, &kept, header);
    }
    p->chosen = kept;
}

static struct hv_strings names_of(struct hv_places *p, const struct hv_strings *paths)
{
    struct hv_strings names = {0};
    for (size_t i = 0; i < paths->n; i++)
        hv_paths_add(p, &names, name_of(p, paths->v[i]));
    return names;
}

/* Do all headers of the only root count? Then a glob can include future ones. */
static bool is_whole_folder(const struct hv_places *p, const char *root)
{
    return p->roots.n == 1 && p->chosen.n > 1 && count_below(p, root) == p->chosen.n;
}

/* Most numbers first. Headers that are in the draft are dropped before sorting. */
HV_BY(by_count, struct hv_proposal,
      HV_ORDER(hv_draft_count(y), hv_draft_count(x)) ?: strcmp(x->name, y->name))

static void drop_taken(struct hv_places *p)
{
    struct hv_proposals *list = &p->draft->speaking;
    HV_KEEP(x, list->v, list->n,
            !hv_strings_have(&p->chosen, x->name) &&
                !hv_strings_have(&p->helpers, x->name));
    HV_SORT(list->v, list->n, by_count);
}

/* The chosen header of all architectures that defines most: other releases have it as
 * well. */
static size_t find_marker(const struct hv_places *p)
{
    const char *at;
    size_t best = 0, most = 0;
    for (size_t i = 0; i < p->chosen.n; i++) {
        bool arch = hv_draft_arch_word(p, name_of(p, p->chosen.v[i]), &at) != NULL;
        size_t n = arch ? 0 : 1 + hv_draft_scan(p, p->chosen.v[i]).n_macros;
        if (n > most) {
            best = i;
            most = n;
        }
    }
    return best;
}

static void fill_draft(struct hv_places *p, const char *root)
{
    struct hv_draft *d = p->draft;
    struct hv_strings names = names_of(p, &p->chosen);
    d->markers = (struct hv_strings){.n = 1, .v = &names.v[find_marker(p)]};
    d->headers = names;
    d->helpers = names_of(p, &p->helpers);
    d->roots = p->roots;
    if (!is_whole_folder(p, root))
        return;
    d->headers = (struct hv_strings){0};
    hv_paths_add(p, &d->headers, "*.h");
}

bool hv_draft_places(struct hvabi *run, struct hv_tree *tree, const char *const *from,
                     struct hv_draft *draft, struct hv_err *err)
{
    struct hv_places p = {
        .run = run, .tree = tree, .draft = draft, .arena = run->arena};
    if (!hv_draft_headers(&p, from, err))
        return false;
    const char *root = find_root(&p);
    hv_draft_arch_roots(&p);
    hv_paths_add(&p, &p.roots, root);
    hv_draft_find_archs(&p);
    find_include_as(&p, root);
    follow_includes(&p);
    if (p.roots.n == 1)
        hv_draft_arch_headers(&p, root);
    drop_taken(&p);
    find_version(&p);
    if (!is_whole_folder(&p, root))
        drop_included(&p);
    fill_draft(&p, root);
    return true;
}
