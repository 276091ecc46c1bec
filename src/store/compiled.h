/* SPDX-License-Identifier: MIT
 *
 * Compiled baselines: all recorded releases of a profile in one read-only file,
 * <dir>/<profile>.compiled, that is mapped and of which nothing is parsed. It has every
 * entity once, whatever the number of releases and architectures that have it; a
 * release is a list of entities. The JSON beside it is what people review and what
 * counts: the file knows the size, the time and the SHA-256 of each file that it was
 * made from, and is asked only where they are still the same, or where it stands alone,
 * as in a package. Whatever is out of order in it makes it a file that is not there.
 */
#pragma once

#include "base/file.h"
#include "model/consumer.h"
#include "model/surface.h"
#include "store/release_index.h"

struct hv_compiled;

/* The part made from one file: a baseline, a release index, or the change index. */
struct hv_compiled_part {
    const char *release, *name; /* as in its path */
    const char *sha256;
    uint64_t bytes, seconds, nanoseconds; /* size and modification time of the file */
    uint64_t at, n;                       /* its bytes here */
    uint64_t list, n_list, n_entities;    /* of a baseline: its list */
};

/* The path of the compiled file; the caller frees. */
char *hv_compiled_path(const char *dir, const char *profile);

/* Map the file of a profile. NULL: there is none, or it cannot be trusted, which sets
 * ret_damaged. Strings are interned in atoms. */
struct hv_compiled *hv_compiled_open(const char *dir, const char *profile,
                                     struct hv_atoms *atoms, bool *ret_damaged);
void hv_compiled_free(struct hv_compiled *compiled); /* accepts NULL */

/* Was it made for the architectures and audiences of the profile? */
bool hv_compiled_fits(const struct hv_compiled *compiled,
                      const struct hv_profile *profile);

/* All parts, or the one of that release and name (NULL: none). */
const struct hv_compiled_part *hv_compiled_parts(const struct hv_compiled *compiled,
                                                 size_t *ret_n);
const struct hv_compiled_part *hv_compiled_find(const struct hv_compiled *compiled,
                                                const char *release, const char *name);

/* The surface of a baseline, the same as from its JSON; only_named, if given: with only
 * the entities of these names (sorted). Its strings and lists live as long as compiled;
 * the caller frees it. NULL: damaged. */
struct hv_surface *hv_compiled_surface(struct hv_compiled *compiled,
                                       const struct hv_compiled_part *part,
                                       const struct hv_strings *only_named);

/* The serialized index, for hv_index_file_get(), hv_change_index_get() and
 * hv_commit_index_get(). */
struct hv_serial_in hv_compiled_stream(const struct hv_compiled *compiled,
                                       const struct hv_compiled_part *part);

/* The names that a consumer uses; false: damaged. The caller frees ret->v. */
bool hv_compiled_calls(struct hv_compiled *compiled,
                       const struct hv_compiled_part *part, struct hv_call_places *ret);

/* Write the compiled file at that path from everything below dir. Fails with
 * HV_ERR_INPUT if a file there is damaged, or it cannot be written. */
bool hv_compiled_write(const char *dir, const struct hv_profile *profile,
                       const char *path, struct hv_atoms *atoms, struct hv_err *err);
