/* SPDX-License-Identifier: MIT
 *
 * The account of a change: what became of every changed line of the headers. A line is
 * in the extent of a finding, or a compiler saw it and the entities are equal, or it is
 * a comment, or nothing looked at it. What is none of these, the program has missed.
 */
#pragma once

#include "flow/input.h"

/* Account for what differs between the headers of two trees, the old and the new one,
 * by the findings of the result: fill the result's account and add what was not looked
 * at to its findings, one for each region. Does nothing where one of both is a recorded
 * release or a compiled file, which have no text. A line that is not accounted for
 * becomes an error of the result. */
bool hv_account_make(struct hvabi *run, struct hv_result *result,
                     struct hv_input *const sides[2], struct hv_err *err);
