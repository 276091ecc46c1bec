/* SPDX-License-Identifier: MIT */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static bool fail_errno(struct hv_err *err, const char *path, const char *what)
{
    return hv_fail(err, HV_ERR_INPUT, path, "cannot %s: %s", what, strerror(errno));
}

static bool read_fd(int fd, const char *path, size_t max, struct hv_buf *buf,
                    struct hv_err *err)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return fail_errno(err, path, "stat");
    if (!S_ISREG(st.st_mode))
        return hv_fail(err, HV_ERR_INPUT, path, "this is not a regular file");
    const size_t before = buf->n, size = (size_t)st.st_size;
    hv_buf_room(buf, (size < max ? size : max) + 1);
    for (ssize_t n = 1; n != 0;) {
        char *to = hv_buf_room(buf, 1); /* a file may be longer than it says, or grow */
        n = read(fd, to, buf->cap - buf->n - 1);
        if (n < 0 && errno != EINTR)
            return fail_errno(err, path, "read");
        buf->n += n > 0 ? (size_t)n : 0;
        if (buf->n - before > max)
            return hv_fail(err, HV_ERR_INPUT, path,
                           "the file is longer than the limit of %zu bytes", max);
    }
    buf->p[buf->n] = '\0';
    return true;
}

bool hv_file_read(const char *path, size_t max, struct hv_buf *buf, struct hv_err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return fail_errno(err, path, "open");
    bool ok = read_fd(fd, path, max, buf, err);
    close(fd);
    return ok;
}

bool hv_file_make_parents(const char *path, struct hv_err *err)
{
    HV_FREED char *copy = hv_strdup(path);
    bool ok = true;
    for (char *p = copy + 1; ok && *p; p++) {
        if (*p != '/')
            continue;
        *p = '\0';
        if (mkdir(copy, 0777) != 0 && errno != EEXIST)
            ok = fail_errno(err, copy, "make directory");
        *p = '/';
    }
    return ok;
}

const void *hv_file_map(const char *path, size_t beyond, size_t *ret_n,
                        bool *ret_opened)
{
    void *bytes = MAP_FAILED;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat st;
    *ret_opened = fd >= 0;
    if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
        (size_t)st.st_size > beyond) {
        *ret_n = (size_t)st.st_size;
        bytes = mmap(NULL, *ret_n, PROT_READ, MAP_PRIVATE, fd, 0);
    }
    if (fd >= 0)
        close(fd);
    return bytes == MAP_FAILED ? NULL : bytes;
}

bool hv_file_write_all(int fd, const void *bytes, size_t n)
{
    for (const char *p = bytes; n;) {
        ssize_t k = write(fd, p, n);
        if (k < 0 && errno == EINTR)
            continue;
        if (k <= 0)
            return false;
        p += k;
        n -= (size_t)k;
    }
    return true;
}

/* Rename the temporary file; replace: overwrite an existing file. */
static bool settle(const char *temp, const char *path, bool replace)
{
    if (replace)
        return rename(temp, path) == 0;
    return link(temp, path) == 0 && unlink(temp) == 0;
}

static bool write_file(const char *path, const void *p, size_t n, bool replace,
                       struct hv_err *err)
{
    if (!hv_file_make_parents(path, err))
        return false;
    size_t len = strlen(path) + 32;
    HV_FREED char *temp = hv_alloc(len);
    snprintf(temp, len, "%s.XXXXXX", path);
    int fd = mkstemp(temp);
    if (fd < 0)
        return fail_errno(err, path, "create a temporary file beside it");
    bool ok = fchmod(fd, 0644) == 0 && hv_file_write_all(fd, p, n) && fsync(fd) == 0;
    int saved = errno;
    if (close(fd) != 0 && ok) {
        ok = false;
        saved = errno;
    }
    if (ok && !settle(temp, path, replace)) {
        ok = false;
        saved = errno;
    }
    if (!ok) {
        unlink(temp);
        errno = saved;
        fail_errno(err, path, "write (the old file, if any, is unchanged)");
    }
    return ok;
}

bool hv_file_write_atomic(const char *path, const void *p, size_t n, struct hv_err *err)
{
    return write_file(path, p, n, true, err);
}

bool hv_file_write_new(const char *path, const void *p, size_t n, struct hv_err *err)
{
    return write_file(path, p, n, false, err);
}

bool hv_file_is_dir(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool hv_file_exists(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0;
}

const char **hv_file_names(const char *path, struct hv_arena *arena)
{
    const char **names = NULL;
    size_t n = 0;
    DIR *dir = opendir(path);
    for (struct dirent *e; dir && (errno = 0, e = readdir(dir));)
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
            *HV_ARENA_APPEND(arena, names, n) =
                hv_arena_strndup(arena, e->d_name, strlen(e->d_name));
    int why = errno;
    if (dir)
        closedir(dir);
    errno = why;
    if (why)
        return NULL;
    HV_SORT(names, n, hv_by_text);
    *HV_ARENA_APPEND(arena, names, n) = NULL;
    return names;
}

static int remove_visited(const char *path, const struct stat *st, int type,
                          struct FTW *place)
{
    (void)st;
    (void)type;
    (void)place;
    return remove(path);
}

void hv_file_remove_all(const char *path)
{
    enum { DESCRIPTORS = 16 };
    nftw(path, remove_visited, DESCRIPTORS, FTW_DEPTH | FTW_PHYS);
}
