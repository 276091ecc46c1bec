/* SPDX-License-Identifier: MIT
 *
 * A dossier as JSON, schema hvabi-dossier/1: the facts of the report for a vote, each
 * finding as `diff` has it. Private to report/.
 */
#ifndef HV_REPORT_VOTE_JSON_H
#define HV_REPORT_VOTE_JSON_H

#include "base/buf.h"
#include "model/vote.h"

void hv_vote_json(const struct hv_vote_report *dossier, struct hv_buf *buf);

#endif
