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

/* Set the memory and CPU limits of a worker: bytes of writable memory beyond the
 * current amount, and seconds of CPU for its whole life. */
bool hv_sandbox_limits(unsigned long bytes, unsigned cpu_seconds);

/* Enter a worker: set the limits, and the filter unless the user trusts the input.
 * Fails with HV_ERR_INPUT; `what` names the activity: "parse". */
struct hv_sandbox_worker {
    unsigned long bytes;
    unsigned cpu_seconds;
    bool no_filter;
    const char *what;
};
bool hv_sandbox_enter_worker(const struct hv_sandbox_worker *worker,
                             struct hv_err *err);

/* Start or restart the limit of one parse: SIGPROF kills the process after that many
 * seconds of CPU. 0 stops it. */
void hv_sandbox_parse_timer(unsigned cpu_seconds);
