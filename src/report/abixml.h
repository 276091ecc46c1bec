/* SPDX-License-Identifier: MIT
 *
 * A surface as ABIXML, the language of libabigail's tools: the records, typedefs and
 * enums that one audience sees. It knows no macros, hypercalls and masks, and no widths
 * of bit fields; no type is reachable from a function, so abidiff has to be told
 * --non-reachable-types.
 */
#ifndef HV_REPORT_ABIXML_H
#define HV_REPORT_ABIXML_H

#include "base/buf.h"
#include "base/err.h"
#include "model/surface.h"

/* False: there is no libxml2 on this machine, and err says so. */
bool hv_abixml_load(struct hv_err *err);

/* audience: the bit of one. hv_abixml_load() has succeeded. */
void hv_abixml_write(const struct hv_surface *surface, const struct hv_profile *profile,
                     uint32_t audience, struct hv_buf *buf);

#endif
