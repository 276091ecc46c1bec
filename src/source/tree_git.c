/* SPDX-License-Identifier: MIT */
#include "source/backend.h"
#include "source/git.h"
#include "source/tree.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A revision and the index are the same thing here: names in directories, with the ids
 * of blobs. The index has them all from the start, a revision's directories are read
 * when somebody looks into them. */
enum node_kind { NODE_DIR, NODE_FILE, NODE_LINK, NODE_UNMERGED };

struct node {
    const char *name, *id; /* id: NULL for a directory of the index */
    enum node_kind kind;
    bool loaded;       /* a directory: its children are here; else: its bytes */
    const char *bytes; /* of a file or link */
    size_t n;
    struct node *parent, *children, *last, *next;
};

struct gitted {
    struct hv_repo *repo;
    struct node root;
    size_t raw_id; /* bytes of an id in a tree object */
};

static struct node *node_add(struct hv_arena *arena, struct node *dir, const char *name,
                             enum node_kind kind)
{
    struct node *node = hv_arena_alloc(arena, sizeof *node);
    node->name = name;
    node->kind = kind;
    node->parent = dir;
    *(dir->last ? &dir->last->next : &dir->children) = node;
    dir->last = node;
    return node;
}

static struct node *node_find(const struct node *dir, const char *name, size_t n)
{
    for (struct node *c = dir->children; c; c = c->next)
        if (!strncmp(c->name, name, n) && !c->name[n])
            return c;
    return NULL;
}

/* How messages name a node: by its way from the root. */
static const char *node_path(struct hv_tree *tree, const struct node *node)
{
    if (!node->parent)
        return "";
    return hv_tree_join(tree, node_path(tree, node->parent), node->name);
}

static bool fail_node(struct hv_tree *tree, const struct node *node, const char *text,
                      struct hv_err *err)
{
    return hv_fail(err, HV_ERR_INPUT, hv_tree_where(tree, node_path(tree, node)), "%s",
                   text);
}

/* Read the object behind a node, which has to be there. */
static bool read_object(struct hv_tree *tree, const struct node *node,
                        enum hv_git_kind kind, struct hv_git_object *ret_object,
                        struct hv_err *err)
{
    const struct gitted *git = tree->backend;
    struct hv_err why = {0};
    bool ok = hv_git_read(git->repo, node->id, tree->arena, ret_object, &why);
    if (ok && ret_object->kind == HV_GIT_MISSING)
        ok = hv_fail(&why, HV_ERR_INPUT, NULL,
                     "object %s is missing from the repository (partial, or damaged)",
                     node->id);
    else if (ok && ret_object->kind != kind)
        ok = hv_fail(&why, HV_ERR_INPUT, NULL, "object %s is of an unexpected kind",
                     node->id);
    return ok || fail_node(tree, node, why.text, err);
}

static bool load_bytes(struct hv_tree *tree, struct node *node, struct hv_err *err)
{
    struct hv_git_object object;
    if (node->loaded)
        return true;
    if (node->kind == NODE_UNMERGED)
        return fail_node(tree, node,
                         "is unmerged in the index: resolve the conflict first", err);
    if (!read_object(tree, node, HV_GIT_BLOB, &object, err))
        return false;
    node->bytes = object.bytes;
    node->n = object.n;
    node->loaded = true;
    return true;
}

static bool mode_kind(unsigned long mode, enum node_kind *ret_kind)
{
    if (S_ISDIR(mode))
        *ret_kind = NODE_DIR;
    else if (S_ISREG(mode))
        *ret_kind = NODE_FILE;
    else if (S_ISLNK(mode))
        *ret_kind = NODE_LINK;
    else
        return false; /* a submodule: not of this repository */
    return true;
}

/* Names that git itself would not check out; a damaged or forged tree object. */
static bool is_good_name(const char *name)
{
    return *name && strcmp(name, ".") != 0 && strcmp(name, "..") != 0 &&
           !strchr(name, '/');
}

static const char *hex_id(struct hv_arena *arena, const char *raw, size_t n)
{
    char *hex = hv_arena_alloc(arena, 2 * n + 1);
    for (size_t i = 0; i < n; i++) {
        hex[2 * i] = "0123456789abcdef"[(unsigned char)raw[i] >> 4];
        hex[2 * i + 1] = "0123456789abcdef"[raw[i] & 15];
    }
    return hex;
}

/* A tree object is a row of "MODE NAME", NUL, raw id. */
static bool parse_tree(struct hv_tree *tree, struct node *dir,
                       const struct hv_git_object *object)
{
    const struct gitted *git = tree->backend;
    const char *p = object->bytes, *end = p + object->n;
    while (p < end) {
        char *name;
        enum node_kind kind;
        unsigned long mode = strtoul(p, &name, 8);
        const char *nul = memchr(p, '\0', (size_t)(end - p));
        if (*p < '0' || *p > '7' || *name != ' ' || !nul ||
            (size_t)(end - nul) < 1 + git->raw_id || !is_good_name(++name))
            return false;
        p = nul + 1 + git->raw_id;
        if (!mode_kind(mode, &kind))
            continue;
        struct node *node = node_add(tree->arena, dir, name, kind);
        node->id = hex_id(tree->arena, nul + 1, git->raw_id);
    }
    return true;
}

static bool load_dir(struct hv_tree *tree, struct node *dir, struct hv_err *err)
{
    struct hv_git_object object;
    if (dir->loaded)
        return true;
    if (!read_object(tree, dir, HV_GIT_TREE, &object, err))
        return false;
    if (!parse_tree(tree, dir, &object))
        return fail_node(tree, dir, "is a damaged tree object", err);
    dir->loaded = true;
    return true;
}

/* The way through the tree, as the kernel would go it. */
struct way {
    struct node *at;
    const char *rest; /* still to go */
    unsigned hops;
    const char *broken; /* set, instead of an end: what is wrong with a link */
};

static bool step_link(struct hv_tree *tree, struct way *way, struct node *link,
                      struct hv_err *err)
{
    if (!load_bytes(tree, link, err))
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

/* Take one name; way->at is NULL where there is no such thing. */
static bool step(struct hv_tree *tree, struct way *way, const char *name, size_t n,
                 struct hv_err *err)
{
    if (way->at->kind != NODE_DIR) {
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
    if (!load_dir(tree, way->at, err))
        return false;
    struct node *node = node_find(way->at, name, n);
    if (node && node->kind == NODE_LINK)
        return step_link(tree, way, node, err);
    way->at = node;
    return true;
}

/* Go path from a directory, through links. *ret_broken, where it is not NULL, is what
 * is wrong with one; else *ret_node is the end, or NULL. */
static bool go(struct hv_tree *tree, struct node *from, const char *path,
               struct node **ret_node, const char **ret_broken, struct hv_err *err)
{
    struct way way = {.at = from, .rest = path};
    while (way.at && !way.broken && *way.rest) {
        const char *name = way.rest;
        size_t n = strcspn(name, "/");
        way.rest = name + n + strspn(name + n, "/");
        if (n && !step(tree, &way, name, n, err))
            return false;
    }
    *ret_node = way.at;
    *ret_broken = way.broken;
    return true;
}

static enum hv_lookup look_up(struct hv_tree *tree, const char *path,
                              struct node **ret_node, struct hv_err *err)
{
    struct gitted *git = tree->backend;
    const char *broken;
    if (!go(tree, &git->root, path, ret_node, &broken, err))
        return HV_LOOKUP_FAILED;
    if (broken)
        hv_tree_fail_link(tree, path, broken, err);
    if (broken)
        return HV_LOOKUP_FAILED;
    return *ret_node ? HV_LOOKUP_FOUND : HV_LOOKUP_ABSENT;
}

static enum hv_lookup git_find(struct hv_tree *tree, const char *path,
                               struct hv_err *err)
{
    struct node *node;
    enum hv_lookup found = look_up(tree, path, &node, err);
    if (found == HV_LOOKUP_FOUND && node->kind == NODE_DIR)
        return HV_LOOKUP_ABSENT;
    return found;
}

static enum hv_lookup git_read(struct hv_tree *tree, struct hv_source_file *ret_file,
                               struct hv_err *err)
{
    struct node *node;
    enum hv_lookup found = look_up(tree, ret_file->path, &node, err);
    if (found != HV_LOOKUP_FOUND)
        return found;
    if (node->kind == NODE_DIR)
        return HV_LOOKUP_ABSENT;
    if (!load_bytes(tree, node, err))
        return HV_LOOKUP_FAILED;
    ret_file->bytes = node->bytes;
    ret_file->n = node->n;
    return HV_LOOKUP_FOUND;
}

static bool walk(struct hv_tree *tree, struct node *dir, const char *path,
                 struct hv_listing *list, struct hv_err *err);

/* Take a file or walk a directory, known as path (of which name is the end). */
static bool walk_node(struct hv_tree *tree, struct node *node, const char *path,
                      struct hv_listing *list, struct hv_err *err)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    if (node->kind == NODE_DIR)
        return *name == '.' || walk(tree, node, path, list, err);
    if (!hv_listing_wants(list, name))
        return true;
    if (list->ids && node->kind == NODE_FILE) {
        struct hv_source_file id = {path, node->id, strlen(node->id)};
        return hv_listing_add(list, &id, err);
    }
    if (!load_bytes(tree, node, err))
        return false;
    struct hv_source_file file = {.path = path, .bytes = node->bytes, .n = node->n};
    return hv_listing_add(list, &file, err);
}

static bool walk_link(struct hv_tree *tree, struct node *link, const char *path,
                      struct hv_listing *list, struct hv_err *err)
{
    struct node *end;
    const char *broken;
    if (!go(tree, link->parent, link->name, &end, &broken, err))
        return false;
    if (!broken && !end && hv_listing_wants(list, link->name))
        broken = HV_LINK_DANGLES;
    if (broken)
        return hv_tree_fail_link(tree, node_path(tree, link), broken, err);
    if (!end)
        return true;
    if (end->kind == NODE_DIR && !hv_listing_link(list, path, err))
        return false;
    return walk_node(tree, end, path, list, err);
}

static bool walk(struct hv_tree *tree, struct node *dir, const char *path,
                 struct hv_listing *list, struct hv_err *err)
{
    bool ok = load_dir(tree, dir, err) && hv_listing_enter(list, path, err);
    for (struct node *c = dir->children; ok && c; c = c->next) {
        const char *sub = hv_tree_join(tree, path, c->name);
        ok = hv_listing_see(list, err);
        if (ok && c->kind == NODE_LINK)
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
    struct node *node;
    enum hv_lookup found = look_up(tree, prefix, &node, err);
    if (found != HV_LOOKUP_FOUND)
        return found == HV_LOOKUP_ABSENT;
    if (node->kind == NODE_DIR)
        return walk(tree, node, "", list, err);
    return !list->ids || walk_node(tree, node, prefix, list, err);
}

/* The directory of path, made where it is missing. ls-files sorts its paths: a
 * directory is always the one that was added last. *ret_name is the rest of path. */
static struct node *make_dirs(struct hv_tree *tree, char *path, char **ret_name)
{
    struct gitted *git = tree->backend;
    struct node *dir = &git->root;
    for (char *slash; (slash = strchr(path, '/')); path = slash + 1) {
        *slash = '\0';
        if (!dir->last || dir->last->kind != NODE_DIR ||
            strcmp(dir->last->name, path) != 0)
            node_add(tree->arena, dir, path, NODE_DIR)->loaded = true;
        dir = dir->last;
    }
    *ret_name = path;
    return dir;
}

/* Take "MODE ID STAGE<tab>PATH" as ls-files prints it. What was added without content
 * (--intent-to-add) is an empty file here. */
static bool add_entry(struct hv_tree *tree, char *entry)
{
    char *id, *stage, *path = strchr(entry, '\t');
    unsigned long mode = strtoul(entry, &id, 8);
    enum node_kind kind;
    if (!path || path - entry < 10 || *id != ' ' || !(stage = strchr(id + 1, ' ')) ||
        stage + 2 != path)
        return false;
    *stage++ = *path++ = '\0';
    if (!mode_kind(mode, &kind))
        return true;
    struct node *dir = make_dirs(tree, path, &path), *same = dir->last;
    if (*stage != '0' && same && !strcmp(same->name, path))
        return true;
    struct node *node = node_add(tree->arena, dir, path, kind);
    node->id = id + 1;
    if (*stage != '0')
        node->kind = NODE_UNMERGED;
    return true;
}

static bool read_index(struct hv_tree *tree, struct hv_err *err)
{
    const struct gitted *git = tree->backend;
    const char *const up_args[] = {"rev-parse", "--show-cdup", NULL};
    struct hv_buf up = {0}, out = {0};
    bool ok = hv_git_run(git->repo, up_args, &up, err);
    if (ok) {
        hv_buf_putc(&up,
                    '\n'); /* a bare repository has no way up: nothing is printed */
        /* From a subdirectory ls-files would show that one alone. */
        up.p[strcspn(up.p, "\n")] = '\0';
        const char *const args[] = {"ls-files",          "-s", "-z", "--full-name",
                                    *up.p ? "--" : NULL, up.p, NULL};
        ok = hv_git_run(git->repo, args, &out, err);
    }
    char *p = hv_arena_strndup(tree->arena, out.p ? out.p : "", out.n);
    for (char *end = p + out.n; ok && p < end;) {
        size_t n = strlen(p);
        ok = add_entry(tree, p) || hv_fail(err, HV_ERR_INPUT, hv_git_dir(git->repo),
                                           "git ls-files answered what was not asked");
        p += n + 1;
    }
    hv_buf_done(&up);
    hv_buf_done(&out);
    return ok;
}

static struct hv_tree *new_tree(const struct hv_tree_ops *ops, struct hv_repo *repo,
                                const char *name)
{
    struct hv_tree *tree = hv_tree_new(ops, name);
    struct gitted *git = hv_arena_alloc(tree->arena, sizeof *git);
    git->repo = repo;
    git->root.kind = NODE_DIR;
    tree->backend = git;
    return tree;
}

struct hv_tree *hv_tree_open_index(struct hv_repo *repo, struct hv_err *err)
{
    static const struct hv_tree_ops ops = {HV_TREE_INDEX, git_find, git_read, git_list,
                                           NULL};
    struct hv_tree *tree = new_tree(&ops, repo, "");
    struct gitted *git = tree->backend;
    git->root.loaded = true;
    if (read_index(tree, err))
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
    struct hv_arena *arena = hv_arena_new();
    struct hv_git_object commit;
    bool found =
        find_commit(repo, rev, arena, &commit, NULL) && commit.kind == HV_GIT_COMMIT;
    hv_arena_free(arena);
    return found;
}

static bool fail_rev(struct hv_repo *repo, const char *rev, struct hv_err *err)
{
    const char *const args[] = {"rev-parse", "--is-shallow-repository", NULL};
    struct hv_buf out = {0};
    bool shallow = hv_git_run(repo, args, &out, NULL) && !strcmp(out.p, "true\n");
    hv_buf_done(&out);
    return hv_fail(
        err, HV_ERR_INPUT, NULL,
        "no such revision '%s' in '%s': expected a tag, branch or commit id%s", rev,
        hv_git_dir(repo),
        shallow ? " (this clone is shallow: fetch more of its history)" : "");
}

static bool open_commit(struct hv_tree *tree, const char *rev, struct hv_err *err)
{
    struct gitted *git = tree->backend;
    struct hv_git_object commit;
    if (!find_commit(git->repo, rev, tree->arena, &commit, err))
        return false;
    if (commit.kind != HV_GIT_COMMIT)
        return fail_rev(git->repo, rev, err);
    size_t n = strlen(commit.id);
    if (commit.n < 5 + n || strncmp(commit.bytes, "tree ", 5) != 0)
        return hv_fail(err, HV_ERR_INPUT, rev, "is a damaged commit");
    tree->commit = hv_arena_strndup(tree->arena, commit.id, n);
    git->root.id = hv_arena_strndup(tree->arena, commit.bytes + 5, n);
    git->raw_id = n / 2;
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
