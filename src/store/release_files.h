/* SPDX-License-Identifier: MIT
 *
 * The files below a directory of baselines, with an overlay on top: which releases
 * there are, and where a file's bytes or its compiled part are. For store/releases.c,
 * which reads them.
 */
#pragma once

#include "store/baseline.h"
#include "store/compiled.h"

/* What is recorded of one profile below the directory. */
struct hv_recorded {
    const char *profile;
    bool listed;
    struct hv_strings names;      /* once listed; with those of the overlay */
    struct hv_compiled *compiled; /* NULL: there is none that can be trusted */
    bool alone;                   /* there is no JSON */
    bool damaged;                 /* what is alone */
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

/* One file of a profile: of the overlay, else of the directory. */
struct hv_release_file {
    char *path; /* in the directory, whether it is there or not; the caller frees */
    bool there; /* in the directory, and the overlay has none */
    struct hv_compiled *compiled; /* NULL: it has to be read, else it has this part */
    const struct hv_compiled_part *part;
    struct hv_file upper; /* of the overlay; bytes NULL: it has none */
};

void hv_release_files_done(struct hv_release_files *files);

/* The overlay's file, else the directory's. Fails where the overlay's cannot be
 * loaded. */
bool hv_release_file_find(struct hv_release_files *files,
                          const struct hv_release_place *place,
                          struct hv_release_file *ret, struct hv_err *err);

/* The directory's, whatever the overlay has. */
void hv_release_file_find_lower(struct hv_release_files *files,
                                const struct hv_release_place *place,
                                struct hv_release_file *ret);

/* The path of the overlay's; NULL: it has none. */
const char *hv_release_overlay_path(const struct hv_release_files *files,
                                    const struct hv_release_place *place);

/* The releases of the overlay that have a baseline of the architecture (NULL: of any),
 * in no order. The caller frees ret->v. */
void hv_release_overlay_list(const struct hv_release_files *files, const char *profile,
                             const char *arch, struct hv_strings *ret);

/* The releases of the directory, in ascending order; the caller frees ret->v. Fails
 * with HV_ERR_INPUT where they cannot be listed. */
bool hv_release_files_list_lower(struct hv_release_files *files, const char *profile,
                                 struct hv_strings *ret, struct hv_err *err);

/* With those of the overlay; files owns them. Fails likewise. */
bool hv_release_files_list(struct hv_release_files *files, const char *profile,
                           struct hv_strings *ret, struct hv_err *err);

/* Says that the compiled baselines of the profile cannot be read. Returns false. */
bool hv_release_files_fail_damaged(const struct hv_release_files *files,
                                   const char *profile, struct hv_err *err);
