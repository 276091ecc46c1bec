/* SPDX-License-Identifier: MIT
 *
 * What is told of a verified binary beside findings: what it is, which types agree, and
 * what it says about itself.
 */
#ifndef HV_REPORT_VERIFY_H
#define HV_REPORT_VERIFY_H

#include "report/text.h"

#include <jansson.h>

/* Behind the headline; nothing where no binary was verified. */
void hv_text_verification(const struct hv_text *text);

/* The object "verify". */
json_t *hv_json_verification(const struct hv_verification *verification);

#endif
