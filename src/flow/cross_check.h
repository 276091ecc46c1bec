/* SPDX-License-Identifier: MIT
 *
 * The second reader of headers: a compiler lays them out, and what it wrote into DWARF
 * is read back. Types alone, no macros; what headers there are for whom is the first
 * reader's word.
 */
#ifndef HV_FLOW_CROSS_CHECK_H
#define HV_FLOW_CROSS_CHECK_H

#include "flow/input.h"

/* Replace the surfaces of an input that has been read. compiler: "clang" or "gcc";
 * NULL: clang. Fails for a recorded release (HV_ERR_USAGE), without --no-sandbox
 * (HV_ERR_USAGE: a compiler cannot be held by a filter), and where an architecture has
 * no compiler or its object cannot be read (HV_ERR_INPUT). */
bool hv_cross_check_read(struct hvabi *run, struct hv_input *input,
                         const char *compiler, struct hv_err *err);

#endif
