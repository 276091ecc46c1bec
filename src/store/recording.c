/* SPDX-License-Identifier: MIT */
#include "store/recording.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

struct hv_recording {
    int lock;     /* on the directory of the baselines; ends with the process */
    char *live;   /* <dir>/<profile> */
    char *stage;  /* <dir>/.<profile>.recording */
    char *staged; /* <stage>/<profile> */
};

static char *joined(const char *dir, const char *dot, const char *name, const char *end)
{
    struct hv_buf buf = {0};
    hv_buf_printf(&buf, "%s/%s%s%s", dir, dot, name, end);
    return buf.p;
}

static bool fail(const char *path, const char *what, struct hv_err *err)
{
    return hv_fail(err, HV_ERR_INPUT, path, "cannot %s: %s", what, strerror(errno));
}

/* ---- directories ---- */

typedef bool each_fn(const char *from, const char *to, struct hv_err *err);

/* Call each for every entry of from, with the path of the same name in to. */
static bool for_each(const char *from, const char *to, each_fn *each,
                     struct hv_err *err)
{
    HV_ARENA arena = hv_arena_new();
    const char **name = hv_file_names(from, arena);
    bool ok = name || fail(from, "open", err);
    for (; ok && *name; name++)
        ok = each(hv_arena_printf(arena, "%s/%s", from, *name),
                  hv_arena_printf(arena, "%s/%s", to, *name), err);
    return ok;
}

static bool is_dir(const char *path)
{
    struct stat st;
    return lstat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool copy_tree(const char *from, const char *to, struct hv_err *err)
{
    if (!is_dir(from)) {
        /* Link the file, as files are replaced and never written to; copy it if that is
         * impossible. */
        enum { BYTES_MAX = 1 << 30 };
        HV_BUF buf = {0};
        if (link(from, to) == 0)
            return true;
        return hv_file_read(from, BYTES_MAX, &buf, err) &&
               hv_file_write_atomic(to, buf.p, buf.n, err);
    }
    if (mkdir(to, 0777) != 0)
        return fail(to, "make directory", err);
    return for_each(from, to, copy_tree, err);
}

/* Replace the existing files by the staged ones, one by one. */
static bool move_over(const char *from, const char *to, struct hv_err *err)
{
    if (!is_dir(from))
        return rename(from, to) == 0 || fail(to, "replace", err);
    if (mkdir(to, 0777) != 0 && errno != EEXIST)
        return fail(to, "make directory", err);
    return for_each(from, to, move_over, err);
}

/* ---- a recording ---- */

static bool lock(struct hv_recording *r, const char *dir, struct hv_err *err)
{
    r->lock = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (r->lock < 0)
        return fail(dir, "open", err);
    while (flock(r->lock, LOCK_EX) != 0)
        if (errno != EINTR)
            return fail(dir, "lock", err);
    return true;
}

/* The directory itself if the path is a link: the directory is exchanged. */
static char *find_live(const char *dir, const char *profile)
{
    char *path = joined(dir, "", profile, "");
    char *real = realpath(path, NULL);
    if (!real)
        return path;
    free(path);
    return real;
}

static bool start_recording(struct hv_recording *r, const char *profile,
                            struct hv_err *err)
{
    char *dir = hv_strdup(r->live);
    *strrchr(dir, '/') = '\0';
    const char *parent = *dir ? dir : "/";
    r->stage = joined(parent, ".", profile, ".recording");
    r->staged = joined(r->stage, "", profile, "");
    bool ok = hv_file_make_parents(r->live, err) && lock(r, parent, err);
    free(dir);
    if (!ok)
        return false;
    hv_file_remove_all(r->stage); /* left by a recording that was killed */
    if (mkdir(r->stage, 0777) != 0)
        return fail(r->stage, "make directory", err);
    return !hv_file_exists(r->live) || copy_tree(r->live, r->staged, err);
}

struct hv_recording *hv_recording_begin(const char *dir, const char *profile,
                                        struct hv_err *err)
{
    struct hv_recording *r = hv_alloc(sizeof *r);
    r->lock = -1;
    r->live = find_live(dir, profile);
    if (start_recording(r, profile, err))
        return r;
    hv_recording_end(r);
    return NULL;
}

const char *hv_recording_dir(const struct hv_recording *recording)
{
    return recording->stage;
}

bool hv_recording_commit(struct hv_recording *recording, bool *ret_stepwise,
                         struct hv_err *err)
{
    const char *staged = recording->staged, *live = recording->live;
    *ret_stepwise = false;
    unsigned how = hv_file_exists(live) ? RENAME_EXCHANGE : RENAME_NOREPLACE;
    if (renameat2(AT_FDCWD, staged, AT_FDCWD, live, how) == 0)
        return true;
    if (how == RENAME_NOREPLACE && rename(staged, live) == 0)
        return true;
    *ret_stepwise = true;
    return move_over(staged, live, err);
}

void hv_recording_end(struct hv_recording *recording)
{
    if (!recording)
        return;
    if (recording->lock >= 0) {
        hv_file_remove_all(recording->stage);
        close(recording->lock);
    }
    free(recording->live);
    free(recording->stage);
    free(recording->staged);
    free(recording);
}
