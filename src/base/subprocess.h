/* SPDX-License-Identifier: MIT
 *
 * A program run to its end by a worker, within the worker's limits, and gone with it.
 */
#pragma once

#include "base/base.h"

#include <sys/types.h>

struct hv_subprocess {
    const char *const *names; /* programs to try, ended by NULL; sought in PATH where
                                 they have no slash */
    const char *const *args;  /* all but the first, ended by NULL */
    int in;                   /* its standard input; -1: nothing */
    int from;                 /* the output to collect: 1, or 2 for errors; the other is
                                 not seen */
    size_t max;               /* bytes of it; what is beyond is read and dropped */
};

/* As exit status: none of the names is a program. */
enum { HV_SUBPROCESS_NOT_FOUND = 127 };

/* Called by a new process: the kernel kills it when the thread that started it ends,
 * whatever ends that. Parent is the starter's process: where it is gone already, so is
 * the caller. Safe after vfork(). */
void hv_subprocess_end_with(pid_t parent);

/* Append what it wrote; ret_status is that of waitpid(). Fails when no process can be
 * made. */
bool hv_subprocess_run(const struct hv_subprocess *child, struct hv_buf *buf,
                       int *ret_status, struct hv_err *err);
