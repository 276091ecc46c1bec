/* SPDX-License-Identifier: MIT
 *
 * One side of a change from and to JSON: what waivers and the past say alike. Private
 * to store/.
 */
#pragma once

#include "model/waiver.h"
#include "store/json_read.h"

/* The figures of an object, or of null (not present). Strings are atoms. */
struct hv_attributes hv_attributes_read(struct hv_node *side);

/* "null", or an object with `between` behind each comma and colon. */
void hv_attributes_write(const struct hv_attributes *figures, const char *between,
                         struct hv_buf *buf);
