/* SPDX-License-Identifier: MIT */
#include "store/baseline.h"

#include "model/profile.h"

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
    return *name != '.' && strlen(name) > 5 && hv_ends_with(name, ".json");
}

/* Has a release any baseline? False with errno if that cannot be determined. */
static bool has_baseline(const char *path, struct hv_arena *arena)
{
    const char **name = hv_file_names(path, arena);
    if (!name && (errno == ENOTDIR || errno == ENOENT))
        errno = 0; /* a file among the releases */
    while (name && *name && !is_baseline(*name))
        name++;
    return name && *name;
}

int hv_baseline_order(const void *a, const void *b)
{
    const char *x = *(const char *const *)a, *y = *(const char *const *)b;
    return hv_release_compare(x, y) ?: strcmp(x, y);
}

bool hv_baseline_releases(const char *dir, const char *profile, struct hv_atoms *atoms,
                          struct hv_strings *ret_releases, struct hv_err *err)
{
    HV_ARENA arena = hv_arena_new();
    const char *path = hv_arena_printf(arena, "%s/%s", dir, profile);
    const char **releases = NULL, **name = hv_file_names(path, arena);
    size_t n = 0, cap = 0;
    bool ok = name || errno == ENOENT;
    for (; ok && name && *name; name++) {
        if (**name == '.' || strcmp(*name, HV_HISTORY_DIR) == 0)
            continue;
        if (has_baseline(hv_arena_printf(arena, "%s/%s", path, *name), arena))
            *HV_ADD(releases, n, cap) = hv_atom(atoms, *name);
        else
            ok = !errno; /* never skip a release silently that cannot be read */
    }
    HV_SORT(releases, n, hv_baseline_order);
    *ret_releases = (struct hv_strings){n, releases};
    if (ok)
        return true;
    hv_fail(err, HV_ERR_INPUT, path, "cannot list the recorded releases: %s",
            strerror(errno));
    free(releases);
    *ret_releases = (struct hv_strings){0};
    return false;
}
