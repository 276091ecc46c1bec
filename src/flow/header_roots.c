/* SPDX-License-Identifier: MIT */
#include "flow/header_roots.h"

#include "extract/closure.h"
#include "extract/notation/notation.h"

/* The turn-th value of the word at p ("{source}..."), or NULL. */
static const char *value_of(const struct hv_arch *arch, const char *p, size_t turn)
{
    size_t n = strcspn(p + 1, "}");
    HV_EACH (word, arch->words, arch->n_words)
        if (strncmp(word->name, p + 1, n) == 0 && !word->name[n])
            return turn < word->values.n ? word->values.v[turn] : NULL;
    return NULL;
}

/* "usr/include/{multiarch}" -> "usr/include/i386-linux-gnu"; NULL: there is no such
 * value. A root without a word is the same for all turns. */
static const char *expand(struct hvabi *run, const char *root,
                          const struct hv_arch *arch, size_t turn)
{
    const char *open = strchr(root, '{');
    if (!open)
        return root;
    const char *close = strchr(open, '}');
    const char *value = close ? value_of(arch, open, turn) : NULL;
    return value ? hv_arena_join(run->arena, root, (size_t)(open - root), value,
                                 close + 1)
                 : NULL;
}

static bool has_words(const struct hv_layout *layout)
{
    return HV_ANY(x, layout->roots.v, layout->roots.n, strchr(*x, '{'));
}

static const char *path_in(struct hvabi *run, const char *root, const char *path)
{
    return strcmp(root, ".") == 0
               ? path
               : hv_arena_join(run->arena, root, strlen(root), "/", path);
}

/* A search for a profile's headers. */
struct search {
    struct hvabi *run;
    struct hv_tree *tree;
    const struct hv_profile *profile;
};

static bool some_root_has(const struct search *s, const struct hv_strings *roots,
                          const char *path)
{
    return HV_ANY(x, roots->v, roots->n,
                  hv_tree_has(s->tree, path_in(s->run, *x, path)));
}

static bool has_markers(const struct search *s, const struct hv_strings *roots)
{
    return HV_ALL(x, s->profile->markers.v, s->profile->markers.n,
                  some_root_has(s, roots, *x));
}

/* The layout with the words of its wrappers replaced; unchanged if they have none. */
static const struct hv_layout *expand_wrappers(struct hvabi *run,
                                               const struct hv_layout *layout,
                                               const struct hv_arch *arch, size_t turn)
{
    if (!HV_ANY(x, layout->wrappers, layout->n_wrappers, strchr(x->to, '{')))
        return layout;
    struct hv_layout *filled = hv_arena_alloc(run->arena, sizeof *filled);
    *filled = *layout;
    filled->n_wrappers = 0;
    filled->wrappers = NULL;
    HV_EACH (w, layout->wrappers, layout->n_wrappers) {
        const char *to = expand(run, w->to, arch, turn);
        if (to)
            *HV_ARENA_APPEND(run->arena, filled->wrappers, filled->n_wrappers) =
                (struct hv_wrapper){w->prefix, to};
    }
    return filled;
}

static bool try_layout(const struct search *s, struct hv_headers *headers,
                       unsigned arch, const struct hv_layout *layout)
{
    struct hv_strings roots = {
        .n = layout->roots.n,
        .v = hv_arena_alloc(s->run->arena, layout->roots.n * sizeof *roots.v)};
    for (size_t turn = 0; turn == 0 || has_words(layout); turn++) {
        for (size_t i = 0; i < roots.n; i++) {
            roots.v[i] =
                expand(s->run, layout->roots.v[i], &s->profile->archs[arch], turn);
            if (!roots.v[i])
                return false;
        }
        if (has_markers(s, &roots)) {
            headers->layouts[arch] =
                expand_wrappers(s->run, layout, &s->profile->archs[arch], turn);
            headers->roots[arch] = roots;
            return true;
        }
    }
    return false;
}

/* Find the first layout of each architecture that the tree has. */
static bool find_layouts(const struct search *s, struct hv_headers *headers)
{
    const struct hv_profile *profile = s->profile;
    bool any = false;
    for (unsigned a = 0; a < profile->n_archs; a++) {
        headers->roots[a].n = 0;
        any |= HV_ANY(layout, profile->layouts, profile->n_layouts,
                      try_layout(s, headers, a, layout));
    }
    return any;
}

/* All roots of the profile, for a message. */
static const char *list_roots(struct hvabi *run, const struct hv_profile *profile)
{
    const char *all =
        profile->roots.n ? hv_run_joined(run, profile->roots.v, profile->roots.n) : "";
    for (size_t i = 0; i < profile->n_layouts; i++)
        for (size_t k = 0; k < profile->layouts[i].roots.n; k++)
            all = hv_arena_printf(run->arena, "%s%s%s", all,
                                  k   ? " with "
                                  : i ? ", "
                                      : "",
                                  profile->layouts[i].roots.v[k]);
    return all;
}

bool hv_headers_find(struct hvabi *run, struct hv_tree *tree,
                     const struct hv_profile *profile, struct hv_headers *headers,
                     struct hv_err *err)
{
    const struct search search = {run, tree, profile};
    headers->root = NULL; /* may be another profile's */
    memset(headers->roots, 0, sizeof headers->roots);
    const char **root =
        HV_FIND(x, profile->roots.v, profile->n_layouts ? 0 : profile->roots.n,
                has_markers(&search, &(struct hv_strings){.n = 1, .v = x}));
    if (root)
        headers->root = *root;
    if (root || find_layouts(&search, headers))
        return true;
    return err && hv_fail(err, HV_ERR_INPUT, headers->word,
                          "there are no headers of %s: cannot find %s%s (\"markers\" "
                          "of the profile) in %s",
                          profile->name, profile->markers.n > 1 ? "all of " : "",
                          hv_run_joined(run, profile->markers.v, profile->markers.n),
                          list_roots(run, profile));
}

/* Are all of the profile's headers named in full? */
static bool has_names(const struct hv_profile *profile)
{
    return !HV_ANY(x, profile->headers.v, profile->headers.n, strpbrk(*x, "*?["));
}

static bool says_suffix(const char *glob)
{
    const char *dot = strrchr(glob, '.');
    return dot && dot[1] && !strpbrk(dot, "*?[/");
}

/* The ending of the names that the glob matches: ".h", unless it has one. */
static const char *suffix_of(const char *glob)
{
    return says_suffix(glob) ? strrchr(glob, '.') : ".h";
}

/* Of all globs, each once. */
static struct hv_strings list_suffixes(struct hvabi *run)
{
    struct hv_strings all = {0};
    HV_EACH (glob, run->profile->headers.v, run->profile->headers.n)
        hv_strings_add_once(&all, suffix_of(*glob), run->arena);
    return all;
}

/* List all files below the root that may be headers, by path. */
static bool list_files(struct hvabi *run, struct hv_tree *tree, const char *root,
                       struct hv_source_files *ret, struct hv_err *err)
{
    const struct hv_strings suffixes = list_suffixes(run);
    if (suffixes.n == 1)
        return hv_tree_files(tree, root, suffixes.v[0], ret, err);
    struct hv_source_file *all = NULL;
    size_t n = 0;
    HV_EACH (suffix, suffixes.v, suffixes.n) {
        struct hv_source_files files;
        if (!hv_tree_files(tree, root, *suffix, &files, err))
            return false;
        HV_EACH (file, files.v, files.n)
            *HV_ARENA_APPEND(run->arena, all, n) = *file;
    }
    HV_SORT(all, n, hv_by_text);
    *ret = (struct hv_source_files){all, n};
    return true;
}

/* Convert headers that are not in C. */
static bool translate_headers(struct hvabi *run, struct hv_tree *tree,
                              const struct hv_headers *headers,
                              struct hv_source_files *files, struct hv_err *err)
{
    const struct hv_notation_options options = {.in_process = run->options.in_process,
                                                .no_sandbox = run->options.no_sandbox,
                                                .profile = run->profile,
                                                .arena = run->arena,
                                                .atoms = run->atoms};
    bool ok = hv_notations_translate(&options, files, err);
    if (!ok && *err->path) {
        const char *path = hv_headers_path(run, tree, headers, run->archs, err->path);
        snprintf(err->path, sizeof err->path, "%s", path);
    }
    return ok;
}

/* Read one root: all architectures have the same headers. If the profile lists names,
 * these may be a few of thousands, so they are read with their includes. */
static bool read_root(struct hvabi *run, struct hv_tree *tree,
                      struct hv_headers *headers, struct hv_err *err)
{
    struct hv_source_files files;
    const struct hv_strings root = {.n = 1, .v = &headers->root};
    const struct hv_closure_start start = {
        .headers = &run->profile->headers, .profile = run->profile, .roots = &root};
    if (has_names(run->profile)
            ? !hv_closure_read(tree, &start, run->arena, &files, err)
            : !list_files(run, tree, headers->root, &files, err))
        return false;
    if (!translate_headers(run, tree, headers, &files, err))
        return false;
    for (unsigned a = 0; a < run->profile->n_archs; a++)
        headers->files[a] = files;
    return files.n || hv_fail(err, HV_ERR_INPUT, headers->word,
                              "there are no headers in %s", headers->root);
}

bool hv_headers_read(struct hvabi *run, struct hv_tree *tree,
                     struct hv_headers *headers, struct hv_err *err)
{
    if (!run->profile->n_layouts)
        return read_root(run, tree, headers, err);
    HV_EACH_BIT (a, run->archs) {
        struct hv_source_files *files = &headers->files[a];
        if (!headers->roots[a].n || files->v)
            continue;
        const struct hv_closure_start start = {.headers = &run->profile->headers,
                                               .profile = run->profile,
                                               .layout = headers->layouts[a],
                                               .roots = &headers->roots[a]};
        if (!hv_closure_read(tree, &start, run->arena, files, err) ||
            !translate_headers(run, tree, headers, files, err))
            return false;
    }
    return true;
}

const char *hv_headers_path(struct hvabi *run, struct hv_tree *tree,
                            const struct hv_headers *headers, uint32_t archs,
                            const char *file)
{
    const struct hv_profile *profile = run->profile;
    if (!profile->n_layouts) {
        const char *root = headers->root ? headers->root : profile->roots.v[0];
        return file && strcmp(root, ".") != 0
                   ? hv_atom_printf(run->atoms, "%s/%s", root, file)
                   : file;
    }
    HV_EACH_BIT (a, file && tree ? archs & run->archs : 0)
        HV_EACH (root, headers->roots[a].v, headers->roots[a].n) {
            const char *path = path_in(run, *root, file);
            if (hv_tree_has(tree, path))
                return hv_atom(run->atoms, path);
        }
    return file; /* a baseline has no tree, and a generated header has no file */
}

/* ---- architectures that the profile does not name ---- */

static bool is_named(const struct hv_profile *profile, const char *word, size_t n,
                     const char *value)
{
    return HV_ANY(a, profile->archs, profile->n_archs,
                  HV_ANY(w, a->words, a->n_words,
                         strncmp(w->name, word, n) == 0 && !w->name[n] &&
                             hv_strings_have(&w->values, value)));
}

/* The headers of a root ("arch/{source}/include/uapi") in the folder of that name. */
static void add_unnamed(struct hvabi *run, struct hv_tree *tree, const char *root,
                        const char *folder, struct hv_strings *found)
{
    const struct hv_profile *profile = run->profile;
    const char *open = strchr(root, '{'), *close = strchr(root, '}');
    const struct hv_strings names =
        hv_strings_both(&profile->headers, &profile->markers, run->arena);
    HV_EACH (name, names.v, names.n) {
        const char *path =
            hv_arena_printf(run->arena, "%.*s%s%s/%s", (int)(open - root), root, folder,
                            close + 1, *name);
        if (!hv_globs_match(&profile->helpers, *name) && hv_tree_has(tree, path))
            hv_strings_add_once(found, hv_atom(run->atoms, path), run->arena);
    }
}

/* List the folders that match the word, if it is a whole component of the path. */
static struct hv_source_files list_folders(struct hvabi *run, struct hv_tree *tree,
                                           const char *root)
{
    struct hv_source_files folders = {0};
    struct hv_err ignored = {0}; /* what cannot be listed cannot be read either */
    const char *open = strchr(root, '{'), *close = open ? strchr(open, '}') : NULL;
    if (!close || (open > root && open[-1] != '/') || (close[1] && close[1] != '/'))
        return folders;
    const char *prefix =
        open > root ? hv_arena_strndup(run->arena, root, (size_t)(open - root - 1))
                    : ".";
    if (!hv_tree_folders(tree, prefix, &folders, &ignored))
        folders.n = 0;
    return folders;
}

/* Is it a header that a known architecture includes? */
static bool is_read(struct hvabi *run, struct hv_tree *tree,
                    const struct hv_headers *headers, const char *path)
{
    for (unsigned a = 0; a < run->profile->n_archs; a++)
        HV_EACH (x, headers->files[a].v, headers->files[a].n)
            if (!strcmp(path, hv_headers_path(run, tree, headers, HV_BIT(a), x->path)))
                return true;
    return false;
}

/* Do headers of any architecture use the layout? Folders of other layouts are something
 * else in this tree. */
static bool is_used(const struct hv_headers *headers, const struct hv_layout *layout)
{
    return HV_ANY(used, headers->layouts, HV_MAX_ARCHS,
                  *used && (*used)->roots.v == layout->roots.v);
}

struct hv_strings hv_headers_unnamed(struct hvabi *run, struct hv_tree *tree,
                                     const struct hv_headers *headers)
{
    const struct hv_profile *profile = run->profile;
    struct hv_strings found = {0};
    HV_EACH (layout, profile->layouts, profile->n_layouts)
        for (size_t i = 0; is_used(headers, layout) && i < layout->roots.n; i++) {
            const char *root = layout->roots.v[i], *word = strchr(root, '{');
            const struct hv_source_files folders = list_folders(run, tree, root);
            HV_EACH (folder, folders.v, folders.n)
                if (!is_named(profile, word + 1, strcspn(word + 1, "}"), folder->path))
                    add_unnamed(run, tree, root, folder->path, &found);
        }
    HV_KEEP(path, found.v, found.n, !is_read(run, tree, headers, *path));
    return found;
}

/* ---- other files that the globs match ---- */

static bool is_other(const struct hv_profile *profile,
                     const struct hv_strings *suffixes, const char *path)
{
    return !hv_header_is_helper(profile, path) && /* and is not skipped */
           HV_ANY(glob, profile->headers.v, profile->headers.n,
                  !says_suffix(*glob) &&
                      hv_globs_match(&(struct hv_strings){.n = 1, .v = glob}, path)) &&
           !HV_ANY(suffix, suffixes->v, suffixes->n, hv_ends_with(path, *suffix));
}

struct hv_strings hv_headers_other(struct hvabi *run, struct hv_tree *tree,
                                   const struct hv_headers *headers)
{
    const struct hv_profile *profile = run->profile;
    struct hv_source_files all = {0};
    struct hv_strings found = {0};
    struct hv_err ignored = {0}; /* what cannot be listed cannot be read either */
    if (profile->n_layouts || has_names(profile) ||
        HV_ALL(glob, profile->headers.v, profile->headers.n, says_suffix(*glob)) ||
        !hv_tree_paths(tree, headers->root, "", &all, &ignored))
        return found;
    const struct hv_strings suffixes = list_suffixes(run);
    HV_EACH (file, all.v, all.n)
        if (is_other(profile, &suffixes, file->path))
            hv_strings_add(&found,
                           hv_headers_path(run, tree, headers, run->archs, file->path),
                           run->arena);
    return found;
}

/* ---- the same headers in two trees ---- */

static bool same_files(const struct hv_source_files *a, const struct hv_source_files *b)
{
    if (a->n != b->n)
        return false;
    for (size_t i = 0; i < a->n; i++) {
        struct hv_span x = hv_notation_original(&a->v[i]),
                       y = hv_notation_original(&b->v[i]);
        if (strcmp(a->v[i].path, b->v[i].path) != 0 || x.n != y.n ||
            memcmp(x.p, y.p, x.n) != 0)
            return false;
    }
    return true;
}

bool hv_headers_same(struct hvabi *run, struct hv_tree *const trees[2],
                     struct hv_headers *const headers[2])
{
    struct hv_err ignored = {0}; /* reported when they are really read */
    if (!run->profile->n_layouts) {
        const struct hv_strings suffixes = list_suffixes(run);
        return strcmp(headers[0]->root, headers[1]->root) == 0 &&
               HV_ALL(suffix, suffixes.v, suffixes.n,
                      hv_trees_same(trees[0], trees[1], headers[0]->root, *suffix));
    }
    if (!hv_headers_read(run, trees[0], headers[0], &ignored) ||
        !hv_headers_read(run, trees[1], headers[1], &ignored))
        return false;
    for (unsigned a = 0; a < run->profile->n_archs; a++)
        if (!same_files(&headers[0]->files[a], &headers[1]->files[a]))
            return false;
    return true;
}
