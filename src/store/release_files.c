/* SPDX-License-Identifier: MIT */
#include "store/release_files.h"

#include "store/surface_json.h"

#include <sys/stat.h>

void hv_release_files_done(struct hv_release_files *files)
{
    HV_EACH (recorded, files->recorded, files->n_recorded) {
        free(recorded->names.v);
        hv_compiled_free(recorded->compiled);
    }
    free(files->recorded);
}

/* ---- what is compiled ---- */

/* Opened when it is first asked for; valid until another profile is. */
static struct hv_recorded *recorded_of(struct hv_release_files *r, const char *profile)
{
    HV_BUF path = {0};
    HV_EACH (known, r->recorded, r->n_recorded)
        if (strcmp(known->profile, profile) == 0)
            return known;
    struct hv_recorded *recorded = HV_ADD(r->recorded, r->n_recorded, r->cap_recorded);
    *recorded = (struct hv_recorded){.profile = hv_atom(r->atoms, profile)};
    hv_buf_printf(&path, "%s/%s", r->dir, profile);
    recorded->alone = !hv_file_is_dir(path.p);
    recorded->compiled =
        hv_compiled_open(r->dir, profile, r->atoms, &recorded->damaged);
    return recorded;
}

/* Is the file still the one that the part was made from? */
static bool is_same_file(const char *path, const struct hv_compiled_part *part)
{
    struct stat st;
    HV_BUF bytes = {0};
    char hex[HV_SHA256_HEX + 1] = "";
    if (stat(path, &st) != 0 || (uint64_t)st.st_size != part->bytes)
        return false;
    if ((uint64_t)st.st_mtim.tv_sec == part->seconds &&
        (uint64_t)st.st_mtim.tv_nsec == part->nanoseconds)
        return true;
    if (hv_file_read(path, HV_BASELINE_BYTES, &bytes, NULL))
        hv_sha256_hex(bytes.p, bytes.n, hex);
    return strcmp(hex, part->sha256) == 0;
}

bool hv_release_files_fail_damaged(const struct hv_release_files *r,
                                   const char *profile, struct hv_err *err)
{
    HV_FREED char *path = hv_compiled_path(r->dir, profile);
    hv_fail(err, HV_ERR_INPUT, path,
            "the compiled baselines are damaged, or of another hvabi: install them "
            "again");
    return false;
}

/* The releases of the directory. */
bool hv_release_files_list_lower(struct hv_release_files *r, const char *profile,
                                 struct hv_strings *ret, struct hv_err *err)
{
    const struct hv_recorded *recorded = recorded_of(r, profile);
    *ret = (struct hv_strings){0};
    if (!recorded->alone || (!recorded->compiled && !recorded->damaged))
        return hv_baseline_releases(r->dir, profile, r->atoms, ret, err);
    if (recorded->compiled) {
        /* List the releases of the parts, which are sorted. Consumers are one folder
         * deeper. */
        size_t n;
        const struct hv_compiled_part *parts =
            hv_compiled_parts(recorded->compiled, &n);
        ret->v = hv_alloc((n + 1) * sizeof *ret->v);
        for (size_t i = 0; i < n; i++)
            if (strcmp(parts[i].release, HV_HISTORY_DIR) != 0 &&
                !strchr(parts[i].release, '/') &&
                (!ret->n || ret->v[ret->n - 1] != parts[i].release))
                ret->v[ret->n++] = parts[i].release;
        return true;
    }
    return hv_release_files_fail_damaged(r, profile, err);
}

/* ---- the overlay ---- */

static size_t overlay_size(const struct hv_release_files *r)
{
    return r->overlay ? r->overlay->n : 0;
}

const char *hv_release_overlay_path(const struct hv_release_files *r,
                                    const struct hv_release_place *place)
{
    HV_BUF wanted = {0};
    if (!overlay_size(r))
        return NULL;
    hv_buf_printf(&wanted, "%s/%s/%s.json", place->profile->name, place->release,
                  place->name);
    const char *const *path =
        HV_FIND(x, r->overlay->paths, r->overlay->n, strcmp(*x, wanted.p) == 0);
    return path ? *path : NULL;
}

/* "xen/4.17/x86_64.json" -> "4.17"; NULL: another profile, or no baseline. Names that
 * begin with a dot are hidden, as in the directory. */
static const char *overlay_release(const struct hv_release_files *r,
                                   const char *profile, const char *path)
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

/* ---- list of releases ---- */

/* Add the releases of the overlay; names has room for them. */
static size_t add_overlay(const struct hv_release_files *r, const char *profile,
                          const char *arch, const char **names, size_t n)
{
    for (size_t i = 0; r->overlay && i < r->overlay->n; i++) {
        const char *path = r->overlay->paths[i], *file = strrchr(path, '/');
        const char *release = overlay_release(r, profile, path);
        size_t end = arch ? strlen(arch) : 0;
        bool wanted = release && (!arch || (strncmp(file + 1, arch, end) == 0 &&
                                            strcmp(file + 1 + end, ".json") == 0));
        if (wanted && !HV_ANY(x, names, n, strcmp(*x, release) == 0))
            names[n++] = release;
    }
    return n;
}

void hv_release_overlay_list(const struct hv_release_files *files, const char *profile,
                             const char *arch, struct hv_strings *ret)
{
    ret->v = hv_alloc((overlay_size(files) + 1) * sizeof *ret->v);
    ret->n = add_overlay(files, profile, arch, ret->v, 0);
}

static bool read_list(struct hv_release_files *r, const char *profile,
                      struct hv_strings *ret, struct hv_err *err)
{
    if (!hv_release_files_list_lower(r, profile, ret, err))
        return false;
    if (!overlay_size(r))
        return true;
    ret->v = hv_realloc(ret->v, (ret->n + overlay_size(r)) * sizeof *ret->v);
    ret->n = add_overlay(r, profile, NULL, ret->v, ret->n);
    HV_SORT(ret->v, ret->n, hv_baseline_order);
    return true;
}

bool hv_release_files_list(struct hv_release_files *files, const char *profile,
                           struct hv_strings *ret, struct hv_err *err)
{
    struct hv_recorded *recorded = recorded_of(files, profile);
    *ret = (struct hv_strings){0};
    if (!recorded->listed && !read_list(files, profile, &recorded->names, err))
        return false;
    recorded->listed = true;
    *ret = recorded->names;
    return true;
}

/* ---- files of either layer ---- */

void hv_release_file_find_lower(struct hv_release_files *files,
                                const struct hv_release_place *place,
                                struct hv_release_file *ret)
{
    const struct hv_recorded *recorded = recorded_of(files, place->profile->name);
    struct hv_compiled *compiled = recorded->compiled;
    *ret = (struct hv_release_file){
        .path = hv_baseline_path(files->dir, place->profile->name, place->release,
                                 place->name)};
    ret->source.name = ret->path;
    if (compiled && hv_compiled_fits(compiled, place->profile))
        ret->part = hv_compiled_find(compiled, place->release, place->name);
    if (ret->part && !recorded->alone && !is_same_file(ret->path, ret->part))
        ret->part = NULL;
    ret->there = ret->part || hv_file_exists(ret->path);
    ret->compiled = ret->part ? compiled : NULL;
}

bool hv_release_file_find(struct hv_release_files *files,
                          const struct hv_release_place *place,
                          struct hv_release_file *ret, struct hv_err *err)
{
    const char *path = hv_release_overlay_path(files, place);
    *ret = (struct hv_release_file){.there = path != NULL};
    if (path)
        return files->overlay->load(files->overlay->ctx, path, &ret->source, err);
    hv_release_file_find_lower(files, place, ret);
    return true;
}
