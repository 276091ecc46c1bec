/* SPDX-License-Identifier: MIT
 *
 * The index from and to JSON (hvabi-past/1): <profile>/history/changes.json beside the
 * baselines, which hvabi record writes anew from all of them.
 */
#pragma once

#include "base/file.h"
#include "model/precedent.h"

/* Append the whole file, a change a line. */
void hv_change_index_write(const struct hv_change_index *index,
                           const struct hv_profile *profile, struct hv_buf *buf);

/* The same of the steps alone, for whoever hands them on: each followed by the next
 * with a comma between, also behind what buf holds already. */
void hv_change_index_write_steps(const struct hv_change_index *index,
                                 const struct hv_profile *profile, struct hv_buf *buf);
struct hv_change_index *hv_change_index_read_steps(const char *text,
                                                   const struct hv_profile *profile,
                                                   struct hv_atoms *atoms,
                                                   struct hv_err *err);

/* Read it from a file. Strings are atoms. NULL on failure, with file, line and column.
 * The caller frees with hv_change_index_free(). */
struct hv_change_index *hv_change_index_read(const struct hv_file *source,
                                             const struct hv_profile *profile,
                                             struct hv_atoms *atoms,
                                             struct hv_err *err);

/* Lay an index over another one, which becomes both. names are the releases of both,
 * ascending. The changes of a release are those of the upper index where it has that
 * release and the one before it, else those of the lower one. Strings stay where they
 * are: the upper index has to live as long. */
void hv_change_index_overlay(struct hv_change_index *lower,
                             const struct hv_change_index *upper,
                             const char *const *names, size_t n);
