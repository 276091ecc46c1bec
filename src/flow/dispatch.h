/* SPDX-License-Identifier: MIT
 *
 * Whether a hypervisor still serves what its headers no longer name: its code says so,
 * where both trees have it.
 */
#pragma once

#include "flow/input.h"
#include "model/change.h"

/* Note in each change about an op that is gone or hidden what the code of both trees
 * says of it. Recorded releases and folders of headers have no code: no note. False and
 * *err: a file cannot be read. */
bool hv_dispatch_note(struct hvabi *run, struct hv_input *const input[],
                      struct hv_changes *changes, unsigned arch, struct hv_err *err);
