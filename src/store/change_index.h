/* SPDX-License-Identifier: MIT
 *
 * The past from and to JSON (hvabi-past/1): <profile>/history/changes.json beside the
 * baselines, which hvabi record writes anew from all of them.
 */
#ifndef HV_STORE_CHANGE_INDEX_H
#define HV_STORE_CHANGE_INDEX_H

#include "base/buf.h"
#include "model/precedent.h"

struct hv_atoms;

/* Where it lies below the directory of the baselines; malloc'ed. */
char *hv_change_index_path(const char *dir, const char *profile);

/* Append the whole file, a change a line. */
void hv_change_index_write(const struct hv_change_index *past,
                           const struct hv_profile *profile, struct hv_buf *buf);

/* The same of the steps alone, for whoever hands them on: each followed by the next
 * with a comma between, also behind what buf holds already. */
void hv_change_index_write_steps(const struct hv_change_index *past,
                                 const struct hv_profile *profile, struct hv_buf *buf);
struct hv_change_index *hv_change_index_read_steps(const char *text,
                                                   const struct hv_profile *profile,
                                                   struct hv_atoms *atoms,
                                                   struct hv_err *err);

/* Read it from bytes that came from path, which messages name; bytes NULL: from the
 * file itself. Strings are atoms. NULL on failure, with file, line and column. The
 * caller frees with hv_change_index_free(). */
struct hv_change_index *hv_change_index_read(const char *path, const char *bytes,
                                             size_t n, const struct hv_profile *profile,
                                             struct hv_atoms *atoms,
                                             struct hv_err *err);

#endif
