/* SPDX-License-Identifier: MIT
 *
 * A recording: what `record` writes is made beside the baselines of the profile, which
 * are then exchanged for it in one step. A process that is killed at any moment leaves
 * the old ones or the new ones: releases, architectures and the history index together.
 */
#pragma once

#include "base/base.h"

struct hv_recording;

/* Begin one of the profile's baselines below dir (both may be missing yet): what is
 * there is there again below hv_recording_dir(), to be written to by path. Waits for
 * another recording to end. Fails with HV_ERR_INPUT. */
struct hv_recording *hv_recording_begin(const char *dir, const char *profile,
                                        struct hv_err *err);

/* The directory to write below, in the place of dir. */
const char *hv_recording_dir(const struct hv_recording *recording);

/* Let it take the place of the baselines. ret_stepwise: this file system cannot
 * exchange directories, so that file after file had to be. */
bool hv_recording_commit(struct hv_recording *recording, bool *ret_stepwise,
                         struct hv_err *err);

/* End it; what was not committed is gone. Accepts NULL. */
void hv_recording_end(struct hv_recording *recording);
