/* SPDX-License-Identifier: MIT */
#include "store/baseline.h"

#include "model/profile.h"

#include <dirent.h>
#include <errno.h>

char *hv_baseline_path(const char *dir, const char *profile, const char *release,
                       const char *name)
{
    struct hv_buf buf = {0};
    hv_buf_printf(&buf, "%s/%s/%s/%s.json", dir, profile, release, name);
    return buf.p;
}

/* A name that begins with a dot is a temporary file of a killed recording. */
static bool is_baseline(const char *name)
{
    size_t n = strlen(name);
    return *name != '.' && n > 5 && strcmp(name + n - 5, ".json") == 0;
}

/* Has a release any baseline? False with errno if that cannot be determined. */
static bool has_baseline(const char *path)
{
    DIR *dir = opendir(path);
    bool has = false;
    if (!dir) {
        if (errno == ENOTDIR || errno == ENOENT)
            errno = 0; /* a file among the releases */
        return false;
    }
    for (struct dirent *e; !has && (errno = 0, e = readdir(dir));)
        has = is_baseline(e->d_name);
    int why = errno;
    closedir(dir);
    errno = has ? 0 : why;
    return has;
}

int hv_baseline_order(const void *a, const void *b)
{
    const char *x = *(const char *const *)a, *y = *(const char *const *)b;
    return hv_release_compare(x, y) ?: strcmp(x, y);
}

static bool list_releases(DIR *dir, const char *path, struct hv_atoms *atoms,
                          struct hv_strings *ret_releases)
{
    const char **releases = NULL;
    size_t n = 0, cap = 0;
    struct dirent *e;
    while ((errno = 0, e = readdir(dir))) {
        if (*e->d_name == '.' || strcmp(e->d_name, HV_HISTORY_DIR) == 0)
            continue;
        struct hv_buf below = {0};
        hv_buf_printf(&below, "%s/%s", path, e->d_name);
        bool has = has_baseline(below.p);
        int why = errno;
        hv_buf_done(&below);
        if (has)
            *HV_ADD(releases, n, cap) = hv_atom(atoms, e->d_name);
        errno = why;
        if (why && !has)
            break; /* never skip a release silently that cannot be read */
    }
    if (errno) {
        free(releases);
        return false;
    }
    HV_SORT(releases, n, hv_baseline_order);
    *ret_releases = (struct hv_strings){n, releases};
    return true;
}

bool hv_baseline_releases(const char *dir, const char *profile, struct hv_atoms *atoms,
                          struct hv_strings *ret_releases, struct hv_err *err)
{
    HV_BUF path = {0};
    hv_buf_printf(&path, "%s/%s", dir, profile);
    DIR *handle = opendir(path.p);
    *ret_releases = (struct hv_strings){0};
    bool ok =
        handle ? list_releases(handle, path.p, atoms, ret_releases) : errno == ENOENT;
    if (!ok)
        hv_fail(err, HV_ERR_INPUT, path.p, "cannot list the recorded releases: %s",
                strerror(errno));
    if (handle)
        closedir(handle);
    return ok;
}
