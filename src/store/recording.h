/* SPDX-License-Identifier: MIT
 *
 * A recording: what `record` writes is made beside the baselines of the profile, which
 * are then exchanged for it in one step. A process that is killed at any moment leaves
 * the old ones or the new ones: releases, architectures and the history index together.
 */
#pragma once

#include "base/base.h"

struct hv_recording;

/* Begin to record baselines of the profile below dir (either may not exist yet).
 * hv_recording_dir() has a copy of what is there; replace files by path. Waits for
 * another recording to end. Fails with HV_ERR_INPUT. */
struct hv_recording *hv_recording_begin(const char *dir, const char *profile,
                                        struct hv_err *err);

/* The directory to write below, instead of dir. */
const char *hv_recording_dir(const struct hv_recording *recording);

/* Replace the baselines by the recording. ret_stepwise: this file system cannot
 * exchange directories, so files were replaced one by one. */
bool hv_recording_commit(struct hv_recording *recording, bool *ret_stepwise,
                         struct hv_err *err);

/* End the recording; uncommitted changes are dropped. Accepts NULL. */
void hv_recording_end(struct hv_recording *recording);
