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

/* A store of the directory, with an overlay (NULL: none); borrows both. Reads nothing
 * yet, never fails. */
struct hv_releases *hv_releases_new(const char *dir,
                                    const struct hv_release_overlay *overlay,
                                    struct hv_atoms *atoms);
void hv_releases_free(struct hv_releases *releases); /* accepts NULL */

/* The releases with a baseline of a profile, in ascending order, owned by the store.
 * Fails with HV_ERR_INPUT if the directory cannot be read. */
bool hv_releases_list(struct hv_releases *releases, const char *profile,
                      struct hv_strings *ret_names, struct hv_err *err);

/* One baseline. */
struct hv_baseline {
    const struct hv_profile *profile;
    const char *release;
    unsigned arch;
};

/* Is the release recorded on the architecture? */
bool hv_releases_has(struct hv_releases *releases, const struct hv_baseline *which);

/* The surface of a release on an architecture, owned by the store until another profile
 * is used; *ret is NULL if it was not recorded. Fails with HV_ERR_INPUT if it cannot be
 * read. */
bool hv_releases_surface(struct hv_releases *releases, const struct hv_baseline *which,
                         struct hv_surface **ret, struct hv_err *err);

/* Only the entities of those names (sorted; NULL: all) of a baseline, which is much
 * cheaper than reading it; the caller frees. Otherwise as hv_releases_surface(). */
bool hv_releases_excerpt(struct hv_releases *releases, const struct hv_baseline *which,
                         const struct hv_strings *names, struct hv_surface **ret,
                         struct hv_err *err);

/* The names that a recorded consumer uses, empty if not recorded; the caller frees
 * ret->v. Fails with HV_ERR_INPUT if they cannot be read. */
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

/* The changes from release to release, owned by the store. The changes of a release are
 * the overlay's if it has that release and the previous one, else the directory's. NULL
 * with HV_ERR_INPUT: there are none, they are damaged, or they are for other releases
 * than the baselines beside them; the text says what to do. */
const struct hv_change_index *hv_releases_changes(struct hv_releases *releases,
                                                  const struct hv_profile *profile,
                                                  struct hv_err *err);

/* The changes of recorded commits, owned by the store: from the overlay, else the
 * directory. *ret is NULL if none are recorded. Fails with HV_ERR_INPUT if they are
 * damaged. */
bool hv_releases_commits(struct hv_releases *releases, const struct hv_profile *profile,
                         const struct hv_commit_index **ret, struct hv_err *err);

/* ---- releases as seen from an old tree (release_view.c) ---- */

/* What is known of the old tree's release. */
struct hv_release_side {
    const char *release;              /* NULL: unknown */
    bool development;                 /* the release is still to come */
    const struct hv_surface *surface; /* on the architecture; NULL: it has none */
};

/* Answers the queries of a view, for one architecture. */
struct hv_release_reader;

/* Releases newer than the tree do not count. Nothing is read before the first query. */
struct hv_release_reader *hv_release_reader_new(struct hv_releases *releases,
                                                const struct hv_profile *profile,
                                                unsigned arch,
                                                const struct hv_release_side *old);
void hv_release_reader_free(struct hv_release_reader *reader); /* accepts NULL */

/* Announce that queries about parts will be about the records and enumerations of these
 * changes: the reader then reads only these from baselines. */
void hv_release_reader_watch(struct hv_release_reader *reader,
                             const struct hv_change *changes);

/* The view of the reader; valid as long as the reader. */
struct hv_release_view hv_release_reader_view(struct hv_release_reader *reader);

/* The first error of a query (a damaged index or baseline), else NULL. After it
 * everything counts as shipped: damage excuses nothing. */
const struct hv_err *hv_release_reader_error(const struct hv_release_reader *reader);

/* Did any release that is recorded have an op of that name? */
bool hv_release_reader_has_op(struct hv_release_reader *reader, const char *name);

/* The newest release that counts; if the tree does not say which release it is, the one
 * that has most of its records. NULL: none. */
const char *hv_release_reader_newest(struct hv_release_reader *reader);
