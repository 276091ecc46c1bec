/* SPDX-License-Identifier: MIT
 *
 * Ranges as git has them: A..B, A...B (from the merge base of both) and C^! (a commit
 * and its first parent). A side that is not named is HEAD.
 */
#ifndef HV_FLOW_RANGE_H
#define HV_FLOW_RANGE_H

#include "flow/run.h"

/* Is it a range? A path that exists is none. */
bool hv_word_is_range(const char *word);

/* The two trees of a range, in the run's arena. Fails where there is no merge base. */
bool hv_range_split(struct hvabi *run, const char *range, const char *ret_words[2],
                    struct hv_err *err);

#endif
