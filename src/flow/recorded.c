/* SPDX-License-Identifier: MIT */
#include "flow/recorded.h"

#include "base/atom.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/mem.h"
#include "flow/policy.h"
#include "store/baseline.h"

#include <stdlib.h>
#include <string.h>

/* ---- the policy's ---- */

/* "xen/4.17/x86_64.json" -> "4.17"; NULL: of another profile, or no baseline. A dot in
 * front hides, as everywhere. */
static const char *release_of(struct hvabi *run, const char *profile, const char *path)
{
    size_t n = strlen(profile);
    if (strncmp(path, profile, n) != 0 || path[n] != '/')
        return NULL;
    const char *release = path + n + 1, *end = strchr(release, '/');
    if (!end || strchr(end + 1, '/') || end[1] == '.' || *release == '.')
        return NULL;
    const char *name = hv_arena_strndup(run->arena, release, (size_t)(end - release));
    return strcmp(name, HV_HISTORY_DIR) == 0 ? NULL : hv_atom(run->atoms, name);
}

/* The file of a release (or of the index) on an architecture. NULL with err->code
 * HV_ERR_NONE: the policy has none. */
static const struct hv_source_file *file_of(struct hvabi *run, const char *release,
                                            unsigned arch, const char **ret_path,
                                            struct hv_err *err)
{
    const struct hv_policy *policy = run->policy;
    const char *path = hv_arena_printf(run->arena, "%s/%s/%s.json", run->profile->name,
                                       release, run->profile->archs[arch].name);
    err->code = HV_ERR_NONE;
    for (size_t i = 0; policy && i < policy->n_baselines; i++)
        if (strcmp(policy->baselines[i].path, path) == 0)
            return hv_policy_file(
                run, hv_arena_printf(run->arena, "baselines/%s", path), ret_path, err);
    return NULL;
}

/* ---- both ---- */

static bool has(const char *const *releases, size_t n, const char *release)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(releases[i], release) == 0)
            return true;
    return false;
}

static int by_release(const void *a, const void *b)
{
    const char *x = *(const char *const *)a, *y = *(const char *const *)b;
    int order = hv_release_compare(x, y);
    return order ? order : strcmp(x, y);
}

bool hv_recorded_releases(struct hvabi *run, const char *profile,
                          const char ***ret_releases, size_t *ret_n, struct hv_err *err)
{
    const struct hv_policy *policy = run->policy;
    const char **releases = NULL;
    size_t n = 0;
    if (!hv_baseline_releases(run->baselines, profile, run->atoms, &releases, &n, err))
        return false;
    size_t more = policy ? policy->n_baselines : 0;
    releases = hv_realloc(releases, (n + more + 1) * sizeof *releases);
    for (size_t i = 0; i < more; i++) {
        const char *release = release_of(run, profile, policy->baselines[i].path);
        if (release && !has(releases, n, release))
            releases[n++] = release;
    }
    if (n)
        qsort(releases, n, sizeof *releases, by_release);
    *ret_releases = releases;
    *ret_n = n;
    return true;
}

struct hv_surface *hv_recorded_surface(struct hvabi *run, const char *release,
                                       unsigned arch, struct hv_err *err)
{
    const struct hv_profile *profile = run->profile;
    const char *name;
    struct hv_err why = {0};
    struct hv_surface *surface = NULL;
    const struct hv_source_file *file = file_of(run, release, arch, &name, &why);
    if (file) {
        surface =
            hv_surface_parse(name, file->bytes, file->n, profile, run->atoms, &why);
    } else if (!why.code) {
        char *path = hv_baseline_path(run->baselines, profile->name, release,
                                      profile->archs[arch].name);
        if (hv_file_exists(path))
            surface = hv_surface_read(path, profile, run->atoms, &why);
        free(path);
    }
    *err = why;
    return surface;
}

const char *hv_recorded_sha256(struct hvabi *run, const char *release, unsigned arch)
{
    enum { MOST = 64 << 20 };
    const char *name;
    char hex[HV_SHA256_HEX + 1] = "";
    struct hv_buf bytes = {0};
    struct hv_err err = {0};
    const struct hv_source_file *file = file_of(run, release, arch, &name, &err);
    char *path = hv_baseline_path(run->baselines, run->profile->name, release,
                                  run->profile->archs[arch].name);
    if (file)
        hv_sha256_hex(file->bytes, file->n, hex);
    else if (!err.code && hv_file_exists(path) &&
             hv_file_read(path, MOST, &bytes, &err))
        hv_sha256_hex(bytes.p, bytes.n, hex);
    hv_buf_done(&bytes);
    free(path);
    return *hex ? hv_arena_strndup(run->arena, hex, HV_SHA256_HEX) : NULL;
}

/* An index that is older than a baseline beside it would let that one count for
 * nothing. */
static bool knows_all(struct hvabi *run, const struct hv_history *history,
                      unsigned arch, const char *name, struct hv_err *err)
{
    const struct hv_policy *policy = run->policy;
    const char *const *known;
    size_t n = hv_history_releases(history, &known);
    const char *end =
        hv_arena_printf(run->arena, "/%s.json", run->profile->archs[arch].name);
    for (size_t i = 0; i < policy->n_baselines; i++) {
        const char *path = policy->baselines[i].path, *slash = strrchr(path, '/');
        const char *release = release_of(run, run->profile->name, path);
        if (release && strcmp(slash, end) == 0 && !has(known, n, release))
            return hv_fail(err, HV_ERR_INPUT, name,
                           "the index does not know the baseline of %s beside it: let "
                           "`hvabi record` write both",
                           release);
    }
    return true;
}

static bool has_any(struct hvabi *run, unsigned arch)
{
    const struct hv_policy *policy = run->policy;
    const char *end =
        hv_arena_printf(run->arena, "/%s.json", run->profile->archs[arch].name);
    for (size_t i = 0; policy && i < policy->n_baselines; i++) {
        const char *path = policy->baselines[i].path;
        if (release_of(run, run->profile->name, path) &&
            strcmp(strrchr(path, '/'), end) == 0)
            return true;
    }
    return false;
}

/* The policy's index; NULL with err->code HV_ERR_NONE: it needs none. */
static struct hv_history *policy_history(struct hvabi *run, unsigned arch,
                                         struct hv_err *err)
{
    const struct hv_profile *profile = run->profile;
    const char *name;
    const struct hv_source_file *file = file_of(run, HV_HISTORY_DIR, arch, &name, err);
    if (!file && !err->code && has_any(run, arch))
        hv_fail(err, HV_ERR_INPUT, run->policy->word,
                "baselines of %s without their index %s/" HV_HISTORY_DIR
                "/%s.json: let `hvabi record` write both",
                profile->archs[arch].name, profile->name, profile->archs[arch].name);
    if (!file)
        return NULL;
    struct hv_history *history =
        hv_history_parse(name, file->bytes, file->n, profile->name,
                         profile->archs[arch].name, run->atoms, err);
    if (!history || knows_all(run, history, arch, name, err))
        return history;
    hv_history_free(history);
    return NULL;
}

struct hv_history *hv_recorded_history(struct hvabi *run, unsigned arch,
                                       struct hv_err *err)
{
    const char *profile = run->profile->name, *name = run->profile->archs[arch].name;
    struct hv_err why = {0};
    struct hv_history *upper = policy_history(run, arch, &why);
    if (why.code) {
        *err = why;
        return NULL;
    }
    char *path = hv_history_path(run->baselines, profile, name);
    bool below = hv_file_exists(path);
    free(path);
    if (upper && !below)
        return upper;
    struct hv_history *lower =
        hv_history_read(run->baselines, profile, name, run->atoms, err);
    if (!upper || !lower) {
        hv_history_free(upper);
        return lower;
    }
    struct hv_history *both = hv_history_over(upper, lower);
    hv_history_free(upper);
    hv_history_free(lower);
    return both;
}
