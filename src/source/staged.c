/* SPDX-License-Identifier: MIT */
#include "source/git_node.h"

/* A changed path. The id is missing if HEAD or the index has no file there, or a
 * submodule. */
struct entry {
    const char *path, *old_id, *id;
    enum hv_node_kind kind; /* in the index */
};

struct hv_staged {
    struct hv_repo *repo;
    struct hv_git_process *child; /* NULL: its output is read */
    struct hv_err failed;
    struct entry *v; /* sorted by path; in the tree's arena */
    size_t n, cap;
    const char *root_id;
    bool ready;
};

/* Start the difference to HEAD, or to what replaces it before the first commit. */
static struct hv_git_process *start_diff(struct hv_repo *repo, const char *commit,
                                         struct hv_err *err)
{
    const char *const args[] = {"diff-index",
                                "--cached",
                                "--raw",
                                "-z",
                                "--no-abbrev",
                                "--no-renames",
                                "--no-ext-diff",
                                "--no-textconv",
                                "--end-of-options",
                                commit,
                                "--",
                                NULL};
    return hv_git_begin(repo, args, err);
}

struct hv_staged *hv_staged_start(struct hv_repo *repo, struct hv_err *err)
{
    struct hv_git_process *child = start_diff(repo, "HEAD", err);
    if (!child)
        return NULL;
    hv_git_warm(repo);
    struct hv_staged *staged = hv_alloc(sizeof *staged);
    staged->repo = repo;
    staged->child = child;
    return staged;
}

void hv_staged_free(struct hv_staged *staged)
{
    if (!staged)
        return;
    hv_git_abandon(staged->child);
    free(staged);
}

/* The id of one side; NULL for zeros or a submodule. */
static const char *side(unsigned long mode, char *id, enum hv_node_kind *ret_kind)
{
    return id[strspn(id, "0")] && hv_node_mode(mode, ret_kind) ? id : NULL;
}

/* ":OLDMODE MODE OLDID ID STATUS", cut in place. */
static bool parse_head(char *head, struct entry *ret_entry)
{
    char *word[5], *rest = head;
    enum hv_node_kind ignored;
    for (size_t i = 0; i < HV_COUNT(word); i++)
        word[i] = rest ? strsep(&rest, " ") : NULL;
    if (*head != ':' || !word[4] || rest || !*word[4])
        return false;
    *ret_entry = (struct entry){.kind = HV_NODE_UNMERGED};
    ret_entry->old_id = side(strtoul(word[0] + 1, NULL, 8), word[2], &ignored);
    if (*word[4] == 'U')
        ret_entry->id = word[3];
    else
        ret_entry->id = side(strtoul(word[1], NULL, 8), word[3], &ret_entry->kind);
    return true;
}

/* Parse rows of a head and a path, both NUL-terminated. */
static bool parse_entries(struct hv_staged *staged, struct hv_arena *arena,
                          const struct hv_buf *out)
{
    char *p = hv_arena_strndup(arena, out->p ? out->p : "", out->n);
    for (char *end = p + out->n; p < end;) {
        char *head = p, *path = head + strlen(head) + 1;
        struct entry entry;
        if (path >= end || !parse_head(head, &entry) || !*path)
            return false;
        entry.path = path;
        *HV_ARENA_ADD(arena, staged->v, staged->n, staged->cap) = entry;
        p = path + strlen(path) + 1;
    }
    HV_SORT(staged->v, staged->n, hv_by_text);
    return true;
}

/* Before the first commit everything staged is new, so compare with the empty tree,
 * whose id git knows without having the object. */
static struct hv_git_process *ask_unborn(struct hv_repo *repo, struct hv_err *err)
{
    const char *const args[] = {"rev-parse", "--show-object-format", NULL};
    HV_BUF out = {0};
    struct hv_git_process *child = NULL;
    if (hv_git_run(repo, args, &out, err))
        child = start_diff(
            repo,
            strncmp(out.p, "sha256", 6) == 0
                ? "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74dec"
                  "c5321"
                : "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
            err);
    return child;
}

static bool answer(struct hv_staged *staged, struct hv_arena *arena)
{
    struct hv_repo *repo = staged->repo;
    struct hv_err *err = &staged->failed;
    struct hv_git_object head;
    if (!hv_git_read(repo, "HEAD^{commit}", arena, &head, err))
        return false;
    if (head.kind == HV_GIT_MISSING) {
        hv_git_abandon(staged->child);
        staged->child = ask_unborn(repo, err);
        if (!staged->child)
            return false;
    } else if (!hv_git_tree_id(&head, arena, &staged->root_id)) {
        return hv_fail(err, HV_ERR_INPUT, "HEAD", "this commit is damaged");
    }
    HV_BUF out = {0};
    bool ok = hv_git_finish(repo, staged->child, &out, err);
    staged->child = NULL;
    if (ok && !parse_entries(staged, arena, &out))
        ok = hv_fail(err, HV_ERR_INPUT, hv_git_dir(repo),
                     "unexpected output of git diff-index");
    return ok;
}

bool hv_staged_ready(struct hv_staged *staged, struct hv_arena *arena,
                     struct hv_git_node *root, struct hv_err *err)
{
    if (!staged->ready) {
        staged->ready = true;
        answer(staged, arena);
    }
    root->id = staged->root_id;
    if (staged->failed.code && err)
        *err = staged->failed;
    return !staged->failed.code;
}

/* Apply a path that ends in this directory. */
static bool apply_leaf(const struct entry *entry, const char *name,
                       struct hv_arena *arena, struct hv_git_node *dir)
{
    struct hv_git_node *old = hv_node_find(dir, name, strlen(name));
    bool had = old && old->kind != HV_NODE_DIR;
    if (old && old->kind == HV_NODE_UNMERGED)
        return true;
    if (had != (entry->old_id != NULL) || (had && strcmp(old->id, entry->old_id) != 0))
        return false;
    if (old && (had || entry->id))
        hv_node_remove(dir, old);
    if (entry->id)
        hv_node_add(arena, dir, name, entry->kind)->id = entry->id;
    return true;
}

/* Apply a path that continues below this directory, which may be new. */
static void apply_below(const struct entry *entry, const char *name, size_t n,
                        struct hv_arena *arena, struct hv_git_node *dir)
{
    struct hv_git_node *child = hv_node_find(dir, name, n);
    if (entry->id && (!child || child->kind != HV_NODE_DIR))
        hv_node_add(arena, dir, hv_arena_strndup(arena, name, n), HV_NODE_DIR);
}

bool hv_staged_apply(const struct hv_staged *staged, struct hv_tree *tree,
                     struct hv_git_node *dir, struct hv_err *err)
{
    const char *path = hv_node_path(tree, dir);
    const char *prefix = *path ? hv_arena_printf(tree->arena, "%s/", path) : "";
    size_t n = strlen(prefix), i;
    HV_LOWER_BOUND(i, staged->n, strcmp(staged->v[i].path, prefix) < 0);
    for (; i < staged->n && hv_begins_with(staged->v[i].path, prefix); i++) {
        const char *name = staged->v[i].path + n, *slash = strchr(name, '/');
        if (slash)
            apply_below(&staged->v[i], name, (size_t)(slash - name), tree->arena, dir);
        else if (!apply_leaf(&staged->v[i], name, tree->arena, dir))
            return hv_fail(
                err, HV_ERR_INPUT, hv_tree_where(tree, staged->v[i].path),
                "HEAD changed while hvabi read the index: run the command again");
    }
    return true;
}
