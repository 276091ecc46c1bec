/* SPDX-License-Identifier: MIT
 *
 * The sandbox in which untrusted headers are parsed: after hv_sandbox_enter() no path
 * can be opened (ENOENT), and nothing but memory, time and already open descriptors can
 * be used (EPERM). Libclang's in-memory files do not hide the host's: without the
 * sandbox #include "/etc/shadow", __has_include and #embed all read them.
 */
#pragma once

#include "base/base.h"

/* Irrevocable for this process. False when the kernel has no filters: do not parse. */
bool hv_sandbox_enter(void);

/* The same, but files that are open already may be read at any place and duplicated. */
bool hv_sandbox_enter_with_input(void);

/* Memory and CPU limits of a worker: bytes of writable memory beyond what it has now,
 * and seconds of CPU for its whole life. */
bool hv_sandbox_limits(unsigned long bytes, unsigned cpu_seconds);

/* Both, as a worker enters: with the limits, and with the filter unless the user trusts
 * what is read. Fails with HV_ERR_INPUT; what says what that is: "parse". */
struct hv_sandbox_worker {
    unsigned long bytes;
    unsigned cpu_seconds;
    bool no_filter;
    const char *what;
};
bool hv_sandbox_enter_worker(const struct hv_sandbox_worker *worker,
                             struct hv_err *err);

/* (Re-)arm the limit of one parse: the process is killed by SIGPROF after that many
 * seconds of CPU. 0 disarms. */
void hv_sandbox_parse_timer(unsigned cpu_seconds);
