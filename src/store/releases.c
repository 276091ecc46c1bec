/* SPDX-License-Identifier: MIT */
#include "store/releases.h"

#include "model/field.h"
#include "store/change_index.h"
#include "store/consumer_file.h"
#include "store/release_files.h"
#include "store/release_index.h"
#include "store/store.h"
#include "store/surface_json.h"

/* The stream of the compiled index, to be read once. */
#define BYTES_OF(file)                                                                 \
    (struct hv_serial_in[])                                                            \
    {                                                                                  \
        hv_compiled_stream((file).compiled, (file).part)                               \
    }

static const char ENTITY[] = "{\"name\":\"";

/* The list that begins on the line ("records"), or NULL. */
static const char *opened_list(const char *line, size_t n)
{
    for (unsigned cls = 0; cls < HV_CLASSES; cls++) {
        const char *list = hv_class_traits((enum hv_class)cls)->list;
        size_t length = strlen(list);
        if (n == length + 4 && *line == '"' && strncmp(line + 1, list, length) == 0 &&
            strncmp(line + 1 + length, "\":[", 3) == 0)
            return list;
    }
    return NULL;
}

static bool is_named(const char *name, size_t n, const struct hv_strings *names)
{
    size_t i;
    HV_LOWER_BOUND(i, names->n, strncmp(names->v[i], name, n) < 0);
    return i < names->n && strncmp(names->v[i], name, n) == 0 && !names->v[i][n];
}

static bool is_wanted(const char *line, const struct hv_strings *names)
{
    const char *name = line + sizeof ENTITY - 1, *end = strchr(name, '"');
    return end && is_named(name, (size_t)(end - name), names);
}

/* Copy the text of a surface without the lines of entities other than records and
 * enumerations of those names (sorted). Relies on one entity per line, as written; text
 * of another shape is copied unchanged. */
static void surface_excerpt(const char *text, const struct hv_strings *names,
                            struct hv_buf *out)
{
    const char *list = NULL;
    bool first = true;
    for (const char *end; *text; text = *end ? end + 1 : end) {
        end = strchr(text, '\n');
        end = end ? end : text + strlen(text);
        size_t n = (size_t)(end - text);
        bool entity = list && strncmp(text, ENTITY, sizeof ENTITY - 1) == 0;
        if (entity && !is_wanted(text, names))
            continue;
        if (entity && !first)
            hv_buf_putc(out, ',');
        if (!entity)
            list = opened_list(text, n);
        hv_buf_add(out, text, n - (entity && n && end[-1] == ','));
        hv_buf_putc(out, '\n');
        first = !entity;
    }
}

struct kept_surface {
    const char *release;
    unsigned arch;
    struct hv_surface *surface; /* NULL: not recorded */
};

struct hv_releases {
    struct hv_release_files files;
    const char *kept_of; /* profile of the following fields; NULL: nothing was read */
    struct kept_surface *surfaces;
    size_t n_surfaces, cap_surfaces;
    struct hv_release_index *indexes[HV_MAX_ARCHS];
    struct hv_change_index *changes, *upper_changes;
    struct hv_commit_index *commits; /* NULL: none, or not read yet */
};

struct hv_releases *hv_releases_new(const char *dir,
                                    const struct hv_release_overlay *overlay,
                                    struct hv_atoms *atoms)
{
    struct hv_releases *releases = hv_alloc(sizeof *releases);
    *releases =
        (struct hv_releases){.files = {.dir = dir, .overlay = overlay, .atoms = atoms}};
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

/* Keep what is read from here on, for this profile. */
static void keep_of(struct hv_releases *r, const struct hv_profile *profile)
{
    if (r->kept_of && strcmp(r->kept_of, profile->name) != 0)
        forget_kept(r);
    r->kept_of = hv_atom(r->files.atoms, profile->name);
}

void hv_releases_free(struct hv_releases *releases)
{
    if (!releases)
        return;
    forget_kept(releases);
    hv_release_files_done(&releases->files);
    free(releases->surfaces);
    free(releases);
}

bool hv_releases_list(struct hv_releases *releases, const char *profile,
                      struct hv_strings *ret_names, struct hv_err *err)
{
    return hv_release_files_list(&releases->files, profile, ret_names, err);
}

/* The compiled part is damaged: use the JSON that it was made from. False: there is
 * none. */
static bool set_aside(const struct hv_releases *r, const struct hv_release_place *place,
                      struct hv_release_file *file, struct hv_err *err)
{
    file->compiled = NULL;
    file->there = hv_file_exists(file->path);
    return file->there ||
           hv_release_files_fail_damaged(&r->files, place->profile->name, err);
}

static struct hv_release_place place_of(const struct hv_baseline *which)
{
    return (struct hv_release_place){which->profile,
                                     which->release ? which->release : HV_HISTORY_DIR,
                                     which->profile->archs[which->arch].name};
}

bool hv_releases_has(struct hv_releases *releases, const struct hv_baseline *which)
{
    const struct hv_release_place place = place_of(which);
    HV_FREED struct hv_release_file file = {0};
    if (hv_release_overlay_path(&releases->files, &place))
        return true;
    hv_release_file_find_lower(&releases->files, &place, &file);
    return file.there;
}

/* Read some of the entities, or all. */
static bool read_surface(struct hv_releases *r, const struct hv_baseline *which,
                         const struct hv_strings *only_named, struct hv_surface **ret,
                         struct hv_err *err)
{
    const struct hv_release_place place = place_of(which);
    HV_FREED struct hv_release_file file = {0};
    HV_BUF all = {0}, some = {0};
    *ret = NULL;
    if (!hv_release_file_find(&r->files, &place, &file, err))
        return false;
    bool ok = true;
    struct hv_file source = file.source;
    if (file.compiled &&
        !(*ret = hv_compiled_surface(file.compiled, file.part, only_named)))
        ok = set_aside(r, &place, &file, err);
    if (ok && file.there && !file.compiled) {
        if (only_named && !source.bytes &&
            (ok = hv_file_read(source.name, HV_BASELINE_BYTES, &all, err)))
            source = (struct hv_file){source.name, all.p, all.n};
        if (only_named && ok) {
            surface_excerpt(source.bytes, only_named, &some);
            source = (struct hv_file){source.name, some.p, some.n};
        }
        *ret =
            ok ? hv_surface_parse(&source, which->profile, r->files.atoms, err) : NULL;
    }
    return *ret || (ok && !file.there);
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
        (struct kept_surface){hv_atom(releases->files.atoms, release), arch, *ret};
    return true;
}

bool hv_releases_excerpt(struct hv_releases *releases, const struct hv_baseline *which,
                         const struct hv_strings *names, struct hv_surface **ret,
                         struct hv_err *err)
{
    return read_surface(releases, which, names, ret, err);
}

bool hv_releases_calls(struct hv_releases *releases, const struct hv_profile *profile,
                       const char *consumer, struct hv_call_places *ret,
                       struct hv_err *err)
{
    HV_BUF below = {0};
    HV_FREED struct hv_release_file file = {0};
    hv_buf_printf(&below, HV_CONSUMERS_DIR "/%s", consumer);
    const struct hv_release_place place = {profile, below.p, HV_CONSUMER_CALLS};
    bool ok = hv_release_file_find(&releases->files, &place, &file, err);
    *ret = (struct hv_call_places){0};
    if (ok && file.compiled && !hv_compiled_calls(file.compiled, file.part, ret))
        ok = set_aside(releases, &place, &file, err);
    if (ok && file.there && !file.compiled)
        ok = hv_call_places_read(&file.source, releases->files.atoms, ret, err);
    if (!ok) {
        free(ret->v);
        *ret = (struct hv_call_places){0};
    }
    return ok;
}

bool hv_releases_sha256(struct hv_releases *releases, const struct hv_baseline *which,
                        char *ret_hex)
{
    const struct hv_release_place place = place_of(which);
    HV_FREED struct hv_release_file file = {0};
    HV_BUF bytes = {0};
    bool ok = hv_release_file_find(&releases->files, &place, &file, NULL);
    if (ok && file.source.bytes)
        hv_sha256_hex(file.source.bytes, file.source.n, ret_hex);
    else if (ok && file.part)
        memcpy(ret_hex, file.part->sha256, HV_SHA256_HEX + 1);
    else if (ok && (ok = file.there && hv_file_read(file.source.name, HV_BASELINE_BYTES,
                                                    &bytes, NULL)))
        hv_sha256_hex(bytes.p, bytes.n, ret_hex);
    return ok;
}

/* ---- the release index ---- */

/* An index that is older than a baseline beside it would ignore that baseline. */
static bool knows_all(const struct hv_index_file *index, const char *const *names,
                      size_t n, const char *path, struct hv_err *err)
{
    for (size_t i = 0; i < n; i++)
        if (!HV_ANY(x, index->releases, index->n_releases, strcmp(*x, names[i]) == 0))
            return hv_fail(err, HV_ERR_INPUT, path,
                           "the index does not include the baseline of %s: use `hvabi "
                           "record`, which writes both",
                           names[i]);
    return true;
}

/* The overlay's index, which it needs where it has baselines of the architecture. */
static bool read_upper(struct hv_releases *r, const struct hv_release_place *place,
                       struct hv_index_file **ret, struct hv_err *err)
{
    const char *const names[] = {place->profile->name, place->name};
    const char *path = hv_release_overlay_path(&r->files, place);
    struct hv_strings releases;
    struct hv_file file;
    bool ok = true;
    hv_release_overlay_list(&r->files, names[0], names[1], &releases);
    *ret = NULL;
    if (path)
        ok = r->files.overlay->load(r->files.overlay->ctx, path, &file, err) &&
             (*ret = hv_index_file_read(&file, names, r->files.atoms, err)) != NULL &&
             knows_all(*ret, releases.v, releases.n, file.name, err);
    else if (releases.n)
        ok = hv_fail(err, HV_ERR_INPUT, r->files.overlay->name,
                     "the baselines of %s have no index %s/" HV_HISTORY_DIR
                     "/%s.json: use `hvabi record`, which writes both",
                     names[1], names[0], names[1]);
    free(releases.v);
    return ok;
}

/* Read the directory's index; upper: it may be missing. */
static bool read_lower(struct hv_releases *r, const struct hv_release_place *place,
                       bool upper, struct hv_index_file **ret, struct hv_err *err)
{
    const char *const names[] = {place->profile->name, place->name};
    HV_FREED struct hv_release_file file = {0};
    hv_release_file_find_lower(&r->files, place, &file);
    *ret = NULL;
    bool ok = file.there || upper ||
              hv_fail(err, HV_ERR_INPUT, file.path,
                      "there is no index of the forms that releases shipped: `hvabi "
                      "record` writes it");
    if (file.compiled && !(*ret = hv_index_file_get(BYTES_OF(file))))
        ok = set_aside(r, place, &file, err);
    if (ok && file.there && !file.compiled)
        ok = (*ret = hv_index_file_read(&file.source, names, r->files.atoms, err)) !=
             NULL;
    return ok;
}

const struct hv_release_index *hv_releases_index(struct hv_releases *releases,
                                                 const struct hv_profile *profile,
                                                 unsigned arch, struct hv_err *err)
{
    const struct hv_release_place place = {profile, HV_HISTORY_DIR,
                                           profile->archs[arch].name};
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

/* Read the directory's changes; NULL without an error: it has neither changes nor
 * releases, and needs none if the overlay has its own. */
static bool read_lower_changes(struct hv_releases *r, const struct hv_profile *profile,
                               bool upper, struct hv_err *err)
{
    const struct hv_release_place place = {profile, HV_HISTORY_DIR, HV_CHANGE_INDEX};
    struct hv_strings names;
    HV_FREED struct hv_release_file file = {0};
    hv_release_file_find_lower(&r->files, &place, &file);
    bool ok = hv_release_files_list_lower(&r->files, profile->name, &names, err) &&
              (file.there || (upper && !names.n) ||
               hv_fail(err, HV_ERR_INPUT, file.path,
                       "there is no file with the changes between recorded releases: "
                       "`hvabi record` writes it"));
    if (ok && file.compiled && !(r->changes = hv_change_index_get(BYTES_OF(file))))
        ok = set_aside(r, &place, &file, err);
    if (ok && file.there && !file.compiled)
        r->changes = hv_change_index_read(&file.source, profile, r->files.atoms, err);
    if (ok && file.there)
        ok = r->changes && is_of_releases(r->changes, names.v, names.n, file.path, err);
    free(names.v);
    return ok;
}

/* Read the changes of the overlay, which only cover its own releases. */
static bool read_upper_changes(struct hv_releases *r, const struct hv_profile *profile,
                               const char *path, struct hv_err *err)
{
    struct hv_file file;
    struct hv_strings names;
    hv_release_overlay_list(&r->files, profile->name, NULL, &names);
    HV_SORT(names.v, names.n, hv_baseline_order);
    bool ok = r->files.overlay->load(r->files.overlay->ctx, path, &file, err) &&
              (r->upper_changes =
                   hv_change_index_read(&file, profile, r->files.atoms, err)) != NULL &&
              is_of_releases(r->upper_changes, names.v, names.n, file.name, err);
    free(names.v);
    return ok;
}

/* Read both; if there are two, overlay the lower with the upper. */
static bool read_changes(struct hv_releases *r, const struct hv_profile *profile,
                         struct hv_err *err)
{
    struct hv_strings names;
    const char *upper = hv_release_overlay_path(
        &r->files,
        &(struct hv_release_place){profile, HV_HISTORY_DIR, HV_CHANGE_INDEX});
    if (!read_lower_changes(r, profile, upper != NULL, err) ||
        (upper && !read_upper_changes(r, profile, upper, err)) ||
        !hv_releases_list(r, profile->name, &names, err))
        return false;
    if (r->changes && r->upper_changes) {
        hv_change_index_overlay(r->changes, r->upper_changes, names.v, names.n);
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
    const struct hv_release_place place = {profile, HV_HISTORY_DIR, HV_COMMIT_INDEX};
    HV_FREED struct hv_release_file file = {0};
    if (!hv_release_file_find(&r->files, &place, &file, err))
        return false;
    bool ok = true;
    if (file.compiled && !(r->commits = hv_commit_index_get(BYTES_OF(file))))
        ok = set_aside(r, &place, &file, err);
    if (ok && file.there && !file.compiled)
        r->commits = hv_commit_index_read(&file.source, profile, r->files.atoms, err);
    if (r->commits)
        hv_commit_index_sort(r->commits);
    return r->commits || (ok && !file.there);
}

bool hv_releases_commits(struct hv_releases *releases, const struct hv_profile *profile,
                         const struct hv_commit_index **ret, struct hv_err *err)
{
    keep_of(releases, profile);
    bool ok = releases->commits || read_commits(releases, profile, err);
    *ret = releases->commits;
    return ok;
}
