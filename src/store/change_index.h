/* SPDX-License-Identifier: MIT
 *
 * The index from and to JSON (hvabi-past/1): <profile>/history/changes.json beside the
 * baselines, which hvabi record writes anew from all of them. And as bytes: between
 * processes, in the cache of steps, and compiled.
 */
#pragma once

#include "base/file.h"
#include "model/commit_index.h"
#include "model/precedent.h"

/* Append the whole file, one change per line. */
void hv_change_index_write(const struct hv_change_index *index,
                           const struct hv_profile *profile, struct hv_buf *buf);

/* Read it from a file. Strings are atoms. NULL on failure, with file, line and column.
 * The caller frees with hv_change_index_free(). */
struct hv_change_index *hv_change_index_read(const struct hv_file *source,
                                             const struct hv_profile *profile,
                                             struct hv_atoms *atoms,
                                             struct hv_err *err);

/* Serialize for a profile with the same architectures and audiences; reading fails on
 * malformed bytes, and appends rows. */
struct hv_serial_out;
struct hv_serial_in;
struct hv_serial_walk;
void hv_change_rows_put(const struct hv_change_index *index, struct hv_serial_out *out);
bool hv_change_rows_get(struct hv_serial_in *in, struct hv_change_index *index);
void hv_change_index_put(struct hv_change_index *index, struct hv_serial_out *out);
struct hv_change_index *hv_change_index_get(struct hv_serial_in *in);

/* Serialize or read one row in that form; its lists are in the arena. */
void hv_change_row_pass(const struct hv_serial_walk *walk, struct hv_arena *arena,
                        struct hv_precedent *row);

/* Overlay `lower` with an index; it becomes the sum of both. names: the releases of
 * both, ascending. The changes of a release are those of the upper index if it has that
 * release and the previous one, else those of the lower one. Strings are borrowed: the
 * upper index has to live as long. */
void hv_change_index_overlay(struct hv_change_index *lower,
                             const struct hv_change_index *upper,
                             const char *const *names, size_t n);

/* The commit index as JSON (hvabi-commits/1): <profile>/history/commits.json beside the
 * baselines, made by `hvabi history --save`. One line has a commit, or all of its
 * changes that only differ in what they are about. */

/* Append the whole file. */
void hv_commit_index_write(const struct hv_commit_index *index,
                           const struct hv_profile *profile, struct hv_buf *buf);

/* Read it from a file. Strings are atoms. NULL on failure, with file, line and column;
 * also if it has more commits than its range or shard, or a commit twice. The caller
 * frees with hv_commit_index_free(). */
struct hv_commit_index *hv_commit_index_read(const struct hv_file *source,
                                             const struct hv_profile *profile,
                                             struct hv_atoms *atoms,
                                             struct hv_err *err);

/* Serialize for a profile with the same architectures and audiences, and read back.
 * NULL: malformed. */
void hv_commit_index_put(const struct hv_commit_index *index,
                         struct hv_serial_out *out);
struct hv_commit_index *hv_commit_index_get(struct hv_serial_in *in);
