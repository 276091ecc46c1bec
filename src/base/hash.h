/* SPDX-License-Identifier: MIT
 *
 * The hashes of the house: XXH3 to find things (tables, forms, cache keys),
 * SHA-256 where somebody might want to forge a match (finding ids, identities).
 */
#ifndef HV_BASE_HASH_H
#define HV_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

uint64_t hv_hash(const void *p, size_t n);

enum { HV_SHA256_HEX = 64 };

/* Lower-case hexadecimal SHA-256 of n bytes, NUL-terminated. */
void hv_sha256_hex(const void *p, size_t n, char ret_hex[HV_SHA256_HEX + 1]);

#endif
