/* SPDX-License-Identifier: MIT */
#include "store/releases.h"

#include "base/file.h"
#include "store/baseline.h"
#include "store/change_index.h"
#include "store/commit_index.h"
#include "store/compiled.h"
#include "store/release_index.h"
#include "store/store.h"
#include "store/surface_json.h"

#include <sys/stat.h>

/* What is recorded of one profile below the directory. */
struct recorded {
    const char *profile;
    bool listed;
    struct hv_strings names;      /* once listed; with those of the overlay */
    struct hv_compiled *compiled; /* NULL: there is none that can be trusted */
    bool alone;                   /* there is no JSON */
    bool damaged;                 /* what is alone */
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
    struct recorded *recorded;
    size_t n_recorded, cap_recorded;
    const char *kept_of; /* the profile of what follows; NULL: nothing was asked for */
    struct kept_surface *surfaces;
    size_t n_surfaces, cap_surfaces;
    struct hv_release_index *indexes[HV_MAX_ARCHS];
    struct hv_change_index *changes, *upper_changes;
    struct hv_commit_index *commits; /* NULL: none, or not asked for yet */
};

struct hv_releases *hv_releases_new(const char *dir,
                                    const struct hv_release_overlay *overlay,
                                    struct hv_atoms *atoms)
{
    struct hv_releases *releases = hv_alloc(sizeof *releases);
    *releases = (struct hv_releases){.dir = dir, .overlay = overlay, .atoms = atoms};
    return releases;
}

static void forget_kept(struct hv_releases *r)
{
    HV_EACH (kept, r->surfaces, r->n_surfaces)
        hv_surface_free(kept->surface);
    r->n_surfaces = 0;
    for (size_t a = 0; a < HV_MAX_ARCHS; a++) {
        hv_release_index_free(r->indexes[a]);
        r->indexes[a] = NULL;
    }
    hv_change_index_free(r->changes);
    hv_change_index_free(r->upper_changes);
    hv_commit_index_free(r->commits);
    r->changes = r->upper_changes = NULL;
    r->commits = NULL;
}

/* What is read from here on is kept, and is of this profile. */
static void keep_of(struct hv_releases *r, const struct hv_profile *profile)
{
    if (r->kept_of && strcmp(r->kept_of, profile->name) != 0)
        forget_kept(r);
    r->kept_of = hv_atom(r->atoms, profile->name);
}

void hv_releases_free(struct hv_releases *releases)
{
    if (!releases)
        return;
    forget_kept(releases);
    HV_EACH (recorded, releases->recorded, releases->n_recorded) {
        free(recorded->names.v);
        hv_compiled_free(recorded->compiled);
    }
    free(releases->recorded);
    free(releases->surfaces);
    free(releases);
}

/* ---- what is compiled ---- */

/* Opened when it is first asked for; valid until another profile is. */
static struct recorded *recorded_of(struct hv_releases *r, const char *profile)
{
    struct hv_buf path = {0};
    HV_EACH (known, r->recorded, r->n_recorded)
        if (strcmp(known->profile, profile) == 0)
            return known;
    struct recorded *recorded = HV_ADD(r->recorded, r->n_recorded, r->cap_recorded);
    *recorded = (struct recorded){.profile = hv_atom(r->atoms, profile)};
    hv_buf_printf(&path, "%s/%s", r->dir, profile);
    recorded->alone = !hv_file_is_dir(path.p);
    recorded->compiled =
        hv_compiled_open(r->dir, profile, r->atoms, &recorded->damaged);
    hv_buf_done(&path);
    return recorded;
}

/* Is the file as it was when the part was made from it? */
static bool is_same_file(const char *path, const struct hv_compiled_part *part)
{
    struct stat st;
    struct hv_buf bytes = {0};
    char hex[HV_SHA256_HEX + 1] = "";
    if (stat(path, &st) != 0 || (uint64_t)st.st_size != part->bytes)
        return false;
    if ((uint64_t)st.st_mtim.tv_sec == part->seconds &&
        (uint64_t)st.st_mtim.tv_nsec == part->nanoseconds)
        return true;
    if (hv_file_read(path, HV_BASELINE_BYTES, &bytes, NULL))
        hv_sha256_hex(bytes.p, bytes.n, hex);
    hv_buf_done(&bytes);
    return strcmp(hex, part->sha256) == 0;
}

/* The names of the releases that the parts are of, which are in their order. A
 * consumer's lies a folder deeper. */
static void list_compiled(const struct hv_compiled *compiled, struct hv_strings *ret)
{
    size_t n;
    const struct hv_compiled_part *parts = hv_compiled_parts(compiled, &n);
    ret->v = hv_alloc((n + 1) * sizeof *ret->v);
    for (size_t i = 0; i < n; i++)
        if (strcmp(parts[i].release, HV_HISTORY_DIR) != 0 &&
            !strchr(parts[i].release, '/') &&
            (!ret->n || ret->v[ret->n - 1] != parts[i].release))
            ret->v[ret->n++] = parts[i].release;
}

static bool fail_damaged(const struct hv_releases *r, const char *profile,
                         struct hv_err *err)
{
    char *path = hv_compiled_path(r->dir, profile);
    hv_fail(err, HV_ERR_INPUT, path,
            "the compiled baselines are damaged, or of another hvabi: install them "
            "again");
    free(path);
    return false;
}

/* The releases of the directory. */
static bool list_lower(struct hv_releases *r, const char *profile,
                       struct hv_strings *ret, struct hv_err *err)
{
    const struct recorded *recorded = recorded_of(r, profile);
    *ret = (struct hv_strings){0};
    if (!recorded->alone || (!recorded->compiled && !recorded->damaged))
        return hv_baseline_releases(r->dir, profile, r->atoms, ret, err);
    if (recorded->compiled) {
        list_compiled(recorded->compiled, ret);
        return true;
    }
    return fail_damaged(r, profile, err);
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
    if (!list_lower(r, profile, ret, err))
        return false;
    if (!overlay_size(r))
        return true;
    ret->v = hv_realloc(ret->v, (ret->n + overlay_size(r)) * sizeof *ret->v);
    ret->n = add_overlay(r, profile, NULL, ret->v, ret->n);
    HV_SORT(ret->v, ret->n, hv_baseline_order);
    return true;
}

bool hv_releases_list(struct hv_releases *releases, const char *profile,
                      const char *const **ret_names, size_t *ret_n, struct hv_err *err)
{
    struct recorded *recorded = recorded_of(releases, profile);
    *ret_names = NULL;
    *ret_n = 0;
    if (!recorded->listed && !read_list(releases, profile, &recorded->names, err))
        return false;
    recorded->listed = true;
    *ret_names = recorded->names.v;
    *ret_n = recorded->names.n;
    return true;
}

/* ---- files, from whichever layer has them ---- */

/* "<profile>/<release>/<name>.json" */
struct place {
    const struct hv_profile *profile;
    const char *release, *name;
};

/* One file of a profile: of the overlay, else of the directory. */
struct found_file {
    char *path; /* in the directory, whether it is there or not; the caller frees */
    bool there; /* in the directory, and the overlay has none */
    struct hv_compiled *compiled; /* NULL: it has to be read, else it has this part */
    const struct hv_compiled_part *part;
    struct hv_file upper; /* of the overlay; bytes NULL: it has none */
};

static void find_lower(struct hv_releases *r, const struct place *place,
                       struct found_file *ret)
{
    const struct recorded *recorded = recorded_of(r, place->profile->name);
    struct hv_compiled *compiled = recorded->compiled;
    if (compiled && hv_compiled_fits(compiled, place->profile))
        ret->part = hv_compiled_find(compiled, place->release, place->name);
    if (ret->part && !recorded->alone && !is_same_file(ret->path, ret->part))
        ret->part = NULL;
    ret->there = ret->part || hv_file_exists(ret->path);
    ret->compiled = ret->part ? compiled : NULL;
}

/* The compiled part is damaged: the JSON that it was made from has to be read. False:
 * there is none. */
static bool set_aside(const struct hv_releases *r, const struct place *place,
                      struct found_file *file, struct hv_err *err)
{
    file->compiled = NULL;
    file->there = hv_file_exists(file->path);
    return file->there || fail_damaged(r, place->profile->name, err);
}

static bool find_file(struct hv_releases *r, const struct place *place,
                      struct found_file *ret, struct hv_err *err)
{
    const char *path =
        overlay_path(r, place->profile->name, place->release, place->name);
    *ret = (struct found_file){0};
    if (path && !r->overlay->load(r->overlay->ctx, path, &ret->upper, err))
        return false;
    ret->path =
        hv_baseline_path(r->dir, place->profile->name, place->release, place->name);
    if (!path)
        find_lower(r, place, ret);
    return true;
}

static struct place place_of(const struct hv_baseline *which)
{
    return (struct place){which->profile,
                          which->release ? which->release : HV_HISTORY_DIR,
                          which->profile->archs[which->arch].name};
}

bool hv_releases_has(struct hv_releases *releases, const struct hv_baseline *which)
{
    const struct place place = place_of(which);
    struct found_file file = {0};
    if (overlay_path(releases, which->profile->name, place.release, place.name))
        return true;
    file.path = hv_baseline_path(releases->dir, which->profile->name, place.release,
                                 place.name);
    find_lower(releases, &place, &file);
    free(file.path);
    return file.there;
}

/* Some of its entities alone, or all of it. */
static bool read_surface(struct hv_releases *r, const struct hv_baseline *which,
                         const struct hv_strings *only_named, struct hv_surface **ret,
                         struct hv_err *err)
{
    const struct place place = place_of(which);
    struct found_file file;
    struct hv_buf all = {0}, some = {0};
    *ret = NULL;
    if (!find_file(r, &place, &file, err))
        return false;
    bool recorded = file.there || file.upper.bytes, ok = true;
    struct hv_file source =
        file.upper.bytes ? file.upper : (struct hv_file){file.path, NULL, 0};
    if (file.compiled &&
        !(*ret = hv_compiled_surface(file.compiled, file.part, only_named)))
        ok = set_aside(r, &place, &file, err);
    if (ok && recorded && !file.compiled) {
        if (only_named && file.there &&
            (ok = hv_file_read(file.path, HV_BASELINE_BYTES, &all, err)))
            source = (struct hv_file){file.path, all.p, all.n};
        if (only_named && ok) {
            hv_surface_excerpt(source.bytes, only_named, &some);
            source = (struct hv_file){source.name, some.p, some.n};
        }
        *ret = ok ? hv_surface_parse(&source, which->profile, r->atoms, err) : NULL;
    }
    hv_buf_done(&all);
    hv_buf_done(&some);
    free(file.path);
    return *ret || !recorded;
}

bool hv_releases_surface(struct hv_releases *releases, const struct hv_baseline *which,
                         struct hv_surface **ret, struct hv_err *err)
{
    const char *release = which->release;
    unsigned arch = which->arch;
    keep_of(releases, which->profile);
    HV_EACH (kept, releases->surfaces, releases->n_surfaces) {
        if (kept->arch == arch && strcmp(kept->release, release) == 0) {
            *ret = kept->surface;
            return true;
        }
    }
    if (!read_surface(releases, which, NULL, ret, err))
        return false;
    *HV_ADD(releases->surfaces, releases->n_surfaces, releases->cap_surfaces) =
        (struct kept_surface){hv_atom(releases->atoms, release), arch, *ret};
    return true;
}

bool hv_releases_excerpt(struct hv_releases *releases, const struct hv_baseline *which,
                         const struct hv_strings *names, struct hv_surface **ret,
                         struct hv_err *err)
{
    return read_surface(releases, which, names, ret, err);
}

bool hv_releases_file(struct hv_releases *releases, const struct hv_profile *profile,
                      const char *const release_and_name[2], struct hv_file *ret,
                      struct hv_err *err)
{
    const struct place place = {profile, release_and_name[0], release_and_name[1]};
    struct found_file file;
    if (!find_file(releases, &place, &file, err))
        return false;
    bool ok = true;
    *ret = file.upper;
    if (file.compiled && !(*ret = hv_compiled_text(file.compiled, file.part)).bytes)
        ok = set_aside(releases, &place, &file, err);
    if (!file.upper.bytes)
        ret->name = ok && file.there ? hv_atom(releases->atoms, file.path) : NULL;
    free(file.path);
    return ok;
}

bool hv_releases_sha256(struct hv_releases *releases, const struct hv_baseline *which,
                        char *ret_hex)
{
    const struct place place = place_of(which);
    struct found_file file;
    struct hv_buf bytes = {0};
    bool ok = find_file(releases, &place, &file, NULL);
    if (ok && file.upper.bytes)
        hv_sha256_hex(file.upper.bytes, file.upper.n, ret_hex);
    else if (ok && file.part)
        memcpy(ret_hex, file.part->sha256, HV_SHA256_HEX + 1);
    else if (ok && (ok = file.there &&
                         hv_file_read(file.path, HV_BASELINE_BYTES, &bytes, NULL)))
        hv_sha256_hex(bytes.p, bytes.n, ret_hex);
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
static bool read_upper(struct hv_releases *r, const struct place *place,
                       struct hv_index_file **ret, struct hv_err *err)
{
    const char *const names[] = {place->profile->name, place->name};
    const char *path = overlay_path(r, names[0], place->release, names[1]);
    const char **releases = hv_alloc((overlay_size(r) + 1) * sizeof *releases);
    size_t n = add_overlay(r, names[0], names[1], releases, 0);
    struct hv_file file;
    bool ok = true;
    *ret = NULL;
    if (path)
        ok = r->overlay->load(r->overlay->ctx, path, &file, err) &&
             (*ret = hv_index_file_read(&file, names, r->atoms, err)) != NULL &&
             knows_all(*ret, releases, n, file.name, err);
    else if (n)
        ok = hv_fail(err, HV_ERR_INPUT, r->overlay->name,
                     "the baselines of %s have no index %s/" HV_HISTORY_DIR
                     "/%s.json: use `hvabi record`, which writes both",
                     names[1], names[0], names[1]);
    free(releases);
    return ok;
}

/* The directory's index; upper: it may be missing. */
static bool read_lower(struct hv_releases *r, const struct place *place, bool upper,
                       struct hv_index_file **ret, struct hv_err *err)
{
    const char *const names[] = {place->profile->name, place->name};
    struct found_file file = {
        .path = hv_baseline_path(r->dir, names[0], place->release, names[1])};
    find_lower(r, place, &file);
    *ret = NULL;
    bool ok = file.there || upper ||
              hv_fail(err, HV_ERR_INPUT, file.path,
                      "there is no index of the forms that releases shipped: `hvabi "
                      "record` writes it");
    if (file.compiled && !(*ret = hv_compiled_index(file.compiled, file.part)))
        ok = set_aside(r, place, &file, err);
    if (ok && file.there && !file.compiled)
        ok = (*ret = hv_index_file_read(&(struct hv_file){.name = file.path}, names,
                                        r->atoms, err)) != NULL;
    free(file.path);
    return ok;
}

const struct hv_release_index *hv_releases_index(struct hv_releases *releases,
                                                 const struct hv_profile *profile,
                                                 unsigned arch, struct hv_err *err)
{
    const struct place place = {profile, HV_HISTORY_DIR, profile->archs[arch].name};
    struct hv_index_file *lower = NULL, *upper = NULL;
    keep_of(releases, profile);
    if (releases->indexes[arch])
        return releases->indexes[arch];
    if (read_upper(releases, &place, &upper, err) &&
        read_lower(releases, &place, upper != NULL, &lower, err))
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
    const struct place place = {profile, HV_HISTORY_DIR, HV_CHANGE_INDEX};
    struct hv_strings names;
    struct found_file file = {
        .path = hv_baseline_path(r->dir, profile->name, place.release, place.name)};
    find_lower(r, &place, &file);
    bool ok = list_lower(r, profile->name, &names, err) &&
              (file.there || (upper && !names.n) ||
               hv_fail(err, HV_ERR_INPUT, file.path,
                       "there is no file with the changes between recorded releases: "
                       "`hvabi record` writes it"));
    if (ok && file.compiled &&
        !(r->changes = hv_compiled_changes(file.compiled, file.part)))
        ok = set_aside(r, &place, &file, err);
    if (ok && file.there && !file.compiled)
        r->changes = hv_change_index_read(&(struct hv_file){.name = file.path}, profile,
                                          r->atoms, err);
    if (ok && file.there)
        ok = r->changes && is_of_releases(r->changes, names.v, names.n, file.path, err);
    free(names.v);
    free(file.path);
    return ok;
}

/* The changes of the overlay, which are of its releases alone. */
static bool read_upper_changes(struct hv_releases *r, const struct hv_profile *profile,
                               const char *path, struct hv_err *err)
{
    struct hv_file file;
    const char **names = hv_alloc((overlay_size(r) + 1) * sizeof *names);
    size_t n = add_overlay(r, profile->name, NULL, names, 0);
    HV_SORT(names, n, hv_baseline_order);
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
    keep_of(releases, profile);
    if (releases->changes || read_changes(releases, profile, err))
        return releases->changes;
    hv_change_index_free(releases->changes);
    hv_change_index_free(releases->upper_changes);
    releases->changes = releases->upper_changes = NULL;
    return NULL;
}

/* ---- the commit index ---- */

static bool read_commits(struct hv_releases *r, const struct hv_profile *profile,
                         struct hv_err *err)
{
    const struct place place = {profile, HV_HISTORY_DIR, HV_COMMIT_INDEX};
    struct found_file file;
    if (!find_file(r, &place, &file, err))
        return false;
    bool recorded = file.there || file.upper.bytes, ok = true;
    const struct hv_file source =
        file.upper.bytes ? file.upper : (struct hv_file){file.path, NULL, 0};
    if (file.compiled && !(r->commits = hv_compiled_commits(file.compiled, file.part)))
        ok = set_aside(r, &place, &file, err);
    if (ok && recorded && !file.compiled)
        r->commits = hv_commit_index_read(&source, profile, r->atoms, err);
    free(file.path);
    return r->commits || !recorded;
}

bool hv_releases_commits(struct hv_releases *releases, const struct hv_profile *profile,
                         const struct hv_commit_index **ret, struct hv_err *err)
{
    keep_of(releases, profile);
    bool ok = releases->commits || read_commits(releases, profile, err);
    *ret = releases->commits;
    return ok;
}
