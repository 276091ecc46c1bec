/* SPDX-License-Identifier: MIT
 *
 * The hashes of the house: XXH3 to find things (tables, forms, cache keys),
 * SHA-256 where somebody might want to forge a match (finding ids, identities).
 */
#ifndef HV_BASE_HASH_H
#define HV_BASE_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

uint64_t hv_hash(const void *p, size_t n);

enum { HV_SHA256_HEX = 64 };

/* Lower-case hexadecimal SHA-256 of n bytes, NUL-terminated. */
void hv_sha256_hex(const void *p, size_t n, char ret_hex[HV_SHA256_HEX + 1]);

/* The id that git gives to a file of n bytes: SHA-1 or, where sha256 says so, SHA-256.
 */
void hv_blob_id(const void *p, size_t n, bool sha256, char ret_hex[HV_SHA256_HEX + 1]);

#endif
