/* SPDX-License-Identifier: MIT
 *
 * Where releases lie below a directory of baselines.
 */
#pragma once

#include "base/file.h"
#include "model/profile.h"

/* Directory of the indexes, beside the releases: <arch>.json is the release index of an
 * architecture, changes.json the change index, and commits.json the commit index. */
#define HV_HISTORY_DIR "history"
#define HV_CHANGE_INDEX "changes"
#define HV_COMMIT_INDEX "commits"

/* Of no release either: what recorded consumers carry, as consumers/NAME/ARCH.json, and
 * what they name, as consumers/NAME/calls.json. */
#define HV_CONSUMERS_DIR "consumers"
#define HV_CONSUMER_CALLS "calls"

/* <dir>/<profile>/<release>/<name>.json, malloc'ed. The name of a baseline is its
 * architecture. */
char *hv_baseline_path(const char *dir, const char *profile, const char *release,
                       const char *name);

/* Compare releases by number, then by name ("4.17" and "4.17.0" have equal numbers).
 * For qsort() on an array of names. */
int hv_baseline_order(const void *a, const void *b);

/* List the releases below dir with a baseline of a profile, in ascending order; n 0 if
 * there are none. The caller frees ret_releases->v. Fails with HV_ERR_INPUT if the
 * directory cannot be read. */
bool hv_baseline_releases(const char *dir, const char *profile, struct hv_atoms *atoms,
                          struct hv_strings *ret_releases, struct hv_err *err);

/* Files that replace those of the directory. Paths are relative to it
 * ("xen/4.17/x86_64.json"). load() fills *ret with bytes that outlive the store, or
 * fails with HV_ERR_INPUT. */
struct hv_release_overlay {
    const char *name; /* of the overlay, for messages */
    size_t n;
    const char *const *paths;
    bool (*load)(void *ctx, const char *path, struct hv_file *ret, struct hv_err *err);
    void *ctx;
};
