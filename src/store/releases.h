/* SPDX-License-Identifier: MIT
 *
 * The release store: all that is known of recorded releases, for one run. It lays the
 * baselines of a policy over those of a directory, release by release and architecture
 * by architecture, and the indexes likewise. It reads what is asked for, once, and
 * keeps it: baselines are JSON, and reading them is most of what comparing releases
 * costs.
 *
 * Below the directory of baselines lie PROFILE/RELEASE/ARCH.json, the release indexes
 * PROFILE/history/ARCH.json and the change index PROFILE/history/changes.json.
 */
#pragma once

#include "model/commit_index.h"
#include "model/consumer.h"
#include "model/release_view.h"
#include "model/surface.h"
#include "store/baseline.h"

struct hv_releases;
struct hv_release_index;

/* A store of the directory, with an overlay (NULL: none); it borrows both. Reads
 * nothing yet, never fails. */
struct hv_releases *hv_releases_new(const char *dir,
                                    const struct hv_release_overlay *overlay,
                                    struct hv_atoms *atoms);
void hv_releases_free(struct hv_releases *releases); /* accepts NULL */

/* The releases that a profile has a baseline of, in ascending order. The store owns
 * them. Fails with HV_ERR_INPUT where the directory cannot be listed. */
bool hv_releases_list(struct hv_releases *releases, const char *profile,
                      const char *const **ret_names, size_t *ret_n, struct hv_err *err);

/* One baseline. */
struct hv_baseline {
    const struct hv_profile *profile;
    const char *release;
    unsigned arch;
};

/* Is the release recorded on the architecture? */
bool hv_releases_has(struct hv_releases *releases, const struct hv_baseline *which);

/* The surface of a release on an architecture. The store owns it, until another profile
 * is asked about; *ret is NULL where
 * it was not recorded. Fails with HV_ERR_INPUT where it cannot be read. */
bool hv_releases_surface(struct hv_releases *releases, const struct hv_baseline *which,
                         struct hv_surface **ret, struct hv_err *err);

/* Entities of those names (sorted; NULL: all) alone, out of a baseline, which costs a
 * fraction of reading it; the caller frees. As above otherwise. */
bool hv_releases_excerpt(struct hv_releases *releases, const struct hv_baseline *which,
                         const struct hv_strings *names, struct hv_surface **ret,
                         struct hv_err *err);

/* What a recorded consumer names, nothing where that is not recorded; the caller frees
 * ret->v. Fails with HV_ERR_INPUT where it cannot be read. */
bool hv_releases_calls(struct hv_releases *releases, const struct hv_profile *profile,
                       const char *consumer, struct hv_call_places *ret,
                       struct hv_err *err);

/* The SHA-256 of a baseline (release NULL: of the index file) of an architecture.
 * False: there is none, or it cannot be read. */
bool hv_releases_sha256(struct hv_releases *releases, const struct hv_baseline *which,
                        char *ret_hex);

/* The release index of an architecture, owned by the store (store/release_index.h).
 * NULL with HV_ERR_INPUT: there is none, it is damaged, or the overlay has baselines
 * that its own index does not know. */
const struct hv_release_index *hv_releases_index(struct hv_releases *releases,
                                                 const struct hv_profile *profile,
                                                 unsigned arch, struct hv_err *err);

/* What changed from release to release, owned by the store. The changes of a release
 * are the overlay's where it has that release and the one before, else those of the
 * directory. NULL with HV_ERR_INPUT: there are none, they are damaged, or they are of
 * other releases than the baselines beside them; the text says what to do. */
const struct hv_change_index *hv_releases_changes(struct hv_releases *releases,
                                                  const struct hv_profile *profile,
                                                  struct hv_err *err);

/* What recorded commits did, owned by the store: of the overlay, else of the directory.
 * *ret is NULL where none are recorded. Fails with HV_ERR_INPUT where they are damaged.
 */
bool hv_releases_commits(struct hv_releases *releases, const struct hv_profile *profile,
                         const struct hv_commit_index **ret, struct hv_err *err);

/* ---- releases as seen from an old tree (release_view.c) ---- */

/* What the old tree says of itself. */
struct hv_release_side {
    const char *release;              /* NULL: it does not say */
    bool development;                 /* the release is still to come */
    const struct hv_surface *surface; /* on the architecture; NULL: it has none */
};

/* Reads what a view asks for, of one architecture. */
struct hv_release_reader;

/* Releases newer than the tree do not count. Reads nothing before something is asked.
 */
struct hv_release_reader *hv_release_reader_new(struct hv_releases *releases,
                                                const struct hv_profile *profile,
                                                unsigned arch,
                                                const struct hv_release_side *old);
void hv_release_reader_free(struct hv_release_reader *reader); /* accepts NULL */

/* Questions about parts will be about the records and enumerations of these changes:
 * the reader then reads no more of a baseline than these. */
void hv_release_reader_watch(struct hv_release_reader *reader,
                             const struct hv_change *changes);

/* Its answers; valid as long as the reader. */
struct hv_release_view hv_release_reader_view(struct hv_release_reader *reader);

/* The first error that a question ran into (a damaged index or baseline), else NULL.
 * Meanwhile everything counts as shipped: damage excuses nothing. */
const struct hv_err *hv_release_reader_error(const struct hv_release_reader *reader);

/* Did any release that is recorded have an op of that name? */
bool hv_release_reader_has_op(struct hv_release_reader *reader, const char *name);

/* The newest release that counts; where the tree does not say which release it is, the
 * one that most of its records are from. NULL: none. */
const char *hv_release_reader_newest(struct hv_release_reader *reader);
