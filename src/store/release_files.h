/* SPDX-License-Identifier: MIT
 *
 * The files below a directory of baselines, with an overlay on top: which releases
 * there are, and where a file's bytes or its compiled part are. For store/releases.c,
 * which reads them.
 */
#pragma once

#include "store/baseline.h"
#include "store/compiled.h"

/* The recordings of one profile below the directory. */
struct hv_recorded {
    const char *profile;
    bool listed;
    struct hv_strings names;      /* after listing; with those of the overlay */
    struct hv_compiled *compiled; /* NULL: missing, or cannot be trusted */
    bool alone;                   /* without any JSON */
    bool damaged;                 /* without any JSON, and damaged */
};

struct hv_release_files {
    const char *dir;
    const struct hv_release_overlay *overlay; /* NULL: none */
    struct hv_atoms *atoms;
    struct hv_recorded *recorded;
    size_t n_recorded, cap_recorded;
};

/* "<profile>/<release>/<name>.json" */
struct hv_release_place {
    const struct hv_profile *profile;
    const char *release, *name;
};

/* One file of a profile: from the overlay, else from the directory. */
struct hv_release_file {
    char *path; /* in the directory, even if missing; the caller frees. NULL: from the
                   overlay */
    bool there;
    struct hv_compiled *compiled; /* NULL: it has to be read, else it has this part */
    const struct hv_compiled_part *part;
    struct hv_file source; /* with the overlay's bytes, or to be read from the path */
};

void hv_release_files_done(struct hv_release_files *files);

/* Find the overlay's file, else the directory's. Fails if the overlay's cannot be
 * loaded. */
bool hv_release_file_find(struct hv_release_files *files,
                          const struct hv_release_place *place,
                          struct hv_release_file *ret, struct hv_err *err);

/* Find the directory's file, regardless of the overlay. */
void hv_release_file_find_lower(struct hv_release_files *files,
                                const struct hv_release_place *place,
                                struct hv_release_file *ret);

/* The path of the overlay's file; NULL: it has none. */
const char *hv_release_overlay_path(const struct hv_release_files *files,
                                    const struct hv_release_place *place);

/* List the releases of the overlay with a baseline of the architecture (NULL: of any),
 * unordered. The caller frees ret->v. */
void hv_release_overlay_list(const struct hv_release_files *files, const char *profile,
                             const char *arch, struct hv_strings *ret);

/* List the releases of the directory, in ascending order; the caller frees ret->v.
 * Fails with HV_ERR_INPUT if they cannot be listed. */
bool hv_release_files_list_lower(struct hv_release_files *files, const char *profile,
                                 struct hv_strings *ret, struct hv_err *err);

/* The same with those of the overlay; files owns the list. */
bool hv_release_files_list(struct hv_release_files *files, const char *profile,
                           struct hv_strings *ret, struct hv_err *err);

/* Report that the compiled baselines of the profile are damaged. Returns false. */
bool hv_release_files_fail_damaged(const struct hv_release_files *files,
                                   const char *profile, struct hv_err *err);
