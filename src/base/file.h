/* SPDX-License-Identifier: MIT
 *
 * Files as bytes: read whole, written whole or not at all.
 */
#pragma once

#include "base/base.h"

/* A file that was read already, as git gives it; name is for messages. bytes NULL: it
 * is yet to be read, from the path name. Borrows both. */
struct hv_file {
    const char *name;
    const char *bytes;
    size_t n;
};

/* Append the whole regular file at path. Fails (HV_ERR_INPUT) when it cannot be
 * read, is not a regular file, or is longer than max bytes. */
bool hv_file_read(const char *path, size_t max, struct hv_buf *buf, struct hv_err *err);

/* The bytes of a regular file that has more than `beyond` of them, until munmap();
 * NULL: it is no such file, or (*ret_opened false) there is none that can be opened. */
const void *hv_file_map(const char *path, size_t beyond, size_t *ret_n,
                        bool *ret_opened);

/* Write n bytes to path by way of a temporary file in the same directory, fsync
 * and rename: after a failure the old file is whole. Missing directories are
 * made. Fails with HV_ERR_INPUT. */
bool hv_file_write_atomic(const char *path, const void *p, size_t n,
                          struct hv_err *err);

/* The same where there is no such file yet; one that exists stays, and is an error. */
bool hv_file_write_new(const char *path, const void *p, size_t n, struct hv_err *err);

/* Make the directories that path stands in, where they are missing. */
bool hv_file_make_parents(const char *path, struct hv_err *err);

/* Write n bytes to an open descriptor, in as many pieces as it takes. False with errno.
 */
bool hv_file_write_all(int fd, const void *p, size_t n);

/* Remove a file, or a directory with all that is in it; links are not followed. What
 * cannot be removed stays. */
void hv_file_remove_all(const char *path);

bool hv_file_is_dir(const char *path);
bool hv_file_exists(const char *path);
