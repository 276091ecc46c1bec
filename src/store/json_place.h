/* SPDX-License-Identifier: MIT
 *
 * Where a value stands in its file. Walks the text of a document that has already been
 * parsed, to word a complaint or to tell a place; the list that items are looked for in
 * is remembered, so that the file is not walked anew for each.
 */
#ifndef HV_STORE_JSON_PLACE_H
#define HV_STORE_JSON_PLACE_H

#include "store/json_read.h"

/* Line and column (in characters), from 1, of the node's value, or of its key. */
void hv_json_place(const struct hv_node *node, bool at_key, unsigned *ret_line,
                   unsigned *ret_column);

#endif
