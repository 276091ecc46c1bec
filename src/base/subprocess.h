/* SPDX-License-Identifier: MIT
 *
 * A program run to its end by a worker, within the worker's limits, and gone with it.
 */
#pragma once

#include "base/base.h"

#include <sys/types.h>

struct hv_subprocess {
    const char *const *names; /* programs to try, ending with NULL; searched in PATH if
                                 they have no slash */
    const char *const *args;  /* without the first, ending with NULL */
    int in;                   /* its standard input; -1: nothing */
    int from;                 /* output to collect: 1, or 2 for errors; the other is
                                 discarded */
    size_t max;               /* limit; further output is read and dropped */
};

/* Exit status if none of the programs exists. */
enum { HV_SUBPROCESS_NOT_FOUND = 127 };

/* Called by a new process: have the kernel kill it when the thread that started it
 * ends, in any way. parent: the starter's process; if that is gone already, exits. Safe
 * after vfork(). */
void hv_subprocess_end_with(pid_t parent);

/* Append the output; ret_status is that of waitpid(). Fails if no process can be
 * created. */
bool hv_subprocess_run(const struct hv_subprocess *child, struct hv_buf *buf,
                       int *ret_status, struct hv_err *err);
