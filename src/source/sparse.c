/* SPDX-License-Identifier: MIT */
#include "source/backend.h"

#include "source/git.h"

#include <unistd.h>

struct left_out {
    const char *path, *id;
};

struct hv_sparse {
    struct hv_tree *tree;
    struct hv_repo *repo;
    bool read;
    struct hv_err failed;
    struct left_out *v; /* sorted by path */
    size_t n, cap;
};

/* The directory with the repository's data for the working tree of a folder: ".git", or
 * the one that a file of that name refers to. NULL: none. */
static const char *git_folder(struct hv_arena *arena, const char *folder)
{
    static const char word[] = "gitdir: ";
    char line[4096] = "";
    const char *path = hv_arena_printf(arena, "%s/.git", folder);
    if (access(path, F_OK) != 0)
        return NULL;
    FILE *file = fopen(path, "re");
    bool told = file && fgets(line, sizeof line, file) && hv_begins_with(line, word);
    if (file)
        fclose(file);
    if (!told)
        return path;
    line[strcspn(line, "\n")] = '\0';
    const char *to = line + strlen(word);
    return *to == '/' ? hv_arena_printf(arena, "%s", to)
                      : hv_arena_printf(arena, "%s/%s", folder, to);
}

/* Has the nearest repository above a list of paths to check out? */
static bool may_be_sparse(struct hv_arena *arena, const char *real)
{
    char *folder = hv_arena_printf(arena, "%s", real);
    const char *git = NULL;
    while (!(git = git_folder(arena, folder)) && *folder)
        *strrchr(folder, '/') = '\0';
    return git &&
           access(hv_arena_printf(arena, "%s/info/sparse-checkout", git), F_OK) == 0;
}

struct hv_sparse *hv_sparse_new(struct hv_tree *tree, const char *real)
{
    if (!may_be_sparse(tree->arena, real))
        return NULL;
    struct hv_sparse *sparse = hv_arena_alloc(tree->arena, sizeof *sparse);
    sparse->tree = tree;
    sparse->repo = hv_repo_new(*real ? real : "/");
    return sparse;
}

void hv_sparse_free(struct hv_sparse *sparse)
{
    if (sparse)
        hv_repo_free(sparse->repo);
}

/* "S 100644 ID 0\tPATH" of a file that is left out, cut in place. */
static bool parse_row(char *row, struct left_out *ret)
{
    char *tab = strchr(row, '\t'), *id = row + strlen("S 100644 ");
    if (!tab || strncmp(row, "S 100", 5) != 0 || tab < id)
        return false;
    id[strcspn(id, " ")] = '\0';
    *ret = (struct left_out){.path = tab + 1, .id = id};
    return true;
}

static bool read_index(struct hv_sparse *sparse, struct hv_err *err)
{
    static const char *const args[] = {"ls-files", "-t", "-s", "-z", NULL};
    struct hv_arena *arena = sparse->tree->arena;
    HV_BUF out = {0};
    if (!sparse->read && hv_git_run(sparse->repo, args, &out, &sparse->failed)) {
        char *p = hv_arena_strndup(arena, out.p ? out.p : "", out.n);
        for (char *end = p + out.n, *next; p < end; p = next) {
            struct left_out file;
            next = p + strlen(p) + 1;
            if (parse_row(p, &file))
                *HV_ARENA_ADD(arena, sparse->v, sparse->n, sparse->cap) = file;
        }
        HV_SORT(sparse->v, sparse->n, hv_by_text);
    }
    sparse->read = true;
    if (sparse->failed.code && err)
        *err = sparse->failed;
    return !sparse->failed.code;
}

/* The first entry whose path is not before that one. */
static size_t first_from(const struct hv_sparse *sparse, const char *path)
{
    size_t i;
    HV_LOWER_BOUND(i, sparse->n, strcmp(sparse->v[i].path, path) < 0);
    return i;
}

static bool read_file(struct hv_sparse *sparse, const struct left_out *file,
                      struct hv_source_file *ret_file, struct hv_err *err)
{
    struct hv_git_object blob;
    if (!hv_git_read(sparse->repo, file->id, sparse->tree->arena, &blob, err))
        return false;
    if (blob.kind != HV_GIT_BLOB)
        return hv_fail(err, HV_ERR_INPUT, hv_tree_where(sparse->tree, file->path),
                       "the sparse checkout leaves this file out, and the repository "
                       "has no object for it");
    ret_file->bytes = blob.bytes;
    ret_file->n = blob.n;
    return true;
}

enum hv_lookup hv_sparse_look(struct hv_sparse *sparse, const char *path,
                              struct hv_source_file *ret_file, struct hv_err *err)
{
    if (!read_index(sparse, err))
        return HV_LOOKUP_FAILED;
    size_t i = first_from(sparse, path);
    if (i == sparse->n || strcmp(sparse->v[i].path, path) != 0)
        return HV_LOOKUP_ABSENT;
    return !ret_file || read_file(sparse, &sparse->v[i], ret_file, err)
               ? HV_LOOKUP_FOUND
               : HV_LOOKUP_FAILED;
}

bool hv_sparse_list(struct hv_sparse *sparse, const char *prefix,
                    struct hv_listing *list, struct hv_err *err)
{
    const char *top =
        strcmp(prefix, ".") ? hv_arena_printf(sparse->tree->arena, "%s/", prefix) : "";
    size_t n = strlen(top);
    if (!read_index(sparse, err))
        return false;
    for (size_t i = first_from(sparse, top);
         i < sparse->n && strncmp(sparse->v[i].path, top, n) == 0; i++) {
        const struct left_out *file = &sparse->v[i];
        struct hv_source_file f = {.path = file->path + n};
        /* as in git, a file that exists nevertheless counts as it is */
        if (hv_listing_wants(list, file->path) &&
            access(hv_tree_where(sparse->tree, file->path), F_OK) != 0 &&
            !((list->ids || read_file(sparse, file, &f, err)) &&
              hv_listing_add(list, &f, err)))
            return false;
    }
    return true;
}
