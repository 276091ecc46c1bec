/* SPDX-License-Identifier: MIT
 *
 * A dossier as JSON, schema hvabi-dossier/1: the facts of the report for a vote, each
 * finding as `diff` has it. Private to report/.
 */
#ifndef HV_REPORT_DOSSIER_JSON_H
#define HV_REPORT_DOSSIER_JSON_H

#include "base/buf.h"
#include "model/dossier.h"

void hv_dossier_json(const struct hv_dossier *dossier, struct hv_buf *buf);

#endif
