/* SPDX-License-Identifier: MIT */
#include "store/cache.h"

#include "base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Head of an entry: the checksum of the rest, keyed by the entry's key. */
#define MAGIC "hvabi-cache/2 "
enum { HEAD = sizeof MAGIC - 1 + HV_CHECKSUM_HEX + 1 };
static const size_t max_entry = 64u << 20;
/* A cache of more than the first size is reduced to the second. That requires looking
 * at each entry, so it is only checked after the third has been written. */
static const unsigned long long max_bytes = 192ULL << 20, keep_bytes = 128ULL << 20,
                                unseen_bytes = 64ULL << 20;
enum { MARK = 1024 }; /* one byte of the file "written" stands for so many bytes */

struct hv_cache {
    char *dir;
    bool filled;    /* read-only */
    size_t written; /* bytes */
    unsigned n_temporary;
};

struct hv_cache *hv_cache_new(const char *dir, const char *below)
{
    const char *xdg = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    struct hv_buf path = {0};
    if (dir)
        hv_buf_puts(&path, dir);
    else if (xdg && *xdg == '/')
        hv_buf_printf(&path, "%s/hvabi", xdg);
    else if (home && *home == '/')
        hv_buf_printf(&path, "%s/.cache/hvabi", home);
    else
        return NULL;
    if (below)
        hv_buf_printf(&path, "/%s", below);
    struct hv_cache *cache = hv_alloc(sizeof *cache);
    cache->dir = path.p;
    return cache;
}

struct hv_cache *hv_cache_open_filled(const char *dir)
{
    struct hv_cache *cache = hv_cache_new(dir, NULL);
    if (cache)
        cache->filled = true;
    return cache;
}

/* "DIR/ab/cdef...", which the caller frees; NULL: it is no key. */
static char *path_of(const struct hv_cache *cache, const char *key)
{
    struct hv_buf path = {0};
    if (strlen(key) == HV_SHA256_HEX)
        hv_buf_printf(&path, "%s/%.2s/%s", cache->dir, key, key + 2);
    return path.p;
}

static void checksum(const char *key, const char *p, size_t n,
                     char ret_hex[HV_CHECKSUM_HEX + 1])
{
    hv_checksum_hex(p, n, hv_hash(key, strlen(key)), ret_hex);
}

static bool is_sound(const char *key, const char *p, size_t n)
{
    char hex[HV_CHECKSUM_HEX + 1];
    if (n < HEAD || memcmp(p, MAGIC, sizeof MAGIC - 1) != 0 || p[HEAD - 1] != '\n')
        return false;
    checksum(key, p + HEAD, n - HEAD, hex);
    return memcmp(p + sizeof MAGIC - 1, hex, HV_CHECKSUM_HEX) == 0;
}

bool hv_cache_get(struct hv_cache *cache, const char *key, struct hv_buf *buf)
{
    struct hv_err err = {0};
    const size_t before = buf->n;
    HV_FREED char *path = path_of(cache, key);
    bool read =
        path && hv_file_exists(path) && hv_file_read(path, max_entry, buf, &err);
    bool sound = read && is_sound(key, buf->p + before, buf->n - before);
    size_t n = sound ? buf->n - before - HEAD : 0;
    if (buf->p) {
        memmove(buf->p + before, buf->p + before + (sound ? HEAD : 0), n);
        buf->n = before + n;
        buf->p[buf->n] = '\0';
    }
    if (sound && !cache->filled)
        utimensat(AT_FDCWD, path, NULL, 0); /* mark it as used, so that it stays */
    else if (read && !cache->filled)
        unlink(path);
    return sound;
}

/* Make DIR with its parents, and the folder of an entry. */
static bool make_folders(char *path)
{
    for (char *p = strchr(path + 1, '/'); p; p = strchr(p + 1, '/')) {
        *p = '\0';
        int made = mkdir(path, 0700);
        bool there = made == 0 || hv_file_is_dir(path);
        *p = '/';
        if (!there)
            return false;
    }
    return true;
}

/* No fsync: after a crash, the checksum shows that a file is incomplete. */
static bool write_entry(const char *path, const char *key, const char *p, size_t n)
{
    char head[HEAD + 1], hex[HV_CHECKSUM_HEX + 1];
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return false;
    checksum(key, p, n, hex);
    snprintf(head, sizeof head, MAGIC "%s\n", hex);
    bool ok = hv_file_write_all(fd, head, HEAD) && hv_file_write_all(fd, p, n);
    return close(fd) == 0 && ok;
}

void hv_cache_put(struct hv_cache *cache, const char *key, const char *p, size_t n)
{
    HV_FREED char *path = path_of(cache, key);
    HV_BUF temporary = {0};
    if (path && make_folders(path)) {
        hv_buf_printf(&temporary, "%s.%ld.%u", path, (long)getpid(),
                      cache->n_temporary++);
        if (!write_entry(temporary.p, key, p, n) || rename(temporary.p, path) != 0)
            unlink(temporary.p);
        cache->written += HEAD + n;
    }
}

/* ---- limit of the size ---- */

struct entry {
    const char *path;
    struct timespec used;
    unsigned long long bytes;
};
struct entries {
    struct entry *v;
    size_t n, cap;
    unsigned long long bytes;
    struct hv_arena *arena;
};

static void add_entry(struct entries *all, const char *path)
{
    struct stat st;
    if (lstat(path, &st) != 0 || !S_ISREG(st.st_mode))
        return;
    *HV_ARENA_ADD(all->arena, all->v, all->n, all->cap) =
        (struct entry){path, st.st_mtim, (unsigned long long)st.st_size};
    all->bytes += (unsigned long long)st.st_size;
}

static void list_folder(struct entries *all, const char *folder, bool folders)
{
    const char **name = hv_file_names(folder, all->arena);
    for (; name && *name; name++) {
        const char *path = hv_arena_printf(all->arena, "%s/%s", folder, *name);
        if (**name == '.')
            continue;
        if (!folders)
            add_entry(all, path);
        else if (strlen(*name) == 2)
            list_folder(all, path, false);
    }
}

HV_BY(by_use, struct entry,
      HV_ORDER(x->used.tv_sec, y->used.tv_sec)
          ?: HV_ORDER(x->used.tv_nsec, y->used.tv_nsec))

static void prune(const struct hv_cache *cache)
{
    HV_ARENA arena = hv_arena_new();
    struct entries all = {.arena = arena};
    list_folder(&all, cache->dir, true);
    if (all.bytes <= max_bytes)
        return;
    HV_SORT(all.v, all.n, by_use);
    for (size_t i = 0; i < all.n && all.bytes > keep_bytes; i++) {
        unlink(all.v[i].path);
        all.bytes -= all.v[i].bytes;
    }
}

/* The length of the file counts the bytes written since all entries were looked at;
 * several runs append to it. If it cannot be read or written, the entries are looked
 * at. */
static void prune_in_time(const struct hv_cache *cache)
{
    HV_BUF path = {0};
    HV_FREED char *marks = hv_alloc(cache->written / MARK + 1);
    hv_buf_printf(&path, "%s/written", cache->dir);
    int fd = open(path.p, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    struct stat before;
    bool known = fd >= 0 && fstat(fd, &before) == 0 && before.st_size > 0 &&
                 hv_file_write_all(fd, marks, cache->written / MARK + 1);
    if (!known || (unsigned long long)before.st_size > unseen_bytes / MARK) {
        prune(cache);
        if (fd >= 0 && ftruncate(fd, 0) == 0)
            hv_file_write_all(fd, marks, 1);
    }
    if (fd >= 0)
        close(fd);
}

void hv_cache_free(struct hv_cache *cache)
{
    if (!cache)
        return;
    if (cache->written)
        prune_in_time(cache);
    free(cache->dir);
    free(cache);
}
