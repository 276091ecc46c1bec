/* SPDX-License-Identifier: MIT
 *
 * Consumers in reports: runs of releases, and who carries what. Private to report/.
 */
#pragma once

#include "model/who.h"
#include "report/json_util.h"
#include "report/page/page.h"

/* "old form: Nanos, Solo5 (called at src/x.c:3); new form: iPXE"; nothing without
 * carriers. */
void hv_put_carriers(struct hv_buf *buf, const struct hv_finding *finding);
/* Each as an object, as in CONTRACT.md: carried_by. */
json_t *hv_json_carriers(const struct hv_profile *profile,
                         const struct hv_carrier *carriers, size_t n);
