/* SPDX-License-Identifier: MIT */
#include "base/nearest.h"
#include "source/git_node.h"

/* A path while it is resolved, in the way of the kernel. */
struct path {
    struct hv_git_node *at;
    const char *rest; /* remaining path from `at` on */
    unsigned hops;
    const char *broken; /* the error of a link, instead of a result */
};

static bool step_link(struct hv_tree *tree, struct path *way, struct hv_git_node *link,
                      struct hv_err *err)
{
    if (!hv_node_load_bytes(tree, link, err))
        return false;
    if (++way->hops > HV_LINK_HOPS_MAX || link->n > HV_LINK_TARGET_MAX ||
        strlen(way->rest) > HV_LINK_TARGET_MAX)
        way->broken = HV_LINK_LOOPS;
    else if (*link->bytes == '/')
        way->broken = HV_LINK_LEAVES;
    else
        way->rest = hv_arena_printf(tree->arena, "%s/%s", link->bytes, way->rest);
    return true;
}

/* Resolve one name; sets way->at NULL if the directory lacks it. */
static bool step_into(struct hv_tree *tree, struct path *way, const char *name,
                      size_t n, struct hv_err *err)
{
    if (way->at->kind != HV_NODE_DIR) {
        way->at = NULL;
        return true;
    }
    if (n == 1 && *name == '.')
        return true;
    if (n == 2 && !memcmp(name, "..", 2)) {
        if (way->at->parent)
            way->at = way->at->parent;
        else
            way->broken = HV_LINK_LEAVES;
        return true;
    }
    if (!hv_node_load_dir(tree, way->at, err))
        return false;
    struct hv_git_node *node = hv_node_find(way->at, name, n);
    if (node && node->kind == HV_NODE_LINK)
        return step_link(tree, way, node, err);
    way->at = node;
    return true;
}

/* Resolve the rest of a path, through links. Afterwards path->broken, unless NULL, is
 * the error of a link; else path->at is the result, or NULL. */
static bool resolve(struct hv_tree *tree, struct path *path, struct hv_err *err)
{
    while (path->at && !path->broken && *path->rest) {
        const char *name = path->rest;
        size_t n = strcspn(name, "/");
        path->rest = name + n + strspn(name + n, "/");
        if (n && !step_into(tree, path, name, n, err))
            return false;
    }
    return true;
}

static enum hv_lookup look_up_path(struct hv_tree *tree, const char *path,
                                   struct hv_git_node **ret_node, struct hv_err *err)
{
    struct hv_gitted *git = tree->backend;
    struct path way = {.at = &git->root, .rest = path};
    if (!resolve(tree, &way, err))
        return HV_LOOKUP_FAILED;
    if (way.broken) {
        hv_tree_fail_link(tree, path, way.broken, err);
        return HV_LOOKUP_FAILED;
    }
    *ret_node = way.at;
    return *ret_node ? HV_LOOKUP_FOUND : HV_LOOKUP_ABSENT;
}

static enum hv_lookup git_find(struct hv_tree *tree, const char *path,
                               struct hv_err *err)
{
    struct hv_git_node *node;
    enum hv_lookup found = look_up_path(tree, path, &node, err);
    if (found == HV_LOOKUP_FOUND && node->kind == HV_NODE_DIR)
        return HV_LOOKUP_ABSENT;
    return found;
}

static enum hv_lookup git_read(struct hv_tree *tree, struct hv_source_file *ret_file,
                               struct hv_err *err)
{
    struct hv_git_node *node;
    enum hv_lookup found = look_up_path(tree, ret_file->path, &node, err);
    if (found != HV_LOOKUP_FOUND)
        return found;
    if (node->kind == HV_NODE_DIR)
        return HV_LOOKUP_ABSENT;
    if (!hv_node_load_bytes(tree, node, err))
        return HV_LOOKUP_FAILED;
    ret_file->id = node->id;
    ret_file->bytes = node->bytes;
    ret_file->n = node->n;
    return HV_LOOKUP_FOUND;
}

static bool walk_tree(struct hv_tree *tree, struct hv_git_node *dir, const char *path,
                      struct hv_listing *list, struct hv_err *err);

/* Take a file or walk a directory under the given path (which ends with name). */
static bool walk_node(struct hv_tree *tree, struct hv_git_node *node, const char *path,
                      struct hv_listing *list, struct hv_err *err)
{
    const char *name = hv_base_name(path);
    if (node->kind == HV_NODE_DIR && list->folders)
        return hv_listing_add(list, &(struct hv_source_file){.path = path}, err);
    if (node->kind == HV_NODE_DIR)
        return *name == '.' || walk_tree(tree, node, path, list, err);
    if (!hv_listing_wants(list, name))
        return true;
    if (list->ids && node->kind == HV_NODE_FILE) {
        struct hv_source_file id = {
            .path = path, .bytes = node->id, .n = strlen(node->id)};
        return hv_listing_add(list, &id, err);
    }
    if (!hv_node_load_bytes(tree, node, err))
        return false;
    struct hv_source_file file = {
        .path = path, .id = node->id, .bytes = node->bytes, .n = node->n};
    return hv_listing_add(list, &file, err);
}

static bool walk_link(struct hv_tree *tree, struct hv_git_node *link, const char *path,
                      struct hv_listing *list, struct hv_err *err)
{
    struct path way = {.at = link->parent, .rest = link->name};
    if (!resolve(tree, &way, err))
        return false;
    if (!way.broken && !way.at && hv_listing_wants(list, link->name))
        way.broken = HV_LINK_DANGLES;
    if (way.broken)
        return hv_tree_fail_link(tree, hv_node_path(tree, link), way.broken, err);
    if (!way.at)
        return true;
    if (way.at->kind == HV_NODE_DIR && !hv_listing_link(list, path, err))
        return false;
    return walk_node(tree, way.at, path, list, err);
}

static bool walk_tree(struct hv_tree *tree, struct hv_git_node *dir, const char *path,
                      struct hv_listing *list, struct hv_err *err)
{
    bool ok = hv_node_load_dir(tree, dir, err) && hv_listing_enter(list, path, err);
    for (struct hv_git_node *c = dir->children; ok && c; c = c->next) {
        const char *sub = hv_tree_join(tree, path, c->name);
        ok = hv_listing_see(list, err);
        if (ok && c->kind == HV_NODE_LINK)
            ok = walk_link(tree, c, sub, list, err);
        else if (ok)
            ok = walk_node(tree, c, sub, list, err);
    }
    hv_listing_leave(list);
    return ok;
}

static bool git_list(struct hv_tree *tree, const char *prefix, struct hv_listing *list,
                     struct hv_err *err)
{
    struct hv_git_node *node;
    enum hv_lookup found = look_up_path(tree, prefix, &node, err);
    if (found != HV_LOOKUP_FOUND)
        return found == HV_LOOKUP_ABSENT;
    if (node->kind == HV_NODE_DIR)
        return walk_tree(tree, node, "", list, err);
    return !list->ids || walk_node(tree, node, prefix, list, err);
}

static struct hv_tree *new_tree(const struct hv_tree_ops *ops, struct hv_repo *repo,
                                const char *name)
{
    struct hv_tree *tree = hv_tree_new(ops, name);
    struct hv_gitted *git = hv_arena_alloc(tree->arena, sizeof *git);
    git->repo = repo;
    git->root.kind = HV_NODE_DIR;
    tree->backend = git;
    return tree;
}

static void index_done(struct hv_tree *tree)
{
    const struct hv_gitted *git = tree->backend;
    hv_staged_free(git->staged);
}

struct hv_tree *hv_tree_open_index(struct hv_repo *repo, struct hv_err *err)
{
    static const struct hv_tree_ops ops = {HV_TREE_INDEX, git_find, git_read, git_list,
                                           index_done};
    struct hv_tree *tree = new_tree(&ops, repo, "");
    struct hv_gitted *git = tree->backend;
    git->staged = hv_staged_start(repo, err);
    if (git->staged)
        return tree;
    hv_tree_free(tree);
    return NULL;
}

static bool find_commit(struct hv_repo *repo, const char *rev, struct hv_arena *arena,
                        struct hv_git_object *ret_commit, struct hv_err *err)
{
    const char *name = hv_arena_printf(arena, "%s^{commit}", rev);
    return hv_git_read(repo, name, arena, ret_commit, err);
}

bool hv_repo_has_rev(struct hv_repo *repo, const char *rev)
{
    HV_ARENA arena = hv_arena_new();
    struct hv_git_object commit;
    return find_commit(repo, rev, arena, &commit, NULL) && commit.kind == HV_GIT_COMMIT;
}

/* The first line of a git command's output; NULL: it failed. */
static const char *git_line(struct hv_repo *repo, const char *const args[],
                            struct hv_arena *arena)
{
    HV_BUF out = {0};
    const char *line = NULL;
    if (hv_git_run(repo, args, &out, NULL) && out.n > 1)
        line = hv_arena_strndup(arena, out.p, strcspn(out.p, "\n"));
    return line;
}

/* "true" or "false"; NULL: unknown to git. */
static const char *is_shallow(struct hv_repo *repo, struct hv_arena *arena)
{
    const char *const args[] = {"rev-parse", "--is-shallow-repository", NULL};
    return git_line(repo, args, arena);
}

const char *hv_repo_working_tree(struct hv_repo *repo, struct hv_arena *arena)
{
    const char *const args[] = {"rev-parse", "--show-toplevel", NULL};
    return git_line(repo, args, arena);
}

const char *hv_repo_tag_behind(struct hv_repo *repo, const char *rev, const char *glob,
                               struct hv_arena *arena, bool *ret_later)
{
    const char *const describe[] = {"describe", "--tags", "--abbrev=0", "--match",
                                    glob,       rev,      NULL};
    const char *const contains[] = {"describe", "--contains", "--match",
                                    glob,       rev,          NULL};
    const char *tag = git_line(repo, describe, arena);
    *ret_later = !tag && git_line(repo, contains, arena) &&
                 hv_same_text(is_shallow(repo, arena), "false");
    return tag;
}

const char *hv_repo_add_words(struct hv_repo *repo, const char *path,
                              struct hv_arena *arena)
{
    const char *top = hv_repo_working_tree(repo, arena),
               *below = strstr(path, ".hvabi/");
    const char *args[] = {
        "ls-files",
        "--others",
        "--ignored",
        "--exclude-standard",
        "--",
        hv_arena_printf(arena, "%s/%s", top ? top : ".", below ? below : path),
        NULL};
    return git_line(repo, args, arena) ? "git add -f" : "git add";
}

const char *hv_repo_origin(struct hv_repo *repo, struct hv_arena *arena)
{
    const char *const args[] = {"config", "--get", "remote.origin.url", NULL};
    return git_line(repo, args, arena);
}

const char *hv_repo_nearest_ref(struct hv_repo *repo, const char *word,
                                struct hv_arena *arena)
{
    const char *const args[] = {"for-each-ref", "--format=%(refname:lstrip=2)",
                                "refs/heads",   "refs/tags",
                                "refs/remotes", NULL};
    struct hv_nearest nearest = hv_nearest_begin(word);
    HV_BUF out = {0};
    if (!hv_git_run(repo, args, &out, NULL))
        out.n = 0;
    for (size_t at = 0, n; at < out.n; at += n + 1) {
        n = strcspn(out.p + at, "\n");
        const char *name = hv_arena_strndup(arena, out.p + at, n);
        hv_nearest_offer(&nearest, name, name);
    }
    return nearest.best;
}

bool hv_repo_exists(struct hv_repo *repo, struct hv_arena *arena)
{
    const char *const args[] = {"rev-parse", "--git-dir", NULL};
    return git_line(repo, args, arena) != NULL;
}

static bool fail_rev(struct hv_repo *repo, const char *rev, struct hv_err *err)
{
    HV_ARENA arena = hv_arena_new();
    bool shallow = hv_same_text(is_shallow(repo, arena), "true");
    return hv_fail(
        err, HV_ERR_INPUT, NULL,
        "there is no revision '%s' in '%s': expected a tag, branch or commit id%s", rev,
        hv_git_dir(repo),
        shallow ? " (this clone is shallow: fetch more history)" : "");
}

static bool open_commit(struct hv_tree *tree, const char *rev, struct hv_err *err)
{
    struct hv_gitted *git = tree->backend;
    struct hv_git_object commit;
    if (!find_commit(git->repo, rev, tree->arena, &commit, err))
        return false;
    if (commit.kind != HV_GIT_COMMIT)
        return fail_rev(git->repo, rev, err);
    if (!hv_git_tree_id(&commit, tree->arena, &git->root.id))
        return hv_fail(err, HV_ERR_INPUT, rev, "this commit is damaged");
    tree->commit = hv_arena_strndup(tree->arena, commit.id, strlen(commit.id));
    return true;
}

struct hv_tree *hv_tree_open_rev(struct hv_repo *repo, const char *rev,
                                 struct hv_err *err)
{
    static const struct hv_tree_ops ops = {HV_TREE_REV, git_find, git_read, git_list,
                                           NULL};
    struct hv_tree *tree = new_tree(&ops, repo, rev);
    if (open_commit(tree, rev, err))
        return tree;
    hv_tree_free(tree);
    return NULL;
}
