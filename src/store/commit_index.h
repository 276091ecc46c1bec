/* SPDX-License-Identifier: MIT
 *
 * The commit index from and to JSON (hvabi-commits/1): <profile>/history/commits.json
 * beside the baselines, which `hvabi history --save` makes. A commit is a line, and so
 * are its changes that have all in common but what they are about.
 */
#pragma once

#include "base/file.h"
#include "model/commit_index.h"

/* Append the whole file. */
void hv_commit_index_write(const struct hv_commit_index *index,
                           const struct hv_profile *profile, struct hv_buf *buf);

/* Read it from a file. Strings are atoms. NULL on failure, with file, line and column;
 * also where it has more commits than its range or its shard, or one of them twice. The
 * caller frees with hv_commit_index_free(). */
struct hv_commit_index *hv_commit_index_read(const struct hv_file *source,
                                             const struct hv_profile *profile,
                                             struct hv_atoms *atoms,
                                             struct hv_err *err);

/* As bytes, for a profile with the same architectures and audiences; and back: NULL
 * where something is out of order. */
struct hv_serial_out;
struct hv_serial_in;
void hv_commit_index_put(const struct hv_commit_index *index,
                         struct hv_serial_out *out);
struct hv_commit_index *hv_commit_index_get(struct hv_serial_in *in);
