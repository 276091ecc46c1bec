/* SPDX-License-Identifier: MIT
 *
 * Files as bytes: read whole, written whole or not at all.
 */
#pragma once

#include "base/base.h"

/* A file that may have been read already, such as by git; name is for messages. bytes
 * NULL: it must be read from the path `name`. Borrows both. */
struct hv_file {
    const char *name;
    const char *bytes;
    size_t n;
};

/* Append the whole regular file at path. Fails (HV_ERR_INPUT) when it cannot be
 * read, is not a regular file, or is longer than max bytes. */
bool hv_file_read(const char *path, size_t max, struct hv_buf *buf, struct hv_err *err);

/* Map a regular file of more than `beyond` bytes; the caller calls munmap(). NULL: it
 * is no such file, or (*ret_opened false) it cannot be opened. */
const void *hv_file_map(const char *path, size_t beyond, size_t *ret_n,
                        bool *ret_opened);

/* Write n bytes to path by a temporary file in the same directory, fsync and rename:
 * after a failure the old file is intact. Creates missing directories. Fails with
 * HV_ERR_INPUT. */
bool hv_file_write_atomic(const char *path, const void *p, size_t n,
                          struct hv_err *err);

/* The same, but fails if the file exists, and leaves that unchanged. */
bool hv_file_write_new(const char *path, const void *p, size_t n, struct hv_err *err);

/* Create the missing parent directories of path. */
bool hv_file_make_parents(const char *path, struct hv_err *err);

/* Write n bytes to an open descriptor, in as many pieces as it takes. False with errno.
 */
bool hv_file_write_all(int fd, const void *p, size_t n);

/* The names in a directory, but "." and "..", in byte order and in the arena; NULL
 * behind the last. NULL with errno: it cannot be read. */
const char **hv_file_names(const char *path, struct hv_arena *arena);

/* Remove a file, or a directory with its content, without following links. Entries that
 * cannot be removed are skipped. */
void hv_file_remove_all(const char *path);

bool hv_file_is_dir(const char *path);
bool hv_file_exists(const char *path);
