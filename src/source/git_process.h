/* SPDX-License-Identifier: MIT
 *
 * A git process: start it, send to it, receive from it. No other file starts git. Its
 * options forbid hooks, monitors, transports, replaced objects and fetches, so that
 * reading another user's repository is safe; safe.directory is then set for it. A
 * caller that names a directory gets the repository there; the variables by which git
 * names its repository and index to a hook count only where no directory is named.
 *
 * Requests go through a socket, not a pipe: a write to a process that died must be an
 * error here, not a SIGPIPE for the whole program. Its stderr is a memory file, which
 * cannot fill up and block it.
 */
#pragma once

#include "base/base.h"

#include <sys/types.h>

struct hv_git_process {
    pid_t pid; /* 0: not running; {0} is a valid child */
    int in, out, errors;
    size_t at, n; /* of what was read ahead */
    char ahead[32768];
};

/* Start git with args (the last is NULL) in dir, or where the process stands (NULL).
 * Fails with HV_ERR_INPUT: no such directory; git is not installed. */
bool hv_git_process_start(struct hv_git_process *child, const char *dir,
                          const char *const args[], struct hv_err *err);

/* Kill it and free its resources. */
void hv_git_process_stop(struct hv_git_process *child);

/* Free its resources without ending it: it belongs to another process. */
void hv_git_process_abandon(struct hv_git_process *child);

/* Send all n bytes; false when the process no longer reads. */
bool hv_git_process_send(const struct hv_git_process *child, const char *p, size_t n);

/* Read exactly n bytes, a line of at most max bytes (without its end), or everything
 * until the end (false if more than max). Appends; false if the output ends early. */
bool hv_git_process_receive(struct hv_git_process *child, char *p, size_t n);
bool hv_git_process_receive_line(struct hv_git_process *child, size_t max,
                                 struct hv_buf *line);
bool hv_git_process_receive_all(struct hv_git_process *child, size_t max,
                                struct hv_buf *buf);

/* Wait for a process whose output was read; true if its exit status is 0.
 * hv_git_process_fail() can still report its error output; then stop it. */
bool hv_git_process_wait(struct hv_git_process *child);

/* Stop a process that ended too early or wrote malformed output, and fail with its
 * error output. */
bool hv_git_process_fail(struct hv_git_process *child, const char *dir,
                         struct hv_err *err);
