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
    struct hv_err err; /* when not: what the job said, or how its worker died */
};

struct hv_pool_options {
    unsigned workers;      /* processes at once; 0: one per processor */
    bool in_process;       /* no processes: run() is called here, enter() is not */
    unsigned wall_seconds; /* for the whole set; a worker still alive then is killed. A
                            * last resort: 10 times what limits its CPU, or more */
    size_t max_bytes;      /* of one result */
    /* Run once in each worker before its first job; false: no job of it is done, and
     * err stands for each. */
    bool (*enter)(void *ctx, struct hv_err *err);
    /* One job: append the result to buf; false with err. */
    bool (*run)(void *ctx, size_t job, struct hv_buf *buf, struct hv_err *err);
    /* Called here while workers are at it, several times a second; NULL: not wanted.
     * done: jobs whose results are there. */
    void (*tick)(void *ctx, size_t done);
    void *ctx;
};

/* Do n jobs; results has room for n and is filled, the caller frees the bytes. Fails
 * only when no process can be made. */
bool hv_pool_run(const struct hv_pool_options *options, size_t n,
                 struct hv_job_result *results, struct hv_err *err);
