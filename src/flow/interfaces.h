/* SPDX-License-Identifier: MIT
 *
 * Several interfaces in one tree: a command that can report on all of them runs once
 * for each profile that fits, and what it writes becomes one report.
 */
#pragma once

#include "flow/run.h"

/* A command for the run's profile, which it chooses where there is none. */
typedef enum hvabi_status hv_command_fn(struct hvabi *run, const void *call,
                                        const struct hvabi_outputs *outputs);

/* Run the command for each of the profiles that its first run finds; the outputs are
 * joined. Returns the worst status; the run's error is the first one. any: it is about
 * something that need be in one of the interfaces alone, so where the command succeeds
 * for one, that others do not have it (HVABI_USAGE) is no error. */
enum hvabi_status hv_each_interface(struct hvabi *run, hv_command_fn *command,
                                    const void *call,
                                    const struct hvabi_outputs *outputs, bool any);
