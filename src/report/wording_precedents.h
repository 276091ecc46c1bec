/* SPDX-License-Identifier: MIT
 *
 * Words about the past, as wording.h has them about changes. Private to report/.
 */
#ifndef HV_REPORT_WORDING_PRECEDENTS_H
#define HV_REPORT_WORDING_PRECEDENTS_H

#include "model/precedent.h"
#include "report/wording.h"

/* "struct x: cpsr is wider (32 -> 64 bits)". */
void hv_put_precedent(struct hv_buf *buf, const struct hv_precedent *precedent);

/* "XEN_DOMCTL_INTERFACE_VERSION went from 18 to 20; back to the old form in 4.17";
 * nothing where nothing is known to have been done. */
void hv_put_done(struct hv_buf *buf, const struct hv_precedent *precedent);

/* All of it in a line: the precedent, its rule, where and for whom, and what was done.
 */
void hv_put_precedent_line(struct hv_buf *buf, const struct hv_precedent *precedent,
                           const struct hv_profile *profile);

/* "guest-visible breaks on arm64 between 4.3 and 4.22: 3, the last in 4.16". */
void hv_put_break_count(struct hv_buf *buf, const struct hv_break_count *count,
                        const struct hv_profile *profile);

#endif
