/* SPDX-License-Identifier: MIT
 *
 * The key of a worker's answer: a hash of everything that decides it.
 */
#ifndef HV_EXTRACT_PARSE_KEY_H
#define HV_EXTRACT_PARSE_KEY_H

#include "base/hash.h"
#include "extract/plan.h"

/* SHA-256 of all files of a plan, names and contents. All of them, though a variant
 * sees those of one architecture: what is asked of macros depends on every definition.
 */
void hv_plan_hash(const struct hv_plan *plan, char ret_hash[HV_SHA256_HEX + 1]);

/* The key of one variant of the plan with that hash. release may be NULL. */
void hv_parse_key(const struct hv_plan *plan, const char *hash, unsigned arch,
                  unsigned audience, const char *release, const char *identity,
                  char ret_key[HV_SHA256_HEX + 1]);

#endif
