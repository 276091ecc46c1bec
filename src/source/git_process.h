/* SPDX-License-Identifier: MIT
 *
 * A running git, and how to talk to it; the only place that starts one. It is told to
 * run no hook, monitor or transport, to replace no object and to fetch nothing, so that
 * a repository of somebody else can be read: one's own safe.directory is then
 * answered for it. Whoever names a directory gets the repository there; only without
 * one do the variables count by which a hook's git tells of its repository and index.
 *
 * Requests go through a socket, not a pipe: a write to a child that died must be an
 * error here, not a SIGPIPE for the whole program. What it says on stderr goes to a
 * memory file, which cannot fill up and block it.
 */
#ifndef HV_SOURCE_GIT_PROCESS_H
#define HV_SOURCE_GIT_PROCESS_H

#include "base/buf.h"
#include "base/err.h"

#include <stddef.h>
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

/* End it, whatever it does. */
void hv_git_process_stop(struct hv_git_process *child);

/* Let go of it without ending it: it is another process's. */
void hv_git_process_abandon(struct hv_git_process *child);

/* Send it all; false when nobody listens any more. */
bool hv_git_process_send(const struct hv_git_process *child, const char *p, size_t n);

/* Read exactly n bytes, a line of at most max bytes (its end is dropped), or all until
 * the end (false when that is more than max). Appended; false when it ends before. */
bool hv_git_process_receive(struct hv_git_process *child, char *p, size_t n);
bool hv_git_process_receive_line(struct hv_git_process *child, size_t max,
                                 struct hv_buf *line);
bool hv_git_process_receive_all(struct hv_git_process *child, size_t max,
                                struct hv_buf *buf);

/* Wait for a child that has said all; true when it was content (exit status 0). Its
 * words can still be asked for, then stop it. */
bool hv_git_process_wait(struct hv_git_process *child);

/* It ended too early or makes no sense: stop it, and fail with its own words. */
bool hv_git_process_fail(struct hv_git_process *child, const char *dir,
                         struct hv_err *err);

#endif
