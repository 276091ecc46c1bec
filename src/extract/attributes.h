/* SPDX-License-Identifier: MIT
 *
 * Attributes of C, as text. For outline.c alone.
 */
#pragma once

#include "extract/lexer.h"

/* Does every supported parser have the attribute, or does it change nothing that is
 * compared? With or without "__" around it. */
bool hv_attribute_is_common(const struct hv_token *word);
