/* SPDX-License-Identifier: MIT
 *
 * The store: profiles, the catalogue of rules, baselines and the history index, from
 * and to JSON (Jansson). Every reader refuses unknown keys and wrong types with file,
 * line and column, and never guesses.
 */
#ifndef HV_STORE_STORE_H
#define HV_STORE_STORE_H

#include "base/err.h"
#include "model/profile.h"
#include "model/rule.h"
#include "model/surface.h"

/* Read rules/profiles/NAME.json. The caller frees with hv_profile_free(). */
struct hv_profile *hv_profile_read(const char *path, struct hv_atoms *atoms,
                                   struct hv_err *err);

/* Read rules/catalogue.json. The caller frees with hv_catalogue_free(). */
struct hv_catalogue *hv_catalogue_read(const char *path, struct hv_atoms *atoms,
                                       struct hv_err *err);

/* The same of bytes that were read from path already (in a revision, say). */
struct hv_profile *hv_profile_parse(const char *path, const char *bytes, size_t n,
                                    struct hv_atoms *atoms, struct hv_err *err);
struct hv_catalogue *hv_catalogue_parse(const char *path, const char *bytes, size_t n,
                                        struct hv_atoms *atoms, struct hv_err *err);

/* A surface as hvabi-surface/1: canonical, one entity a line. with_lines adds what only
 * `dump` shows (line numbers). */
void hv_surface_write(const struct hv_surface *surface,
                      const struct hv_profile *profile, bool with_lines,
                      struct hv_buf *buf);

/* Several as hvabi-surface-set/1. */
void hv_surface_set_write(const struct hv_surface *const *surfaces, size_t n,
                          const struct hv_profile *profile, bool with_lines,
                          struct hv_buf *buf);

/* Read one surface back, sealed. Fails on damage (bad JSON, unknown key, wrong type, an
 * unknown audience, another profile or arch than named by the path's user). */
struct hv_surface *hv_surface_read(const char *path, const struct hv_profile *profile,
                                   struct hv_atoms *atoms, struct hv_err *err);

/* The same of bytes that were read from path already. */
struct hv_surface *hv_surface_parse(const char *path, const char *bytes, size_t n,
                                    const struct hv_profile *profile,
                                    struct hv_atoms *atoms, struct hv_err *err);

/* baselines/<profile>/<release>/<arch>.json below dir. Interned by nobody: malloc'ed.
 */
char *hv_baseline_path(const char *dir, const char *profile, const char *release,
                       const char *arch);

/* The recorded releases below dir for a profile, in ascending order of release number.
 * ret_releases is malloc'ed, its strings are interned. None: n 0, no error. */
bool hv_baseline_releases(const char *dir, const char *profile, struct hv_atoms *atoms,
                          const char ***ret_releases, size_t *ret_n,
                          struct hv_err *err);

/* The history index of one architecture: which recorded releases shipped which form. */
struct hv_history;

/* Fails when there is none, or it is damaged. */
struct hv_history *hv_history_read(const char *dir, const char *profile,
                                   const char *arch, struct hv_atoms *atoms,
                                   struct hv_err *err);
/* The same of bytes that were read from path already. */
struct hv_history *hv_history_parse(const char *path, const char *bytes, size_t n,
                                    const char *profile, const char *arch,
                                    struct hv_atoms *atoms, struct hv_err *err);
void hv_history_free(struct hv_history *history); /* accepts NULL */

/* One index over another: what the upper one tells of a release takes the place of what
 * the lower one does. Names are of the run's table, so the new one needs neither. */
struct hv_history *hv_history_over(const struct hv_history *upper,
                                   const struct hv_history *lower);

/* Releases in ascending order that the index covers. */
size_t hv_history_releases(const struct hv_history *history, const char *const **ret);

/* The oldest release of the unbroken run of recorded releases that ends at the newest
 * release not newer than `until` (NULL: the newest of all) that shipped the form of
 * that name and class to that audience, and in which every release shipped it. NULL
 * when the release at the end of the run did not ship it: then ret_last, if given,
 * receives the newest earlier release that did, or NULL. */
const char *hv_history_since(const struct hv_history *history, enum hv_class cls,
                             const char *name, uint64_t form_hash, uint32_t audience,
                             const char *until, const char **ret_last);

/* Did that release ship exactly that form of it to that audience (bit set of one)? */
bool hv_history_shipped(const struct hv_history *history, enum hv_class cls,
                        const char *name, uint64_t form_hash, uint32_t audience,
                        const char *release);

/* The value that a version macro of the profile had in that release, or NULL; owned by
 * the index. */
const char *hv_history_value(const struct hv_history *history, const char *name,
                             const char *release);

/* Another op of the same family that had the op's number, in use or kept by a comment,
 * in a release not newer than until (NULL: any); its name and, in ret_release, the
 * newest such release; NULL: none. */
const char *hv_history_number(const struct hv_history *history,
                              const struct hv_profile *profile,
                              const struct hv_entity *op, const char *until,
                              const char **ret_release);

/* Did any recorded release have an op of that name? */
bool hv_history_has_op(const struct hv_history *history, const char *name);

/* The recorded release that most records of the surface are from, the newest of equals;
 * NULL: none has any of them. For trees that do not say which release they are. */
const char *hv_history_recognise(const struct hv_history *history,
                                 const struct hv_surface *surface);

/* Rewrite the history index of an architecture from all its recorded baselines. */
bool hv_history_rebuild(const char *dir, const struct hv_profile *profile,
                        const char *arch, struct hv_atoms *atoms, struct hv_err *err);

#endif
