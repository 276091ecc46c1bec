/* SPDX-License-Identifier: MIT
 *
 * Which recorded releases a copy of headers is nearest to, and what it claims to be.
 */
#pragma once

#include "flow/input.h"
#include "model/copy.h"

/* Fill architectures, claims and the consumer's own names, in the copy's arena, from
 * the copied headers, which have been read. Fails with HV_ERR_INPUT where the release
 * index cannot be read, and where nothing is recorded. */
bool hv_copy_match(struct hvabi *run, const struct hv_input *input,
                   struct hv_copy *copy, struct hv_err *err);
