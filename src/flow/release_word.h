/* SPDX-License-Identifier: MIT
 *
 * A recorded release by the name that people give it: its number, its tag, or its
 * number in full ("4.14", "RELEASE-4.14.0", "v4.14").
 */
#ifndef HV_FLOW_RELEASE_WORD_H
#define HV_FLOW_RELEASE_WORD_H

#include "flow/run.h"

/* The recorded release of the profile that the word (behind '@') means. NULL with
 * HV_ERR_USAGE, which names all and the nearest one. */
const char *hv_release_of_word(struct hvabi *run, const struct hv_profile *profile,
                               const char *word, struct hv_err *err);

#endif
