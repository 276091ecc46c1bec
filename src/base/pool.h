/* SPDX-License-Identifier: MIT
 *
 * A pool of worker processes, forked for one set of jobs. A job's result is bytes, sent
 * through a pipe. Where a worker ends too early (a signal, a limit), each of its jobs
 * without a result gets an error that says why, never an empty result.
 */
#pragma once

#include "base/base.h"

struct hv_job_result {
    struct hv_buf bytes; /* when ok */
    bool ok;
    struct hv_err err; /* when not: the job's error, or how its worker died */
};

struct hv_pool_options {
    unsigned workers;      /* processes at once; 0: one per processor */
    bool in_process;       /* no processes: run() is called here, enter() is not */
    unsigned wall_seconds; /* for all jobs; a worker still alive then is killed. A last
                              resort: 10 times its CPU limit, or more */
    size_t max_bytes;      /* of one result */
    /* Called in each worker before its first job; false: none of its jobs is run, and
     * each gets err. */
    bool (*enter)(void *ctx, struct hv_err *err);
    /* One job: append the result to buf; false with err. */
    bool (*run)(void *ctx, size_t job, struct hv_buf *buf, struct hv_err *err);
    /* Called here several times a second while workers run; NULL: not needed. done:
     * number of finished jobs. */
    void (*tick)(void *ctx, size_t done);
    void *ctx;
};

/* Run n jobs and fill results, which has room for n; the caller frees the bytes. Fails
 * only if no process can be created. */
bool hv_pool_run(const struct hv_pool_options *options, size_t n,
                 struct hv_job_result *results, struct hv_err *err);
