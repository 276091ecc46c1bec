/* SPDX-License-Identifier: MIT */
#include "source/backend.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

struct dir {
    const char *real; /* of the root, without links; "" for "/" */
    int fd;
    struct hv_sparse *sparse; /* NULL: no sparse checkout */
};

/* An entry of the directory fd, or the directory itself. */
struct place {
    int fd;
    const char *path; /* relative to the prefix, "" for the prefix itself */
    const char *from; /* relative to the root */
};

struct names {
    const char **v;
    size_t n;
};

static bool fail_errno(struct hv_tree *tree, const char *path, const char *what,
                       struct hv_err *err)
{
    return hv_fail(err, HV_ERR_INPUT, hv_tree_where(tree, path), "cannot %s: %s", what,
                   strerror(errno));
}

/* The part of a real path below the root's; NULL: it is outside. */
static const char *inside(const struct dir *dir, const char *real)
{
    size_t n = strlen(dir->real);
    if (strncmp(real, dir->real, n) != 0)
        return NULL;
    if (real[n] == '\0' || !strcmp(real + n, "/"))
        return ".";
    return real[n] == '/' ? real + n + 1 : NULL;
}

/* Resolve all links of path. Found: *ret_path is the resulting path from the root. */
static enum hv_lookup follow_links(struct hv_tree *tree, const char *path,
                                   const char **ret_path, struct hv_err *err)
{
    const struct dir *dir = tree->backend;
    HV_FREED char *real =
        realpath(hv_arena_printf(tree->arena, "%s/%s", dir->real, path), NULL);
    if (!real && (errno == ENOENT || errno == ENOTDIR))
        return HV_LOOKUP_ABSENT;
    if (!real && errno == ELOOP)
        hv_tree_fail_link(tree, path, HV_LINK_LOOPS, err);
    else if (!real)
        fail_errno(tree, path, "resolve", err);
    if (!real)
        return HV_LOOKUP_FAILED;
    const char *below = inside(dir, real);
    if (below)
        *ret_path = hv_arena_strndup(tree->arena, below, strlen(below));
    else
        hv_tree_fail_link(tree, path, HV_LINK_LEAVES, err);
    return below ? HV_LOOKUP_FOUND : HV_LOOKUP_FAILED;
}

/* Read until n bytes or the end. -1: errno. */
static ssize_t read_up_to(int fd, char *p, size_t n)
{
    size_t done = 0;
    while (done < n) {
        ssize_t k = read(fd, p + done, n - done);
        if (k < 0 && errno == EINTR)
            continue;
        if (k < 0)
            return -1;
        if (k == 0)
            break;
        done += (size_t)k;
    }
    return (ssize_t)done;
}

static bool read_fd(struct hv_tree *tree, int fd, const char *path,
                    struct hv_source_file *ret_file, struct hv_err *err)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return fail_errno(tree, path, "stat", err);
    if (!S_ISREG(st.st_mode))
        return hv_fail(err, HV_ERR_INPUT, hv_tree_where(tree, path),
                       "this is not a regular file");
    if (st.st_size > HV_FILE_MAX)
        return hv_fail(err, HV_ERR_INPUT, hv_tree_where(tree, path),
                       "the file is longer than the limit of %d MB", HV_FILE_MAX >> 20);
    size_t size = (size_t)st.st_size;
    char *p = hv_arena_alloc(tree->arena, size + 1);
    /* One byte more than its size: a file that grows or shrinks meanwhile is an error.
     */
    ssize_t got = read_up_to(fd, p, size + 1);
    if (got < 0)
        return fail_errno(tree, path, "read", err);
    if ((size_t)got != size)
        return hv_fail(err, HV_ERR_INPUT, hv_tree_where(tree, path),
                       "the file changed while hvabi read it");
    ret_file->bytes = p;
    ret_file->n = size;
    return true;
}

/* Read the file `name` in the directory file->fd; messages name it file->from. Follows
 * no link and waits for no FIFO. */
static bool read_at(struct hv_tree *tree, const struct place *file, const char *name,
                    struct hv_source_file *ret_file, struct hv_err *err)
{
    int fd = openat(file->fd, name,
                    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd < 0)
        return fail_errno(tree, file->from, "open", err);
    bool ok = read_fd(tree, fd, file->from, ret_file, err);
    close(fd);
    return ok;
}

/* The path without links of the regular file at path, or HV_LOOKUP_ABSENT. */
static enum hv_lookup locate(struct hv_tree *tree, const char *path,
                             const char **ret_path, struct hv_err *err)
{
    const struct dir *dir = tree->backend;
    enum hv_lookup found = follow_links(tree, path, ret_path, err);
    struct stat st;
    if (found != HV_LOOKUP_FOUND)
        return found;
    if (fstatat(dir->fd, *ret_path, &st, AT_SYMLINK_NOFOLLOW) != 0 ||
        !S_ISREG(st.st_mode))
        return HV_LOOKUP_ABSENT;
    return HV_LOOKUP_FOUND;
}

static enum hv_lookup dir_find(struct hv_tree *tree, const char *path,
                               struct hv_err *err)
{
    const struct dir *dir = tree->backend;
    const char *real;
    enum hv_lookup found = locate(tree, path, &real, err);
    return found == HV_LOOKUP_ABSENT && dir->sparse
               ? hv_sparse_look(dir->sparse, path, NULL, err)
               : found;
}

static enum hv_lookup dir_read(struct hv_tree *tree, struct hv_source_file *ret_file,
                               struct hv_err *err)
{
    const struct dir *dir = tree->backend;
    const char *real;
    enum hv_lookup found = locate(tree, ret_file->path, &real, err);
    const struct place file = {.fd = dir->fd, .from = ret_file->path};
    if (found == HV_LOOKUP_ABSENT && dir->sparse)
        return hv_sparse_look(dir->sparse, ret_file->path, ret_file, err);
    if (found == HV_LOOKUP_FOUND && !read_at(tree, &file, real, ret_file, err))
        return HV_LOOKUP_FAILED;
    return found;
}

/* The names in a directory, sorted, so that the first error does not depend on the
 * order of the file system. */
static bool read_names(struct hv_tree *tree, const struct place *place,
                       struct names *ret_names, struct hv_err *err)
{
    int fd = openat(place->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *stream = fd < 0 ? NULL : fdopendir(fd);
    if (!stream) {
        fail_errno(tree, place->from, "open", err);
        if (fd >= 0)
            close(fd);
        return false;
    }
    struct dirent *e;
    for (errno = 0; (e = readdir(stream)) && ret_names->n <= HV_ENTRIES_MAX;
         errno = 0) {
        if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
            continue;
        *HV_ARENA_APPEND(tree->arena, ret_names->v, ret_names->n) =
            hv_arena_strndup(tree->arena, e->d_name, strlen(e->d_name));
    }
    int saved = errno;
    closedir(stream);
    errno = saved;
    if (!e && errno)
        return fail_errno(tree, place->from, "read", err);
    HV_SORT(ret_names->v, ret_names->n, hv_by_text);
    return true;
}

static bool walk_folder(struct hv_tree *tree, const struct place *place,
                        struct hv_listing *list, struct hv_err *err);

static bool add_file(struct hv_tree *tree, const struct place *file, const char *name,
                     struct hv_listing *list, struct hv_err *err)
{
    struct hv_source_file f = {.path = file->path};
    return (list->ids || read_at(tree, file, name, &f, err)) &&
           hv_listing_add(list, &f, err);
}

/* Open the directory `name` in the directory sub->fd and walk it as sub. */
static bool walk_sub(struct hv_tree *tree, struct place sub, const char *name,
                     struct hv_listing *list, struct hv_err *err)
{
    sub.fd = openat(sub.fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (sub.fd < 0)
        return fail_errno(tree, sub.from, "open", err);
    bool ok =
        hv_listing_enter(list, sub.path, err) && walk_folder(tree, &sub, list, err);
    hv_listing_leave(list);
    close(sub.fd);
    return ok;
}

/* A link that stays inside the tree is read under its own name, as by a compiler. */
static bool walk_link(struct hv_tree *tree, struct place link, const char *name,
                      struct hv_listing *list, struct hv_err *err)
{
    const struct dir *dir = tree->backend;
    const char *real;
    bool wanted = hv_listing_wants(list, name);
    struct stat st;
    enum hv_lookup found = follow_links(tree, link.from, &real, err);
    if (found == HV_LOOKUP_FAILED)
        return false;
    if (found == HV_LOOKUP_ABSENT)
        return !wanted || hv_tree_fail_link(tree, link.from, HV_LINK_DANGLES, err);
    if (fstatat(dir->fd, real, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return fail_errno(tree, link.from, "stat", err);
    link.fd = dir->fd;
    if (!S_ISDIR(st.st_mode))
        return !wanted || add_file(tree, &link, real, list, err);
    if (*name == '.')
        return true;
    return hv_listing_link(list, link.path, err) &&
           walk_sub(tree, link, real, list, err);
}

static bool walk_entry(struct hv_tree *tree, const struct place *place,
                       const char *name, struct hv_listing *list, struct hv_err *err)
{
    struct place entry = {.fd = place->fd,
                          .path = hv_tree_join(tree, place->path, name),
                          .from = hv_tree_join(tree, place->from, name)};
    struct stat st;
    if (!hv_listing_see(list, err))
        return false;
    if (fstatat(place->fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return fail_errno(tree, entry.from, "stat", err);
    if (S_ISLNK(st.st_mode))
        return walk_link(tree, entry, name, list, err);
    if (!S_ISDIR(st.st_mode))
        return !hv_listing_wants(list, name) || add_file(tree, &entry, name, list, err);
    if (*name == '.')
        return true;
    if (list->folders)
        return hv_listing_add(list, &(struct hv_source_file){.path = entry.path}, err);
    return walk_sub(tree, entry, name, list, err);
}

static bool walk_folder(struct hv_tree *tree, const struct place *place,
                        struct hv_listing *list, struct hv_err *err)
{
    struct names names = {0};
    if (!read_names(tree, place, &names, err))
        return false;
    return HV_ALL(x, names.v, names.n, walk_entry(tree, place, *x, list, err));
}

static bool list_there(struct hv_tree *tree, const char *prefix,
                       struct hv_listing *list, struct hv_err *err)
{
    const struct dir *dir = tree->backend;
    const char *real;
    struct stat st;
    enum hv_lookup found = follow_links(tree, prefix, &real, err);
    if (found != HV_LOOKUP_FOUND)
        return found == HV_LOOKUP_ABSENT;
    if (fstatat(dir->fd, real, &st, AT_SYMLINK_NOFOLLOW) == 0 && !S_ISDIR(st.st_mode))
        return true;
    struct place top = {.fd = dir->fd, .path = "", .from = prefix};
    return walk_sub(tree, top, real, list, err);
}

static bool dir_list(struct hv_tree *tree, const char *prefix, struct hv_listing *list,
                     struct hv_err *err)
{
    const struct dir *dir = tree->backend;
    return list_there(tree, prefix, list, err) &&
           (!dir->sparse || hv_sparse_list(dir->sparse, prefix, list, err));
}

static void dir_done(struct hv_tree *tree)
{
    const struct dir *dir = tree->backend;
    hv_sparse_free(dir->sparse);
    close(dir->fd);
}

struct hv_tree *hv_tree_open_dir(const char *path, struct hv_err *err)
{
    static const struct hv_tree_ops ops = {HV_TREE_DIR, dir_find, dir_read, dir_list,
                                           dir_done};
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    HV_FREED char *real = fd < 0 ? NULL : realpath(path, NULL);
    if (!real) {
        hv_fail(err, HV_ERR_INPUT, path, "cannot open as a directory: %s",
                strerror(errno));
        if (fd >= 0)
            close(fd);
        return NULL;
    }
    struct hv_tree *tree = hv_tree_new(&ops, path);
    struct dir *dir = hv_arena_alloc(tree->arena, sizeof *dir);
    dir->fd = fd;
    dir->real =
        hv_arena_strndup(tree->arena, real, strcmp(real, "/") ? strlen(real) : 0);
    tree->backend = dir;
    dir->sparse = hv_sparse_new(tree, dir->real);
    return tree;
}
