/* SPDX-License-Identifier: MIT
 *
 * The hashes: XXH3 for tables, for forms and to detect damage; SHA-256 where an
 * attacker could want to forge a match (finding ids, identities, keys of the cache).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

uint64_t hv_hash(const void *p, size_t n);

/* Lower-case hexadecimal 128-bit XXH3 of n bytes, NUL-terminated: detects damage, not
 * attacks. The result depends on the seed. */
enum { HV_CHECKSUM_HEX = 32 };
void hv_checksum_hex(const void *p, size_t n, uint64_t seed,
                     char ret_hex[HV_CHECKSUM_HEX + 1]);

enum { HV_SHA256_HEX = 64 };

/* Lower-case hexadecimal SHA-256 of n bytes, NUL-terminated. */
void hv_sha256_hex(const void *p, size_t n, char ret_hex[HV_SHA256_HEX + 1]);

/* The object id in git of a file of n bytes: SHA-1 or, if sha256 is set, SHA-256. */
void hv_blob_id(const void *p, size_t n, bool sha256, char ret_hex[HV_SHA256_HEX + 1]);
