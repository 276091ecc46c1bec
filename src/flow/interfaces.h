/* SPDX-License-Identifier: MIT
 *
 * Several interfaces in one tree: a command that can report on all of them runs once
 * for each profile that fits, and what it writes becomes one report.
 */
#pragma once

#include "flow/run.h"

/* A command for the run's profile, which it chooses if there is none. */
typedef enum hvabi_status hv_command_fn(struct hvabi *run, const void *call,
                                        const struct hvabi_outputs *outputs);

/* Run the command for each profile that its first run finds, and join the outputs.
 * Returns the worst status; the run's error is the first one. any: what the command
 * asks for need only be in one interface, so if one run succeeds, HVABI_USAGE of others
 * is ignored. */
enum hvabi_status hv_each_interface(struct hvabi *run, hv_command_fn *command,
                                    const void *call,
                                    const struct hvabi_outputs *outputs, bool any);
