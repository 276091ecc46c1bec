/* SPDX-License-Identifier: MIT */
#include "store/releases.h"

#include "base/file.h"
#include "store/baseline.h"
#include "store/change_index.h"
#include "store/release_index.h"
#include "store/store.h"
#include "store/surface_json.h"

struct name_list {
    const char *profile;
    struct hv_strings names;
};

struct kept_surface {
    const char *release;
    unsigned arch;
    struct hv_surface *surface; /* NULL: not recorded */
};

struct hv_releases {
    const char *dir;
    const struct hv_release_overlay *overlay; /* NULL: none */
    struct hv_atoms *atoms;
    struct name_list *lists;
    size_t n_lists, cap_lists;
    struct kept_surface *surfaces;
    size_t n_surfaces, cap_surfaces;
    struct hv_release_index *indexes[HV_MAX_ARCHS];
    struct hv_change_index *changes, *upper_changes;
};

struct hv_releases *hv_releases_new(const char *dir,
                                    const struct hv_release_overlay *overlay,
                                    struct hv_atoms *atoms)
{
    struct hv_releases *releases = hv_alloc(sizeof *releases);
    *releases = (struct hv_releases){.dir = dir, .overlay = overlay, .atoms = atoms};
    return releases;
}

void hv_releases_free(struct hv_releases *releases)
{
    if (!releases)
        return;
    for (size_t i = 0; i < releases->n_lists; i++)
        free(releases->lists[i].names.v);
    for (size_t i = 0; i < releases->n_surfaces; i++)
        hv_surface_free(releases->surfaces[i].surface);
    for (size_t a = 0; a < HV_MAX_ARCHS; a++)
        hv_release_index_free(releases->indexes[a]);
    hv_change_index_free(releases->changes);
    hv_change_index_free(releases->upper_changes);
    free(releases->lists);
    free(releases->surfaces);
    free(releases);
}

/* ---- the overlay ---- */

/* A path that the overlay has, as "<profile>/<release>/<name>.json"; NULL: it has none.
 */
static const char *overlay_path(const struct hv_releases *r, const char *profile,
                                const char *release, const char *name)
{
    struct hv_buf wanted = {0};
    const char *found = NULL;
    hv_buf_printf(&wanted, "%s/%s/%s.json", profile, release, name);
    for (size_t i = 0; r->overlay && !found && i < r->overlay->n; i++)
        if (strcmp(r->overlay->paths[i], wanted.p) == 0)
            found = r->overlay->paths[i];
    hv_buf_done(&wanted);
    return found;
}

/* "xen/4.17/x86_64.json" -> "4.17"; NULL: of another profile, or no baseline. A name
 * that begins with a dot is hidden, as in the directory. */
static const char *overlay_release(const struct hv_releases *r, const char *profile,
                                   const char *path)
{
    size_t n = strlen(profile);
    if (strncmp(path, profile, n) != 0 || path[n] != '/')
        return NULL;
    const char *release = path + n + 1, *end = strchr(release, '/');
    if (!end || strchr(end + 1, '/') || end[1] == '.' || *release == '.')
        return NULL;
    const char *name = hv_atom_n(r->atoms, release, (size_t)(end - release));
    return strcmp(name, HV_HISTORY_DIR) == 0 ? NULL : name;
}

/* ---- which releases there are ---- */

static bool has_name(const char *const *names, size_t n, const char *name)
{
    return HV_ANY(x, names, n, strcmp(*x, name) == 0);
}

/* Add the overlay's releases that have a baseline of the architecture (NULL: of any).
 * names has room for them. */
static size_t add_overlay(const struct hv_releases *r, const char *profile,
                          const char *arch, const char **names, size_t n)
{
    for (size_t i = 0; r->overlay && i < r->overlay->n; i++) {
        const char *path = r->overlay->paths[i], *file = strrchr(path, '/');
        const char *release = overlay_release(r, profile, path);
        size_t end = arch ? strlen(arch) : 0;
        bool wanted = release && (!arch || (strncmp(file + 1, arch, end) == 0 &&
                                            strcmp(file + 1 + end, ".json") == 0));
        if (wanted && !has_name(names, n, release))
            names[n++] = release;
    }
    return n;
}

static size_t overlay_size(const struct hv_releases *r)
{
    return r->overlay ? r->overlay->n : 0;
}

static bool read_list(struct hv_releases *r, const char *profile,
                      struct hv_strings *ret, struct hv_err *err)
{
    if (!hv_baseline_releases(r->dir, profile, r->atoms, ret, err))
        return false;
    if (!overlay_size(r))
        return true;
    ret->v = hv_realloc(ret->v, (ret->n + overlay_size(r)) * sizeof *ret->v);
    ret->n = add_overlay(r, profile, NULL, ret->v, ret->n);
    if (ret->n)
        qsort(ret->v, ret->n, sizeof *ret->v, hv_baseline_order);
    return true;
}

bool hv_releases_list(struct hv_releases *releases, const char *profile,
                      const char *const **ret_names, size_t *ret_n, struct hv_err *err)
{
    struct name_list *list = releases->lists;
    size_t i = 0;
    while (i < releases->n_lists && strcmp(list[i].profile, profile) != 0)
        i++;
    if (i == releases->n_lists) {
        struct name_list added = {.profile = hv_atom(releases->atoms, profile)};
        *ret_names = NULL;
        *ret_n = 0;
        if (!read_list(releases, added.profile, &added.names, err))
            return false;
        *HV_ADD(releases->lists, releases->n_lists, releases->cap_lists) = added;
    }
    *ret_names = releases->lists[i].names.v;
    *ret_n = releases->lists[i].names.n;
    return true;
}

/* ---- files, from whichever layer has them ---- */

/* One file of a profile: of the overlay, else of the directory. */
struct found_file {
    char *path; /* in the directory, whether it is there or not; the caller frees */
    bool there; /* in the directory, and the overlay has none */
    struct hv_file upper; /* of the overlay; bytes NULL: it has none */
};

static bool find_file(struct hv_releases *r, const char *const place[3],
                      struct found_file *ret, struct hv_err *err)
{
    const char *path = overlay_path(r, place[0], place[1], place[2]);
    *ret = (struct found_file){0};
    if (path && !r->overlay->load(r->overlay->ctx, path, &ret->upper, err))
        return false;
    ret->path = hv_baseline_path(r->dir, place[0], place[1], place[2]);
    ret->there = !path && hv_file_exists(ret->path);
    return true;
}

bool hv_releases_has(struct hv_releases *releases, const struct hv_baseline *which)
{
    const char *profile = which->profile->name, *release = which->release;
    const char *arch = which->profile->archs[which->arch].name;
    char *path = hv_baseline_path(releases->dir, profile, release, arch);
    bool has =
        overlay_path(releases, profile, release, arch) != NULL || hv_file_exists(path);
    free(path);
    return has;
}

static bool read_surface(struct hv_releases *r, const struct hv_profile *profile,
                         const char *const place[3], struct hv_surface **ret,
                         struct hv_err *err)
{
    struct found_file file;
    *ret = NULL;
    if (!find_file(r, place, &file, err))
        return false;
    bool recorded = file.there || file.upper.bytes;
    if (file.there)
        *ret = hv_surface_read(file.path, profile, r->atoms, err);
    else if (file.upper.bytes)
        *ret = hv_surface_parse(&file.upper, profile, r->atoms, err);
    free(file.path);
    return *ret || !recorded;
}

bool hv_releases_surface(struct hv_releases *releases, const struct hv_baseline *which,
                         struct hv_surface **ret, struct hv_err *err)
{
    const char *release = which->release;
    unsigned arch = which->arch;
    const char *const place[] = {which->profile->name, release,
                                 which->profile->archs[arch].name};
    HV_EACH (kept, releases->surfaces, releases->n_surfaces) {
        if (kept->arch == arch && strcmp(kept->release, release) == 0) {
            *ret = kept->surface;
            return true;
        }
    }
    if (!read_surface(releases, which->profile, place, ret, err))
        return false;
    *HV_ADD(releases->surfaces, releases->n_surfaces, releases->cap_surfaces) =
        (struct kept_surface){hv_atom(releases->atoms, release), arch, *ret};
    return true;
}

bool hv_releases_excerpt(struct hv_releases *releases, const struct hv_baseline *which,
                         const struct hv_strings *names, struct hv_surface **ret,
                         struct hv_err *err)
{
    const struct hv_profile *profile = which->profile;
    const char *const place[] = {profile->name, which->release,
                                 profile->archs[which->arch].name};
    struct found_file file;
    struct hv_buf all = {0}, some = {0};
    *ret = NULL;
    if (!find_file(releases, place, &file, err))
        return false;
    bool recorded = file.there || file.upper.bytes;
    bool ok = !file.there || hv_file_read(file.path, HV_BASELINE_BYTES, &all, err);
    if (file.upper.bytes)
        hv_buf_add(&all, file.upper.bytes, file.upper.n);
    if (ok && recorded) {
        hv_surface_excerpt(all.p ? all.p : "", names, &some);
        *ret = hv_surface_parse(&(struct hv_file){file.path, some.p, some.n}, profile,
                                releases->atoms, err);
    }
    hv_buf_done(&all);
    hv_buf_done(&some);
    free(file.path);
    return ok && (*ret || !recorded);
}

bool hv_releases_sha256(struct hv_releases *releases, const struct hv_baseline *which,
                        char *ret_hex)
{
    enum { MOST = 64 << 20 };
    const char *const place[] = {which->profile->name,
                                 which->release ? which->release : HV_HISTORY_DIR,
                                 which->profile->archs[which->arch].name};
    struct found_file file;
    struct hv_buf bytes = {0};
    bool ok = find_file(releases, place, &file, NULL);
    if (ok && file.upper.bytes)
        hv_sha256_hex(file.upper.bytes, file.upper.n, ret_hex);
    else if (ok && (ok = file.there && hv_file_read(file.path, MOST, &bytes, NULL)))
        hv_sha256_hex(bytes.p ? bytes.p : "", bytes.n, ret_hex);
    hv_buf_done(&bytes);
    free(file.path);
    return ok;
}

/* ---- the release index ---- */

/* An index that is older than a baseline beside it would let that one count for
 * nothing. */
static bool knows_all(const struct hv_index_file *index, const char *const *names,
                      size_t n, const char *path, struct hv_err *err)
{
    for (size_t i = 0; i < n; i++)
        if (!has_name(index->releases, index->n_releases, names[i]))
            return hv_fail(err, HV_ERR_INPUT, path,
                           "the index does not include the baseline of %s: use `hvabi "
                           "record`, which writes both",
                           names[i]);
    return true;
}

/* The overlay's index, which it needs where it has baselines of the architecture. */
static bool read_upper(struct hv_releases *r, const char *const place[3],
                       struct hv_index_file **ret, struct hv_err *err)
{
    const char *path = overlay_path(r, place[0], place[1], place[2]);
    const char **names = hv_alloc((overlay_size(r) + 1) * sizeof *names);
    size_t n = add_overlay(r, place[0], place[2], names, 0);
    struct hv_file file;
    bool ok = true;
    *ret = NULL;
    if (path) {
        const char *const profile_and_arch[] = {place[0], place[2]};
        ok = r->overlay->load(r->overlay->ctx, path, &file, err) &&
             (*ret = hv_index_file_read(&file, profile_and_arch, r->atoms, err)) !=
                 NULL &&
             knows_all(*ret, names, n, file.name, err);
    } else if (n) {
        ok = hv_fail(err, HV_ERR_INPUT, r->overlay->name,
                     "the baselines of %s have no index %s/" HV_HISTORY_DIR
                     "/%s.json: use `hvabi record`, which writes both",
                     place[2], place[0], place[2]);
    }
    free(names);
    return ok;
}

/* The directory's index; upper: it may be missing. */
static bool read_lower(struct hv_releases *r, const char *const place[3], bool upper,
                       struct hv_index_file **ret, struct hv_err *err)
{
    const char *const profile_and_arch[] = {place[0], place[2]};
    char *path = hv_baseline_path(r->dir, place[0], place[1], place[2]);
    bool there = hv_file_exists(path), ok = there || upper;
    *ret = NULL;
    if (there)
        ok = (*ret = hv_index_file_read(&(struct hv_file){.name = path},
                                        profile_and_arch, r->atoms, err)) != NULL;
    else if (!upper)
        hv_fail(err, HV_ERR_INPUT, path,
                "there is no index of the forms that releases shipped: `hvabi record` "
                "writes it");
    free(path);
    return ok;
}

const struct hv_release_index *hv_releases_index(struct hv_releases *releases,
                                                 const struct hv_profile *profile,
                                                 unsigned arch, struct hv_err *err)
{
    const char *const place[] = {profile->name, HV_HISTORY_DIR,
                                 profile->archs[arch].name};
    struct hv_index_file *lower = NULL, *upper = NULL;
    if (releases->indexes[arch])
        return releases->indexes[arch];
    if (read_upper(releases, place, &upper, err) &&
        read_lower(releases, place, upper != NULL, &lower, err))
        return releases->indexes[arch] = hv_release_index_new(lower, upper);
    hv_index_file_free(upper);
    return NULL;
}

/* ---- the change index ---- */

static bool is_of_releases(const struct hv_change_index *changes,
                           const char *const *names, size_t n, const char *path,
                           struct hv_err *err)
{
    bool same = changes->n_releases == n;
    for (size_t i = 0; same && i < n; i++)
        same = strcmp(changes->releases[i], names[i]) == 0;
    return same || hv_fail(err, HV_ERR_INPUT, path,
                           "expected the changes between the %zu recorded releases, "
                           "found %zu releases: `hvabi record` writes this file again",
                           n, changes->n_releases);
}

/* The directory's changes; NULL without an error: it has neither changes nor releases,
 * and needs none where the overlay has its own. */
static bool read_lower_changes(struct hv_releases *r, const struct hv_profile *profile,
                               bool upper, struct hv_err *err)
{
    struct hv_strings names;
    char *path =
        hv_baseline_path(r->dir, profile->name, HV_HISTORY_DIR, HV_CHANGE_INDEX);
    bool there = hv_file_exists(path);
    bool ok = hv_baseline_releases(r->dir, profile->name, r->atoms, &names, err) &&
              (there || (upper && !names.n) ||
               hv_fail(err, HV_ERR_INPUT, path,
                       "there is no file with the changes between recorded releases: "
                       "`hvabi record` writes it"));
    if (ok && there)
        ok = (r->changes = hv_change_index_read(&(struct hv_file){.name = path},
                                                profile, r->atoms, err)) != NULL &&
             is_of_releases(r->changes, names.v, names.n, path, err);
    free(names.v);
    free(path);
    return ok;
}

/* The changes of the overlay, which are of its releases alone. */
static bool read_upper_changes(struct hv_releases *r, const struct hv_profile *profile,
                               const char *path, struct hv_err *err)
{
    struct hv_file file;
    const char **names = hv_alloc((overlay_size(r) + 1) * sizeof *names);
    size_t n = add_overlay(r, profile->name, NULL, names, 0);
    if (n)
        qsort(names, n, sizeof *names, hv_baseline_order);
    bool ok = r->overlay->load(r->overlay->ctx, path, &file, err) &&
              (r->upper_changes =
                   hv_change_index_read(&file, profile, r->atoms, err)) != NULL &&
              is_of_releases(r->upper_changes, names, n, file.name, err);
    free(names);
    return ok;
}

/* Both, with one over the other where there are two. */
static bool read_changes(struct hv_releases *r, const struct hv_profile *profile,
                         struct hv_err *err)
{
    const char *const *names;
    size_t n;
    const char *upper = overlay_path(r, profile->name, HV_HISTORY_DIR, HV_CHANGE_INDEX);
    if (!read_lower_changes(r, profile, upper != NULL, err) ||
        (upper && !read_upper_changes(r, profile, upper, err)) ||
        !hv_releases_list(r, profile->name, &names, &n, err))
        return false;
    if (r->changes && r->upper_changes) {
        hv_change_index_overlay(r->changes, r->upper_changes, names, n);
    } else if (r->upper_changes) {
        r->changes = r->upper_changes;
        r->upper_changes = NULL;
    }
    return true;
}

const struct hv_change_index *hv_releases_changes(struct hv_releases *releases,
                                                  const struct hv_profile *profile,
                                                  struct hv_err *err)
{
    if (releases->changes || read_changes(releases, profile, err))
        return releases->changes;
    hv_change_index_free(releases->changes);
    hv_change_index_free(releases->upper_changes);
    releases->changes = releases->upper_changes = NULL;
    return NULL;
}
