/* SPDX-License-Identifier: MIT
 *
 * What a tree's own code says of a change that headers cannot decide: whether the
 * hypervisor still serves what its headers no longer name, and whether padding that
 * became a member had to be zero.
 */
#pragma once

#include "flow/input.h"
#include "model/change.h"

/* Note in each change about an op that is gone or hidden what the code of both trees
 * says of it. Recorded releases and folders of headers have no code: no note. False and
 * *err: a file cannot be read. */
bool hv_dispatch_note(struct hvabi *run, struct hv_input *const input[],
                      struct hv_changes *changes, unsigned arch, struct hv_err *err);

/* Note in each member that takes padding whether these bytes had to be zero, by the
 * comment of the old header or the code of the old tree. Fails alike. */
bool hv_padding_note(struct hvabi *run, struct hv_input *old,
                     struct hv_changes *changes, unsigned arch, struct hv_err *err);
