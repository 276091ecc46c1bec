/* SPDX-License-Identifier: MIT
 *
 * The words with which `hvabi waive ID` repeats a comparison, as a shell takes them.
 */
#ifndef HV_FLOW_WAIVE_WORDS_H
#define HV_FLOW_WAIVE_WORDS_H

#include "flow/run.h"

/* " --staged --release 4.18": of a check; " --diff OLD NEW": of two trees. With the
 * options that every command has. In the run's arena. */
const char *hv_waive_words_of_check(struct hvabi *run, const char *tree,
                                    const struct hvabi_check_options *options);
const char *hv_waive_words_of_diff(struct hvabi *run, const char *const words[2]);

#endif
